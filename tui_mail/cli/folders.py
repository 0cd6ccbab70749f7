"""`tui-mail folders`: folders with role, unread and total."""

from collections.abc import Sequence

from tui_mail.cli import shapes
from tui_mail.cli.arguments import Parser, one_of
from tui_mail.cli.context import Context
from tui_mail.model.folder import Folder
from tui_mail.model.ids import AccountKey


def run(words: Sequence[str], context: Context) -> int:
    """Every folder, or those of one account."""
    parser = Parser("tui-mail folders", "Folders with their role, unread and total.")
    parser.add_argument("account", nargs="?", metavar="NAME", help="an account; all by default")
    args = parser.read(words)
    if args.account is not None:
        one_of(args.account, context.settings().accounts, "account")
    wanted = None if args.account is None else AccountKey(args.account)
    found = context.reading().folders(wanted)
    if context.out.as_json:
        for folder in found:
            context.out.json(shapes.folder(folder))
        return 0
    rows = [
        (
            f.account,
            f.name,
            f.role or "",
            str(f.unread or ""),
            str(f.total),
            _remark(f),
        )
        for f in found
    ]
    context.out.table(rows, right=(3, 4))
    return 0


def _remark(folder: Folder) -> str:
    """What is unusual about it."""
    if folder.local:
        return "local"
    here = f"here: {folder.offline}" if folder.offline else ""
    return ", ".join(filter(None, (here, "" if folder.subscribed else "not subscribed")))
