"""How words of the command line are understood, where argparse alone would not do.

A word like -from:x or -flagged is no option: it is hidden from argparse behind a mark that no
argument of a process can hold, and given back afterwards.
"""

import argparse
import re
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from contextvars import ContextVar
from typing import NoReturn

from tui_mail.errors import NotFound, UsageError
from tui_mail.model.ids import MessageId, OutboxId

_MARK = "\0"
_WANTED: ContextVar["list[Parser] | None"] = ContextVar("wanted", default=None)
LARGEST_ID = 2**63 - 1


class Parser(argparse.ArgumentParser):
    """argparse that raises instead of printing a page, and never guesses an abbreviation.

    Args:
        prog: `tui-mail list`.
        about: what it does.
        examples: (command line, what it does) pairs for --help; else those of cli.help_words.
    """

    def __init__(
        self, prog: str, about: str, examples: Sequence[tuple[str, str]] | None = None
    ) -> None:
        lines = argparse.RawDescriptionHelpFormatter if "\n" in about else argparse.HelpFormatter
        super().__init__(prog=prog, description=about, allow_abbrev=False, formatter_class=lines)
        self._examples = examples
        self.add_argument("--json", action="store_true", help="print one JSON object a line")
        self.add_argument("--profile", metavar="NAME", help="a profile with folders of its own")

    @property
    def arguments(self) -> tuple[argparse.Action, ...]:
        """Its options and words, as completion wants to know them."""
        return tuple(self._actions)

    def format_help(self) -> str:
        """What argparse says, then examples, exit status, and where to read on."""
        from tui_mail.cli.help_words import closing

        return super().format_help() + closing(self.prog, self._examples)

    def print_help(self, file: object = None) -> None:
        """To standard output; to whoever wants the parser itself (`parser_of`)."""
        wanted = _WANTED.get()
        if wanted is not None:
            wanted.append(self)
            return
        del file
        from tui_mail.cli.output import Output

        Output().text(self.format_help())

    def error(self, message: str) -> NoReturn:
        """The command line cannot be understood."""
        words = message.replace(_MARK, "").replace(repr(_MARK)[1:-1], "")
        raise UsageError(f"{words[:1].upper()}{words[1:]}.", f"See: {self.prog} --help")

    def read(
        self, words: Sequence[str], *, keep: "Callable[[str], bool] | None" = None
    ) -> argparse.Namespace:
        """The options and words; options may stand between the words.

        Args:
            words: of the command line.
            keep: says which words are words though they begin with a dash.
        """
        hidden = list(words) if keep is None else _hidden(words, keep)
        found = self.parse_intermixed_args(hidden)
        for name, value in vars(found).items():
            setattr(found, name, _shown(value))
        return found


def parser_of(run: Callable[[], object]) -> Parser | None:
    """The parser of a command: every command answers --help before it does anything.

    Args:
        run: runs the command with --help.
    """
    found: list[Parser] = []
    before = _WANTED.set(found)
    try:
        with suppress(SystemExit):
            run()
    finally:
        _WANTED.reset(before)
    return found[0] if found else None


def search_word(word: str) -> bool:
    """Whether a word with a dash is part of a query: `-from:x`, but not --json or -h."""
    return not word.startswith("--") and word != "-h"


def flag_word(word: str) -> bool:
    """Whether a word with a dash is a flag: any but the options that flag knows."""
    return word.split("=", 1)[0] not in {"-h", "--help", "--json", "--profile", "--"}


def message_ids(words: Sequence[str]) -> tuple[MessageId, ...]:
    """Message ids, each once, in the order given."""
    return tuple(dict.fromkeys(MessageId(_number(word, "message")) for word in words))


def ids_and_folder(words: Sequence[str], command: str) -> tuple[tuple[MessageId, ...], str]:
    """`12 13 Projects`: messages, and the folder that is the last word."""
    if len(words) < 2:
        raise UsageError("An id or the folder is missing.", f"tui-mail {command} 12 Projects")
    *ids, folder = words
    if not folder.strip() or not folder.isprintable():
        raise UsageError(f"{folder!r} cannot be the name of a folder.")
    return message_ids(ids), folder


def outbox_ids(words: Sequence[str]) -> tuple[OutboxId, ...]:
    """Outbox ids, each once, in the order given."""
    return tuple(dict.fromkeys(OutboxId(_number(word, "outbox message")) for word in words))


def profile_name(word: str) -> str:
    """A profile's name: one folder name, nothing that leads elsewhere."""
    if not re.fullmatch(r"\w[\w.-]{0,63}", word):
        raise UsageError(f"{word!r} cannot be the name of a profile.", "Use letters and digits.")
    return word


def one_of(word: str, known: Collection[str], kind: str) -> None:
    """Make sure that a name is known; the error names the nearest. Raises NotFound."""
    if word not in known:
        from tui_mail.config.fields import nearest

        raise NotFound(f"There is no {kind} {word}.", nearest(word, known))


def _number(word: str, kind: str) -> int:
    if word.isascii() and word.isdigit() and int(word) <= LARGEST_ID:
        return int(word)
    raise NotFound(f"There is no {kind} {word}.", "An id is a number, as the list shows it.")


def _hidden(words: Sequence[str], keep: Callable[[str], bool]) -> list[str]:
    hidden: list[str] = []
    for number, word in enumerate(words):
        if word == "--":
            return [*hidden, *words[number:]]
        hides = word.startswith("-") and len(word) > 1 and keep(word)
        hidden.append(_MARK + word if hides else word)
    return hidden


def _shown(value: object) -> object:
    if isinstance(value, str):
        return value.removeprefix(_MARK)
    if isinstance(value, list):
        return [_shown(item) for item in value]
    return value
