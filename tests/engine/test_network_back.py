"""Messages that wait for the next try, and a server or a network that comes back before it."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.engine.here import HOME, Here, engine, until
from tests.engine.peers import (
    DATA,
    MAIL,
    NOWHERE,
    TAKEN,
    answering,
    bye,
    hello,
    lists,
    logs_in,
    pop,
    rcpt,
    smtp,
)
from tests.scripted.server import Peer, serving
from tui_mail.engine import network_watch
from tui_mail.engine.sender import Sender
from tui_mail.model.commands import Sync
from tui_mail.model.ids import OutboxId
from tui_mail.model.outbox import SendState

BOB = "bob@far.test"
WHOLE = answering(MAIL, rcpt("bob"), DATA, TAKEN)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The watch looks more often than it does for people."""
    monkeypatch.setattr(network_watch, "LOOK", 0.02)
    monkeypatch.setattr(network_watch, "SETTLING", 0.01)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def waiting(folder: Path, port: int, more: str = "", *, watched: bool = True) -> Iterator[Here]:
    """An engine with a letter that could not be sent; its next try is a quarter of an hour off."""
    with engine(folder, smtp(port) + (more or pop(NOWHERE)), background=True) as here:
        here.send(BOB)
        until(lambda: tried(here))
        entry = here.entry()
        assert (entry.next_attempt or 0) - here.clock.now() > 600
        until(lambda: sender(here).watch._waits is watched)
        yield here


def sender(here: Here) -> Sender:
    """What sends, which is loaded with an engine that sends by itself."""
    found = here.engine._outbox._sender
    assert isinstance(found, Sender)
    return found


def tried(here: Here) -> bool:
    entry = here.entry()
    return entry.state is SendState.WAITING and entry.attempts == 1


def sent(here: Here, *ids: OutboxId) -> bool:
    return all(one.state is SendState.SENT for one in here.store.entries(ids or None))


def another_network(here: Here) -> None:
    here.network.place = "gateway café"


def another_way_out(here: Here) -> None:
    here.network.ways = "wlan0"


def awake_again(here: Here) -> None:
    here.network.asleep += 3600


@pytest.mark.parametrize("signal", [another_network, another_way_out, awake_again])
def test_a_message_goes_out_at_once_when_the_network_is_back(
    signal: Callable[[Here], None], tmp_path: Path
) -> None:
    port = free_port()
    with waiting(tmp_path, port) as here, serving(WHOLE, port=port) as server:
        signal(here)
        until(lambda: sent(here))
        assert server.connections == 1
        assert here.entry().attempts == 2


def test_a_message_goes_out_when_the_server_itself_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hello finds it there, without a log-in and without mail."""

    def greeted(peer: Peer) -> None:
        hello(peer, "AUTH PLAIN")
        peer.expect("QUIT")
        peer.send("221 bye")

    port = free_port()
    monkeypatch.setattr(network_watch, "KNOCK", 0.3)
    with waiting(tmp_path, port) as here, serving(greeted, WHOLE, port=port) as server:
        until(lambda: sent(here))
        assert server.connections == 2
        assert here.entry().attempts == 2, "a hello is no try"


def test_a_message_goes_out_when_its_host_gives_mail_again(tmp_path: Path) -> None:
    def empty(peer: Peer) -> None:
        logs_in(peer)
        lists(peer, [])
        bye(peer)

    port, incoming = free_port(), free_port()
    with (
        waiting(tmp_path, port, pop(incoming)) as here,
        serving(WHOLE, port=port),
        serving(empty, port=incoming),
    ):
        thread = here.engine._threads()[HOME]
        assert not thread.sync().result(20).error
        until(lambda: sent(here))


def test_what_a_server_put_off_is_not_hurried(tmp_path: Path) -> None:
    grey = answering(MAIL, rcpt("bob", "450 4.2.0 Greylisted"))
    with serving(grey) as server, waiting(tmp_path, server.port, watched=False) as here:
        another_network(here)
        sender(here).unreached.hurry()
        assert (here.entry().next_attempt or 0) - here.clock.now() > 600
        assert (server.connections, here.entry().attempts) == (1, 1)


def test_one_goes_ahead_and_the_crowd_follows_over_its_connection(tmp_path: Path) -> None:
    """Twenty wait; a try that fails again costs one connection, not twenty."""
    port = free_port()

    def takes_all(peer: Peer) -> None:
        hello(peer)
        while line := peer.line():
            if line == "DATA":
                peer.send("354 go on")
                peer.data()
            peer.send("221 bye" if line == "QUIT" else "250 ok")

    with engine(tmp_path, smtp(port) + pop(NOWHERE), background=True) as here:
        ids = [here.send(BOB, subject=f"letter {n}").id for n in range(20)]
        until(lambda: all(one.attempts == 1 for one in here.store.entries(ids)))
        until(lambda: not here.engine._outbox.sending)
        another_network(here)
        until(lambda: here.store.entries(ids[:1])[0].attempts == 2)
        another_way_out(here)
        until(lambda: tuple(sender(here).watch._seen) == (here.network.mark(), 0.0))
        assert [one.attempts for one in here.store.entries(ids)] == [*[1] * 19, 2]
        sender(here).unreached._ahead.clear()
        with serving(takes_all, port=port) as server:
            awake_again(here)
            until(lambda: sent(here))
            assert server.connections <= 2, "the one ahead, and the crowd over one more"


def test_nothing_is_watched_while_nothing_waits(tmp_path: Path) -> None:
    with serving(WHOLE) as server:
        text = smtp(server.port) + pop(NOWHERE)
        with engine(tmp_path, text, background=True) as here:
            looks = 0
            mark = here.network.mark

            def counted() -> str:
                nonlocal looks
                looks += 1
                return mark()

            here.network.mark = counted  # type: ignore[method-assign]
            here.send(BOB)
            until(lambda: sent(here))
            here.ask(Sync((HOME,)))
            assert looks == 0
