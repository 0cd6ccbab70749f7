"""The keymap in force: the table of actions with the user's own keys in it. Pure."""

from collections.abc import Mapping
from difflib import get_close_matches

from tui_mail.config.fields import nearest
from tui_mail.config.load import KEYMAPS
from tui_mail.config.schema import UiSettings
from tui_mail.errors import ConfigError
from tui_mail.model.frozen import replace
from tui_mail.ui.actions import ACTIONS, Action, Scope, available


def keymap(ui: UiSettings, actions: tuple[Action, ...] = ACTIONS) -> tuple[Action, ...]:
    """The table with the keymap and then [ui.keys] in it.

    A key given to one action is taken from the others there.

    Raises:
        ConfigError: an unknown keymap or action, or a key that begins another's sequence.
    """
    if ui.keymap not in KEYMAPS:
        raise ConfigError(
            f"The keymap {ui.keymap!r} is not known.", nearest(ui.keymap, KEYMAPS), ("ui", "keymap")
        )
    _check_names(ui.keys, actions)
    prefixes, keys = _named_keymap(ui.keymap)
    table = tuple(_begun_otherwise(action, prefixes) for action in actions)
    table = _layered(table, keys)
    table = _layered(table, ui.keys)
    for scope in Scope:
        _check_beginnings(scope, table)
    return table


def _named_keymap(name: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """What begins sequences in it, and its keys; only the one that is asked for is loaded."""
    if name == "mutt":
        from tui_mail.ui.keymap_mutt import MUTT, PREFIXES

        return PREFIXES, MUTT
    if name == "emacs":
        from tui_mail.ui.keymap_emacs import EMACS

        return {}, EMACS
    return {}, {}


def _begun_otherwise(action: Action, prefixes: Mapping[str, str]) -> Action:
    """The action with sequences that begin as they do in a keymap."""
    keys = tuple(
        " ".join((prefixes.get(first, first), rest)) if rest else first
        for first, _, rest in (key.partition(" ") for key in action.keys)
    )
    return action if keys == action.keys else replace(action, keys=keys)


def _layered(table: tuple[Action, ...], keys: Mapping[str, str]) -> tuple[Action, ...]:
    own = {name: _keys(words) for name, words in keys.items()}
    return tuple(_with_keys(action, own, table) for action in table)


def _check_names(keys: Mapping[str, str], actions: tuple[Action, ...]) -> None:
    names = [action.name for action in actions]
    for name in keys:
        if name not in names:
            near = get_close_matches(name, names, 1)
            hint = f"Did you mean {near[0]}?" if near else "The help screen names the actions."
            words = f"There is no action {name!r} to give keys to in [ui.keys]."
            raise ConfigError(words, hint, ("ui", "keys", name))


def _keys(words: str) -> tuple[str, ...]:
    """`j, down` to its keys; a comma itself is written `comma`."""
    keys = (" ".join(word.split()) for word in words.split(","))
    return tuple("," if key == "comma" else key for key in keys if key)


def _with_keys(
    action: Action, own: Mapping[str, tuple[str, ...]], actions: tuple[Action, ...]
) -> Action:
    if action.name in own:
        return replace(action, keys=own[action.name])
    taken = {
        key
        for other in actions
        if other.name in own and _meet(other, action)
        for key in own[other.name]
    }
    return replace(action, keys=tuple(key for key in action.keys if key not in taken))


def _meet(one: Action, other: Action) -> bool:
    everywhere = Scope.EVERYWHERE
    shared = set(one.scopes) & set(other.scopes)
    return bool(shared) or everywhere in one.scopes or everywhere in other.scopes


def _check_beginnings(scope: Scope, table: tuple[Action, ...]) -> None:
    bound = {tuple(key.split(" ")): a.name for a in available(table, scope) for key in a.keys}
    for keys, name in bound.items():
        for length in range(1, len(keys)):
            if keys[:length] in bound:
                raise ConfigError(
                    f"The key {' '.join(keys[:length])} of {bound[keys[:length]]} begins the keys"
                    f" {' '.join(keys)} of {name}.",
                    "Give one of them other keys in [ui.keys].",
                    ("ui", "keys", name),
                )
