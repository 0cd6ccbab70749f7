"""A text that came in two forms: which is read, by setting and key; and HTML in the browser."""

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.ui.driving import ready, until
from tests.ui.real_store import RealStore
from tests.ui.shown import screen_text
from tests.ui.test_outside_programs import report, spy
from tui_mail.config.schema import UiSettings
from tui_mail.message.digest import digest
from tui_mail.model.content import Line
from tui_mail.model.folder import Role
from tui_mail.model.ids import MessageId
from tui_mail.ports.mail_store import Arrival
from tui_mail.ui.app import MailApp
from tui_mail.ui.widgets.reader import ReaderPane

__all__ = ["report"]  # the fixture

SOAK = os.environ.get("TUI_MAIL_SOAK") == "1"
GUARD = 60.0
"""Seconds; a hang, whatever else the machine does."""
HTML = '<p>Words of the <b>HTML</b> <a href="https://far.test/x">here</a></p><img src="//far.test">'


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RealStore]:
    folder = tmp_path / "profile"
    folder.mkdir()
    face = RealStore(folder)
    yield face
    face.close()


def arrive(store: RealStore, plain: str = "Words of the plain part\n", html: str = HTML) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@x.test", "me@home.test", "Two forms"
    message.set_content(plain)
    if html:
        message.add_alternative(html, subtype="html")
    raw = message.as_bytes()
    store.store.add(
        [Arrival(store.folders[Role.INBOX], raw, digest(raw, 1), 1, frozenset({"seen"}))]
    )


async def opened(pilot: Pilot[None]) -> ReaderPane:
    await ready(pilot)
    await pilot.press("enter")
    reader = pilot.app.screen.query_one(ReaderPane)
    await until(pilot, lambda: reader.body_shown)
    await until(pilot, lambda: reader.has_focus)
    return reader


def seen_by(report: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(report.read_text())
    return found


def words(reader: ReaderPane) -> str:
    return "\n".join(row.text for row in reader.rows)


@pytest.mark.parametrize("prefer", [False, True])
async def test_one_key_shows_the_other_form_and_the_next_message_follows_the_setting(
    store: RealStore, *, prefer: bool
) -> None:
    arrive(store)
    forms = ("Words of the plain", "Words of the HTML")
    first, second = forms[prefer], forms[not prefer]
    app = MailApp(store, ui=UiSettings(prefer_html=prefer))
    async with app.run_test(size=(80, 24)) as pilot:
        reader = await opened(pilot)
        assert first in words(reader)
        await pilot.press("H")
        await until(pilot, lambda: second in words(reader))
        assert bool(reader.content and reader.content.links) is not prefer
        await pilot.press("escape")
        await pilot.press("enter")
        await until(pilot, lambda: second in words(reader))
        reader.clear()
        assert reader.html_shown is prefer


async def test_a_message_without_html_says_so(store: RealStore) -> None:
    arrive(store, html="")
    app = MailApp(store, ui=UiSettings(prefer_html=True))
    async with app.run_test(size=(80, 24)) as pilot:
        reader = await opened(pilot)
        assert "Words of the plain" in words(reader)
        for key in ("H", "w"):
            await pilot.press(key)
            await until(pilot, lambda: "There is no HTML in this message" in screen_text(app))


async def test_F3_F4_D4_the_browser_gets_one_closed_page_that_is_gone_afterwards(
    store: RealStore, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = spy(report, "my browser")
    monkeypatch.setenv("DISPLAY", ":7")
    monkeypatch.setenv("BROWSER", f"'{browser}' --new-window '; touch pwned' '$(touch pwned)'")
    arrive(store)
    app = MailApp(store, ui=UiSettings())
    before = os.umask(0)
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            await pilot.press("w")
            await until(pilot, lambda: report.exists() and report.read_text().endswith("}"))
    finally:
        os.umask(before)
    seen = seen_by(report)
    *options, file = seen["words"]
    assert options == ["--new-window", "; touch pwned", "$(touch pwned)"]
    assert Path(file).name == "message.html"
    assert seen["modes"] == [0o700, 0o600]
    assert "Words of the <b>HTML</b>" in seen["text"]
    assert "default-src 'none'" in seen["text"]
    assert "<img>" in seen["text"]
    assert not [*(report.parent / "tmp").iterdir(), *report.parent.glob("**/pwned*")]


@pytest.mark.parametrize("browser", ["/usr/bin/w3m", "lynx %s", "'", "nothing-there"])
async def test_no_browser_that_would_draw_over_the_screen_is_started(
    store: RealStore, report: Path, monkeypatch: pytest.MonkeyPatch, browser: str
) -> None:
    monkeypatch.setenv("DISPLAY", ":7")
    monkeypatch.setenv("BROWSER", browser)
    monkeypatch.setenv("PATH", str(report.parent))
    arrive(store)
    app = MailApp(store, ui=UiSettings())
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("w")
        await until(pilot, lambda: "No browser can be opened from here" in screen_text(app))
    assert not list((report.parent / "tmp").iterdir())


@pytest.mark.parametrize("what", ["nested elements", "many tables", "one paragraph"])
async def test_P3_the_first_words_of_too_much_html_stand_before_the_rest_is_laid_out(
    store: RealStore, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    size = 5_000_000 if SOAK else 400_000
    table = "<table><tr><td style='padding:9px'>Some <b>words</b> in a cell</td></tr></table>\n"
    bodies = {
        "nested elements": "<div>\n" * 20_000 + "Deep" + "</div>\n" * 20_000,
        "many tables": table * (size // len(table)),
        "one paragraph": "words and more words\n" * (size // 21),
    }
    arrive(store, "", f"<p>The first words</p>\n{bodies[what]}")
    gate = threading.Event()
    lines = store.reading.lines

    def held_back(id: MessageId, width: int) -> tuple[Line, ...]:
        assert gate.wait(GUARD)
        return lines(id, width)

    monkeypatch.setattr(store.reading, "lines", held_back)
    app = MailApp(store, ui=UiSettings())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        reader = pilot.app.screen.query_one(ReaderPane)
        await pilot.press("enter")
        try:
            await within_guard(pilot, lambda: "The first words" in words(reader))
            assert not reader.body_shown
            await pilot.press("h")  # the screen answers while the rest is laid out
            await within_guard(pilot, lambda: "Subject: Two forms" in words(reader))
            await pilot.press("h")
        finally:
            gate.set()
        await within_guard(pilot, lambda: reader.body_shown)
        assert "The first words" in words(reader)


async def within_guard(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    begun = time.monotonic()
    while not true():
        await pilot.pause(0.02)
        assert time.monotonic() - begun < GUARD
