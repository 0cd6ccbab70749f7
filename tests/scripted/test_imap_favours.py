"""COMPRESS, ID and LITERAL+: favours of a server, asked for once, done without where refused."""

import zlib

import pytest

from tests.scripted.imap_peer import ImapPeer, opened, over_tls
from tests.scripted.server import serving
from tui_mail.errors import ConnectionLost, TuiMailError

CAN = "IMAP4rev1 AUTH=PLAIN UIDPLUS"
RAW = b"Subject: x\r\n\r\nwords\r\n"
OPENED = b"* 3 EXISTS\r\n* OK [UIDVALIDITY 77] ok\r\n* OK [UIDNEXT 4] ok\r\n"


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server counts as one on another machine."""
    monkeypatch.setattr("tui_mail.imap.connection.is_loopback", lambda _address: False)


class Squeezed:
    """The server's end of a compressed session."""

    def __init__(self, imap: ImapPeer) -> None:
        self._peer = imap.peer
        self._deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
        self._inflate = zlib.decompressobj(-15)

    def squeeze(self, octets: bytes) -> bytes:
        return self._deflate.compress(octets) + self._deflate.flush(zlib.Z_SYNC_FLUSH)

    def line(self) -> bytes:
        """The next command; its bytes come one by one."""
        found = b""
        while not found.endswith(b"\r\n"):
            found += self._inflate.decompress(self._peer.read(1))
        return found


@pytest.mark.usefixtures("far")
def test_what_comes_in_one_piece_with_the_answer_to_COMPRESS_is_compressed_already() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.asked("COMPRESS DEFLATE")
        both = Squeezed(imap)
        ok = f"{imap.tag} OK from now on\r\n".encode()
        imap.peer.raw(ok + both.squeeze(b"* OK by the way\r\n"))
        tag, _, command = both.line().partition(b" ")
        assert command == b'SELECT "INBOX"\r\n'
        imap.peer.raw(both.squeeze(OPENED + tag + b" OK done\r\n"))

    with serving(over_tls(talk, f"{CAN} COMPRESS=DEFLATE")) as server:
        session = opened(server)
        assert session.select("INBOX").exists == 3
        session.cancel()
        session.close()


@pytest.mark.usefixtures("far")
def test_a_refused_COMPRESS_leaves_the_session_as_it_was() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.asked("COMPRESS DEFLATE")
        imap.no("[COMPRESSIONACTIVE] TLS does it")
        imap.selects()

    with serving(over_tls(talk, f"{CAN} COMPRESS=DEFLATE")) as server:
        session = opened(server)
        assert session.select("INBOX").exists == 3
        session.cancel()
        session.close()


@pytest.mark.usefixtures("far")
@pytest.mark.parametrize("kind", ["garbage", "bomb", "end"])
def test_R8_what_cannot_be_inflated_or_never_ends_ends_the_session(kind: str) -> None:
    def talk(imap: ImapPeer) -> None:
        imap.asked("COMPRESS DEFLATE")
        imap.ok()
        both = Squeezed(imap)
        both.line()
        if kind == "garbage":
            imap.peer.raw(b"\xff" * 50 + b"* 3 EXISTS\r\n")
        elif kind == "end":
            whole = zlib.compressobj(9, zlib.DEFLATED, -15)
            imap.peer.raw(whole.compress(b"* 3 EXISTS\r\n") + whole.flush())
        else:
            imap.peer.raw(both.squeeze(b"* 1 FETCH (X " + b"x" * 80_000_000))

    with serving(over_tls(talk, f"{CAN} COMPRESS=DEFLATE")) as server:
        session = opened(server)
        with pytest.raises(TuiMailError):
            session.find("<a@b>")
        with pytest.raises(ConnectionLost):
            session.find("<a@b>")
        session.close()


def test_on_this_machine_nothing_is_compressed_and_a_server_hears_name_and_version_only() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.says(r'ID \("name" "tui-mail" "version" "[\w.]+"\)', '* ID ("name" "\x1b]0;evil")')
        imap.selects()

    with serving(over_tls(talk, f"{CAN} ID COMPRESS=DEFLATE")) as server:
        session = opened(server)
        assert session.select("INBOX").exists == 3
        session.cancel()
        session.close()


@pytest.mark.parametrize(("name", "wanted"), [("Cyrus IMAPD", ""), ("Other", " MAILBOXID")])
def test_a_server_that_gives_its_memory_for_a_MAILBOXID_is_not_asked_for_one(
    name: str, wanted: str
) -> None:
    items = f"MESSAGES UIDNEXT UIDVALIDITY HIGHESTMODSEQ{wanted}"

    def talk(imap: ImapPeer) -> None:
        imap.says(r'ID \("name" .*\)', f'* ID ("name" "{name}" "version" "3.6.1")')
        imap.says('LIST "" ""', r'* LIST (\Noselect) "/" ""')
        imap.says(rf'LIST "" "\*" RETURN \(SUBSCRIBED STATUS \({items}\)\)', '* LIST () "/" INBOX')

    with serving(
        over_tls(talk, f"{CAN} ID CONDSTORE OBJECTID LIST-EXTENDED LIST-STATUS")
    ) as server:
        session = opened(server)
        assert [folder.remote for folder in session.folders(marks=True)] == ["INBOX"]
        session.cancel()
        session.close()


@pytest.mark.parametrize(
    ("capability", "size", "at_once"),
    [
        ("LITERAL+", 60_000, True),
        ("LITERAL+", 70_000, False),
        ("LITERAL-", 4_096, True),
        ("LITERAL-", 4_097, False),
        ("", 40, False),
    ],
)
def test_a_small_message_is_sent_without_asking_where_that_is_allowed(
    capability: str, size: int, at_once: bool
) -> None:
    raw = RAW + b"x" * (size - len(RAW))

    def talk(imap: ImapPeer) -> None:
        imap.asked(rf'APPEND "Sent" \(\) \{{{size}{"[+]" if at_once else ""}\}}')
        if not at_once:
            imap.peer.send("+ go on")
        assert imap.peer.read(size) == raw
        imap.peer.expect("")
        imap.ok(code="[APPENDUID 5 41] ")

    with serving(over_tls(talk, f"{CAN} {capability}")) as server:
        session = opened(server)
        assert session.append("Sent", raw, [], 0) == 41
        session.cancel()
        session.close()
