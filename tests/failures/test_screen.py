"""The same table read off the screen at 80x24: the real client and engine, whole sentences."""

import asyncio
from pathlib import Path

import pytest

from tests.failures.cases import CASES, Case
from tests.failures.scene import LETTER, Scene, scene
from tests.failures.window import PATIENCE, banner_says, client, everything, on_screen, read, until
from tests.sampling import one_in
from tui_mail.model.commands import Submit
from tui_mail.model.ids import AccountKey
from tui_mail.model.outbox import SendState
from tui_mail.ui.screens.help import HelpScreen
from tui_mail.ui.screens.main import MainScreen
from tui_mail.ui.screens.outbox import OutboxScreen
from tui_mail.ui.widgets.banner import Banner

READING = one_in(2, (case for case in CASES if case.protocol != "smtp"))
SENDING = one_in(2, (case for case in CASES if case.protocol == "smtp"))
"""The command says every one of them in each run (test_command.py)."""


def ids(case: Case) -> str:
    return case.id


@pytest.mark.parametrize("case", READING, ids=ids)
async def test_mail_that_cannot_be_fetched_is_a_banner_that_says_why(
    case: Case, tmp_path: Path
) -> None:
    with scene(case, tmp_path) as here:
        async with client(here.user) as (pilot, face):
            await pilot.press("f5")
            await banner_says(pilot, here.words)
            said = read(pilot, Banner)
            assert pilot.app.screen.query_one(Banner).has_class("-calm") is case.calm
            assert said.startswith(_first_words(case, here)), said
            assert said.endswith("^x dismisses")
            assert not face.reading.folders(AccountKey("home"))[0].total


def _first_words(case: Case, here: Scene) -> str:
    if not case.calm:
        return f"! home: {here.sentence}"
    reached = "cannot serve" in case.sentence
    return f"home: {here.sentence}" if reached else f"home is offline. {here.sentence}"


@pytest.mark.parametrize("case", SENDING, ids=ids)
async def test_a_message_that_is_not_taken_is_explained_in_the_outbox(
    case: Case, tmp_path: Path
) -> None:
    with scene(case, tmp_path) as here:
        async with client(here.user) as (pilot, face):
            await asyncio.to_thread(face.ask, Submit(LETTER, from_headers=True, wait=False))
            await pilot.press("O")
            await until(pilot, lambda: isinstance(pilot.app.screen, OutboxScreen), "no outbox")
            await until(pilot, lambda: "to Bob" in on_screen(pilot), "it is not in the outbox")
            await pilot.press("t")
            await until(pilot, lambda: here.words.rstrip(".") in everything(pilot), here.words)
            (entry,) = face.reading.outbox()
            assert entry.state is (SendState.WAITING if case.waits else SendState.REFUSED)
            await pilot.press("escape")
            if case.calm:
                await until(pilot, lambda: "⇪ 1 waiting" in on_screen(pilot), "no word of it")
            else:
                await banner_says(pilot, here.words)


SILENT = {
    "no answer: packets are dropped": "pop",
    "no answer: encryption is never set up": "imap",
    "no answer: silence after the greeting": "imap",
    "no answer: silence in the middle of a message": "pop",
    "no answer: a message comes a byte at a time": "imap",
}


@pytest.mark.parametrize(
    "case", [case for case in CASES if SILENT.get(case.what) == case.protocol], ids=ids
)
async def test_T16_a_server_that_says_nothing_keeps_no_key_waiting(
    case: Case, tmp_path: Path
) -> None:
    """Help opens and closes more than once before the server is given up."""
    with scene(case, tmp_path, timeout=3) as here:
        async with client(here.user) as (pilot, _):
            await pilot.press("f5")
            opened = 0
            end = asyncio.get_running_loop().time() + PATIENCE
            while here.words not in (said := read(pilot, Banner)):
                assert asyncio.get_running_loop().time() < end, f"it says something else: {said}"
                await pilot.press("question_mark")
                await until(pilot, lambda: isinstance(pilot.app.screen, HelpScreen), "no help")
                await pilot.press("escape")
                await until(pilot, lambda: isinstance(pilot.app.screen, MainScreen), "no way back")
                opened += 1
            assert opened > 1, "a key waited for the server"
