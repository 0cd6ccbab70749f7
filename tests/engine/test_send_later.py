"""A message for later leaves when its time has come, whoever asks before."""

from pathlib import Path

import pytest

from tests.engine.here import HOME, Here, engine
from tests.engine.peers import DATA, MAIL, NOWHERE, TAKEN, answering, pop, rcpt, smtp
from tests.scripted.server import serving
from tui_mail.errors import NotFound, UsageError
from tui_mail.message.dates import format_date, parse_date
from tui_mail.message.headers import split_message
from tui_mail.model.address import Address
from tui_mail.model.commands import Done, Drafted, OpenDraft, Queued, SendDraft, Submit, Sync
from tui_mail.model.draft import Draft
from tui_mail.model.ids import OutboxId
from tui_mail.model.outbox import CancelOutbox, Reschedule, RetryOutbox, SendState

LETTER = b"To: bob@far.test\r\nSubject: later\r\n\r\nwords\r\n"


def test_it_waits_for_its_time_and_then_goes_with_that_date(tmp_path: Path) -> None:
    taken = answering(MAIL, rcpt("bob"), DATA, TAKEN)
    with (
        serving(taken) as server,
        engine(tmp_path, smtp(server.port) + pop(NOWHERE)) as here,
    ):
        due = int(here.clock.now()) + 7_200
        wish = Submit(LETTER, HOME, ("bob@far.test",), wait=False, at=due)
        answer = here.ask(wish)
        assert isinstance(answer, Queued)
        (entry,) = answer.entries
        assert (entry.state, entry.next_attempt, entry.scheduled) == (SendState.HELD, due, due)
        here.ask(Sync((HOME,)))
        assert server.connections == 0
        here.clock.ahead = 7_300
        here.ask(Sync((HOME,)))
        (entry,) = here.store.entries()
        assert entry.state is SendState.SENT
        assert server.connections == 1


def written(here: Here, due: int) -> OutboxId:
    """A message written on the screen, for later."""
    sender = Address("Alice", "alice@home.test")
    draft = Draft(HOME, sender, (Address("", "bob@far.test"),), subject="later", body="words\n")
    answer = here.ask(SendDraft(draft, 0, due))
    assert isinstance(answer, Queued)
    return answer.entries[0].id


def test_another_time_goes_with_another_date_and_survives_the_end_of_the_engine(
    tmp_path: Path,
) -> None:
    taken = answering(MAIL, rcpt("bob"), DATA, TAKEN)
    with serving(taken) as server:
        text = smtp(server.port) + pop(NOWHERE)
        with engine(tmp_path, text) as here:
            now = int(here.clock.now())
            entry = written(here, now + 7_200)
            answer = here.ask(Reschedule(entry, now + 86_400))
            assert isinstance(answer, Queued)
            assert answer.entries[0].scheduled == answer.entries[0].next_attempt == now + 86_400
        with engine(tmp_path, text) as here:
            here.clock.ahead = 7_300
            here.ask(Sync((HOME,)))
            assert server.connections == 0
            here.clock.ahead = 86_500
            here.ask(Sync((HOME,)))
            assert here.entry().state is SendState.SENT
    assert f"Date: {format_date(now + 86_400)}\r\n".encode() in server.heard


def test_sent_now_after_all_it_is_dated_now(tmp_path: Path) -> None:
    with engine(tmp_path, smtp(NOWHERE) + pop(NOWHERE)) as here:
        now = int(here.clock.now())
        entry = written(here, now + 86_400)
        here.ask(RetryOutbox((entry,)))
        found = here.store.outgoing(entry)
        assert found.entry.state is SendState.WAITING
        assert found.entry.scheduled is None
        dated = parse_date(split_message(found.raw)[0].raw("date"))
        assert dated is not None
        assert abs(dated - now) < 600
        with pytest.raises(UsageError):
            here.ask(Reschedule(entry, now + 90_000))


def test_a_time_that_passed_and_a_message_without_one_are_refused(tmp_path: Path) -> None:
    with engine(tmp_path, smtp(NOWHERE) + pop(NOWHERE)) as here:
        now = int(here.clock.now())
        entry = written(here, now + 86_400)
        before = here.store.outgoing(entry)
        with pytest.raises(UsageError):
            here.ask(Reschedule(entry, now - 5))
        with pytest.raises(UsageError):
            here.ask(Reschedule(here.send("bob@far.test", hold=60).id, now + 90_000))
        with pytest.raises(NotFound):
            here.ask(Reschedule(OutboxId(99), now + 90_000))
        assert here.store.outgoing(entry) == before


def test_taken_back_before_its_time_it_is_a_draft_again(tmp_path: Path) -> None:
    with engine(tmp_path, smtp(NOWHERE) + pop(NOWHERE)) as here:
        entry = written(here, int(here.clock.now()) + 86_400)
        answer = here.ask(CancelOutbox((entry,)))
        assert isinstance(answer, Done)
        opened = here.ask(OpenDraft(answer.drafts[0]))
        assert isinstance(opened, Drafted)
        assert (opened.draft.subject, opened.draft.body.strip()) == ("later", "words")
        here.clock.ahead = 90_000
        here.ask(Sync((HOME,)))
        assert here.entry().state is SendState.CANCELLED
