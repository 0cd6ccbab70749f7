"""A profile in a temporary folder, with a POP account whose server is not there."""

from pathlib import Path

from tui_mail.config.paths import Paths, paths_under
from tui_mail.message.digest import digest
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.ports.mail_store import Arrival
from tui_mail.store.mail_store import open_store

HOME = AccountKey("home")

SETTINGS = """\
[smtp.isp]
host = "127.0.0.1"
port = 9
security = "none"
auth = "none"

[accounts.home]
email = "alice@home.test"
mode = "pop"
smtp = "isp"

[accounts.home.pop]
host = "127.0.0.1"
port = 9
security = "none"
password_command = "printf x"
check_every = "1d"
"""


def letter(number: int) -> bytes:
    return (
        f"From: Friend <f@home.test>\r\nTo: alice@home.test\r\nSubject: letter {number}\r\n"
        f"Message-ID: <{number}@home.test>\r\n\r\nwords {number}\r\n"
    ).encode()


def profile(root: Path, count: int = 3, settings: str = SETTINGS) -> tuple[Paths, list[MessageId]]:
    """Its paths, and the messages in the inbox."""
    paths = paths_under(root)
    paths.make()
    paths.settings.write_text(settings)
    paths.settings.chmod(0o600)
    store = open_store(paths.database)
    try:
        store.ensure_account(HOME)
        inbox = store.ensure_folder(HOME, "Inbox", role=Role.INBOX, local=True).id
        raws = [letter(number) for number in range(count)]
        arrivals = [Arrival(inbox, raw, digest(raw), 1_000_000 + n) for n, raw in enumerate(raws)]
        return paths, list(store.add(arrivals))
    finally:
        store.close()
