"""`tui-mail setup man`: the manual page, made from what every command says of itself."""

from collections.abc import Sequence

from tui_mail.cli.arguments import Parser
from tui_mail.cli.context import Context
from tui_mail.cli.manual import MARK, manual
from tui_mail.cli.setup_files import Placed, add_choices, place, user_data


def run(words: Sequence[str], context: Context) -> int:
    """0 when it is written, printed or removed."""
    parser = Parser(
        "tui-mail setup man",
        "Write the manual page where man finds it: man tui-mail. It tells of every command.",
    )
    add_choices(parser)
    args = parser.read(words)
    page = user_data() / "man" / "man1" / "tui-mail.1"
    files = [Placed(page, manual(context), MARK, "man tui-mail")]
    return place(context, files, printed=args.print, removed=args.remove)
