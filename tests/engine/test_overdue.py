"""A message that waits for long: a warning that stays until it is dealt with, and when it ends."""

from pathlib import Path

from tests.engine.here import HOME, Here, engine
from tests.engine.peers import DATA, MAIL, NOWHERE, TAKEN, answering, pop, rcpt, smtp
from tests.scripted.server import serving
from tui_mail.model.commands import ReadNews, Sync
from tui_mail.model.outbox import CancelOutbox, SendState

BOB = "bob@far.test"
HOUR = 3600
AWAY = smtp(NOWHERE) + pop(NOWHERE)


def tried(here: Here, hours: float) -> None:
    """A sync so long after the message was queued."""
    here.clock.ahead = hours * HOUR
    here.ask(Sync((HOME,)))


def warnings(here: Here) -> list[str]:
    return [p.message for p in here.problems() if p.outgoing is not None]


def test_the_warning_comes_once_and_stays_over_a_restart(tmp_path: Path) -> None:
    with engine(tmp_path, AWAY) as here:
        here.send(BOB)
        tried(here, 3.9)
        assert not here.entry().overdue
        tried(here, 4.1)
        assert here.entry().overdue
        tried(here, 4.4)
        (words,) = warnings(here)
        assert words.startswith("“a letter” could not be sent so far: The SMTP server")
    with engine(tmp_path, AWAY) as again:
        assert again.entry().overdue
        tried(again, 5)
        assert again.entry().overdue
        assert not warnings(again), "it stands there; it is not news"


def test_a_warning_that_was_dismissed_does_not_come_back(tmp_path: Path) -> None:
    with engine(tmp_path, AWAY) as here:
        entry = here.send(BOB)
        tried(here, 5)
        here.ask(ReadNews((entry.id,)))
        assert not here.entry().overdue
        tried(here, 9)
        assert not here.entry().overdue
        assert not here.entry().news


def test_a_warning_ends_when_the_message_is_sent_or_taken_back(tmp_path: Path) -> None:
    with engine(tmp_path, AWAY) as here:
        here.send(BOB)
        here.send(BOB)
        tried(here, 5)
        one, two = here.store.entries()
        assert one.overdue
        assert two.overdue
        here.ask(CancelOutbox((one.id,)))
        (gone,) = here.store.entries((one.id,))
        assert (gone.state, gone.news, gone.overdue) == (SendState.CANCELLED, False, False)
    whole = answering(MAIL, rcpt("bob"), DATA, TAKEN)
    with serving(whole) as server, engine(tmp_path, smtp(server.port) + pop(NOWHERE)) as again:
        tried(again, 6)
        (sent,) = again.store.entries((two.id,))
        assert (sent.state, sent.news, sent.overdue) == (SendState.SENT, False, False)


def test_both_times_are_those_of_the_settings_and_the_end_is_told_anew(tmp_path: Path) -> None:
    text = '[send]\nwarn_after = "1h"\ngive_up_after = "2h"\n' + AWAY
    with engine(tmp_path, text) as here:
        entry = here.send(BOB)
        tried(here, 0.9)
        assert not here.entry().overdue
        tried(here, 1.1)
        assert here.entry().overdue
        here.ask(ReadNews((entry.id,)))
        tried(here, 1.9)
        assert (here.entry().state, here.entry().overdue) == (SendState.WAITING, False)
        tried(here, 2.1)
        assert (here.entry().state, here.entry().overdue) == (SendState.EXPIRED, True)
        assert "was given up after 4 tries, and not sent" in warnings(here)[-1]
        here.ask(ReadNews((entry.id,)))
        assert not here.entry().overdue
