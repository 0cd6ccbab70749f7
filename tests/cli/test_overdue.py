"""A message that waits for long, as the commands say it until somebody has seen that."""

import asyncio
from pathlib import Path

from tests.cli.calling import User
from tests.engine.peers import NOWHERE, pop, smtp
from tests.failures.scene import LETTER
from tests.failures.window import client, everything, read, until
from tui_mail.ui.screens.outbox import OutboxScreen
from tui_mail.ui.widgets.banner import Banner

WHY = f"The SMTP server 127.0.0.1:{NOWHERE} refused the connection"


def user(home: Path) -> tuple[User, str]:
    """Somebody whose letter waits longer than the settings want it to; and its number."""
    found = User(home)
    found.write('[send]\nwarn_after = "0s"\n' + smtp(NOWHERE) + pop(NOWHERE))
    called = found.call("send", "-t", stdin=LETTER)
    assert called.status == 75
    return found, called.out.decode().strip()


def test_every_sync_and_the_list_say_it_until_it_was_seen(tmp_path: Path) -> None:
    here, number = user(tmp_path)
    for _ in range(2):
        said = here.call("sync").complaint()
        assert said.count(f"Message {number} has waited since 20") == 1
        assert f"and is not sent: {WHY}" in said
        assert f"tui-mail outbox seen {number}" in said
        assert "“to Bob”" not in said, "it is said once"
    assert "waiting, overdue" in here.done("outbox").out.decode()
    assert "waiting, overdue" in here.done("outbox", "show", number).out.decode()
    here.done("outbox", "seen", number)
    assert "Message" not in here.call("sync").complaint()
    assert "overdue" not in here.done("outbox").out.decode()
    assert here.call("outbox", "seen", "4242").status == 1


async def test_the_screen_says_it_at_each_start_until_it_is_dismissed(tmp_path: Path) -> None:
    here, _ = await asyncio.to_thread(user, tmp_path)
    for _ in range(2):
        async with client(here) as (pilot, _face):
            await until(
                pilot, lambda: "“to Bob” has waited since" in read(pilot, Banner), "no word"
            )
            assert f"and is not sent: {WHY}" in read(pilot, Banner)
    async with client(here) as (pilot, face):
        await until(pilot, lambda: "“to Bob” has waited since" in read(pilot, Banner), "no word")
        await pilot.press("ctrl+x")
        await until(pilot, lambda: not face.reading.outbox()[0].news, "it was not noted")
        await pilot.press("O")
        await until(pilot, lambda: isinstance(pilot.app.screen, OutboxScreen), "no outbox")
        await until(pilot, lambda: "… to Bob" in everything(pilot), "still marked")
    async with client(here) as (pilot, face):
        await pilot.press("O")
        await until(pilot, lambda: "… to Bob" in everything(pilot), "no outbox")
        await pilot.press("escape")
        await pilot.pause(0.2)
        assert "has waited since" not in everything(pilot)
