"""`tui-mail folder`: makes, renames, removes and empties folders, marks all in one as read, says
how much of one is kept here.
"""

from collections.abc import Sequence

from tui_mail.cli.arguments import Parser, one_of
from tui_mail.cli.changes import tell
from tui_mail.cli.context import Context
from tui_mail.cli.engine import attached
from tui_mail.cli.views import folders_named
from tui_mail.errors import NotFound, UsageError
from tui_mail.model.commands import Command, SubscribeFolder
from tui_mail.model.folder_changes import (
    CreateFolder,
    DeleteFolder,
    EmptyFolder,
    ReadFolder,
    RenameFolder,
)
from tui_mail.model.ids import AccountKey, FolderId
from tui_mail.model.offline import Keep, SetOffline

_ABOUT = {
    "create": "make a folder; / stands between levels",
    "rename": "give a folder, and those below it, another name",
    "subscribe": "keep a folder of the server among those in use, in every program",
    "unsubscribe": "the opposite; it stays, and is shown faintly",
    "delete": "remove a folder; the messages in it go to Trash",
    "empty": "remove for good what lies in Trash or Junk",
    "read": "mark every message in a folder as read",
    "offline": "keep all of a folder here, or as much as WHAT says; the next sync fetches it",
}


def run(words: Sequence[str], context: Context) -> int:
    """Done here at once; carried to the server by the next sync."""
    about = "; ".join(f"{name}: {what}" for name, what in _ABOUT.items())
    parser = Parser("tui-mail folder", f"Change the folders of an account. {about}.")
    parser.add_argument("what", choices=tuple(_ABOUT), metavar="|".join(_ABOUT), help="what to do")
    parser.add_argument("account", metavar="ACCOUNT", help="the account")
    parser.add_argument("folder", metavar="FOLDER", help="its name, or its role: trash, junk")
    parser.add_argument(
        "name", nargs="?", metavar="NEW|WHAT",
        help="rename: what it is to be called; offline: all (default), headers, a number of days, "
        "a size like '2 GB', or account: as the account's settings say",
    )  # fmt: skip
    args = parser.read(words)
    if args.what != "offline" and (args.name is not None) != (args.what == "rename"):
        raise UsageError(
            "What is it to be called?" if args.name is None else f"{args.name} is one word more.",
            "tui-mail folder rename ACCOUNT FOLDER NEW",
        )
    one_of(args.account, context.settings().accounts, "account")
    with attached(context, network=False) as face:
        return tell(context, face.ask(_command(context, args.what, args)))


def _command(context: Context, what: str, args: object) -> Command:
    account = AccountKey(vars(args)["account"])
    name: str = vars(args)["folder"]
    if what == "create":
        return CreateFolder(account, name)
    folder = _folder(context, account, name)
    if what == "rename":
        return RenameFolder(folder, vars(args)["name"])
    if what == "offline":
        wanted = vars(args)["name"] or Keep.ALL.value
        return SetOffline(folder, "" if wanted == "account" else wanted)
    if what in {"subscribe", "unsubscribe"}:
        return SubscribeFolder(folder, wanted=what == "subscribe")
    if what == "delete":
        return DeleteFolder(folder)
    return EmptyFolder(folder) if what == "empty" else ReadFolder(folder)


def _folder(context: Context, account: AccountKey, name: str) -> FolderId:
    known = context.reading().folders(account)
    found = folders_named(known, name)
    if not found:
        from tui_mail.config.fields import nearest

        raise NotFound(f"There is no folder {name}.", nearest(name, [f.name for f in known]))
    return found[0].id
