"""POP3 after the log-in: listing, RETR of every shape, DELE and QUIT, and servers that do wrong."""

import threading

import pytest

from tests.scripted.server import Peer, Script, serving
from tui_mail.errors import (
    BrokeProtocol,
    Busy,
    ConnectionLost,
    Refused,
)
from tui_mail.model.endpoint import Endpoint, Security
from tui_mail.model.maildrop import DropEntry
from tui_mail.model.secret import Secret
from tui_mail.pop3.connection import open_drop
from tui_mail.pop3.session import WINDOW
from tui_mail.ports.mail_drop import MailDrop


def logged_in(peer: Peer, *capabilities: str) -> None:
    peer.send("+OK ready")
    peer.expect("CAPA")
    peer.send("+OK", "SASL PLAIN", *capabilities, ".")
    peer.expect("AUTH PLAIN .*")
    peer.send("+OK in")


def opened(port: int, timeout: float = 10) -> MailDrop:
    endpoint = Endpoint("127.0.0.1", port, Security.NONE, "alice", timeout=timeout)
    return open_drop(endpoint, Secret("pw"))


def answering(*answers: tuple[str, bytes], capabilities: tuple[str, ...] = ()) -> Script:
    """A session of expected commands and raw answers."""

    def script(peer: Peer) -> None:
        logged_in(peer, *capabilities)
        for command, answer in answers:
            peer.expect(command)
            peer.raw(answer)
        peer.stall()

    return script


def entry(number: int, size: int = 100) -> DropEntry:
    return DropEntry(number, f"u{number}", size)


MESSAGES = {
    "plain": (b"Subject: x\r\n\r\nHi\r\n.\r\n", b"Subject: x\r\n\r\nHi\r\n"),
    "dots": (b"..\r\n...a\r\nx.\r\n\r\n..\r\n.\r\n", b".\r\n..a\r\nx.\r\n\r\n.\r\n"),
    "empty": (b".\r\n", b""),
    "one line end": (b"\r\n.\r\n", b"\r\n"),
    "S7 long line": (b"A: b\r\n\r\n" + b"x" * 90_000 + b"\r\n.\r\n", None),
    "bare LF inside": (b"a\n.\nb\r\n.\r\n", b"a\n.\nb\r\n"),
    "bare CR inside": (b"a\r.\r\rb\r\n.\r\n", b"a\r.\r\rb\r\n"),
    "NUL and 8 bit": (b"\0\xff\xfe\r\n.\r\n", b"\0\xff\xfe\r\n"),
}


@pytest.mark.parametrize("kind", MESSAGES)
def test_S7_a_message_of_any_shape_comes_as_its_original_bytes(kind: str) -> None:
    wire, original = MESSAGES[kind]
    if original is None:
        original = wire[:-3]
    with serving(answering(("RETR 1", b"+OK\r\n" + wire))) as server:
        drop = opened(server.port)
        assert [raw for _, raw in drop.fetch([entry(1, len(original))])] == [original]
        drop.close()


def test_a_message_comes_whole_however_its_bytes_are_cut() -> None:
    wire = b"+OK 9 octets\r\n..a\r\n\r\n.b\r\n..\r\n.\r\n"
    original = b".a\r\n\r\n.b\r\n.\r\n"

    def script(peer: Peer) -> None:
        logged_in(peer)
        for at in range(1, len(wire)):
            peer.expect("RETR 1")
            peer.raw(wire[:at])
            peer.raw(wire[at:])
        peer.stall()

    with serving(script) as server:
        drop = opened(server.port)
        for _ in range(1, len(wire)):
            assert [raw for _, raw in drop.fetch([entry(1)])] == [original]
        drop.close()


def test_a_server_with_bare_line_feeds_is_understood() -> None:
    def script(peer: Peer) -> None:
        logged_in(peer)
        for command, answer in (
            ("LIST", b"+OK\n1 12\n.\n"),
            ("UIDL", b"+OK\n1 abc\n.\n"),
            ("RETR 1", b"+OK\nA: b\n\n..x\n.\n"),
        ):
            peer.expect(command)
            peer.raw(answer)
        peer.stall()

    with serving(script) as server:
        drop = opened(server.port)
        listing = drop.listing()
        assert listing == (DropEntry(1, "abc", 12),)
        assert [raw for _, raw in drop.fetch(listing)] == [b"A: b\n\n.x\n"]
        drop.close()


@pytest.mark.parametrize(
    ("sizes", "uidls", "entries"),
    [
        (b"1 5\r\n2 7\r\n", b"1 a\r\n2 b\r\n", (DropEntry(1, "a", 5), DropEntry(2, "b", 7))),
        (b"1 5\r\n2 7\r\n", b"1 a\r\n2 a\r\n", (DropEntry(1, "a", 5), DropEntry(2, "a", 7))),
        (b"1 5 x\r\n", b"1 " + b"u" * 200 + b"\r\n", (DropEntry(1, "u" * 200, 5),)),
        (b"1 5\r\n", b"1 \xff\xe4\r\n", (DropEntry(1, "\\xff\\xe4", 5),)),
        (b"1 5\r\n", b"1 \r\n", (DropEntry(1, "", 5),)),
        (b"1 x\r\nnonsense\r\n", b"1 a\r\n3 c\r\n", (DropEntry(1, "a", 0), DropEntry(3, "c", 0))),
    ],
    ids=["usual", "R4 doubled", "R4 long", "R4 not ASCII", "R4 no name", "odd lines"],
)
def test_a_listing_joins_sizes_and_names(
    sizes: bytes, uidls: bytes, entries: tuple[DropEntry, ...]
) -> None:
    answers = (("LIST", b"+OK\r\n" + sizes + b".\r\n"), ("UIDL", b"+OK\r\n" + uidls + b".\r\n"))
    with serving(answering(*answers)) as server:
        drop = opened(server.port)
        assert drop.listing() == entries
        drop.close()


def test_an_empty_maildrop_has_an_empty_listing_and_quits() -> None:
    with serving(answering(("LIST", b"+OK 0\r\n.\r\n"), ("QUIT", b"+OK bye\r\n"))) as server:
        drop = opened(server.port)
        assert drop.listing() == ()
        drop.quit()


def test_R4_without_uidl_every_name_is_empty_and_a_beginning_tells_more() -> None:
    script = answering(
        ("LIST", b"+OK\r\n1 2\r\n2 3\r\n.\r\n"),
        ("UIDL", b"-ERR what?\r\n"),
        ("TOP 1 5", b"+OK\r\nA: b\r\n\r\n..x\r\n.\r\n"),
        ("TOP 2 5", b"-ERR what?\r\n"),
    )
    with serving(script) as server:
        drop = opened(server.port)
        listing = drop.listing()
        assert listing == (DropEntry(1, "", 2), DropEntry(2, "", 3))
        assert [raw for _, raw in drop.beginnings(listing, 5)] == [b"A: b\r\n\r\n.x\r\n", None]
        drop.close()


@pytest.mark.parametrize(("answer", "asked"), [("-ERR [SYS/TEMP] no", 1), ("-ERR no", 20)])
def test_a_server_that_refuses_one_after_the_other_is_not_asked_for_all(
    answer: str, asked: int
) -> None:
    def script(peer: Peer) -> None:
        logged_in(peer)
        while peer.line():
            peer.send(answer)

    with serving(script) as server:
        drop = opened(server.port)
        with pytest.raises((Busy, Refused)):
            list(drop.fetch([entry(n) for n in range(1, 101)]))
        drop.close()
    assert server.heard.count(b"RETR") == asked


def test_with_pipelining_a_window_of_messages_is_asked_for_at_once() -> None:
    def script(peer: Peer) -> None:
        logged_in(peer, "PIPELINING")
        for number in range(1, WINDOW + 1):
            peer.expect(f"RETR {number}")
        for number in range(1, 301):
            peer.raw(b"+OK\r\n%d\r\n.\r\n" % number)
        for number in range(WINDOW + 1, 301):
            peer.expect(f"RETR {number}")
        peer.stall()

    with serving(script) as server:
        drop = opened(server.port)
        entries = [entry(n) for n in range(1, 301)]
        assert [(e.number, raw) for e, raw in drop.fetch(entries)] == [
            (n, b"%d\r\n" % n) for n in range(1, 301)
        ]
        drop.close()


def test_without_pipelining_one_is_asked_for_at_a_time() -> None:
    def script(peer: Peer) -> None:
        logged_in(peer)
        for number in range(1, 6):
            peer.expect(f"RETR {number}")
            peer.raw(b"+OK\r\n%d\r\n.\r\n" % number)
        peer.stall()

    with serving(script) as server:
        drop = opened(server.port)
        assert len(list(drop.fetch([entry(n) for n in range(1, 6)]))) == 5
        drop.close()


@pytest.mark.parametrize("capabilities", [(), ("PIPELINING",)])
def test_a_message_that_the_server_will_not_give_stops_no_other(
    capabilities: tuple[str, ...],
) -> None:
    def script(peer: Peer) -> None:
        logged_in(peer, *capabilities)
        for number in range(1, 4):
            peer.expect(f"RETR {number}")
            peer.raw(b"-ERR broken\r\n" if number == 2 else b"+OK\r\n%d\r\n.\r\n" % number)
        peer.stall()

    with serving(script) as server:
        drop = opened(server.port)
        got: list[int] = []
        with pytest.raises(Refused, match="would not give 1 of 3 messages"):
            got.extend(e.number for e, _ in drop.fetch([entry(n) for n in (1, 2, 3)]))
        drop.close()
    assert got == [1, 3]


@pytest.mark.parametrize("at", range(40))
def test_R1_a_message_cut_at_any_byte_is_never_given(at: int) -> None:
    wire = b"+OK\r\nSubject: x\r\n\r\n..\r\nline two\r\n.\r\n"
    whole = at >= len(wire)

    def script(peer: Peer) -> None:
        logged_in(peer)
        peer.expect("RETR 1")
        peer.raw(wire[:at])

    with serving(script) as server:
        drop = opened(server.port)
        if whole:
            assert [raw for _, raw in drop.fetch([entry(1)])] == [
                b"Subject: x\r\n\r\n.\r\nline two\r\n"
            ]
        else:
            with pytest.raises(ConnectionLost):
                list(drop.fetch([entry(1)]))
        drop.close()


def test_S8_a_message_far_over_its_announced_size_is_dropped() -> None:
    def script(peer: Peer) -> None:
        logged_in(peer)
        peer.expect("RETR 1")
        peer.raw(b"+OK\r\n")
        for _ in range(40):
            peer.raw(b"x" * 65536)
        peer.stall()

    with serving(script) as server:
        drop = opened(server.port)
        with pytest.raises(BrokeProtocol, match="more than was announced"):
            list(drop.fetch([entry(1, 100)]))
        drop.close()


def test_an_iteration_left_early_leaves_no_answer_for_the_next_command() -> None:
    def script(peer: Peer) -> None:
        logged_in(peer, "PIPELINING")
        for number in range(1, 11):
            peer.expect(f"RETR {number}")
        for number in range(1, 11):
            peer.raw(b"+OK\r\n%d\r\n.\r\n" % number)
        peer.expect("DELE 1")
        peer.send("+OK deleted")
        peer.expect("QUIT")
        peer.send("+OK bye")

    with serving(script) as server:
        drop = opened(server.port)
        for _, raw in drop.fetch([entry(n) for n in range(1, 11)]):
            assert raw == b"1\r\n"
            break
        drop.delete(1)
        drop.quit()


def test_a_delete_between_two_messages_takes_no_message_away() -> None:
    def script(peer: Peer) -> None:
        logged_in(peer, "PIPELINING")
        while line := peer.line():
            command, _, number = line.partition(" ")
            peer.send("+OK", *([number, "."] if command == "RETR" else []))

    with serving(script) as server:
        drop = opened(server.port)
        got = []
        for e, raw in drop.fetch([entry(n) for n in range(1, 101)]):
            got.append(raw)
            drop.delete(e.number)
        drop.quit()
    assert got == [b"%d\r\n" % n for n in range(1, 101)]
    assert server.heard.count(b"DELE") == 100


@pytest.mark.parametrize("capabilities", [(), ("PIPELINING",)])
def test_R3_a_refused_dele_is_told_at_the_latest_by_quit(capabilities: tuple[str, ...]) -> None:
    script = answering(
        ("DELE 1", b"+OK\r\n"),
        ("DELE 2", b"-ERR no such message\r\n"),
        ("QUIT", b"+OK bye\r\n"),
        capabilities=capabilities,
    )
    with serving(script) as server:
        drop = opened(server.port)
        drop.delete(1)
        drop.delete(2)
        with pytest.raises(Refused, match="would not delete message 2"):
            drop.quit()


def test_R3_a_quit_that_is_refused_or_not_answered_is_an_error() -> None:
    with (
        serving(answering(("QUIT", b"-ERR some deleted messages not removed\r\n"))) as server,
        pytest.raises(Refused, match="not removed"),
    ):
        opened(server.port).quit()

    def silent(peer: Peer) -> None:
        logged_in(peer)
        peer.expect("QUIT")

    with serving(silent) as server:
        drop = opened(server.port)
        with pytest.raises(ConnectionLost):
            drop.quit()
        drop.close()


def test_a_busy_server_in_mid_session_is_busy() -> None:
    with serving(answering(("LIST", b"-ERR [SYS/TEMP] disk\r\n"))) as server:
        drop = opened(server.port)
        with pytest.raises(Busy):
            drop.listing()
        drop.close()


def test_cancel_from_another_thread_ends_a_read_that_waits() -> None:
    asked = threading.Event()

    def script(peer: Peer) -> None:
        logged_in(peer)
        peer.expect("LIST")
        asked.set()
        peer.stall()

    with serving(script) as server:
        drop = opened(server.port, timeout=60)
        failures: list[Exception] = []

        def wait() -> None:
            try:
                drop.listing()
            except ConnectionLost as error:
                failures.append(error)

        thread = threading.Thread(target=wait)
        thread.start()
        assert asked.wait(10)
        drop.cancel()
        thread.join(10)
        assert not thread.is_alive()
        assert len(failures) == 1
        drop.close()
