"""The table of actions, and the user's own keys in it."""

import pytest
from textual.content import Content

from tests.ui.driving import until
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
from tui_mail.ui.screens.accounts import AccountsScreen
from tui_mail.ui.screens.activity import ActivityScreen
from tui_mail.ui.screens.attachments import AttachmentsScreen
from tui_mail.ui.screens.compose import ComposeScreen
from tui_mail.ui.screens.help import in_columns
from tui_mail.ui.screens.main import MainScreen
from tui_mail.ui.screens.outbox import OutboxScreen
from tui_mail.ui.screens.redirect import RedirectScreen
from tui_mail.ui.screens.setup import SetupScreen


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
            Scope.ATTACHMENTS: AttachmentsScreen(desk, message.id, ()),
            Scope.ACTIVITY: ActivityScreen(desk),
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


async def test_a_keymap_that_comes_later_leaves_the_usual_keys_and_says_so(face: FakeFace) -> None:
    app = MailApp(face, ui=UiSettings(keymap="mutt"))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "The keymap mutt is not in this version" in screen_text(app))
    assert keymap(UiSettings(keymap="emacs")) == ACTIONS


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
