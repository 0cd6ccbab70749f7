"""Messages for one server go over one connection, and a server that closes it loses none."""

from pathlib import Path

from tests.engine.here import HOME, Here, engine
from tests.engine.peers import DATA, MAIL, NOWHERE, TAKEN, answering, hello, pop, rcpt, smtp
from tests.scripted.server import Peer, Script, serving
from tui_mail.model.commands import Sync
from tui_mail.model.outbox import SendState

BOB = "bob@far.test"


def taking(count: int, then: Script) -> Script:
    """Takes so many messages on one connection."""

    def script(peer: Peer) -> None:
        hello(peer)
        for _ in range(count):
            for command, answer in (MAIL, rcpt("bob"), DATA):
                peer.expect(command)
                peer.send(answer)
            peer.data()
            peer.send("250 taken")
        then(peer)

    return script


def says_421(peer: Peer) -> None:
    peer.line()
    peer.send("421 4.7.0 enough for one connection")


def states(here: Here) -> list[SendState]:
    return [entry.state for entry in here.store.entries()]


def send_three(here: Here) -> None:
    for number in range(3):
        here.send(BOB, subject=f"letter {number}")
    here.ask(Sync((HOME,)))


def test_what_is_due_goes_over_one_connection_that_is_closed_after_the_last(tmp_path: Path) -> None:
    def bye(peer: Peer) -> None:
        peer.expect("QUIT")
        peer.send("221 bye")

    with (
        serving(taking(3, bye)) as server,
        engine(tmp_path, smtp(server.port) + pop(NOWHERE)) as here,
    ):
        send_three(here)
        assert states(here) == [SendState.SENT] * 3
        assert server.wait_for(b"QUIT")
        assert server.connections == 1


def test_C10_421_in_the_middle_goes_on_over_a_new_connection(tmp_path: Path) -> None:
    with (
        serving(taking(1, says_421), taking(2, Peer.stall)) as server,
        engine(tmp_path, smtp(server.port) + pop(NOWHERE)) as here,
    ):
        send_three(here)
        assert states(here) == [SendState.SENT] * 3
        assert server.connections == 2


def test_a_connection_that_the_server_closed_between_messages_is_made_anew(tmp_path: Path) -> None:
    with (
        serving(taking(1, Peer.drop), taking(2, Peer.stall)) as server,
        engine(tmp_path, smtp(server.port) + pop(NOWHERE)) as here,
    ):
        send_three(here)
        assert states(here) == [SendState.SENT] * 3
        assert server.connections == 2


def test_R9_a_kept_connection_lost_after_the_dot_is_maybe_sent_and_the_rest_goes_on(
    tmp_path: Path,
) -> None:
    def lost_after_the_dot(peer: Peer) -> None:
        for command, answer in (MAIL, rcpt("bob"), DATA):
            peer.expect(command)
            peer.send(answer)
        peer.data()
        peer.drop()

    last = answering(MAIL, rcpt("bob"), DATA, TAKEN)
    with (
        serving(taking(1, lost_after_the_dot), last) as server,
        engine(tmp_path, smtp(server.port) + pop(NOWHERE)) as here,
    ):
        send_three(here)
        assert states(here) == [SendState.SENT, SendState.MAYBE_SENT, SendState.SENT]
        assert server.connections == 2


def test_R9_a_kept_connection_lost_before_the_dot_is_tried_later_and_never_maybe_sent(
    tmp_path: Path,
) -> None:
    def lost_at_data(peer: Peer) -> None:
        for command, answer in (MAIL, rcpt("bob")):
            peer.expect(command)
            peer.send(answer)
        peer.expect("DATA")
        peer.drop()

    last = answering(MAIL, rcpt("bob"), DATA, TAKEN)
    with (
        serving(taking(1, lost_at_data), last) as server,
        engine(tmp_path, smtp(server.port) + pop(NOWHERE)) as here,
    ):
        send_three(here)
        assert states(here) == [SendState.SENT, SendState.WAITING, SendState.SENT]
        assert server.connections == 2
