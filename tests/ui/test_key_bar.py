"""Which keys stand on screen: the ones that matter most, as many as fit."""

import pytest

from tests.ui.driving import main_of, ready, until
from tui_mail.model.draft import Draft
from tui_mail.ui.app import MailApp
from tui_mail.ui.screens.compose import ComposeScreen


def bar(app: MailApp) -> str:
    return str(app.screen.query_one("KeyBar").render())


@pytest.mark.parametrize(
    ("width", "words"),
    [
        (120, "Open Compose Reply All Forward Archive Delete Move Search Quit Keys Commands"),
        (80, "Open Compose Reply Delete Search Quit Keys Commands"),
        (60, "Open Compose Reply Quit Keys Commands"),
        (40, "Open Quit Keys Commands"),
    ],
)
async def test_the_list_shows_what_matters_most(app: MailApp, width: int, words: str) -> None:
    async with app.run_test(size=(width, 20)) as pilot:
        await ready(pilot)
        assert bar(app).split()[1::2] == words.split()


@pytest.mark.parametrize("width", [120, 80, 60, 40])
async def test_the_composer_always_says_how_to_send_and_how_to_leave(
    app: MailApp, width: int
) -> None:
    async with app.run_test(size=(width, 20)) as pilot:
        main = await ready(pilot)
        main.write(Draft(main.news.accounts[0].account, main.news.accounts[0].identity))
        await until(pilot, lambda: isinstance(app.screen, ComposeScreen) and bar(app))
        assert "^s Send" in bar(app)
        assert "esc Keep draft" in bar(app)


async def test_the_reader_shows_how_to_go_back_and_on(app: MailApp) -> None:
    async with app.run_test(size=(120, 20)) as pilot:
        main = await ready(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: main.reader.has_focus)
        assert bar(app).startswith("esc Back")
        assert main_of(app) is main
