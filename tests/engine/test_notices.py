"""What fell due while nothing ran is done at the next start, and somebody hears of it."""

from pathlib import Path

from tests.engine.here import engine, until
from tests.engine.peers import DATA, MAIL, NOWHERE, TAKEN, answering, pop, rcpt, smtp
from tests.scripted.server import serving
from tui_mail.model.commands import GetNotices, Notices
from tui_mail.model.outbox import SendState
from tui_mail.store.mail_store import open_store


def waiting_since(folder: Path, due: int) -> None:
    """As an earlier engine left it: the first message was to go out then."""
    store = open_store(folder / "mail.db")
    (entry,) = store.entries()
    assert store.release(entry.id, due)
    store.close()


def test_a_message_that_fell_due_while_nothing_ran_goes_out_with_a_notice(tmp_path: Path) -> None:
    with serving(answering(MAIL, rcpt("bob"), DATA, TAKEN)) as server:
        text = smtp(server.port) + pop(NOWHERE)
        with engine(tmp_path, text) as here:
            here.send("bob@far.test", subject="to Bob", hold=3600)
        waiting_since(tmp_path, int(here.clock.now()) - 7200)
        with engine(tmp_path, text, background=True) as again:
            until(lambda: again.entry().state is SendState.SENT)
            seen = again.ask(GetNotices(take=False))
            assert isinstance(seen, Notices)
            (notice,) = seen.notices
            assert "“to Bob” was due on" in notice.message
            assert again.ask(GetNotices()) == seen, "who only looks leaves it for the next"
            assert again.ask(GetNotices()) == Notices(()), "and it is told once"


def test_what_is_just_due_and_what_is_due_later_is_no_news(tmp_path: Path) -> None:
    text = smtp(NOWHERE) + pop(NOWHERE)
    with engine(tmp_path, text) as here:
        here.send("bob@far.test", hold=3600)
    for due in (-5, 3600):
        waiting_since(tmp_path, int(here.clock.now()) + due)
        with engine(tmp_path, text, background=True) as again:
            assert again.ask(GetNotices()) == Notices(())
