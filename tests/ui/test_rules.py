"""The rules on screen, over a real engine and a real config.toml: tried, saved, switched, run."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from tests.engine.profile import SETTINGS, profile
from tests.ui.driving import ready, until
from tests.ui.shown import screen_text
from tui_mail.config.load import load_settings
from tui_mail.config.paths import Paths
from tui_mail.config.schema import UiSettings
from tui_mail.ui.app import MailApp, let_rule
from tui_mail.ui.dialogs.folder_picker import FolderPicker
from tui_mail.ui.dialogs.rule import RuleDialog
from tui_mail.ui.dialogs.rule_about import OneOf
from tui_mail.ui.screens.rules import RulesScreen
from tui_mail.ui.screens.text_screen import TextScreen
from tui_mail.wiring.face import open_face
from tui_mail.wiring.rule_book import SettingsRuleBook

RULES = """
# the first
[[rules]]
name = "newest"
when = "subject:2"
do = ["flag +flagged"]

# the second
[[rules]]
name = "all of them"
when = "from:f@home.test"
do = ["move Friends"]
"""


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return profile(tmp_path, 3, SETTINGS + RULES)[0]


@pytest.fixture
def client(paths: Paths) -> Iterator[MailApp]:
    face = open_face(paths)
    app = MailApp(face, ui=UiSettings())
    let_rule(app, lambda: SettingsRuleBook(paths.settings))
    yield app
    face.close()


def names(paths: Paths) -> list[tuple[str, bool]]:
    return [(rule.name, rule.enabled) for rule in load_settings(paths.settings).rules]


async def opened(pilot: Pilot[None]) -> RulesScreen:
    await ready(pilot)
    await pilot.press("g", "r")
    await until(pilot, lambda: isinstance(pilot.app.screen, RulesScreen))
    screen = pilot.app.screen
    assert isinstance(screen, RulesScreen)
    await until(pilot, lambda: screen.query_one(OptionList).option_count == 2)
    return screen


async def test_rules_are_switched_and_moved_and_their_comments_stay(
    client: MailApp, paths: Paths
) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("space")
        await until(pilot, lambda: names(paths)[0] == ("newest", False))
        await pilot.press("J")
        await until(pilot, lambda: names(paths) == [("all of them", True), ("newest", False)])
    text = paths.settings.read_text()
    assert text.index("# the second") < text.index("# the first")


async def test_a_run_shows_its_set_first_and_undo_takes_it_back(
    client: MailApp, paths: Paths
) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("r")
        await until(pilot, lambda: "Change 3 messages?" in screen_text(client))
        await pilot.press("s")
        await until(pilot, lambda: isinstance(client.screen, TextScreen))
        await until(pilot, lambda: "flag +flagged; move Friends" in screen_text(client))
        await pilot.press("escape", "r")
        await until(pilot, lambda: "Change 3 messages?" in screen_text(client))
        await pilot.press("y")
        await until(pilot, lambda: moved(client) == 3)
        await pilot.press("escape", "z")
        await until(pilot, lambda: moved(client) == 0)


def moved(client: MailApp) -> int:
    folders = client.desk.reading.folders()
    return sum(folder.total for folder in folders if folder.name == "Friends")


async def test_a_rule_is_made_from_a_message_and_saved_after_its_set_was_seen(
    client: MailApp, paths: Paths
) -> None:
    async with client.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("g", "R")
        await until(pilot, lambda: isinstance(client.screen, OneOf))
        await pilot.press("enter")
        await until(pilot, lambda: "What is always done" in screen_text(client))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(client.screen, FolderPicker))
        await pilot.press(*"Loom", "enter")
        await until(pilot, lambda: isinstance(client.screen, RuleDialog))
        await until(pilot, lambda: "3 messages of 3 would be changed" in screen_text(client))
        assert len(names(paths)) == 2
        await pilot.press("enter")
        await until(pilot, lambda: len(names(paths)) == 3)
        rule = load_settings(paths.settings).rules[2]
        assert (rule.name, rule.do) == ("f@home.test", ("move Loom",))
    assert paths.settings.read_text().startswith(SETTINGS + RULES)


async def test_what_cannot_be_understood_is_said_and_not_saved(
    client: MailApp, paths: Paths
) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(client.screen, RuleDialog))
        client.screen.query_one("#when", Input).value = "from:"
        client.screen.query_one("#do", Input).value = "archive"
        await until(pilot, lambda: "Nothing stands after the colon" in screen_text(client))
        await pilot.press("enter")
        await until(pilot, lambda: "Nothing stands after the colon" in screen_text(client))
        assert len(names(paths)) == 2
