"""A port that the network blocks, and the one that answers: read off command and screen."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.cli.calling import User
from tests.engine.test_other_ports import blocked, closed, ports, starttls
from tests.failures.scene import LETTER
from tests.failures.window import banner_says, client, everything, until
from tests.scripted.server import serving
from tui_mail.model.commands import Submit


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[User, str, str]]:
    """Somebody whose settings lead to a shut port; what happened, and what to do."""
    with ExitStack() as stack:
        shut = stack.enter_context(closed())
        there = stack.enter_context(serving(starttls)).port
        ports(monkeypatch, there, there)
        user = User(tmp_path)
        user.write(blocked(shut, auth="none"))
        what = f"The SMTP server localhost:{shut} refused the connection."
        how = (
            f"Some networks block port {shut}. Port {there} of it answers: set port = {there} and "
            'security = "starttls" in [smtp.out] of config.toml. It may want a log-in there: then '
            'remove auth = "none", and set username.'
        )
        yield user, what, how


def test_the_command_says_which_port_to_use(scene: tuple[User, str, str]) -> None:
    user, what, how = scene
    called = user.call("send", "-t", stdin=LETTER)
    assert called.status == 75
    assert f"{what} {how}" in called.complaint()
    (entry,) = user.json("outbox")
    assert entry["last_error"] == f"{what} {how}"
    assert f"{what} {how}" in user.call("sync").complaint()


async def test_the_screen_says_it_in_the_outbox_and_in_a_banner(
    scene: tuple[User, str, str],
) -> None:
    user, what, how = scene
    async with client(user) as (pilot, face):
        await asyncio.to_thread(face.ask, Submit(LETTER, from_headers=True))
        await banner_says(pilot, f"! {what} {how}")
        await pilot.press("O")
        await until(pilot, lambda: f"{what} {how}".rstrip(".") in everything(pilot), "not there")
