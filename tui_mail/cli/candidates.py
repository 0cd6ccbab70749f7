"""What may stand where the cursor is: the answer to the tab key. Reads, and asks no server.

Must never fail: a shell shows what a completion says in the middle of a command line.
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from tui_mail.cli.arguments import Parser, parser_of, profile_name
from tui_mail.cli.context import Context
from tui_mail.cli.registry import COMMANDS
from tui_mail.config.paths import user_paths
from tui_mail.config.templates import names_in
from tui_mail.errors import TuiMailError
from tui_mail.model.flags import DELETED, SYSTEM_FLAGS

FILES: Final = "@files"
"""Stands for: whatever the shell itself knows of files."""
_GLOBAL: Final = ("--help", "--profile", "--version")
_ACCOUNTS: Final = frozenset({"NAME", "ACCOUNT"})
_FOLDERS: Final = frozenset({"FOLDER"})
_FILES: Final = frozenset({"PATH", "FILE", "DEST", "PATH..."})
_QUERY: Final = (
    *(
        "is:unread",
        "is:flagged",
        "is:answered",
        "is:snoozed",
        "has:attachment",
        "from:",
        "to:",
        "subject:",
    ),
    *("body:", "file:", "in:", "account:", "newer:", "older:", "before:", "after:", "larger:"),
)


def candidates(words: Sequence[str], context: Context) -> list[str]:
    """What the last word may become; FILES alone where it is a file.

    Args:
        words: of the command line, behind the program's name; the last is the one being typed.
        context: of this run; the words may name another profile.
    """
    *before, typed = words or [""]
    try:
        before, context = _without_profile(before, context)
        found = _found(before, typed, context)
    except TuiMailError:
        return []
    if found == [FILES]:
        return found
    return sorted({word for word in found if word.startswith(typed)})


def _without_profile(before: list[str], context: Context) -> tuple[list[str], Context]:
    rest: list[str] = []
    words = iter(before)
    for word in words:
        if word == "--profile":
            name = next(words, None)
        elif word.startswith("--profile="):
            name = word.partition("=")[2]
        else:
            rest.append(word)
            continue
        if name is None:
            return [*rest, word], context
        context = Context(user_paths(profile_name(name)), context.out, context.opened, name)
    return rest, context


def _found(before: list[str], typed: str, context: Context) -> list[str]:
    if before and before[-1] == "--profile":
        return []
    given = [word for word in before if not word.startswith("-")]
    if not given:
        return [*_GLOBAL] if typed.startswith("-") else [*COMMANDS]
    name, *words = given
    if name == "help":
        name, *words = words or [""]
        if not name:
            return ["--help"] if typed.startswith("-") else [*COMMANDS]
    if name not in COMMANDS:
        return []
    parts = getattr(COMMANDS[name].load(), "ACTIONS", None)
    if isinstance(parts, Mapping):
        if not words:
            return ["--help"] if typed.startswith("-") else [*parts]
        part, *words = words
        path = [name, part]
    else:
        path = [name]
    run = partial(COMMANDS[name].load().run, [*path[1:], "--help"], context)
    parser = parser_of(run)
    behind = before[before.index(path[-1]) + 1 :]
    return [] if parser is None else _of_parser(parser, behind, typed, context)


def _of_parser(parser: Parser, behind: list[str], typed: str, context: Context) -> list[str]:
    """The value of the option before, an option, or the next word."""
    options = {name: one for one in parser.arguments for name in one.option_strings}
    last = options.get(behind[-1]) if behind else None
    if last is not None and last.nargs != 0:
        return _values(last, context)
    if typed.startswith("-") and typed != "-":
        also = _flags("-") if parser.prog == "tui-mail flag" else []
        return [*(name for name in options if name.startswith("--")), *also]
    places = [one for one in parser.arguments if not one.option_strings]
    if not places:
        return []
    at = min(_words_in(behind, options), len(places) - 1)
    place = places[at]
    full = at < _words_in(behind, options) and place.nargs not in {"*", "+"}
    return [] if full else _values(place, context)


def _words_in(behind: list[str], options: Mapping[str, argparse.Action]) -> int:
    """How many of the words are neither options nor values of options."""
    count = 0
    value = False
    for word in behind:
        option = options.get(word)
        if not value and option is None and not word.startswith("-"):
            count += 1
        value = option is not None and option.nargs != 0
    return count


def _values(place: argparse.Action, context: Context) -> list[str]:
    if place.choices is not None:
        return [str(choice) for choice in place.choices]
    name = str(place.metavar or place.dest)
    kinds: tuple[tuple[bool, Callable[[], list[str]]], ...] = (
        (place.dest == "profile", list),
        (name in _ACCOUNTS, lambda: [*context.settings().accounts]),
        (name in _FOLDERS or name.endswith(" FOLDER"), lambda: _folders(context)),
        (name == "SEARCH", lambda: [*context.settings().searches]),
        (name in _FILES or place.dest == "ca_file", lambda: [FILES]),
        (name == "TEMPLATE", lambda: [*names_in(context.paths.templates)]),
        (name == "QUERY", lambda: [*_QUERY]),
        ("+FLAG" in name, lambda: _flags("+")),
    )
    return next((values() for fits, values in kinds if fits), [])


def _folders(context: Context) -> list[str]:
    return [folder.name for folder in context.reading().folders(None)]


def _flags(sign: str) -> list[str]:
    return [f"{sign}{flag}" for flag in SYSTEM_FLAGS if flag != DELETED]
