"""Of an inbox that is new here the newest hundred are in the list before anything else is asked."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from tests.engine.here import Here, Keys, engine
from tests.engine.middle import Middle
from tests.servers.imap_session import mail, session
from tests.servers.rig import PASSWORDS, Rig
from tests.servers.test_imap_news import mirrored, said, settings
from tui_mail.model.ids import MessageId
from tui_mail.ports.mail_store import Arrival
from tui_mail.ports.steps import Step

COUNT = 340
HOLE = range(COUNT - 150, COUNT - 10)
"""UIDs near the end that another client removed: the newest hundred reach over them."""


@contextmanager
def seeded(rig: Rig) -> Iterator[Middle]:
    rig.seed("bob", [mail(number) for number in range(COUNT)])
    rig.seed("bob", [mail(1_000 + number) for number in range(3)], "Box")
    with session(rig) as there:
        there.select("INBOX")
        there.delete([*HOLE])
    with Middle(("127.0.0.1", rig.ports["imap"])) as middle:
        yield middle


@contextmanager
def bob(
    middle: Middle, folder: Path, then: Callable[[], None] = lambda: None
) -> Iterator[tuple[Here, list[list[int]], list[str]]]:
    """An engine, the UIDs of each transaction, and what was said before the first of them."""
    stored: list[list[int]] = []
    before: list[str] = []
    with engine(folder, settings(middle), Keys(imap=PASSWORDS["bob"])) as here:
        add = here.store.add

        def noted(arrivals: Sequence[Arrival]) -> tuple[MessageId, ...]:
            if not stored:
                before.extend(said(middle, 0))
            stored.append([arrival.uid or 0 for arrival in arrivals])
            done = add(arrivals)
            if len(stored) == 1:
                then()
            return done

        with patch.object(here.store, "add", noted):
            yield here, stored, before


def there_are(rig: Rig) -> dict[int, frozenset[str]]:
    with session(rig) as there:
        there.select("INBOX")
        return dict(there.flags())


def test_the_newest_hundred_are_stored_before_anything_else_is_asked(
    clean_rig: Rig, tmp_path: Path
) -> None:
    left = sorted(set(range(1, COUNT + 1)) - {*HOLE}, reverse=True)

    def meanwhile() -> None:
        with session(clean_rig) as there:
            there.select("INBOX")
            there.change_flags([left[0]], ["flagged"], [])
            there.delete([left[1]])

    with (
        seeded(clean_rig) as middle,
        bob(middle, tmp_path, meanwhile) as (here, stored, before),
    ):
        assert here.sync() == ""
        verbs = [words.split()[0] for words in before]
        assert stored[0] == left[:100]
        assert 'SELECT "INBOX"' in " ".join(before)
        assert not {"LIST", "LSUB", "STATUS", "NAMESPACE"} & {*verbs}
        assert "SEARCH" not in " ".join(before)
        assert mirrored(here) == there_are(clean_rig)
        every = [uid for batch in stored for uid in batch]
        assert len(every) == len(left) + 3, "nothing comes twice"
        assert len(mirrored(here, "Box")) == 3


def test_R6_numbered_anew_after_the_newest_came_they_are_the_servers_all_the_same(
    rig: Rig, tmp_path: Path
) -> None:
    passed: list[Step] = []

    def dies(step: Step) -> None:
        passed.append(step)
        if len(passed) == 3:
            raise RuntimeError(step)

    rig.wipe()
    with seeded(rig) as middle:
        with bob(middle, tmp_path) as (here, _, _):
            here.steps.at = dies
            assert "RuntimeError" in here.sync()
            assert len(mirrored(here)) == 100
        rig.renumber("bob", "INBOX")
        with bob(middle, tmp_path) as (here, _, _):
            assert here.sync() == ""
            assert mirrored(here) == there_are(rig)
            assert len(here.subjects("Inbox")) == COUNT - len(HOLE)
