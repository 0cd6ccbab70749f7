"""A mailbox that is full on the IMAP server: the copy of what was sent finds no room there."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.calling import User
from tests.engine.middle import Middle
from tests.failures.cases import COPY_REFUSED
from tests.failures.scene import LETTER
from tests.failures.smtp import takes_all
from tests.failures.window import banner_says, client, on_screen, until
from tests.scripted.server import serving
from tui_mail.demo.process import RunningDemo, start
from tui_mail.demo.servers import BOB
from tui_mail.errors import UsageError

FULL = "NO [OVERQUOTA] Quota exceeded."


@pytest.fixture
def demo() -> Iterator[RunningDemo]:
    """Bob's mailboxes."""
    try:
        running = start()
    except UsageError as error:
        if os.environ.get("CI") == "true":
            pytest.fail("CI must have the extra demo")
        pytest.skip(error.message)
    with running:
        yield running


@pytest.fixture
def bob(demo: RunningDemo, tmp_path: Path) -> Iterator[tuple[User, Middle]]:
    """Bob, and what stands between him and his server."""
    user = User(tmp_path)
    with Middle(demo.servers.imap) as middle, serving(takes_all) as out:
        user.write(
            f'[smtp.out]\nhost = "127.0.0.1"\nport = {out.port}\nsecurity = "none"\n'
            'auth = "none"\n'
            f'[accounts.home]\nemail = "{BOB}"\nmode = "imap"\nsmtp = "out"\n'
            f'[accounts.home.imap]\nhost = "127.0.0.1"\nport = {middle.port}\nsecurity = "none"\n'
            f'username = "{BOB}"\ncheck_every = "1d"\n'
            f'password_command = "printf {demo.servers.users[BOB]}"\n'
        )
        yield user, middle


def test_a_copy_that_finds_no_room_is_said_by_the_sync_and_filed_once_there_is(
    bob: tuple[User, Middle],
) -> None:
    user, middle = bob
    user.done("sync")
    there = len(user.json("list", "--folder", "Sent", "--limit", 1000))
    user.done("send", "-t", "--account", "home", stdin=LETTER)
    middle.refuse("APPEND", FULL)
    for _ in range(2):
        called = user.call("sync")
        assert called.complaint() == f"tui-mail: {COPY_REFUSED.sentence} {COPY_REFUSED.hint}\n"
        assert called.status == 1
        assert [entry["sent_copy"] for entry in user.json("outbox")] == ["pending"]
    middle.obey()
    user.done("sync")
    user.done("sync")
    assert [entry["sent_copy"] for entry in user.json("outbox")] == ["filed"]
    assert len(user.json("list", "--folder", "Sent", "--limit", 1000)) == there + 1


async def test_the_screen_says_the_same(bob: tuple[User, Middle]) -> None:
    user, middle = bob
    user.done("send", "-t", "--account", "home", stdin=LETTER)
    middle.refuse("APPEND", FULL)
    async with client(user) as (pilot, face):
        await pilot.press("f5")
        await banner_says(pilot, f"! {COPY_REFUSED.sentence} {COPY_REFUSED.hint}")
        await until(pilot, lambda: "up to date" in on_screen(pilot), "it did not go on")
        assert face.reading.outbox()[0].sent_copy.value == "pending"
