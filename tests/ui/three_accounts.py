"""Three accounts with mail, read over POP and IMAP, and the real engine over them; no server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from tests.ui.driving import ready
from tui_mail.config.load import load_settings
from tui_mail.config.paths import Paths, paths_under
from tui_mail.message.digest import digest
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.ports.mail_store import Arrival
from tui_mail.store.mail_store import open_store
from tui_mail.ui.app import MailApp
from tui_mail.ui.screens.main import MainScreen
from tui_mail.ui.search_keeping import keep_searches
from tui_mail.wiring.face import open_face
from tui_mail.wiring.search_keeping import SearchFiles

HOME, WORK, CLUB = AccountKey("home"), AccountKey("work"), AccountKey("club")
READ = 1_741_780_000
_SERVER = 'host = "127.0.0.1"\nport = 9\nsecurity = "none"\n'
SETTINGS = f"""\
# kept by hand
[smtp.isp]
{_SERVER}auth = "none"

[accounts.home]
email = "me@home.test"
aliases = ["old@home.test"]
mode = "pop"
smtp = "isp"
[accounts.home.pop]
{_SERVER}password_command = "printf x"

[accounts.work]
email = "me@work.test"
aliases = ["*@shop.work.test"]
mode = "imap"
smtp = "isp"
[accounts.work.imap]
{_SERVER}password_command = "printf x"

[accounts.club]
email = "me@club.test"
mode = "imap"
smtp = "isp"
[accounts.club.imap]
{_SERVER}password_command = "printf x"

[searches]   # mine
# what he wants at once
"From the boss" = "from:boss"   # daily
"""
ARCHIVES = {HOME: "Archive", WORK: "Ablage", CLUB: "Archive"}


def letter(number: int, sender: str, to: str, subject: str, body: str = "") -> bytes:
    """As it came."""
    head = f"From: {sender.title()} <{sender}@far.test>\r\nTo: {to}\r\nSubject: {subject}\r\n"
    return f"{head}Message-ID: <{number}@far.test>\r\n\r\n{body or 'words'}\r\n".encode()


def three_accounts(root: Path) -> Paths:
    """Of each account two letters: one from the boss, who writes to its address; all unread."""
    paths = paths_under(root)
    paths.make()
    paths.settings.write_text(SETTINGS)
    paths.settings.chmod(0o600)
    store = open_store(paths.database)
    try:
        for n, account in enumerate((HOME, WORK, CLUB)):
            store.ensure_account(account)
            local = account == HOME
            names = {Role.INBOX: "Inbox", Role.ARCHIVE: ARCHIVES[account], Role.TRASH: "Trash"}
            made = {
                role: store.ensure_folder(account, name, role=role, local=local)
                for role, name in names.items()
            }
            raws = (
                letter(2 * n, "boss", f"me@{account}.test", f"Budget of {account}", "Café bills"),
                letter(2 * n + 1, "ada", f"x{n}@far.test", f"Looms at {account}"),
            )
            inbox = made[Role.INBOX].id
            store.add(
                [
                    Arrival(inbox, raw, digest(raw, READ), READ + 10 * n + m)
                    for m, raw in enumerate(raws)
                ]
            )
    finally:
        store.close()
    return paths


@asynccontextmanager
async def client(
    paths: Paths, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[Pilot[None], MainScreen]]:
    """The client over an engine in this process; both end with it."""
    face = open_face(paths)
    try:
        app = MailApp(face, ui=load_settings(paths.settings).ui)
        keep_searches(app, SearchFiles(paths))
        async with app.run_test(size=size) as pilot:
            yield pilot, await ready(pilot)
    finally:
        face.close()


def subjects(main: MainScreen) -> dict[str, MessageId]:
    """What the list shows, by subject."""
    ids = [MessageId(one) for one in main.desk.reading.ids(main.messages.view)]
    return {row.subject: row.id for row in main.desk.reading.rows(ids)}
