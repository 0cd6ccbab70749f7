"""The head of a message: who vouches for its sender, the list that it came by, and leaving it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ui.driving import until
from tests.ui.shown import OneMessage, face_with, open_reader, plain_lines, screen_text
from tui_mail.config.schema import UiSettings
from tui_mail.model.mailing_list import MailingList
from tui_mail.model.offers import LeaveBy, LeaveList
from tui_mail.model.sender import Sender
from tui_mail.ui.app import MailApp
from tui_mail.ui.screens.main import MainScreen

LOOMS = MailingList(
    "Looms",
    "looms@lists.test",
    "https://lists.test/looms/7",
    "https://lists.test/u?id=7",
    "mailto:leave@lists.test",
    "https://lists.test/u?id=7",
)
SIGNED = Sender(
    "signed by engine.test", ("the first message from this address",), (), ("mx.home.test",), True,
    (("dkim", "pass", "engine.test"),),
)  # fmt: skip
BODY = plain_lines("The engine weaves algebraic patterns.")


def app_with(**changes: object) -> MailApp:
    return MailApp(face_with(OneMessage(BODY, **changes)), ui=UiSettings())


def asked(app: MailApp) -> list[object]:
    commands: list[object] = app.desk.face.commands  # type: ignore[attr-defined]
    return [c for c in commands if isinstance(c, LeaveList)]


def said(app: MailApp, words: str) -> Callable[[], bool]:
    return lambda: words in " ".join(screen_text(app).split())


async def test_one_line_says_who_vouches_for_the_sender() -> None:
    app = app_with(sender=SIGNED, mailing_list=LOOMS)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_reader(pilot)
        text = screen_text(app)
        assert "✓ signed by engine.test; the first message from this address" in text
        assert "Looms; U unsubscribe; g L archive" in text
        assert "⚠" not in text


async def test_all_headers_begin_with_whose_checks_are_believed() -> None:
    headers = (("Authentication-Results", "mx.home.test; dkim=pass"), ("Subject", "x"))
    app = app_with(sender=SIGNED, headers=headers)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_reader(pilot)
        await pilot.press("h")
        words = "Checked by mx.home.test (learned from your mail): dkim pass engine.test"
        await until(pilot, said(app, words))
    app = app_with(headers=headers)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_reader(pilot)
        await pilot.press("h")
        await until(pilot, said(app, "No checks are believed here"))


async def test_D2_a_failed_check_is_a_warning_and_nothing_is_confirmed() -> None:
    warned = Sender(warnings=("Your provider's checks failed: it is probably not from bank.test.",))
    app = app_with(sender=warned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_reader(pilot)
        assert "⚠ Your provider's checks failed" in screen_text(app)
        assert "✓" not in screen_text(app)


async def test_D4_where_a_list_is_left_stands_there_before_anything_is_asked() -> None:
    app = app_with(sender=SIGNED, mailing_list=LOOMS)
    async with app.run_test(size=(80, 24)) as pilot:
        reader = await open_reader(pilot)
        await pilot.press("U")
        await until(pilot, said(app, "Unsubscribe from Looms?"))
        assert "https://lists.test/u?id=7" in screen_text(app)
        assert asked(app) == []
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        assert asked(app) == []
        await pilot.press("U")
        await until(pilot, said(app, "Unsubscribe from Looms?"))
        await pilot.press("y")
        await until(pilot, lambda: asked(app))
        assert reader.message_id is not None
        assert asked(app) == [LeaveList(reader.message_id, LeaveBy.ONE_CLICK)]


async def test_D4_without_a_signature_that_fits_staying_is_under_the_cursor() -> None:
    app = app_with(mailing_list=LOOMS)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_reader(pilot)
        await pilot.press("U")
        await until(pilot, said(app, "Nothing confirms who sent this message"))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        assert asked(app) == []


async def test_a_list_that_is_left_by_mail_opens_the_composer() -> None:
    app = app_with(mailing_list=MailingList("Looms", mail="mailto:leave@lists.test"))
    async with app.run_test(size=(80, 24)) as pilot:
        reader = await open_reader(pilot)
        await pilot.press("U")
        await until(pilot, lambda: asked(app))
        assert reader.message_id is not None
        assert asked(app) == [LeaveList(reader.message_id, LeaveBy.MAIL)]


async def test_ordinary_mail_cannot_be_left() -> None:
    app = app_with()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_reader(pilot)
        await pilot.press("U")
        await until(pilot, said(app, "does not say how to unsubscribe"))
        await pilot.press("g", "L")
        await until(pilot, said(app, "names no archive"))


async def test_the_archive_is_opened_after_a_yes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = tmp_path / "opened"
    opener = tmp_path / "xdg-open"
    opener.write_text(f'#!/bin/sh\nprintf "%s" "$1" > {opened}.new && mv {opened}.new {opened}\n')
    opener.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("DISPLAY", ":9")
    app = app_with(mailing_list=LOOMS)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_reader(pilot)
        await pilot.press("g", "L")
        await until(pilot, said(app, "https://lists.test/looms/7"))
        assert not opened.exists()
        await pilot.press("y")
        await until(pilot, opened.exists)
    assert opened.read_text() == "https://lists.test/looms/7"
