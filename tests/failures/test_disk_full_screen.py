"""A full disk under the open client: said on the screen, what was written stays there (R10)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from tests.cli.calling import User
from tests.engine.peers import NOWHERE, letter, lists, logs_in, pop, smtp
from tests.failures.cases import DISK_FULL
from tests.failures.disk import PAGE, Disk, small_disk
from tests.failures.window import banner_says, client, on_screen, read, until
from tests.scripted.server import Peer, serving
from tui_mail.model.ids import AccountKey
from tui_mail.model.summary import View
from tui_mail.ports.face import Face
from tui_mail.ui.screens.compose import ComposeScreen
from tui_mail.ui.screens.main import MainScreen
from tui_mail.ui.widgets.banner import Banner
from tui_mail.ui.widgets.body_editor import BodyEditor

MOST = 120
"""Pages within which a letter is kept."""
TEXT = "Words that nobody could write a second time."


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with small_disk(tmp_path / "data_home") as made:
        yield made


@pytest.fixture
def user(tmp_path: Path) -> User:
    """Settings without a server."""
    person = User(tmp_path)
    person.write(settings(NOWHERE))
    return person


def settings(port: int) -> str:
    """Alice, read over POP3 there."""
    section = "[accounts.home.pop]\n"
    text = pop(port, leave=False) + smtp(NOWHERE)
    return text.replace(section, f'{section}username = "alice"\npassword_command = "printf pw"\n')


def no_space(user: User) -> str:
    store = user.home / "data_home" / "tui-mail" / "mail.db"
    return DISK_FULL.words(store)


def listed(face: Face, folder: str) -> list[str]:
    """Subjects of what lies there."""
    ids = [f.id for f in face.reading.folders(AccountKey("home")) if f.name == folder]
    view = View(AccountKey("home"), ids[0])
    return [row.subject for row in face.reading.page(view, 0, 50)]


async def write(pilot: Pilot[None]) -> ComposeScreen:
    """A letter, by keys."""
    await pilot.press("c")
    await until(pilot, lambda: isinstance(pilot.app.screen, ComposeScreen), "no composer")
    screen = pilot.app.screen
    assert isinstance(screen, ComposeScreen)
    for text, keys in (
        ("bob@far.test", ("tab", "tab", "tab")),
        ("precious", ("tab",)),
        (TEXT, ()),
    ):
        await pilot.pause()
        assert pilot.app.focused is not None
        pilot.app.focused.post_message(events.Paste(text))
        await pilot.pause()
        await pilot.press(*keys)
    return screen


def stands(screen: ComposeScreen) -> bool:
    """Whether everything that was written is still there to be seen."""
    subject = screen.query_one("#subject", Input).value
    return (screen.query_one(BodyEditor).text, subject) == (TEXT, "precious")


def problem(screen: ComposeScreen) -> bool:
    """Whether its banner says anything."""
    return any(banner.problem for banner in screen.query(Banner))


@pytest.mark.parametrize("key", ["ctrl+s", "escape"])
async def test_R10_what_was_written_stays_on_the_screen_until_there_is_room(
    disk: Disk, user: User, key: str
) -> None:
    async with client(user) as (pilot, face):
        disk.fill()
        screen = await write(pilot)
        await pilot.press(key)
        await until(pilot, lambda: problem(screen), "nothing is said")
        assert "".join(no_space(user).split()) in "".join(on_screen(pilot).split())
        failures = 0
        for pages in range(1, MOST):
            assert stands(screen), "what was written is gone"
            assert not face.reading.outbox()
            screen.query_one(Banner).dismiss()
            disk.fill(pages * PAGE)
            await pilot.press(key)
            await until(
                pilot,
                lambda: isinstance(pilot.app.screen, MainScreen) or problem(screen),
                "neither told nor done",
            )
            if isinstance(pilot.app.screen, MainScreen):
                break
            failures += 1
        assert failures > 2
        disk.empty()
        sent = [entry.subject for entry in face.reading.outbox()]
        drafts = listed(face, "Drafts")
        assert (sent, drafts) == ((["precious"], []) if key == "ctrl+s" else ([], ["precious"]))


async def test_R10_mail_that_finds_no_room_is_said_stays_there_and_comes_later(
    disk: Disk, user: User
) -> None:
    raws = [letter(number) for number in range(3)]
    deleted: list[str] = []

    def drop(peer: Peer) -> None:
        logs_in(peer)
        left = [raw for n, raw in enumerate(raws, 1) if f"DELE {n}" not in deleted]
        lists(peer, [len(raw) for raw in left])
        told: list[str] = []
        while line := peer.line():
            if line.startswith("RETR"):
                peer.raw(b"+OK\r\n" + left[int(line.split()[1]) - 1] + b".\r\n")
                continue
            told.append(line)
            peer.send("+OK")
            if line == "QUIT":
                deleted.extend(said for said in told if said.startswith("DELE"))
                return

    with serving(drop) as server:
        user.write(settings(server.port))
        async with client(user) as (pilot, face):
            disk.fill()
            await pilot.press("f5")
            await banner_says(pilot, "! home: No space is left for the mail store")
            await until(
                pilot, lambda: "home ⤓ needs you" in on_screen(pilot), "no word of it below"
            )
            assert not deleted
            assert not listed(face, "Inbox")
            disk.empty()
            await pilot.press("f5")
            await until(pilot, lambda: "letter 2" in on_screen(pilot), "it did not go on")
            await until(pilot, lambda: len(deleted) == 3, "nothing was deleted in the end")
            await until(pilot, lambda: not read(pilot, Banner), "it still complains")
            assert sorted(listed(face, "Inbox")) == ["letter 0", "letter 1", "letter 2"]

            disk.fill()
            await pilot.press("e")
            await banner_says(pilot, "! No space is left for the mail store")
            assert len(listed(face, "Inbox")) == 3
            disk.empty()
            await pilot.press("ctrl+x", "e")
            await until(pilot, lambda: len(listed(face, "Archive")) == 1, "it is not archived")
