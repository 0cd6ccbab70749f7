"""F2: whatever names a server lists, they stay words in the store and never become a path."""

from pathlib import Path

import pytest

from tests.cli.calling import User
from tests.scripted.imap_peer import PASSWORD, ImapPeer
from tests.scripted.server import Peer, Script, serving

UNSPEAKABLE = (b"{13}\r\nnew\r\nline.txt", b"{5}\r\nnul\0.")
"""Names that no command may hold: these folders are left out, and nothing else is."""
HOSTILE = (
    b'"../../../etc/cron.d"',
    b'"/etc/passwd"',
    b'".."',
    b'"."',
    b'"mail.db"',
    b'"blobs/../mail.db"',
    b'"C:\\\\Windows"',
    b'"&Jjo!"',
    b'"&AAo-line"',
    b'"&AAA-nul"',
    b'"&2AA-"',
    b'"a\x1b]0;pwned\x07b"',
    b'"r\xe4w"',
    b'"Work"',
    b'"work"',
    b'"WORK"',
    b'"&AMQ-"',
    b'"A&-B"',
    b'"INBOX/Work"',
    b'"' + b"x" * 900 + b'"',
    *UNSPEAKABLE,
)


def anything(names: tuple[bytes, ...]) -> Script:
    """A server that lists these names and is polite about every one; each holds nothing."""

    def script(peer: Peer) -> None:
        imap = ImapPeer(peer)
        imap.logs_in()
        while line := peer.line():
            imap.tag, _, command = line.partition(" ")
            if command == 'LIST "" ""':
                imap.ok('* LIST (\\Noselect) "/" ""')
            elif command.startswith("LIST"):
                peer.raw(b"".join(b'* LIST () "/" ' + n + b"\r\n" for n in (b"INBOX", *names)))
                imap.ok()
            elif command.startswith(("SELECT", "EXAMINE")):
                imap.ok(
                    "* 0 EXISTS", "* 0 RECENT", "* OK [UIDVALIDITY 7] ok", "* OK [UIDNEXT 1] ok"
                )
            elif command == "CAPABILITY":
                imap.ok(f"* CAPABILITY {imap.capabilities}")
            else:
                imap.ok()

    return script


def receiver(home: Path, port: int) -> User:
    """Somebody who reads there; the password is not in their settings."""
    secret = home.parent / "password-store"
    secret.write_text(PASSWORD, encoding="utf-8")
    user = User(home)
    user.write(
        '[accounts.home]\nemail = "alice@home.test"\n[accounts.home.imap]\nhost = "127.0.0.1"\n'
        f'port = {port}\nsecurity = "none"\nusername = "alice"\n'
        f'password_command = ["cat", "{secret}"]\n'
    )
    return user


def files(top: Path) -> set[str]:
    """All but the log of the account, which is written a moment later than it is said."""
    log = {top / "home/state_home/tui-mail/logs", top / "home/state_home/tui-mail/logs/home.log"}
    return {str(path.relative_to(top)) for path in top.rglob("*") if path not in log}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def test_F2_no_folder_name_becomes_a_path(home: Path, tmp_path: Path) -> None:
    with serving(anything(())) as server:
        plain = receiver(home, server.port)
        plain.done("sync")
    before = files(tmp_path)
    with serving(anything(HOSTILE)) as server:
        user = receiver(home, server.port)
        (result,) = user.json("sync")
        assert result["ok"]
        (result,) = user.json("sync")
        assert result["ok"]
    assert files(tmp_path) == before
    folders = user.json("folders")
    names = [folder["folder"] for folder in folders]
    assert len(names) == len(set(names))
    assert len([f for f in folders if not f["local"]]) == len(HOSTILE) + 1 - len(UNSPEAKABLE)
    assert all(name.isprintable() and name for name in names)
    assert {"Work", "work", "WORK"} <= set(names)
    for name in names:
        user.done("list", "--folder", name)


def test_F2_a_folder_is_selected_by_the_name_the_server_gave(home: Path) -> None:
    with serving(anything(HOSTILE)) as server:
        receiver(home, server.port).done("sync")
        heard = server.heard
    for name in set(HOSTILE) - set(UNSPEAKABLE):
        as_utf8 = name.decode("latin-1").encode()  # how our server writes down what it heard
        assert name in heard or as_utf8 in heard, name
    assert b"new\r\nline" not in heard
    assert b"\0" not in heard


def test_F2_ten_thousand_folders_are_taken_in(home: Path) -> None:
    names = tuple(b'"Folder %d"' % number for number in range(10_000))
    with serving(anything(names)) as server:
        user = receiver(home, server.port)
        text = user.settings.read_text(encoding="utf-8")
        user.write(text + 'folders = ["*", "!Folder *7*"]\n')
        user.done("sync")
    assert len(user.json("folders")) > 6_000
