"""IDLE as real servers put it: in one packet, in halves, with literals, and ended in every way."""

import threading
import time

import pytest

from tests.scripted.imap_peer import CAPABILITIES, ImapPeer, Script, opened, selected
from tests.scripted.server import serving
from tui_mail.errors import BrokeProtocol, ConnectionLost, TimedOut, TuiMailError
from tui_mail.imap import idle


def idled(script: Script, seconds: float = 20, timeout: float = 10) -> tuple[bool, float]:
    """What idle said, and after how many seconds."""
    with serving(script) as server:
        session = opened(server, timeout=timeout)
        session.select("INBOX")
        started = time.monotonic()
        try:
            return session.idle(seconds), time.monotonic() - started
        finally:
            session.cancel()
            session.close()


def done(imap: ImapPeer) -> None:
    imap.peer.expect("DONE")
    imap.ok()


@pytest.mark.parametrize(
    "news",
    [
        "* 4 EXISTS",
        "* 1 EXPUNGE",
        "* 2 FETCH (FLAGS (\\Seen))",
        "* VANISHED 17",
        "* OK Still here\r\n* 4 EXISTS\r\n* 1 RECENT",
    ],
)
def test_R15_news_in_the_same_packet_as_the_plus_is_heard(news: str) -> None:
    def talk(imap: ImapPeer) -> None:
        imap.asked("IDLE")
        imap.peer.send("+ idling", news)
        done(imap)

    changed, seconds = idled(selected(talk))
    assert changed
    assert seconds < 1


def test_R15_news_before_the_plus_is_heard() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.asked("IDLE")
        imap.peer.send("* 4 EXISTS", "+ idling")
        done(imap)

    assert idled(selected(talk))[0]


def test_half_a_line_is_waited_for_and_not_taken_for_news() -> None:
    halves = threading.Event()

    def talk(imap: ImapPeer) -> None:
        imap.asked("IDLE")
        imap.peer.send("+ idling")
        imap.peer.raw(b"* 4 EXI")
        halves.wait(0.1)
        imap.peer.raw(b"STS\r\n")
        done(imap)

    assert idled(selected(talk))[0]


def test_news_after_a_quiet_time_longer_than_any_timeout_is_heard() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.asked("IDLE")
        imap.peer.send("+ idling")
        threading.Event().wait(0.9)
        imap.peer.send("* 4 EXISTS")
        done(imap)

    changed, seconds = idled(selected(talk), timeout=0.2)
    assert changed
    assert seconds >= 0.8


def test_half_a_line_that_never_ends_is_a_timeout() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.asked("IDLE")
        imap.peer.send("+ idling")
        imap.peer.raw(b"* 4 EXI")

    with pytest.raises(TimedOut):
        idled(selected(talk), timeout=0.4)


def test_a_literal_within_idle_is_read_over() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.asked("IDLE")
        imap.peer.raw(b"+ idling\r\n* OK [X {9}\r\n* 4 EXIST] x\r\n* 4 EXISTS\r\n")
        done(imap)

    assert idled(selected(talk))[0]


def test_chatter_is_no_news() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.asked("IDLE")
        imap.peer.send("+ idling", "* OK Still here", "* 0 RECENT", "* 3 EXISTS")
        done(imap)

    changed, seconds = idled(selected(talk), seconds=0.3)
    assert not changed
    assert seconds >= 0.25


@pytest.mark.parametrize(
    ("ending", "error"),
    [
        ("", ConnectionLost),
        ("* BYE autologout", ConnectionLost),
        ("{tag} OK idle is over", BrokeProtocol),
        ("{tag} BAD idle is over", BrokeProtocol),
        ("+ again", BrokeProtocol),
        ("nonsense", BrokeProtocol),
    ],
)
def test_T5_R15_an_end_of_idle_that_nobody_asked_for_is_an_error_and_no_loop(
    ending: str, error: type[TuiMailError]
) -> None:
    def script_talk(imap: ImapPeer) -> None:
        imap.asked("IDLE")
        imap.peer.send("+ idling")
        if ending:
            imap.peer.send(ending.format(tag=imap.tag))
            imap.peer.stall()
        imap.peer.drop()

    with pytest.raises(error):
        idled(selected(script_talk), seconds=5)


def test_R15_a_server_that_never_answers_DONE_is_given_up() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.asked("IDLE")
        imap.peer.send("+ idling", "* 4 EXISTS")
        imap.peer.stall()

    with pytest.raises(TimedOut):
        idled(selected(talk), timeout=0.4)


def test_R15_idle_is_begun_anew_before_the_server_logs_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tui_mail.imap.idle.LONGEST", 0.1)

    def talk(imap: ImapPeer) -> None:
        for _ in range(2):
            imap.asked("IDLE")
            imap.peer.send("+ idling")
            done(imap)
        imap.asked("IDLE")
        imap.peer.send("+ idling", "* 4 EXISTS")
        done(imap)

    assert idled(selected(talk))[0]


def test_R15_a_burst_is_one_piece_of_news() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.asked("IDLE")
        imap.peer.send("+ idling", *(f"* {count} EXISTS" for count in range(4, 1004)))
        done(imap)
        imap.asked("IDLE")
        imap.peer.send("+ idling")
        done(imap)

    with serving(selected(talk)) as server:
        session = opened(server)
        session.select("INBOX")
        assert session.idle(20)
        assert not session.idle(0.1)
        session.cancel()
        session.close()


def test_without_IDLE_the_server_is_asked_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_mail.imap.idle.POLL", 0.05)

    def talk(imap: ImapPeer) -> None:
        imap.says("NOOP")
        imap.says("NOOP", "* 1 FETCH (FLAGS (\\Seen))")

    without = CAPABILITIES.replace(" IDLE", "")
    changed, seconds = idled(selected(talk, without))
    assert changed
    assert seconds < 5


def test_without_IDLE_what_the_server_says_unasked_is_heard_at_once() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.peer.send("* 4 EXISTS")

    without = CAPABILITIES.replace(" IDLE", "")
    changed, seconds = idled(selected(talk, without))
    assert changed
    assert seconds < 5


@pytest.mark.parametrize("answers", [True, False])
def test_R15_after_a_sleep_or_on_another_network_the_server_has_to_answer(
    answers: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idle, "LOOK", 0.05)
    woke = iter([True])

    def talk(imap: ImapPeer) -> None:
        imap.asked("IDLE")
        imap.peer.send("+ idling")
        imap.peer.expect("DONE")
        if answers:
            imap.ok()
            imap.asked("IDLE")
            imap.peer.send("+ idling", "* 4 EXISTS")
            done(imap)

    with serving(selected(talk)) as server:
        session = opened(server, timeout=0.5)
        session.select("INBOX")
        if answers:
            assert session.idle(20, lambda: next(woke, False)) is True
        else:
            with pytest.raises(TimedOut):
                session.idle(20, lambda: next(woke, False))
        session.cancel()
        session.close()
