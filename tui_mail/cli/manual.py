"""The manual page: what every command says of itself, as roff (man(7)). Reads no settings.

Every text goes through `_plain`, so that none of its characters is taken for a request of roff.
"""

import argparse
from collections.abc import Iterator, Mapping
from functools import partial

from tui_mail import __version__
from tui_mail.cli.arguments import Parser, parser_of
from tui_mail.cli.context import Context
from tui_mail.cli.help_words import EXAMPLES, STATUS, USUAL_STATUS, groups
from tui_mail.cli.registry import COMMANDS
from tui_mail.model.frozen import frozen

MARK = r".\" Written by: tui-mail setup man"
_FILES = (
    ("config.toml", "the settings, in $XDG_CONFIG_HOME/tui-mail"),
    ("mail.db", "the mail, in $XDG_DATA_HOME/tui-mail"),
    ("*.log", "what was said to servers, without secrets, in $XDG_STATE_HOME/tui-mail"),
)


_OPTIONS = (
    ("--profile NAME", "a profile with settings and mail of its own; of every command"),
    ("--json", "one JSON object a line; of every command that lists or tells something"),
    ("--help", "what a command does, with examples; of every command"),
    ("--version", "print the version"),
)
_EVERYWHERE = frozenset({"--help", "--json", "--profile"})


@frozen
class Told:
    """One command, or one of its own."""

    name: str
    """`account add`."""
    parser: Parser


def manual(context: Context) -> str:
    """The page.

    Args:
        context: of this run; each command is asked for its help and does nothing.
    """
    lines = [MARK, f'.TH TUI-MAIL 1 "" "tui-mail {__version__}" "User commands"']
    lines += [".SH NAME", r"tui-mail \- mail in the terminal, over POP3 or IMAP"]
    lines += [".SH SYNOPSIS", ".B tui-mail", r"[\-\-profile NAME] [COMMAND ...]"]
    lines += [".SH DESCRIPTION", *_paragraph(_ABOUT)]
    lines += [".SH OPTIONS"]
    for option, what in _OPTIONS:
        lines += [".TP", f".B {_plain(option)}", _plain(what)]
    lines += [".SH COMMANDS"]
    for title, names in groups().items():
        lines += [f".SS {_plain(title.capitalize())}"]
        for name in names:
            lines += [".TP", f".B {_plain(name)}", _plain(COMMANDS[name].about)]
    for told in commands(context):
        lines += [f'.SH "TUI-MAIL {_plain(told.name.upper())}"', *_command(told)]
    lines += [".SH FILES"]
    for name, what in _FILES:
        lines += [".TP", f".I {_plain(name)}", _plain(what)]
    lines += [".SH EXIT STATUS", *_paragraph(USUAL_STATUS)]
    return "\n".join(lines) + "\n"


def commands(context: Context) -> Iterator[Told]:
    """Every command with its parser, those of `account` and the like one by one."""
    for name in COMMANDS:
        module = COMMANDS[name].load()
        parts = getattr(module, "ACTIONS", None)
        names = [[name, part] for part in parts] if isinstance(parts, Mapping) else [[name]]
        for words in names:
            parser = parser_of(partial(module.run, [*words[1:], "--help"], context))
            if parser is not None:
                yield Told(" ".join(words), parser)


_ABOUT = (
    "Without a command the client opens on the screen; ? shows its keys. Commands do the same for "
    "scripts: lists take --json and print one object a line. A mailto: link in the place of a "
    "command opens the composer."
)


def _command(told: Told) -> Iterator[str]:
    yield from _paragraph(told.parser.description or "")
    for action in told.parser.arguments:
        if action.help != argparse.SUPPRESS and not _EVERYWHERE & set(action.option_strings):
            yield from (".TP", f".B {_plain(heading(action))}", _plain(action.help or "") or r"\&")
    for line, what in EXAMPLES.get(told.name, ()):
        yield from (".PP", f".B {_plain(line)}", ".br", _plain(what))
    if told.name in STATUS:
        yield from (".PP", _plain(f"Exit status {STATUS[told.name]}"))


def heading(action: argparse.Action) -> str:
    """What stands before the words of an argument: `--output PATH`, or `ID` for a word."""
    value = action.metavar or action.dest.upper()
    if isinstance(value, tuple):
        value = " ".join(value)
    if not action.option_strings:
        return value
    flags = ", ".join(action.option_strings)
    return flags if action.nargs == 0 else f"{flags} {value}"


def _paragraph(text: str) -> list[str]:
    return [line for words in text.splitlines() for line in (".PP", _plain(words)) if words]


def _plain(text: str) -> str:
    """Text that roff prints as it is."""
    text = text.replace("\\", r"\e").replace("-", r"\-")
    return r"\&" + text if text[:1] in {".", "'"} else text
