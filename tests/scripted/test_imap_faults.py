"""Servers that lie about literals, tags and sizes: an error, and never a wrong byte."""

import threading
import time

import pytest

from tests.scripted.imap_peer import CAPABILITIES, ImapPeer, Script, opened, over_tls, selected
from tests.scripted.server import serving
from tui_mail.errors import (
    BrokeProtocol,
    Busy,
    ConnectionLost,
    MissingCapability,
    Refused,
    TimedOut,
    TuiMailError,
)
from tui_mail.model.big_mail import Mail
from tui_mail.ports.imap_server import RemoteMessage

RAW = b"Subject: x\r\n\r\nbody\r\n"


def message(uid: int, size: int = len(RAW)) -> RemoteMessage:
    return RemoteMessage(uid, frozenset(), size, 0)


def bodies(script: Script, *messages: RemoteMessage, timeout: float = 10) -> dict[int, Mail]:
    """What comes of asking the server of this script for the bodies."""
    with serving(script) as server:
        session = opened(server, timeout=timeout)
        session.select("INBOX")
        try:
            return {told.uid: raw for told, raw in session.bodies(messages)}
        finally:
            session.cancel()
            session.close()


def answering(*answers: bytes) -> Script:
    """Each UID FETCH is answered by the next of these, and OK."""

    def talk(imap: ImapPeer) -> None:
        for answer in answers:
            imap.asked("UID FETCH .*BODY.PEEK.*")
            imap.peer.raw(answer)
            imap.ok()

    return selected(talk)


def literal(uid: int, raw: bytes = RAW, claimed: int | None = None) -> bytes:
    size = len(raw) if claimed is None else claimed
    return b"* 1 FETCH (UID %d BODY[] {%d}\r\n%b)\r\n" % (uid, size, raw)


@pytest.mark.parametrize(
    "answer",
    [
        literal(1),
        b"* 1 FETCH (BODY[] {%d}\r\n%b UID 1 FLAGS (\\Seen))\r\n" % (len(RAW), RAW),
        b"* 1 fetch (uid 1 body[] {%d}\r\n%b)\r\n" % (len(RAW), RAW),
        b"* 1 FETCH (UID 1 BODY[] ~{%d}\r\n%b)\r\n" % (len(RAW), RAW),
        b"* 9 EXISTS\r\n* 2 FETCH (FLAGS (\\Seen))\r\n* 3 FETCH (UID 3 FLAGS ())\r\n" + literal(1),
        literal(1) + literal(7, b"never asked for"),
    ],
)
def test_a_body_is_read_however_its_answer_is_put(answer: bytes) -> None:
    assert bodies(answering(answer), message(1)) == {1: RAW}


def test_a_body_in_quotes_is_read_and_what_stands_in_it_is_no_answer() -> None:
    raw = b'a "quoted" \\ UID 9 BODY[] x'
    quoted = raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    answer = b'* 1 FETCH (BODY[] "%b" UID 1)\r\n' % quoted
    assert bodies(answering(answer), message(1, len(raw))) == {1: raw}


@pytest.mark.parametrize("answer", [b"", b"* 1 FETCH (UID 1 BODY[] NIL)\r\n"])
def test_a_message_without_a_body_is_left_out(answer: bytes) -> None:
    assert bodies(answering(answer + literal(2)), message(1), message(2)) == {2: RAW}


def test_a_size_that_was_a_lie_is_believed_when_the_bytes_are_repeated() -> None:
    assert bodies(answering(literal(1), literal(1)), message(1, 5)) == {1: RAW}


def test_bytes_that_change_each_time_are_refused() -> None:
    other = [literal(1, b"version %d" % version) for version in range(9)]
    with pytest.raises(BrokeProtocol, match="other bytes each time"):
        bodies(answering(*other), message(1))


def test_an_expunge_issued_meanwhile_leaves_those_out_and_goes_on() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.asked("UID FETCH 1:2 .*")
        imap.peer.raw(literal(2))
        imap.no("[EXPUNGEISSUED] some are gone")

    assert bodies(selected(talk), message(1), message(2)) == {2: RAW}


@pytest.mark.parametrize(
    "answer",
    [
        literal(1, claimed=99_999_999_999),
        literal(1, claimed=4_294_967_296),
        b"* 1 FETCH (UID 1 BODY[] {-1}\r\nabc)\r\n",
        b"* 1 FETCH (UID 1 BODY[] {1}\r\nabcdefgh\r\n\r\n",
        b"* 1 FETCH (UID 4294967296 BODY[] {1}\r\na)\r\n",
        b"* 1 FETCH (UID 0 BODY[] {1}\r\na)\r\n",
        b"+ go on\r\n",
        b"A999 OK of another command\r\n",
        b"garbage\r\n",
    ],
)
def test_S8_R8_T11_an_answer_that_cannot_be_ends_the_session_and_gives_no_message(
    answer: bytes,
) -> None:
    with serving(answering(answer)) as server:
        session = opened(server)
        session.select("INBOX")
        started = time.monotonic()
        with pytest.raises((BrokeProtocol, TuiMailError)) as broke:
            list(session.bodies([message(1, 3)]))
        assert time.monotonic() - started < 5
        assert isinstance(broke.value, BrokeProtocol)
        with pytest.raises(ConnectionLost):
            session.flags()
        session.close()


def test_R8_a_literal_longer_than_what_comes_is_waited_for_no_longer_than_the_timeout() -> None:
    with pytest.raises(TimedOut):
        bodies(answering(literal(1, claimed=900)[:-3]), message(1), timeout=0.4)


def test_R8_a_literal_cut_by_the_end_of_the_connection_is_never_given() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.asked("UID FETCH .*")
        imap.peer.raw(literal(1, claimed=900)[:-3])
        imap.peer.drop()

    with pytest.raises(ConnectionLost):
        bodies(selected(talk), message(1))


def test_S8_a_big_message_that_never_ends_is_given_up() -> None:
    def talk(imap: ImapPeer) -> None:
        piece = b"z" * 2**20
        for _ in range(100):
            imap.asked("UID FETCH 1 .UID BODY.PEEK.*")
            imap.peer.raw(b"* 1 FETCH (UID 1 BODY[]<0> {%d}\r\n%b)\r\n" % (len(piece), piece))
            imap.ok()

    with pytest.raises(BrokeProtocol, match="more of a message"):
        bodies(selected(talk), message(1, 2**20 + 5), timeout=20)


def test_R6_answers_about_other_messages_do_not_enter_a_listing() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.says(r"UID SEARCH UID 5:\*", "* SEARCH 5 3", "* SEARCH 6 (MODSEQ 9)")
        imap.says(
            "UID FETCH 5:6 .*",
            "* 1 FETCH (FLAGS (\\Seen))",
            "* 2 FETCH (UID 6 FLAGS (\\Deleted))",
            '* 3 FETCH (UID 99 FLAGS () RFC822.SIZE 1 INTERNALDATE "01-Jan-2026 00:00:00 +0000")',
            '* 4 FETCH (INTERNALDATE " 1-Feb-2026 01:00:00 +0100" UID 5 RFC822.SIZE 7'
            " FLAGS (\\Recent \\Seen $Forwarded a \x07b))",
            "* VANISHED (EARLIER) 1:3",
        )

    with serving(selected(talk)) as server:
        session = opened(server)
        session.select("INBOX")
        flags = frozenset({"seen", "forwarded", "a"})
        assert list(session.messages(session.uids(5))) == [
            RemoteMessage(5, flags, 7, 1_769_904_000)
        ]
        session.cancel()
        session.close()


def test_T11_an_answer_to_a_later_command_is_not_taken_for_this_one() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.asked("SELECT .*")
        number = int(imap.tag[4:])
        imap.peer.send(f"{imap.tag[:4]}{number + 1} OK early", f"{imap.tag} OK done")

    with serving(over_tls(talk)) as server:
        session = opened(server)
        with pytest.raises(BrokeProtocol):
            session.select("INBOX")
        session.close()


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        ("[OVERQUOTA] full", Refused, "mailbox on the server is full"),
        ("[TRYCREATE] no such mailbox", Refused, "no such folder"),
        ("[NONEXISTENT] no such mailbox", Refused, "no such folder"),
        ("[UNAVAILABLE] later", Busy, "cannot serve just now"),
        ("[INUSE] locked", Busy, "it says: locked"),
        ("because", Refused, "it says: because"),
        ("", Refused, "refused APPEND"),
    ],
)
def test_a_refused_append_says_why_before_the_message_is_sent_and_the_session_goes_on(
    answer: str, error: type[TuiMailError], words: str
) -> None:
    def talk(imap: ImapPeer) -> None:
        imap.asked(r'APPEND "Sent" \(\\Seen\) \{20\}')
        imap.no(answer)
        imap.selects()

    with serving(over_tls(talk)) as server:
        session = opened(server)
        with pytest.raises(error, match=words):
            session.append("Sent", RAW, ["seen"], 0)
        assert session.select("INBOX").exists == 3
        session.cancel()
        session.close()
        assert RAW not in server.heard


def test_a_message_over_the_server_s_limit_is_not_sent_at_all() -> None:
    with serving(over_tls(ImapPeer.selects, f"{CAPABILITIES} APPENDLIMIT=19")) as server:
        session = opened(server)
        with pytest.raises(Refused, match="20 bytes, and the server takes none of more than 19"):
            session.append("Kept", RAW, [], 0)
        assert session.select("INBOX").exists == 3
        session.cancel()
        session.close()
        assert b"Kept" not in server.heard


def test_a_mailbox_without_UIDVALIDITY_is_refused_with_advice() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.says("SELECT .*", "* 3 EXISTS")

    with serving(over_tls(talk)) as server:
        session = opened(server)
        with pytest.raises(MissingCapability, match="no UIDVALIDITY"):
            session.select("INBOX")
        session.cancel()
        session.close()


def test_a_mailbox_that_is_read_only_is_told_so_and_can_be_read() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.selects(1, "* OK [PERMANENTFLAGS ()] none", code="[READ-ONLY] ")
        imap.says("UID FETCH 1:\\* .*", "* 1 FETCH (UID 4 FLAGS (\\Seen))")

    with serving(over_tls(talk)) as server:
        session = opened(server)
        box = session.select("INBOX")
        assert (box.read_only, box.keywords_allowed) == (True, False)
        assert session.flags() == {4: frozenset({"seen"})}
        session.cancel()
        session.close()


def test_T16_cancel_ends_a_stuck_read_at_once() -> None:
    with serving(selected(lambda imap: imap.peer.stall())) as server:
        session = opened(server, timeout=60)
        session.select("INBOX")
        timer = threading.Timer(0.2, session.cancel)
        timer.start()
        started = time.monotonic()
        with pytest.raises(ConnectionLost):
            session.flags()
        assert time.monotonic() - started < 1
        timer.join()
        session.close()


def test_a_bye_in_the_middle_is_a_lost_connection_with_the_servers_words() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.asked("UID FETCH .*")
        imap.peer.send("* BYE going down for maintenance")

    with serving(selected(talk)) as server:
        session = opened(server)
        session.select("INBOX")
        with pytest.raises(ConnectionLost, match="going down for maintenance"):
            session.flags()
        session.close()


def test_the_next_batch_is_asked_for_before_this_one_is_given_and_read_before_anything_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for most in ("NEWEST", "BATCH_MESSAGES"):
        monkeypatch.setattr(f"tui_mail.imap.bodies.{most}", 1)
    asked = threading.Event()

    def talk(imap: ImapPeer) -> None:
        imap.says("UID FETCH 3 .*", "* 3 FETCH (UID 3 BODY[] {3}", "abc)")
        imap.asked("UID FETCH 2 .*")
        asked.set()
        imap.ok("* 2 FETCH (UID 2 BODY[] {3}", "def)")
        imap.says(r"UID STORE 3 \+FLAGS.SILENT \(\\Seen\)")
        imap.says("UID FETCH 1 .*", "* 1 FETCH (UID 1 BODY[] {3}", "ghi)")

    with serving(selected(talk)) as server:
        session = opened(server)
        session.select("INBOX")
        wanted = [message(uid, 3) for uid in (3, 2, 1)]
        given = []
        for one, raw in session.bodies(wanted):
            if one.uid == 3:
                assert asked.wait(10), "the server was left waiting while this one is stored"
                session.change_flags([3], ["seen"], [])
            given.append(raw)
        assert given == [b"abc", b"def", b"ghi"]
        session.cancel()
        session.close()
