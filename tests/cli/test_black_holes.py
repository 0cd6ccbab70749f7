"""Servers that take a connection and never say a word, names that are never found: no key waits.

The real client on a pty with its real engine; what hangs hangs for ten minutes.
"""

import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.calling import User
from tests.cli.terminal import Terminal
from tests.engine.here import until
from tests.engine.profile import letter
from tui_mail.message.digest import digest
from tui_mail.model.commands import ChangeFlags, Done, Submit
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.ports.mail_store import Arrival
from tui_mail.store.mail_store import open_store
from tui_mail.wiring.face import open_face
from tui_mail.wiring.far import connect
from tui_mail.wiring.lock import ProfileLock

LIMIT = 60.0
"""Seconds in which an engine is gone: usually three, or as long as a message is tried."""
FOR_EVER = 600
"""Seconds of a server's timeout; nothing here waits for it."""
NEVER_FOUND = """\
import pathlib, socket, threading
find = socket.getaddrinfo
def never(host, *more, **named):
    if host not in ("hang.test", b"hang.test"):
        return find(host, *more, **named)
    pathlib.Path({told!r}).touch()
    threading.Event().wait()
socket.getaddrinfo = never
"""
"""As a resolver does whose name server is gone: the call stays in the system."""
LETTER = b"To: bob@far.test\nSubject: into the hole\n\nwords\n"


class Hole:
    """A server that takes every connection and says nothing."""

    def __init__(self) -> None:
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self._taken: list[socket.socket] = []
        threading.Thread(target=self._take, daemon=True).start()

    @property
    def count(self) -> int:
        """Connections so far."""
        return len(self._taken)

    def close(self) -> None:
        """Hang up on all."""
        for sock in (self._door, *self._taken):
            sock.close()

    def _take(self) -> None:
        while True:
            try:
                self._taken.append(self._door.accept()[0])
            except OSError:
                return


@pytest.fixture
def hole() -> Iterator[Hole]:
    with closing(Hole()) as one:
        yield one


def settings(host: str, port: int, security: str, smtp_timeout: int = FOR_EVER) -> str:
    """One account over POP3 and one over IMAP, both sending there too."""

    def server(section: str, timeout: int = FOR_EVER) -> str:
        return (
            f'[{section}]\nhost = "{host}"\nport = {port}\nsecurity = "{security}"\n'
            f'username = "u"\npassword_command = "printf x"\ntimeout = {timeout}\n'
        )

    text = server("smtp.out", smtp_timeout)
    for name, mode in (("home", "pop"), ("work", "imap")):
        text += f'[accounts.{name}]\nemail = "{name}@far.test"\nmode = "{mode}"\nsmtp = "out"\n'
        text += server(f"accounts.{name}.{mode}")
    return text


def with_mail(user: User, text: str) -> User:
    """Three letters in an inbox, fetched in better times."""
    user.write(text)
    paths = user.paths
    (user.home / "runtime_dir").mkdir(mode=0o700)
    paths.make()
    store = open_store(paths.database)
    home = AccountKey("home")
    store.ensure_account(home)
    inbox = store.ensure_folder(home, "Inbox", role=Role.INBOX, local=True).id
    raws = [letter(number) for number in range(3)]
    store.add([Arrival(inbox, raw, digest(raw), 1_000_000 + n) for n, raw in enumerate(raws)])
    store.close()
    return user


def leaves(user: User) -> None:
    """The engine does not hang around."""
    lock = ProfileLock(user.paths)
    until(lock.take, "the engine hangs around", LIMIT)
    lock.give_back()


def walk(terminal: Terminal) -> None:
    """Read, write and look about: every key is answered."""
    terminal.until(b"letter 2")
    terminal.then("j\r", b"words 1")
    terminal.then("c", b"Subject")
    terminal.then("\x1b", b"letter 0")
    terminal.then("?", b"Everywhere")
    terminal.then("\x1b", b"letter 0")
    terminal.then("s", "★".encode())


def quits(terminal: Terminal) -> None:
    """From wherever it stands."""
    terminal.type("\x11")
    assert terminal.status() == 0
    assert b"Traceback" not in terminal.seen


def test_with_every_server_a_black_hole_each_key_is_answered_and_quitting_is_at_once(
    user: User, hole: Hole
) -> None:
    with_mail(user, settings("127.0.0.1", hole.port, "none"))
    terminal = Terminal(user)
    until(lambda: hole.count >= 2, "both accounts wait for a word")
    walk(terminal)
    quits(terminal)
    leaves(user)


def test_with_a_name_that_is_never_found_each_key_is_answered_and_quitting_is_at_once(
    user: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "asked"
    early = tmp_path / "early"
    early.mkdir()
    (early / "sitecustomize.py").write_text(NEVER_FOUND.format(told=str(told)))
    monkeypatch.setenv("PYTHONPATH", str(early))
    with_mail(user, settings("hang.test", 993, "tls"))
    terminal = Terminal(user)
    until(told.exists, "the name is being looked for")
    walk(terminal)
    quits(terminal)
    leaves(user)


def test_an_engine_stays_for_a_message_in_a_black_hole_no_longer_than_its_timeout(
    user: User, hole: Hole
) -> None:
    with_mail(user, settings("127.0.0.1", hole.port, "none", smtp_timeout=4))
    terminal = Terminal(user)
    terminal.until(b"letter 2")
    with closing(open_face(user.paths)) as face:
        face.ask(Submit(LETTER, AccountKey("home"), from_headers=True, wait=False), 20)
    until(lambda: hole.count >= 3, "the message is on its way into the hole")
    terminal.then("q", b"Quit?")
    terminal.type("y")
    assert terminal.status() == 0
    leaves(user)
    (entry,) = user.json("outbox")
    assert (entry["state"], entry["attempts"]) == ("waiting", 1)


def test_while_the_engine_is_stopped_and_started_again_each_key_is_answered(
    user: User, hole: Hole
) -> None:
    with_mail(user, settings("127.0.0.1", hole.port, "none"))
    terminal = Terminal(user)
    terminal.until(b"letter 2")
    engine = engine_of(user)
    os.kill(engine, signal.SIGSTOP)
    try:
        terminal.then("j\r", b"words 1")
        terminal.then("s?", b"Everywhere")
        terminal.then("\x1b", b"letter 0")
    finally:  # or it would stay for ever where this fails
        os.kill(engine, signal.SIGCONT)
    until(lambda: flagged(user) == ["letter 1"], "what was asked for meanwhile is done")
    os.kill(engine, signal.SIGKILL)
    terminal.until(b"it was started again")
    terminal.type("ns")  # the next message, in the reader
    until(lambda: flagged(user) == ["letter 0", "letter 1"], "the next command works")
    assert engine_of(user) != engine
    quits(terminal)
    leaves(user)


def test_a_stopped_screen_blocks_no_other_and_fg_draws_it_anew(user: User, hole: Hole) -> None:
    """Ctrl+Z in a shell with job control, as people do it."""
    with_mail(user, settings("127.0.0.1", hole.port, "none"))
    shell = Terminal(user, program=("-c", SHELL))
    shell.until(b"here>")
    shell.type("tui-mail\n")
    shell.until(b"letter 2")
    shell.then("\x1a", b"Stopped")
    with closing(open_face(user.paths)) as other:
        ids = tuple(MessageId(int(row["id"])) for row in user.json("list"))
        for _ in range(400):  # news that the stopped one does not take
            other.submit(ChangeFlags(ids, add=("x",)))
            other.submit(ChangeFlags(ids, remove=("x",)))
        assert other.ask(ChangeFlags(ids, add=("flagged",)), 60) == Done(count=3)
    assert flagged(user) == ["letter 0", "letter 1", "letter 2"]
    shell.then("fg\n", "★".encode())
    shell.then("j\r", b"words 1")
    shell.then("q\x1b", b"")
    shell.then("\x11", b"here>")
    shell.type("exit\n")
    shell.status()
    leaves(user)


SHELL = """\
import os, sys
os.environ["PATH"] = os.path.dirname(sys.executable) + ":" + os.environ["PATH"]
os.environ["PS1"] = "here> "
os.execvp("bash", ["bash", "--norc", "--noprofile", "-i"])
"""


def flagged(user: User) -> list[str]:
    return sorted(row["subject"] for row in user.json("list", "is:flagged"))


def engine_of(user: User) -> int:
    """Its pid."""
    found = connect(user.paths)
    found.sock.close()
    return found.welcome.pid
