"""Servers that cannot be reached: said calmly, once for all, gone by itself."""

import pytest

from tests.ui.driving import face_of, ready, until
from tests.ui.made_up_mail import ALICE, BOB
from tui_mail.model.account import AccountState, AccountStatus, Problem
from tui_mail.model.events import ProblemRaised, StatusChanged
from tui_mail.model.ids import AccountKey
from tui_mail.ui.app import MailApp
from tui_mail.ui.screens.main import MainScreen
from tui_mail.ui.screens.main_news import offline_words
from tui_mail.ui.widgets.banner import Banner

REFUSED = Problem("The server refused the connection.", "Look whether it runs.")


def goes(main: MainScreen, account: AccountKey, state: AccountState) -> None:
    """As the engine says it: the state, then once what helps."""
    problem = REFUSED if state is AccountState.OFFLINE else None
    status = AccountStatus(account, state, problem=problem, last_sync=1)
    face_of(main).say(StatusChanged(status))
    if problem is not None:
        face_of(main).say(ProblemRaised(account, problem))


def banner(main: MainScreen) -> str:
    """What stands in it; nothing while it is hidden."""
    line = main.query_one(Banner)
    return str(line.render()) if line.display else ""


async def test_an_outage_is_one_calm_line_for_all_accounts(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        goes(main, BOB, AccountState.OFFLINE)
        await until(pilot, lambda: "bob is offline. The server refused" in banner(main))
        goes(main, ALICE, AccountState.OFFLINE)
        await until(pilot, lambda: "alice and bob are offline. The server" in banner(main))
        assert "more" not in banner(main)
        assert "!" not in banner(main)
        assert main.query_one(Banner).has_class("-calm")
        assert "needs you" not in str(main.query_one("#status").render())


async def test_it_goes_by_itself_when_the_servers_are_back(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        for account in (ALICE, BOB):
            goes(main, account, AccountState.OFFLINE)
        await until(pilot, lambda: "alice and bob" in banner(main))
        goes(main, BOB, AccountState.CONNECTING)
        goes(main, BOB, AccountState.IDLE)
        await until(pilot, lambda: "alice is offline" in banner(main))
        goes(main, ALICE, AccountState.SYNCING)
        await until(pilot, lambda: not banner(main))


async def test_what_was_dismissed_stays_away_until_it_is_another_outage(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        goes(main, BOB, AccountState.OFFLINE)
        await until(pilot, lambda: banner(main))
        await pilot.press("ctrl+x")
        assert not banner(main)
        for state in (AccountState.CONNECTING, AccountState.OFFLINE):
            goes(main, BOB, state)
            await pilot.pause()
        assert not banner(main), "every new try is no news"
        goes(main, BOB, AccountState.IDLE)
        await until(pilot, lambda: "bob ⇅ up to date" in str(main.query_one("#status").render()))
        goes(main, BOB, AccountState.OFFLINE)
        await until(pilot, lambda: banner(main))


async def test_a_problem_of_the_users_stands_before_an_outage(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        goes(main, BOB, AccountState.OFFLINE)
        face_of(main).say(ProblemRaised(ALICE, Problem("The password is wrong.")))
        await until(pilot, lambda: "! alice: The password is wrong." in banner(main))
        assert not main.query_one(Banner).has_class("-calm")
        await pilot.press("ctrl+x")
        assert "bob is offline" in banner(main)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ("", ""),
        ("b", "b is offline. The server refused the connection."),
        ("c a b", "a, b and c are offline. The server refused the connection."),
    ],
)
def test_the_accounts_are_named(names: str, words: str) -> None:
    problem = offline_words({AccountKey(name): REFUSED for name in names.split()})
    assert (problem.message if problem else "") == words
