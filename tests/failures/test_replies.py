"""Every reply of the table given by a server at its stage; read off the command and the screen."""

import asyncio
from pathlib import Path

import pytest

from tests.failures.cases import Case
from tests.failures.replies import FILE, REPLIES, text
from tests.failures.scene import LETTER, scene
from tests.failures.window import client, everything, on_screen, until
from tests.sampling import one_in
from tui_mail.model.commands import Submit
from tui_mail.model.outbox import SendState
from tui_mail.ui.screens.outbox import OutboxScreen


def ids(case: Case) -> str:
    return case.id


@pytest.mark.parametrize("case", REPLIES, ids=ids)
def test_C10_the_command_says_what_the_reply_means(case: Case, tmp_path: Path) -> None:
    with scene(case, tmp_path, timeout=10) as here:
        called = here.user.call("send", "-t", stdin=LETTER)
        assert here.words in called.complaint()
        assert called.status == (75 if case.waits else 1)
        (entry,) = here.user.json("outbox")
        assert entry["state"] == ("waiting" if case.waits else "refused")
        assert entry["last_error"] == here.words


@pytest.mark.parametrize("case", one_in(3, REPLIES), ids=ids)
async def test_C10_the_screen_says_the_same(case: Case, tmp_path: Path) -> None:
    with scene(case, tmp_path, timeout=10) as here:
        async with client(here.user) as (pilot, face):
            await asyncio.to_thread(face.ask, Submit(LETTER, from_headers=True, wait=False))
            await pilot.press("O")
            await until(pilot, lambda: isinstance(pilot.app.screen, OutboxScreen), "no outbox")
            await until(pilot, lambda: "to Bob" in on_screen(pilot), "it is not in the outbox")
            await pilot.press("t")
            await until(pilot, lambda: here.words.rstrip(".") in everything(pilot), here.words)
            (entry,) = face.reading.outbox()
            assert entry.state is (SendState.WAITING if case.waits else SendState.REFUSED)


def test_the_page_is_printed_from_the_table() -> None:
    assert FILE.read_text(encoding="utf-8") == text()
