"""Labels are put on and taken off by name, several at once, on the screen over the real engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from tests.engine.profile import profile
from tests.ui.driving import ready, until
from tests.ui.shown import screen_text
from tui_mail.config.load import load_settings
from tui_mail.config.schema import UiSettings
from tui_mail.model.commands import ChangeFlags
from tui_mail.model.flags import shown_labels
from tui_mail.model.ids import MessageId
from tui_mail.ports.face import Face
from tui_mail.ui.app import MailApp
from tui_mail.ui.dialogs.label_choice import LabelDialog
from tui_mail.ui.label_looks import COLOURS_IN_USE, Colours, chips
from tui_mail.wiring.face import open_face

Mail = tuple[Face, list[MessageId], Path]


@pytest.fixture
def mail(tmp_path: Path) -> Iterator[Mail]:
    """Three letters; the newest has a label and what another program set."""
    paths, ids = profile(tmp_path, 3)
    face = open_face(paths, by="keys")
    face.ask(ChangeFlags((ids[2],), add=("work", "$Junk")))
    face.ask(ChangeFlags((ids[0],), add=("later",)))
    yield face, ids, paths.settings
    face.close()


def labels(mail: Mail) -> list[tuple[str, ...]]:
    return [shown_labels(row.flags) for row in mail[0].reading.rows(tuple(mail[1]))]


async def asked(pilot: Pilot[None]) -> LabelDialog:
    await pilot.press("L")
    await until(pilot, lambda: isinstance(pilot.app.screen, LabelDialog))
    dialog = pilot.app.screen
    assert isinstance(dialog, LabelDialog)
    await until(pilot, lambda: dialog.query_one(OptionList).highlighted is not None)
    return dialog


async def test_several_labels_known_and_new_are_put_on_at_once_and_taken_back(mail: Mail) -> None:
    app = MailApp(mail[0], ui=UiSettings())
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "‹work›" in screen_text(app))
        assert "$Junk" not in screen_text(app)
        dialog = await asked(pilot)
        await pilot.press("space", *"la", "space", *"neu")
        await until(pilot, lambda: "New label: neu" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is not dialog)
        await until(pilot, lambda: labels(mail)[2] == ("later", "neu"))
        assert "$Junk" in mail[0].reading.rows((mail[1][2],))[0].flags
        await pilot.press("z")
        await until(pilot, lambda: labels(mail)[2] == ("work",))


async def test_what_only_some_have_is_put_on_all(mail: Mail) -> None:
    app = MailApp(mail[0], ui=UiSettings())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("*", "a")
        await asked(pilot)
        assert "◦ ‹later›" in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: all("later" in each for each in labels(mail)))


async def test_a_name_that_no_server_takes_is_refused_and_escape_changes_nothing(
    mail: Mail,
) -> None:
    before = labels(mail)
    app = MailApp(mail[0], ui=UiSettings())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        dialog = await asked(pilot)
        dialog.query_one(Input).value = "a*b"
        await until(pilot, lambda: "New label" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "one word without" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is not dialog)
    assert labels(mail) == before


async def test_a_colour_is_chosen_on_the_screen_and_written_down(mail: Mail) -> None:
    app = MailApp(mail[0], ui=UiSettings())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await asked(pilot)
        before = COLOURS_IN_USE.of("work")
        await pilot.press("ctrl+k")
        await until(pilot, lambda: "work" in load_settings(mail[2]).ui.labels)
        chosen = load_settings(mail[2]).ui.labels["work"]
        assert chosen == COLOURS_IN_USE.of("work") != before


def test_a_colour_is_always_the_same_and_never_all_there_is() -> None:
    one, other = Colours(), Colours()
    assert [one.of(name) for name in "abcdef"] == [other.of(name) for name in "abcdef"]
    one.use({"work": "none", "home": "red"})
    assert (one.look("work"), one.look("home")) == ("quiet", "label-red")


@pytest.mark.parametrize(
    ("room", "words"),
    [
        (40, ["‹later› ", "‹work› "]),
        (12, ["‹later› ", "+1 "]),
        (5, ["+2 "]),
        (2, []),
    ],
)
def test_what_has_no_room_is_counted(room: int, words: list[str]) -> None:
    assert [text for text, _ in chips(frozenset({"work", "later", "seen", "$x"}), room)] == words
