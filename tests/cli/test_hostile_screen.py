"""S1: what hostile mail makes the real program write to a real terminal, byte by byte."""

import base64
import re
import time
from pathlib import Path

import pyte
import pytest

from tests.cli.calling import User
from tests.cli.terminal import COLUMNS, LIMIT, ROWS, Terminal
from tests.scripted.server import Peer, serving
from tui_mail.message.digest import digest
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey
from tui_mail.ports.mail_store import Arrival
from tui_mail.store.mail_store import open_store

SETTINGS = """\
[accounts.home]
email = "alice@home.test"
mode = "pop"
[accounts.home.pop]
host = "127.0.0.1"
port = 9
security = "none"
password_command = "printf x"
check_every = "1d"
"""

POISON = (
    "\x1b]0;pwned\x07\x1b]52;c;cHduZWQ=\x07\x1b[6n\x9b6n\x9d0;pwned\x9c\x08"
    "\u202e\u2066[/][@click=app.quit]x[/]"
)
"""A window title, the clipboard, a question to the terminal, C1, bells, bidi, and markup."""

NEVER = (b"\x1b]0;pwned", b"\x1b]52;", b"\x1b[6n", b"\xc2\x9b", b"\xc2\x9d", b"\x07", b"\x08")
POINTER = re.compile(rb"\x1b\]22;[a-z-]+\x07")
"""Textual's own word for the shape of the mouse pointer."""
BIDI = tuple(mark.encode() for mark in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069")


def word(text: str) -> str:
    """As an encoded word, which hides it from every server on the way (RFC 2047)."""
    return f"=?utf-8?B?{base64.b64encode(text.encode()).decode()}?="


def letter(number: int) -> bytes:
    poison = word(f"hostile {number} {POISON}")
    kind = "html" if number % 2 else "plain"
    body = base64.b64encode((page(number) if number % 2 else text(number)).encode()).decode()
    return (
        f"From: {poison} <evil@x.test>\r\nTo: {poison} <alice@home.test>\r\n"
        f"Reply-To: {poison} <other@x.test>\r\nSubject: {poison}\r\n"
        f"Date: Mon, 02 Nov 2026 10:00:00 +0000 ({POISON})\r\nList-Id: {poison}\r\n"
        f"Message-ID: <{number}@x.test>\r\nX-{number}: {POISON}\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: text/{kind}; charset=utf-8\r\n"
        f"Content-Transfer-Encoding: base64\r\n\r\n{body}\r\n"
        f"--b\r\nContent-Type: text/calendar; method={POISON}\r\n\r\n"
        f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:{POISON}\r\nEND:VEVENT\r\n"
        f"END:VCALENDAR\r\n--b\r\nContent-Type: application/x-{number}{POISON}\r\n"
        f'Content-Disposition: attachment; filename="{poison}"\r\n\r\nx\r\n--b--\r\n'
    ).encode()


def text(number: int) -> str:
    return f"{POISON}\nbody {number}\nhttp://x.test/{POISON} mailto:{POISON}@x.test\n"


def page(number: int) -> str:
    return (
        f"<title>{POISON}</title><p>body {number}</p><img alt='{POISON}' src='http://x.test/a'>"
        f"<a href='http://x.test/{POISON}'>{POISON}</a><table><tr><th>{POISON}<td>{POISON}</table>"
        f"<b title='{POISON}'>&#27;]0;pwned&#7;&#x9b;6n&#x202e;</b>"
    )


def poisoned(home: Path) -> User:
    """A user whose inbox holds nothing but such letters, and a folder of such a name."""
    user = User(home)
    user.write(SETTINGS)
    user.done("folders")
    store = open_store(home / "data_home" / "tui-mail" / "mail.db")
    try:
        account = AccountKey("home")
        store.ensure_account(account)
        inbox = store.ensure_folder(account, "Inbox", role=Role.INBOX, local=True).id
        raws = [letter(number) for number in range(6)]
        labels = frozenset({f"label{POISON}"})
        store.add(
            [Arrival(inbox, raw, digest(raw), 1_000_000 + n, labels) for n, raw in enumerate(raws)]
        )
        store.ensure_folder(account, f"hostile folder {POISON}", local=True)
    finally:
        store.close()
    return user


def test_S1_nothing_in_mail_reaches_the_terminal_but_its_words(tmp_path: Path) -> None:
    terminal = Terminal(poisoned(tmp_path))
    terminal.until(b"hostile 5")
    for keys, shown in (
        ("\r", b"body 5"),
        ("n", b"body 4"),
        ("h", b"Reply-To"),
        ("h", b"body 4"),
        ("\\", b"boundary="),
        ("q", b"body 4"),
        ("v", b"Save all"),
    ):
        terminal.then(keys, shown)
    clean(terminal)


def enclosing() -> bytes:
    """A letter with such letters in it, and texts of every kind that is shown."""
    poison = word(f"outermost {POISON}")
    texts = {
        "text/plain": text(8),
        "text/html": page(9),
        "text/calendar": f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:meeting{POISON}\r\n"
        f"LOCATION;X={POISON}:{POISON}\r\nATTENDEE;CN={POISON}:{POISON}\r\nEND:VEVENT\r\n",
    }
    parts = b"".join(
        f"--o\r\nContent-Type: {kind}; charset={POISON}\r\nContent-Disposition: attachment; "
        f'filename="{poison}"\r\n\r\n{data}\r\n'.encode()
        for kind, data in texts.items()
    )
    head = f'Subject: {poison}\r\nContent-Type: multipart/mixed; boundary="o"\r\n\r\n'
    words = b"--o\r\n\r\nouter words\r\n"
    inner = words + b"--o\r\nContent-Type: message/rfc822\r\n\r\n" + letter(7)
    return head.encode() + inner + parts + b"--o--\r\n"


def test_D1_S1_attachments_and_what_programs_say_are_words_on_the_terminal(tmp_path: Path) -> None:
    user = poisoned(tmp_path)
    (tmp_path / "enclosing.eml").write_bytes(enclosing())
    user.done("import", str(tmp_path / "enclosing.eml"), "--account", "home", "--folder", "Inbox")
    terminal = Terminal(user)
    terminal.until(b"outermost")
    cells = Cells(terminal)
    says = "cat; printf 'said \\033]0;pwned\\007\\302\\233'\r"
    for keys, shown, gone in (
        ("\r", "outer words", ""),
        ("v", "Save all", ""),
        ("\r", "body 7", "Save all"),
        ("v", "Save all", "body 7"),
        ("q", "body 7", "Save all"),
        ("|", "a line for /bin/sh", ""),
        (says, "Message-ID: <7@x.test>", "a line for /bin/sh"),
        ("G", "said ]0;pwned", ""),
        ("q", "body 7", "said ]0;pwned"),
        ("E", "koi8-r", ""),
        ("\x1b", "body 7", "koi8-r"),
        ("gp", "Print this message?", ""),
        ("n", "body 7", "Print this message?"),
        ("q", "Save all", "body 7"),
        ("j\r", "body 8", ""),
        ("q", "Save all", "body 8"),
        ("j\r", "body 9", ""),
        ("q", "Save all", "body 9"),
        ("j\r", "meeting", ""),
        ("q", "Save all", "meeting"),
        ("S", "Save 4 attachments in", ""),
    ):
        terminal.type(keys)
        cells.wait(shown, gone)
    clean(terminal)


class Cells:
    """What stands in the cells of a terminal."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        self._fed = 0

    def wait(self, shown: str, gone: str) -> None:
        """Until these words are somewhere, and those nowhere."""
        end = time.monotonic() + LIMIT
        while True:
            self._stream.feed(self._terminal.seen[self._fed :])
            self._fed = len(self._terminal.seen)
            words = "\n".join(self._screen.display)
            if shown in words and not (gone and gone in words):
                return
            assert self._terminal._read(end), words


def clean(terminal: Terminal) -> None:
    """End it; it wrote nothing that a terminal obeys but its own."""
    seen = POINTER.sub(b"", terminal.seen)
    terminal.end()
    found = {m: seen[max(0, seen.find(m) - 30) : seen.find(m) + 9] for m in (*NEVER, *BIDI)}
    assert not {mark: around for mark, around in found.items() if mark in seen}


@pytest.mark.parametrize("protocol", ["pop", "imap"])
def test_D1_what_a_server_says_is_words_on_the_terminal_and_in_commands(
    tmp_path: Path, protocol: str
) -> None:
    """A greeting that is a refusal, and an ALERT; both are quoted, neither is obeyed."""
    greeting = {
        "pop": f"-ERR [SYS/PERM] no mail for you {POISON}",
        "imap": f"* BYE [ALERT] no mail for you {POISON}",
    }[protocol]

    def refuses(peer: Peer) -> None:
        peer.send(greeting)
        peer.stall()

    with serving(refuses) as server:
        user = User(tmp_path)
        user.write(SETTINGS.replace("pop", protocol).replace("port = 9", f"port = {server.port}"))
        user.done("folders")
        called = user.call("sync")
        assert called.status == 1
        assert called.complaint()
        terminal = Terminal(user)
        terminal.until(b"Inbox")
        terminal.until(b"no mail for you" if protocol == "pop" else b"IMAP server")
        clean(terminal)


def test_S1_no_command_writes_them_either(tmp_path: Path) -> None:
    user = poisoned(tmp_path)
    ids = [row["id"] for row in user.json("list")]
    printed = b"".join(
        user.done(*words).out
        for words in (
            ("list",),
            ("list", "--json"),
            ("show", *ids),
            ("show", *ids, "--json"),
            ("show", *ids, "--headers"),
            ("show", *ids, "--text"),
            ("folders",),
            ("folders", "--json"),
        )
    )
    assert b"hostile 3" in printed
    for mark in (*NEVER, *BIDI, b"\x1b", b"\\u001b", b"\\u202e"):
        assert mark not in printed, mark
