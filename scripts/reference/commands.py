"""docs/commands.md: every command as it tells of itself."""

import argparse
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from tui_mail.cli.context import Context
from tui_mail.cli.help_words import EXAMPLES, STATUS, USUAL_STATUS, groups
from tui_mail.cli.manual import Told, commands, heading
from tui_mail.cli.output import Output
from tui_mail.cli.registry import COMMANDS
from tui_mail.config.paths import paths_under

_HEAD = f"""# Commands

Made from what each command says of itself (`make docs`): `tui-mail help COMMAND` says the same, and
so does `man tui-mail` after `tui-mail setup man`. Lists take `--json` and print one object a line;
`--profile NAME` is a profile with folders of its own. A `mailto:` link in the place of a command
opens the composer.

Exit status: {USUAL_STATUS}
"""


def page() -> str:
    """The whole page."""
    with TemporaryDirectory() as folder, ExitStack() as opened:
        context = Context(paths_under(Path(folder)), Output(as_json=False), opened, None)
        told = list(commands(context))
    parts = [_HEAD]
    for title, names in groups().items():
        parts.append(f"\n## {title.capitalize()}\n")
        for name in names:
            parts.append(f"\n### tui-mail {name}\n\n{_sentence(COMMANDS[name].about)}\n")
            own = (one for one in told if one.name.split()[0] == name)
            parts.extend(f"{line}\n" for one in own for line in _command(one))
    return "".join(parts)


def _command(told: Told) -> Iterator[str]:
    if " " in told.name:
        yield from ("", f"#### tui-mail {told.name}")
    yield from ("", told.parser.description or "")
    rows = [one for one in told.parser.arguments if _is_own(one)]
    if rows:
        yield from ("", "| | |", "| --- | --- |")
        for one in rows:
            yield f"| `{_cell(heading(one))}` | {_cell(one.help or '')} |"
    if told.name in EXAMPLES:
        yield from ("", "```sh")
        yield from (f"{line}  # {what}" for line, what in EXAMPLES[told.name])
        yield "```"
    if told.name in STATUS:
        yield from ("", f"Exit status {STATUS[told.name]}")


def _is_own(action: argparse.Action) -> bool:
    everywhere = {"--help", "--json", "--profile"}
    return action.help != argparse.SUPPRESS and not everywhere & set(action.option_strings)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
