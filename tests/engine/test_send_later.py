"""A message for later leaves when its time has come, whoever asks before."""

from pathlib import Path

from tests.engine.here import HOME, engine
from tests.engine.peers import DATA, MAIL, NOWHERE, TAKEN, answering, pop, rcpt, smtp
from tests.scripted.server import serving
from tui_mail.model.commands import Queued, Submit, Sync
from tui_mail.model.outbox import SendState

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
