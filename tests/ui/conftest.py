"""The client on a screen of any size, with made-up mail and a clock that stands."""

import os
import time
from collections.abc import Callable, Iterator

import pytest

from tests.ui.fake_face import FakeFace
from tests.ui.made_up_mail import NOW
from tui_mail.config.schema import UiSettings
from tui_mail.ui import format as ui_format
from tui_mail.ui.app import MailApp

AppMaker = Callable[..., MailApp]


@pytest.fixture(autouse=True)
def standing_clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Wednesday 12 March 2025, 14:00, in UTC."""
    monkeypatch.setattr(ui_format, "clock", lambda: float(NOW))
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.delenv("NO_COLOR", raising=False)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def face() -> FakeFace:
    """Alice and Bob."""
    return FakeFace()


@pytest.fixture
def app(face: FakeFace) -> MailApp:
    """The client over the face."""
    return MailApp(face, ui=UiSettings())


def in_ci() -> bool:
    """Whether a missing tool is a failure."""
    return os.environ.get("CI") == "true"
