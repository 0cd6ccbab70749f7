"""File names as hostile mail gives them to its attachments (danger F1), in one message."""

from pathlib import Path

from tests.cli.calling import User
from tui_mail.message.digest import digest
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.ports.mail_store import Arrival
from tui_mail.store.mail_store import open_store

NAMES = (
    "../../../etc/cron.d/up",
    "/etc/passwd",
    "C:\\Windows\\System32\\calc.exe",
    "\\\\server\\share\\unc.txt",
    "a\0b.txt",
    "new\nline.txt",
    "-rf",
    "--output=x",
    ".bashrc",
    "..",
    ".",
    "",
    "CON",
    "con.txt",
    "LPT1.pdf",
    "x" * 300 + ".txt",
    "ü" * 300,
    "photo\u202egnp.exe",
    "..%2F..%2Fetc%2Fpasswd",
    "trailing. . ",
    "trailing ",
    "same.txt",
    "same.txt",
    "Same.txt",
    "\x1b[2J\x1b]0;pwned\x07.sh",
    "run.sh",
    "~/.ssh/authorized_keys",
    "~",
    "$(reboot).txt",
    "`reboot`;reboot|reboot&.txt",
    "ends/",
)

SETTINGS = """\
[accounts.home]
email = "alice@home.test"
[accounts.home.pop]
host = "127.0.0.1"
port = 9
security = "none"
password_command = "printf x"
"""


def receiver(home: Path) -> tuple[User, MessageId]:
    """Somebody who has this message."""
    user = User(home)
    user.write(SETTINGS)
    database = home / "data_home" / "tui-mail" / "mail.db"
    account = AccountKey("home")
    store = open_store(database)
    try:
        store.ensure_account(account)
        inbox = store.ensure_folder(account, "Inbox", role=Role.INBOX, local=True).id
        raw = letter()
        (message,) = store.add([Arrival(inbox, raw, digest(raw), 1_000_000)])
    finally:
        store.close()
    return user, message


def letter() -> bytes:
    """One part a name, whose content is its number."""
    parts = [
        b"--b\r\nContent-Type: application/x-msdownload\r\nContent-Disposition: attachment;\r\n"
        b" filename*=utf-8''" + _percent(name) + b"\r\n\r\n" + str(number).encode() + b"\r\n"
        for number, name in enumerate(NAMES)
    ]
    return (
        b"From: evil@x.test\r\nTo: alice@home.test\r\nSubject: files\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        + b"".join(parts)
        + b"--b--\r\n"
    )


def _percent(name: str) -> bytes:
    return "".join(f"%{octet:02X}" for octet in name.encode()).encode()


def is_harmless(path: Path) -> bool:
    """Whether a file's name is one that no program takes for anything else, and cannot be run."""
    name = path.name
    return (
        name.isprintable()
        and not name.startswith((".", "-", "~"))
        and not name.endswith((" ", "."))
        and len(name.encode()) <= 255
        and not set(name) & set('\\/<>:"|?*')
        and name.split(".")[0].casefold() not in {"con", "lpt1"}
        and path.is_file()
        and not path.is_symlink()
        and path.stat().st_mode & 0o777 == 0o600
    )
