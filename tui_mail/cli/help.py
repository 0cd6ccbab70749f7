"""`tui-mail help`: every command, or one of them."""

from collections.abc import Sequence

from tui_mail.cli.arguments import Parser, one_of
from tui_mail.cli.context import Context
from tui_mail.cli.help_words import front_page
from tui_mail.cli.registry import COMMANDS


def run(words: Sequence[str], context: Context) -> int:
    """The same as --help, front or of a command."""
    parser = Parser("tui-mail help", "What there is, or what one command does, with examples.")
    parser.add_argument("command", nargs="*", metavar="COMMAND", help="list, or account add")
    wanted: list[str] = parser.read(words).command
    if not wanted:
        context.out.text(front_page())
        return 0
    name, *rest = wanted
    one_of(name, COMMANDS, "command")
    return COMMANDS[name].load().run([*rest, "--help"], context)
