"""The table of keys in docs/keys.md, from the one table of actions and the keymaps over it."""

from tui_mail.config.schema import UiSettings
from tui_mail.ui.actions import ACTIONS, TITLES, Action
from tui_mail.ui.keymaps import keymap

BEGIN, END = "<!-- keys: made by make docs -->", "<!-- end of keys -->"
_NAMES = ("default", "mutt", "emacs")


def with_table(page: str) -> str:
    """The page with its table made anew. Raises ValueError where it has no place for one."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n{_table()}{END}{after}"


def _table() -> str:
    maps = [{a.name: a for a in keymap(UiSettings(keymap=name))} for name in _NAMES]
    lines: list[str] = []
    told: set[str] = set()
    for scope, title in TITLES.items():
        rows = [one for one in ACTIONS if scope in one.scopes and one.name not in told]
        told |= {one.name for one in rows}
        lines += [
            f"\n### {title}\n",
            "| action | does | default | mutt | emacs |",
            "| --- " * 5 + "|",
        ]
        lines += [_row(one, [known[one.name] for known in maps]) for one in rows]
    return "\n".join(lines) + "\n"


def _row(action: Action, known: list[Action]) -> str:
    words = action.words.partition("|")[0]
    keys = (" ".join(f"`{key}`" for key in one.keys).replace("|", "\\|") for one in known)
    return f"| {action.name} | {words} | {' | '.join(keys)} |"
