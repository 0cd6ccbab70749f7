"""R14: a message that is far larger than the memory it is read with, by POP and by IMAP."""

import base64
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.calling import User
from tests.engine.peers import NOWHERE, bye, lists, logs_in, pop, smtp
from tests.scripted.certificates import certificates
from tests.scripted.imap_peer import ImapPeer, selected
from tests.scripted.server import Peer, serving
from tui_mail.net.lines import LineReader
from tui_mail.pop3.retrieval import unstuffed, unstuffing

MEGABYTES = 2_100 if os.environ.get("TUI_MAIL_SOAK") else 200
MOST_RESIDENT = 100_000
"""KiB at most, whatever the message's size."""
ALLOWED = 600_000_000
"""Bytes of address space that the program gets besides."""

HEAD = (
    b"From: Friend <f@far.test>\r\nTo: alice@home.test\r\nSubject: a film of the lake\r\n"
    b"Message-ID: <film@far.test>\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="cut"\r\n\r\n--cut\r\n'
    b"Content-Type: text/plain\r\n\r\nHere is the film.\r\n.\r\n..two dots\r\n--cut\r\n"
    b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
    b'Content-Disposition: attachment; filename="lake.mkv"\r\n\r\n'
)
TAIL = b"\r\n--cut--\r\n"
LINE = b"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc\r\n"
BLOCK = LINE * (1_048_576 // len(LINE))
SIZE = len(HEAD) + MEGABYTES * len(BLOCK) + len(TAIL)

RUN = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]), -1))
from tui_mail.cli.main import main
done = main(sys.argv[2:])
sys.stdout.flush()
status = open("/proc/self/status").read()
print("peak", status.split("VmHWM:")[1].split()[0], file=sys.stderr)
sys.exit(done)
"""
GET_BY_IMAP = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]), -1))
from tests.scripted.imap_peer import PASSWORD
from tui_mail.imap.connection import open_server
from tui_mail.message.digest import digest
from tui_mail.model.endpoint import Endpoint, Security
from tui_mail.model.secret import Secret
from tui_mail.ports.imap_server import RemoteMessage
from tui_mail.ports.mail_store import Arrival
from tui_mail.store.mail_store import open_store
from tui_mail.store.spool import FileSpools
database = Path(sys.argv[2])
store = open_store(database)
store.ensure_account("home")
inbox = store.ensure_folder("home", "Inbox", remote="INBOX").id
ca_file = Path(sys.argv[5])
end = Endpoint("localhost", int(sys.argv[3]), Security.TLS, "alice", timeout=15, ca_file=ca_file)
session = open_server(end, Secret(PASSWORD), spools=FileSpools(database))
session.select("INBOX")
for told, raw in session.bodies([RemoteMessage(1, frozenset(), int(sys.argv[4]), 0)]):
    (message,) = store.add([Arrival(inbox, raw, digest(raw), 1, uid=told.uid)])
    assert not isinstance(raw, bytes)
print(raw.sha256.hex(), store.placed([message])[0].size)
session.cancel()
session.close()
store.close()
status = open("/proc/self/status").read()
print("peak", status.split("VmHWM:")[1].split()[0], file=sys.stderr)
"""


def whole() -> Iterator[bytes]:
    yield HEAD
    for _ in range(MEGABYTES):
        yield BLOCK
    yield TAIL


def right() -> str:
    mark = hashlib.sha256()
    for piece in whole():
        mark.update(piece)
    return mark.hexdigest()


def within_memory(
    user: User, program: str, *words: object, stdout: int = subprocess.PIPE
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", program, str(ALLOWED), *map(str, words)],
        env=os.environ | user.environment,
        stdout=stdout,
        stderr=subprocess.PIPE,
    )


def peak(said: bytes) -> int:
    found = re.search(rb"peak (\d+)", said)
    assert found, said
    return int(found[1])


pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="this system does not tell a program's peak"
)


@pytest.fixture
def user(tmp_path: Path) -> User:
    (tmp_path / "runtime_dir").mkdir(mode=0o700)
    return User(tmp_path)


def gives_film(peer: Peer) -> None:
    """A maildrop with the film in it."""
    logs_in(peer)
    lists(peer, [SIZE])
    peer.expect("RETR 1")
    peer.raw(b"+OK\r\n")
    peer.raw(HEAD.replace(b"\r\n.", b"\r\n.."))
    for _ in range(MEGABYTES):
        peer.raw(BLOCK)
    peer.raw(TAIL + b".\r\n")
    bye(peer)


def test_R14_by_pop_it_is_fetched_shown_and_saved_in_bounded_memory(user: User) -> None:
    with serving(gives_film) as server:
        section = "[accounts.home.pop]\n"
        text = pop(server.port) + smtp(NOWHERE)
        user.write(text.replace(section, f'{section}password_command = "printf pw"\n'))
        with within_memory(user, RUN, "sync", "--json") as syncing:
            out, err = syncing.communicate(timeout=600)
        assert syncing.returncode == 0, out + err
        assert peak(err) < MOST_RESIDENT
    (row,) = user.json("list")
    assert (row["subject"], row["size"], row["attachments"]) == ("a film of the lake", SIZE, 1)
    assert [f.name for f in (user.paths.data / "blobs").iterdir()] == [right()]
    with within_memory(user, RUN, "show", row["id"]) as showing:
        out, err = showing.communicate(timeout=600)
    assert showing.returncode == 0, err
    text = out.decode()
    assert "Here is the film.\n.\n..two dots" in text
    assert "lake.mkv" in text
    assert "so large" in text
    assert peak(err) < MOST_RESIDENT
    with within_memory(user, RUN, "show", "--raw", row["id"]) as saving:
        assert saving.stdout is not None
        mark = hashlib.sha256()
        while piece := saving.stdout.read(1_048_576):
            mark.update(piece)
        assert saving.stderr is not None
        assert peak(saving.stderr.read()) < MOST_RESIDENT
    assert mark.hexdigest() == right()
    called = user.call("save", row["id"], "2")
    assert "too large to be taken out of its message" in called.complaint()


def test_R14_by_imap_it_is_fetched_and_stored_in_bounded_memory(user: User) -> None:
    def talk(imap: ImapPeer) -> None:
        while True:
            asked = imap.asked(r"UID FETCH 1 \(UID BODY.PEEK\[\]<\d+\.\d+>\)")
            start, most = map(int, re.findall(r"<(\d+)\.(\d+)>", asked)[0])
            piece = cut(start, most)
            imap.peer.raw(
                b"* 1 FETCH (UID 1 BODY[]<%d> {%d}\r\n%b)\r\n" % (start, len(piece), piece)
            )
            imap.ok()
            if len(piece) < most:
                return

    database = user.home / "data" / "mail.db"
    with (
        serving(selected(talk)) as server,
        within_memory(
            user, GET_BY_IMAP, database, server.port, SIZE, certificates().ca_file
        ) as getting,
    ):
        out, err = getting.communicate(timeout=600)
    assert getting.returncode == 0, err
    assert out.decode().split() == [right(), str(SIZE)]
    assert peak(err) < MOST_RESIDENT
    assert [f.name for f in (database.parent / "blobs").iterdir()] == [right()]


def cut(start: int, most: int) -> bytes:
    """A piece of the message, made when it is asked for."""
    found = bytearray()
    at = 0
    for piece in whole():
        if at + len(piece) > start and at < start + most:
            found += piece[max(0, start - at) : start + most - at]
        at += len(piece)
    return bytes(found)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 64])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"..\r\n",
        b"..",
        b"...\r\n..a\r\n\r\n..\r\n...",
        b"\r\n..\r\n..",
        b"a\r\n.b\r\n",
        b"\r\n" * 9,
    ],
)
def test_stuffing_is_undone_wherever_a_body_is_cut(body: bytes, size: int) -> None:
    pieces = (body[at : at + size] for at in range(0, len(body), size))
    assert b"".join(unstuffing(pieces)) == unstuffed(body)


class Drip:
    """A socket that gives what it has, some bytes at a time."""

    def __init__(self, octets: bytes, size: int) -> None:
        self._octets = octets
        self._size = size

    def recv_into(self, buffer: memoryview) -> int:
        found, self._octets = self._octets[: self._size], self._octets[self._size :]
        buffer[: len(found)] = found
        return len(found)

    def gettimeout(self) -> float:
        return 10.0


@pytest.mark.parametrize("size", [1, 3, 1_000, 262_144])
def test_what_comes_in_pieces_is_what_comes_whole(size: int) -> None:
    body = (b"x" * 977 + b"\r\n") * (3 if size < 100 else 900)
    reader = LineReader(Drip(body + b".\r\nnext\r\n", size))
    assert b"".join(reader.pieces(b"\r\n.\r\n", 10_000_000, keep=2)) == body
    assert reader.line() == b"next"


def gives_letters(sizes: list[int]) -> Callable[[Peer], None]:
    """A maildrop with messages of such sizes, each with a line of dots, none to be packed small."""
    noise = base64.encodebytes(os.urandom(3_000_000)).replace(b"\n", b"\r\n")
    made = [HEAD + (noise * 5)[: size - len(HEAD) - len(TAIL)] + TAIL for size in sizes]

    def script(peer: Peer) -> None:
        logs_in(peer)
        lists(peer, sizes)
        for number, raw in reversed(list(enumerate(made, 1))):
            peer.expect(f"RETR {number}")
            peer.raw(b"+OK\r\n" + raw.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        bye(peer)

    return script


@pytest.mark.parametrize("count", [1, 4])
def test_a_message_just_small_enough_for_memory_is_there_three_times_at_most(
    tmp_path: Path, count: int
) -> None:
    size = 15_000_000
    peaks = []
    for name, sizes in (("small", [5_000]), ("large", [size] * count)):
        (tmp_path / name / "runtime_dir").mkdir(mode=0o700, parents=True)
        user = User(tmp_path / name)
        with serving(gives_letters(sizes)) as server:
            section = "[accounts.home.pop]\n"
            text = pop(server.port) + smtp(NOWHERE)
            user.write(text.replace(section, f'{section}password_command = "printf pw"\n'))
            with within_memory(user, RUN, "sync", "--json") as syncing:
                out, err = syncing.communicate(timeout=600)
        assert syncing.returncode == 0, out + err
        peaks.append(peak(err))
    print(peaks)
    assert (peaks[1] - peaks[0]) * 1024 < 3 * size
