"""Bob's mailboxes on the demo's servers, and a line to them that can be cut."""

from collections.abc import Iterator

import pytest

from tests.engine.middle import Middle
from tui_mail.demo.process import RunningDemo, start
from tui_mail.errors import UsageError


@pytest.fixture
def demo() -> Iterator[RunningDemo]:
    """Skipped where the extra is not installed."""
    try:
        running = start()
    except UsageError as error:
        pytest.skip(error.message)
    with running:
        yield running


@pytest.fixture
def middle(demo: RunningDemo) -> Iterator[Middle]:
    with Middle(demo.servers.imap) as middle:
        yield middle
