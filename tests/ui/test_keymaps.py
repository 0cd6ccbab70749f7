"""The table of actions, and the user's own keys in it."""

from pathlib import Path

import pytest
from textual.content import Content

from tests.ui.driving import ready, until
from tests.ui.fake_face import FakeFace
from tests.ui.shown import screen_text
from tests.ui.test_setup import Setup
from tui_mail.config.schema import UiSettings
from tui_mail.errors import ConfigError
from tui_mail.model.draft import Draft
from tui_mail.ports.accounts import AccountBook
from tui_mail.ui.actions import ACTIONS, TITLES, Action, Scope, available, named
from tui_mail.ui.app import MailApp
from tui_mail.ui.bridge import Desk
from tui_mail.ui.keymaps import keymap
from tui_mail.ui.palette import CommandPalette
from tui_mail.ui.screens.accounts import AccountsScreen
from tui_mail.ui.screens.activity import ActivityScreen
from tui_mail.ui.screens.address_book import AddressBookScreen
from tui_mail.ui.screens.attachments import AttachmentsScreen
from tui_mail.ui.screens.cleaning import CleaningScreen
from tui_mail.ui.screens.compose import ComposeScreen
from tui_mail.ui.screens.done_list import DoneScreen
from tui_mail.ui.screens.help import in_columns
from tui_mail.ui.screens.main import MainScreen
from tui_mail.ui.screens.outbox import OutboxScreen
from tui_mail.ui.screens.redirect import RedirectScreen
from tui_mail.ui.screens.rules import RulesScreen
from tui_mail.ui.screens.setup import SetupScreen
from tui_mail.wiring.rule_book import SettingsRuleBook


def keys_of(table: tuple[Action, ...], name: str) -> tuple[str, ...]:
    action = named(table, name)
    assert action is not None
    return action.keys


def test_every_action_has_a_name_of_its_own() -> None:
    names = [action.name for action in ACTIONS]
    assert len(set(names)) == len(names)


def test_no_key_means_two_things_in_one_place() -> None:
    for scope in Scope:
        keys = [key for action in available(ACTIONS, scope) for key in action.keys]
        assert len(set(keys)) == len(keys), scope


def test_the_default_keys_do_not_begin_each_other() -> None:
    assert keymap(UiSettings()) == ACTIONS


def test_every_place_has_a_title() -> None:
    assert set(TITLES) == set(Scope)


def nobody() -> AccountBook:
    raise AssertionError("no account is looked up here")


async def test_every_action_can_be_done_where_the_table_says(face: FakeFace) -> None:
    app = MailApp(face, ui=UiSettings())
    async with app.run_test():
        desk = Desk(face, app)
        account = face.reading.accounts()[0]
        main = MainScreen(desk)
        blank = Draft(account.account, account.identity)
        message = next(iter(face.store.messages.values()))
        screens = {
            Scope.COMPOSE: ComposeScreen(desk, blank),
            Scope.REDIRECT: RedirectScreen(desk, message, blank),
            Scope.OUTBOX: OutboxScreen(desk),
            Scope.DONE: DoneScreen(desk),
            Scope.ATTACHMENTS: AttachmentsScreen(desk, message.id, ()),
            Scope.ACTIVITY: ActivityScreen(desk),
            Scope.CLEANING: CleaningScreen(desk, main),
            Scope.BOOK: AddressBookScreen(desk, main.actions),
            Scope.RULES: RulesScreen(desk, lambda: SettingsRuleBook(Path("none.toml"))),
            Scope.SETUP: SetupScreen(desk, Setup()),
            Scope.ACCOUNTS: AccountsScreen(desk, nobody),
        }
        for action in ACTIONS:
            for scope in action.scopes:
                screen = screens.get(scope, main)
                handlers = (*screen.handlers, app)
                able = [h for h in handlers if hasattr(h, f"act_{action.method}")]
                assert able, f"{action.name} in {scope}"


def test_own_keys_replace_the_defaults() -> None:
    table = keymap(UiSettings(keys={"archive": "E, ctrl+e"}))
    assert keys_of(table, "archive") == ("E", "ctrl+e")


def test_a_key_that_is_given_away_is_taken_from_who_had_it_there() -> None:
    table = keymap(UiSettings(keys={"archive": "d"}))
    assert keys_of(table, "delete") == ()
    assert keys_of(table, "cancel") == ("d", "c"), "the outbox is another place"


def test_no_keys_take_an_action_off_the_keyboard() -> None:
    assert keys_of(keymap(UiSettings(keys={"delete": ""})), "delete") == ()


def test_a_comma_is_written_as_a_word() -> None:
    assert keys_of(keymap(UiSettings(keys={"archive": "comma,y"})), "archive") == (",", "y")


def test_an_unknown_action_is_named_with_the_nearest_known() -> None:
    with pytest.raises(ConfigError, match=r"'archiv'.*Did you mean archive\?"):
        keymap(UiSettings(keys={"archiv": "e"}))


def test_a_key_that_begins_a_sequence_of_another_is_refused() -> None:
    with pytest.raises(ConfigError, match="The key g of archive begins"):
        keymap(UiSettings(keys={"archive": "g"}))


def test_an_unknown_keymap_is_refused() -> None:
    with pytest.raises(ConfigError, match="vi"):
        keymap(UiSettings(keymap="vi"))


@pytest.mark.parametrize("name", ["mutt", "emacs"])
def test_a_keymap_leaves_no_action_without_a_key_and_no_key_with_two(name: str) -> None:
    table = keymap(UiSettings(keymap=name))
    lost = [now.name for now, usual in zip(table, ACTIONS, strict=True) if usual.keys > now.keys]
    assert [one for one in lost if not keys_of(table, one)] == []
    for scope in Scope:
        keys = [key for action in available(table, scope) for key in action.keys]
        assert len(set(keys)) == len(keys), (scope, sorted(keys))


@pytest.mark.parametrize(
    ("name", "there", "back"),
    [("mutt", "*", "="), ("emacs", "greater_than_sign", "less_than_sign")],
)
async def test_a_keymap_moves_in_the_list(face: FakeFace, name: str, there: str, back: str) -> None:
    app = MailApp(face, ui=UiSettings(keymap=name))
    async with app.run_test() as pilot:
        main = await ready(pilot)
        first = main.messages.cursor_id
        await pilot.press(there)
        await until(pilot, lambda: main.messages.cursor > main.messages.size.height)
        await pilot.press(back)
        await until(pilot, lambda: main.messages.cursor_id == first)


async def test_emacs_moves_by_control(face: FakeFace) -> None:
    app = MailApp(face, ui=UiSettings(keymap="emacs"))
    async with app.run_test() as pilot:
        main = await ready(pilot)
        first = main.messages.cursor_id
        await pilot.press("ctrl+n")
        await until(pilot, lambda: main.messages.cursor_id != first)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: main.messages.cursor_id == first)


async def test_emacs_keys_send_and_run_commands(face: FakeFace) -> None:
    app = MailApp(face, ui=UiSettings(keymap="emacs"))
    async with app.run_test() as pilot:
        main = await ready(pilot)
        await pilot.press("alt+x")
        await until(pilot, lambda: isinstance(app.screen, CommandPalette))
        await pilot.press("escape", "c")
        await until(pilot, lambda: isinstance(app.screen, ComposeScreen))
        await pilot.press("ctrl+c", "ctrl+c")
        await until(pilot, lambda: app.screen is not main and "To" in screen_text(app))


def test_mutts_keys_are_mutts() -> None:
    table = keymap(UiSettings(keymap="mutt"))
    assert keys_of(table, "compose") == ("m",)
    assert keys_of(table, "reply-all") == ("g",)
    assert "s" in keys_of(table, "move")
    assert keys_of(keymap(UiSettings(keymap="mutt", keys={"move": "M"})), "move") == ("M",)


def test_no_column_of_the_help_ends_with_a_title_or_begins_with_a_gap() -> None:
    written = ("List", "a", "b", "", "Reader", "c", "d", "", "More", "e")
    lines = [Content(words) for words in written]
    for columns in (1, 2, 3):
        shown = [line.plain for line in in_columns(lines, columns, 8)]
        piles = [[row[8 * n : 8 * n + 8].strip() for row in shown] for n in range(columns)]
        words = [[word for word in pile if word] for pile in piles]
        assert [word for pile in words for word in pile] == [word for word in written if word]
        assert not any(pile[-1] in {"List", "Reader", "More"} for pile in words if pile)
        assert not any(pile[0] == "" for pile in piles if any(pile))
