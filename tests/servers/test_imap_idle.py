"""Waiting for news from a real Dovecot."""

import threading
import time

import pytest

from tests.servers.imap_session import in_order, mail, session
from tests.servers.rig import Rig
from tui_mail.errors import ConnectionLost
from tui_mail.model.endpoint import Security
from tui_mail.ports.imap_server import ImapServer


class Waiter(threading.Thread):
    """An idle on a thread of its own, and when it ended with what."""

    def __init__(self, server: ImapServer, seconds: float = 30.0) -> None:
        super().__init__()
        self._server, self._seconds = server, seconds
        self.result: bool | str = ""
        self.at = 0.0

    def run(self) -> None:
        try:
            self.result = self._server.idle(self._seconds)
        except ConnectionLost as error:
            self.result = str(error)
        self.at = time.monotonic()


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_idle_wakes_within_a_second_of_a_delivery(clean_rig: Rig, security: Security) -> None:
    with session(clean_rig, security) as server:
        server.select("INBOX")
        assert server.idle(0.05) is False, "nothing had happened yet"
        waiter = Waiter(server)
        waiter.start()
        delivered = time.monotonic()
        clean_rig.deliver("bob", mail(1))
        waiter.join(20)
        assert waiter.result is True
        assert waiter.at - delivered < 1
        assert [message.uid for message in in_order(server)] == [1]
        assert server.idle(0.05) is False


def test_idle_wakes_for_a_flag_and_for_a_removal_by_another_client(clean_rig: Rig) -> None:
    clean_rig.deliver("bob", mail(1))
    with session(clean_rig) as server, session(clean_rig) as other:
        other.select("INBOX")
        server.select("INBOX")
        waiter = Waiter(server)
        waiter.start()
        other.change_flags([1], ["seen"], [])
        waiter.join(20)
        assert waiter.result is True
        waiter = Waiter(server)
        waiter.start()
        other.delete([1])
        waiter.join(20)
        assert waiter.result is True


def test_a_change_told_during_another_command_wakes_the_next_idle(clean_rig: Rig) -> None:
    with session(clean_rig) as server:
        server.select("INBOX")
        server.append("INBOX", mail(1), [], 0)  # its answer tells EXISTS
        started = time.monotonic()
        assert server.idle(30) is True
        assert time.monotonic() - started < 5


def test_idle_gives_up_when_its_time_is_over(clean_rig: Rig) -> None:
    with session(clean_rig) as server:
        server.select("INBOX")
        started = time.monotonic()
        assert server.idle(0.3) is False
        assert 0.25 < time.monotonic() - started < 3


def test_without_IDLE_a_poll_hears_of_a_delivery(
    clean_rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_mail.imap.idle.POLL", 0.1)
    with session(clean_rig) as server:
        dialogue = server._dialogue  # type: ignore[attr-defined] # a real server cannot unlearn IDLE
        monkeypatch.setattr(dialogue, "capabilities", dialogue.capabilities - {"IDLE"})
        server.select("INBOX")
        assert server.idle(0.3) is False
        clean_rig.deliver("bob", mail(1))
        assert server.idle(20) is True


def test_cancel_from_another_thread_ends_idle_within_a_second(clean_rig: Rig) -> None:
    with session(clean_rig) as server:
        server.select("INBOX")
        waiter = Waiter(server)
        waiter.start()
        waiter.join(0.2)
        assert waiter.is_alive()
        cancelled = time.monotonic()
        server.cancel()
        waiter.join(10)
        assert isinstance(waiter.result, str)
        assert waiter.at - cancelled < 1


def test_T5_a_server_that_ends_the_session_is_a_lost_connection(clean_rig: Rig) -> None:
    with session(clean_rig) as server:
        server.select("INBOX")
        waiter = Waiter(server)
        waiter.start()
        waiter.join(0.2)
        clean_rig.kick("bob")
        waiter.join(10)
        assert isinstance(waiter.result, str)
        assert waiter.result
