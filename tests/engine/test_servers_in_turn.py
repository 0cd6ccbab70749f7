"""Several SMTP servers of an account: who is asked, and what their answers come to together."""

from pathlib import Path

import pytest

from tests.engine.here import HOME, Here, engine
from tests.engine.peers import DATA, MAIL, NOWHERE, TAKEN, answering, pop, rcpt, smtp
from tests.scripted.server import serving
from tui_mail.model.commands import Sync
from tui_mail.model.outbox import OutboxEntry, RetryOutbox, SendState

BOB = "bob@far.test"
RELAY = answering(MAIL, rcpt("bob", "554 5.7.1 Relay access denied"))
NOBODY = answering(MAIL, rcpt("bob", "550 5.1.1 nobody"))
WHOLE = answering(MAIL, rcpt("bob"), DATA, TAKEN)


def both(first: int, second: int) -> str:
    text = smtp(first, "one") + smtp(second, "two") + pop(NOWHERE)
    return text.replace('smtp = ["out"]', 'smtp = ["one", "two"]')


def tried(here: Here) -> OutboxEntry:
    here.send(BOB)
    here.ask(Sync((HOME,)))
    return here.entry()


def test_who_is_not_let_pass_there_waits_while_the_first_one_may_take_it_later(
    tmp_path: Path,
) -> None:
    """At home the first one takes it; here it is not reached, and the second is a stranger's."""
    with serving(RELAY) as two, engine(tmp_path, both(NOWHERE, two.port)) as here:
        entry = tried(here)
        assert entry.state is SendState.WAITING
        assert "one: The SMTP server 127.0.0.1:9 refused the connection" in entry.last_error
        assert f"two: The SMTP server 127.0.0.1:{two.port} passes no mail on" in entry.last_error
    with serving(WHOLE) as one, engine(tmp_path, both(one.port, NOWHERE)) as at_home:
        at_home.ask(RetryOutbox())
        assert (at_home.entry().state, at_home.entry().smtp) == (SendState.SENT, "one")


def test_a_no_to_the_message_itself_is_one_whoever_was_asked_before(tmp_path: Path) -> None:
    with serving(NOBODY) as two, engine(tmp_path, both(NOWHERE, two.port)) as here:
        assert tried(here).state is SendState.REFUSED


def test_where_no_server_passes_it_on_it_is_refused_and_all_are_named(tmp_path: Path) -> None:
    with (
        serving(RELAY) as one,
        serving(RELAY) as two,
        engine(tmp_path, both(one.port, two.port)) as here,
    ):
        entry = tried(here)
        assert entry.state is SendState.REFUSED
        for peer in (one, two):
            assert f"127.0.0.1:{peer.port} passes no mail on" in entry.last_error


def test_where_one_server_was_asked_its_name_is_not_put_before_its_words(tmp_path: Path) -> None:
    with engine(tmp_path, smtp(NOWHERE) + pop(NOWHERE)) as here:
        assert tried(here).last_error.startswith("The SMTP server")


def test_R9_after_a_crash_it_says_by_which_of_them_it_may_have_been_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class DeathError(BaseException):
        """In place of kill -9."""

    def dies(_octets: bytes, _told: bytes) -> None:
        raise DeathError

    with serving(WHOLE) as two, engine(tmp_path, both(NOWHERE, two.port)) as here:
        here.send(BOB)
        with monkeypatch.context() as now:
            now.setattr("tui_mail.net.wire.Wire.say_octets", lambda _wire, *what: dies(*what))
            with pytest.raises(DeathError):
                here.ask(Sync((HOME,)))
        here.store.recover(int(here.clock.now()))
        assert (here.entry().state, here.entry().smtp) == (SendState.MAYBE_SENT, "two")
        assert here.ask(RetryOutbox()) is not None
        assert here.entry().state is SendState.MAYBE_SENT, "neither of them is asked by itself"
        assert two.connections == 1
