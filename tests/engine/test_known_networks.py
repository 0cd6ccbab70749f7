"""Works from home, refused here: which server is asked first on which network, and what is said."""

import time
from pathlib import Path

from tests.engine.here import HOME, Here, engine
from tests.engine.peers import DATA, MAIL, NOWHERE, TAKEN, answering, pop, rcpt, smtp
from tests.scripted.server import serving
from tests.unit.store.made_mail import query
from tui_mail.model.commands import Sync
from tui_mail.model.outbox import OutboxEntry, RecipientState, SendState

BOB = "bob@far.test"
WHOLE = answering(MAIL, rcpt("bob"), DATA, TAKEN)
NOT_HERE = answering(MAIL, rcpt("bob", "554 5.7.1 Relay access denied"))


def sent(here: Here, place: str) -> OutboxEntry:
    """A letter, tried on that network."""
    here.network.place = place
    number = here.send(BOB).id
    here.ask(Sync((HOME,)))
    (entry,) = here.store.entries((number,))
    return entry


def both(one: int, two: int) -> str:
    text = smtp(one, "isp") + smtp(two, "two") + pop(NOWHERE)
    return text.replace('smtp = ["out"]', 'smtp = ["isp", "two"]')


def test_the_server_that_took_mail_on_this_network_is_asked_first_there(tmp_path: Path) -> None:
    isp = (WHOLE, NOT_HERE, WHOLE)
    with serving(*isp) as one, serving(WHOLE) as two:
        with engine(tmp_path, both(one.port, two.port)) as here:
            assert sent(here, "gateway home").smtp == "isp"
            assert sent(here, "gateway café").smtp == "two"
            assert (one.connections, two.connections) == (2, 1)
        with engine(tmp_path, both(one.port, two.port)) as again:
            assert sent(again, "gateway café").smtp == "two"
            assert (one.connections, two.connections) == (2, 2), "it was not asked again"
            assert sent(again, "gateway home").smtp == "isp"
            assert (one.connections, two.connections) == (3, 2)
            assert sent(again, "").smtp == "isp", "where nothing is known the settings decide"
    kept = str(query(tmp_path / "mail.db", "SELECT * FROM taken_on"))
    assert kept.count("127.0.0.1") == 2
    for place in ("home", "café", "gateway"):
        assert place not in kept


def test_a_server_that_fails_where_it_took_mail_is_followed_by_the_others(tmp_path: Path) -> None:
    with (
        serving(WHOLE, NOT_HERE) as one,
        serving(WHOLE) as two,
        engine(tmp_path, both(one.port, two.port)) as here,
    ):
        assert sent(here, "gateway home").smtp == "isp"
        assert sent(here, "gateway home").smtp == "two"


def test_a_server_that_refuses_only_here_is_told_so_and_waited_for(tmp_path: Path) -> None:
    with (
        serving(WHOLE, NOT_HERE, WHOLE, NOT_HERE) as server,
        engine(tmp_path, smtp(server.port) + pop(NOWHERE)) as here,
    ):
        sent(here, "gateway home")
        day = time.strftime("%Y-%m-%d", time.localtime(here.clock.now()))
        entry = sent(here, "gateway café")
        assert entry.state is SendState.WAITING
        assert [r.state for r in entry.recipients] == [RecipientState.WAITING]
        assert entry.last_error == (
            f"The SMTP server 127.0.0.1:{server.port} passes no mail on for you: you are not "
            "logged in there, or no customer of it (it says: 554 5.7.1 Relay access denied). "
            f"On another network it took mail, last on {day}: the message waits for that. "
            "Set a user name and password for this SMTP server, or choose your provider's own."
        )
        here.network.place = "gateway home"
        here.ask(Sync((HOME,)))
        assert here.store.entries((entry.id,))[0].state is SendState.SENT
        entry = sent(here, "gateway home")
        assert entry.state is SendState.REFUSED, "it took mail right here"
        assert "another network" not in entry.last_error


def test_one_that_refuses_only_here_is_waited_for_whatever_those_after_it_say(
    tmp_path: Path,
) -> None:
    with (
        serving(WHOLE, NOT_HERE, WHOLE) as one,
        serving(NOT_HERE) as two,
        engine(tmp_path, both(one.port, two.port)) as here,
    ):
        assert sent(here, "gateway home").smtp == "isp"
        entry = sent(here, "gateway café")
        assert (one.connections, two.connections) == (2, 1)
        assert entry.state is SendState.WAITING
        assert "On another network it took mail" in entry.last_error
        here.network.place = "gateway home"
        here.ask(Sync((HOME,)))
        assert here.store.entries((entry.id,))[0].state is SendState.SENT


def test_a_server_that_cannot_be_reached_only_here_is_told_so(tmp_path: Path) -> None:
    with serving(WHOLE) as server:
        text = smtp(server.port) + pop(NOWHERE)
        with engine(tmp_path, text) as here:
            sent(here, "gateway home")
    with engine(tmp_path, text) as here:
        words = sent(here, "gateway café").last_error
        assert "refused the connection. On another network it was reached, last on 2" in words
        here.network.place = ""
        here.ask(Sync((HOME,)))
        assert "another network" not in here.store.entries()[0].last_error
