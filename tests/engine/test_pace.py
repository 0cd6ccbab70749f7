"""An SMTP server with a pace: the outbox waits, says why, and a restart forgets nothing."""

from datetime import datetime
from pathlib import Path
from unittest.mock import patch

from tests.engine.here import HOME, Here, engine
from tests.engine.peers import NOWHERE, pop, smtp
from tests.scripted.server import Peer, serving
from tui_mail.model.commands import Sync
from tui_mail.model.outbox import CancelOutbox, OutboxEntry, RetryOutbox, SendState

BOB = "bob@far.test"


def takes(peer: Peer) -> None:
    """Any number of messages over one connection."""
    peer.send("220 ready")
    while line := peer.line():
        if line == "DATA":
            peer.send("354 go on")
            peer.data()
        peer.send("250 ok")


def paced(port: int, pace: str, name: str = "out") -> str:
    return smtp(port, name) + f"pace = {pace}\n"


def due(here: Here, seconds: int) -> None:
    here.clock.ahead += seconds
    here.ask(Sync((HOME,)))


def states(here: Here) -> list[str]:
    return [entry.state.value for entry in reversed(here.store.entries())]


def waits(here: Here) -> list[OutboxEntry]:
    return [e for e in reversed(here.store.entries()) if e.state is SendState.WAITING]


def test_what_is_too_much_waits_for_its_turn_and_says_so(tmp_path: Path) -> None:
    with serving(takes) as server, engine(tmp_path, paced(server.port, "2") + pop(NOWHERE)) as here:
        for _ in range(5):
            here.send(BOB)
        due(here, 0)
        assert states(here) == ["sent", "sent", "waiting", "waiting", "waiting"]
        left = waits(here)
        assert {entry.attempts for entry in left} == {0}, "nothing was tried"
        first, second, third = (entry.next_attempt or 0 for entry in left)
        assert 58 <= first - here.clock.now() <= 62
        assert 58 <= third - second <= 62
        clock = datetime.fromtimestamp(first).astimezone().strftime("%H:%M:%S")
        words = f"The server out takes 2 messages a minute: next at {clock}."
        assert left[0].last_error == words
        due(here, 30)
        assert len(waits(here)) == 3
        due(here, 32)
        assert len(waits(here)) == 1
        assert not [problem for problem in here.problems() if problem.server == "smtp"]
        due(here, 62)
        assert (states(here), waits(here)) == (["sent"] * 5, [])


def test_a_restart_and_an_impatient_user_cannot_exceed_it(tmp_path: Path) -> None:
    with serving(takes) as server:
        text = paced(server.port, '"2/h"') + pop(NOWHERE)
        with engine(tmp_path, text) as here:
            for _ in range(3):
                here.send(BOB)
            due(here, 0)
        with engine(tmp_path, text) as again:
            again.ask(RetryOutbox())
            again.send(BOB)
            due(again, 1800)
            assert states(again) == ["sent", "sent", "waiting", "waiting"]
            assert "2 messages an hour" in waits(again)[1].last_error
            again.ask(CancelOutbox((waits(again)[0].id,)))
            due(again, 1803)
            assert states(again) == ["sent", "sent", "cancelled", "sent"]


def test_each_server_has_its_own_and_the_second_of_a_list_keeps_it_too(tmp_path: Path) -> None:
    with serving(takes) as server:
        text = smtp(NOWHERE, "one") + paced(server.port, '"1/d"', "two") + pop(NOWHERE)
        with engine(tmp_path, text.replace('["out"]', '["one", "two"]')) as here:
            here.send(BOB)
            here.send(BOB)
            due(here, 0)
            assert states(here) == ["sent", "waiting"]
            (left,) = waits(here)
            assert "one: " in left.last_error
            assert "refused the connection" in left.last_error
            assert "two takes 1 message a day" in left.last_error
            assert (left.next_attempt or 0) - here.clock.now() < 1200, "the first may be back"
            due(here, 1200)
            assert states(here) == ["sent", "waiting"], "the second keeps its pace"
            due(here, 86_400)
            assert states(here) == ["sent", "sent"]


def test_what_is_taken_back_as_its_turn_is_looked_for_stays_taken_back(tmp_path: Path) -> None:
    with serving(takes) as server, engine(tmp_path, paced(server.port, "1") + pop(NOWHERE)) as here:
        here.send(BOB)
        second = here.send(BOB)
        looked = here.store.handed

        def meanwhile(smtp: str, since: int, until: int) -> tuple[int, ...]:
            gone = looked(smtp, since, until)
            if gone:
                assert here.store.cancel(second.id)
            return gone

        with patch.object(here.store, "handed", meanwhile):
            due(here, 0)
        due(here, 70)
        assert states(here) == ["sent", "cancelled"]


def test_a_clock_that_was_wrong_keeps_nothing_waiting_for_long(tmp_path: Path) -> None:
    with serving(takes) as server, engine(tmp_path, paced(server.port, "1") + pop(NOWHERE)) as here:
        here.clock.ahead = 30 * 86_400
        here.send(BOB)
        due(here, 0)
        here.clock.ahead = 0
        here.send(BOB)
        due(here, 0)
        assert states(here) == ["sent", "sent"]


def test_what_a_program_did_not_take_counts_nothing(tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\nexit $(cat " + str(tmp_path / "status") + ")\n")
    program.chmod(0o700)
    status = tmp_path / "status"
    status.write_text("78")
    text = f'[smtp.out]\ncommand = ["{program}"]\npace = "1/d"\n' + pop(NOWHERE)
    with engine(tmp_path, text) as here:
        here.send(BOB)
        due(here, 0)
        assert states(here) == ["waiting"]
        status.write_text("0")
        here.ask(RetryOutbox())
        assert states(here) == ["sent"]
        here.send(BOB)
        due(here, 0)
        assert states(here) == ["sent", "waiting"]
        assert "1 message a day" in waits(here)[0].last_error


def test_without_a_pace_nothing_waits(tmp_path: Path) -> None:
    with serving(takes) as server, engine(tmp_path, smtp(server.port) + pop(NOWHERE)) as here:
        for _ in range(4):
            here.send(BOB)
        due(here, 0)
        assert states(here) == ["sent"] * 4
        assert server.connections == 1


def test_a_message_that_is_settled_is_not_put_off(tmp_path: Path) -> None:
    with serving(takes) as server, engine(tmp_path, paced(server.port, "1") + pop(NOWHERE)) as here:
        here.send(BOB)
        held = here.send(BOB, hold=600)
        due(here, 0)
        here.ask(CancelOutbox((held.id,)))
        due(here, 700)
        assert states(here) == ["sent", "cancelled"]
