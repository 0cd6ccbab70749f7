"""Copies of what was sent that wait for their server go there by one command."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.here import engine
from tests.engine.middle import Middle
from tests.engine.peers import DATA, MAIL, TAKEN, answering, rcpt
from tests.engine.test_mailboxes import keys, settings
from tests.scripted.server import serving
from tui_mail.demo.process import RunningDemo, start
from tui_mail.errors import UsageError
from tui_mail.model.outbox import SentCopy


@pytest.fixture
def demo() -> Iterator[RunningDemo]:
    """Bob's mailboxes; skipped where the extra is not installed."""
    try:
        running = start()
    except UsageError as error:
        pytest.skip(error.message)
    with running:
        yield running


@pytest.mark.parametrize("together", [True, False])
def test_three_copies_are_filed_by_one_APPEND_where_the_server_can(
    demo: RunningDemo, tmp_path: Path, together: bool
) -> None:
    with (
        Middle(demo.servers.imap) as middle,
        serving(answering(MAIL, rcpt("ann"), DATA, TAKEN)) as out,
        engine(tmp_path, settings(middle, out.port), keys(demo)) as here,
    ):
        if not together:
            middle.hide("MULTIAPPEND")
        assert here.sync() == ""
        middle.refuse("APPEND", "NO [UNAVAILABLE] later")
        for number in range(3):
            here.send("ann@far.test", subject=f"copy {number}")
        here.sync()
        assert {e.sent_copy for e in here.store.entries()} == {SentCopy.PENDING}
        middle.obey()
        before = len(middle.heard)
        assert here.sync() == ""
        asked = [line for line in middle.heard[before:] if b" APPEND " in line]
        assert len(asked) == (1 if together else 3)
        assert {e.sent_copy for e in here.store.entries()} == {SentCopy.FILED}
        assert [s for s in here.subjects("Sent") if s.startswith("copy")] == [
            f"copy {number}" for number in range(3)
        ]
