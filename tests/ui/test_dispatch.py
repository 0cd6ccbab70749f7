"""Keys to actions: sequences, counts, and keys that are nobody's."""

import pytest

from tui_mail.config.schema import UiSettings
from tui_mail.ui.actions import ACTIONS, Scope
from tui_mail.ui.dispatch import Dispatcher, Pending, Pressed, key_name
from tui_mail.ui.keymaps import keymap


def press(dispatcher: Dispatcher, keys: str, scope: Scope = Scope.LIST) -> list[object]:
    found: list[object] = []
    for key in keys.split():
        answer = dispatcher.feed(key, scope)
        found.append((answer.action.name, answer.count) if isinstance(answer, Pressed) else answer)
    return found


@pytest.fixture
def keys() -> Dispatcher:
    return Dispatcher(ACTIONS)


def test_a_key_is_its_action(keys: Dispatcher) -> None:
    assert press(keys, "e") == [("archive", None)]


def test_a_sequence_waits_for_its_second_key(keys: Dispatcher) -> None:
    assert press(keys, "g i") == [Pending("g"), ("go-inbox", None)]


def test_a_count_goes_with_the_next_action_and_then_is_forgotten(keys: Dispatcher) -> None:
    assert press(keys, "1 0 d d") == [
        Pending("1"),
        Pending("10"),
        ("delete", 10),
        ("delete", None),
    ]


def test_a_count_goes_through_a_sequence(keys: Dispatcher) -> None:
    assert press(keys, "7 g g") == [Pending("7"), Pending("7 g"), ("first", 7)]


def test_a_count_does_not_begin_with_nought(keys: Dispatcher) -> None:
    assert press(keys, "0") == [None]


def test_a_count_stops_growing(keys: Dispatcher) -> None:
    assert press(keys, "9 9 9 9 9 9 9 9 9 j")[-1] == ("down", 9_999_999)


def test_escape_drops_what_was_begun_and_nothing_else(keys: Dispatcher) -> None:
    assert press(keys, "5 g esc e") == [
        Pending("5"),
        Pending("5 g"),
        Pending(""),
        ("archive", None),
    ]


def test_a_wrong_second_key_is_swallowed(keys: Dispatcher) -> None:
    assert press(keys, "g h e") == [Pending("g"), Pending(""), ("archive", None)]


def test_another_pane_forgets_what_was_begun(keys: Dispatcher) -> None:
    keys.feed("g", Scope.LIST)
    assert keys.feed("i", Scope.FOLDERS) is None


def test_a_key_means_what_the_pane_says(keys: Dispatcher) -> None:
    assert press(keys, "j", Scope.LIST) == [("down", None)]
    assert press(keys, "j", Scope.READER) == [("scroll-down", None)]
    assert press(keys, "e", Scope.FOLDERS) == [None]


def test_actions_of_everywhere_are_had_everywhere(keys: Dispatcher) -> None:
    for scope in Scope:
        assert press(keys, "f5", scope) == [("check-mail", None)]


def test_alt_and_a_digit_is_known_by_what_the_terminal_library_makes_of_it(
    keys: Dispatcher,
) -> None:
    sent = "¡™£¢∞§¶•ª"
    assert press(keys, " ".join(sent)) == [(f"account-{n}", None) for n in range(1, 10)]
    own = keymap(UiSettings(keys={"star": "§"}))
    assert press(Dispatcher(own), "§") == [("star", None)]


@pytest.mark.parametrize(
    ("key", "character", "name"),
    [
        ("question_mark", "?", "?"),
        ("backslash", "\\", "\\"),
        ("G", "G", "G"),
        ("escape", "\x1b", "esc"),
        ("space", " ", "space"),
        ("enter", "\r", "enter"),
        ("tab", "\t", "tab"),
        ("ctrl+p", "\x10", "ctrl+p"),
        ("alt+1", "1", "alt+1"),
        ("plus", "+", "+"),
        ("f5", None, "f5"),
    ],
)
def test_keys_are_named_by_their_character_where_they_have_one(
    key: str, character: str | None, name: str
) -> None:
    assert key_name(key, character) == name
