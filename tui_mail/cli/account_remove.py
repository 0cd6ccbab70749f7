"""`tui-mail account remove`: out of the settings, its secrets out of the keyring; mail stays."""

from collections.abc import Sequence

from tui_mail.cli.arguments import Parser, one_of
from tui_mail.cli.context import Context
from tui_mail.cli.engine import tell_engine
from tui_mail.cli.passphrase import asker
from tui_mail.model.commands import Reload
from tui_mail.model.ids import AccountKey


def run(words: Sequence[str], context: Context) -> int:
    """What was fetched stays in the store."""
    parser = Parser("tui-mail account remove", "Forget an account; mail that is here stays.")
    parser.add_argument("name", metavar="NAME", help="the account")
    args = parser.read(words)
    one_of(args.name, context.settings().accounts, "account")
    from tui_mail.wiring.setup import open_setup

    try:
        open_setup(context.paths, asker()).remove(AccountKey(args.name))
    finally:
        tell_engine(context, Reload())
    if not context.out.as_json:
        context.out.line(
            f"{args.name} is removed. Its mail stays in {context.paths.database} "
            "and is shown again when an account of that name is added."
        )
    return 0
