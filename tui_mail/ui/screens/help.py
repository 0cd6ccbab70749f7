"""The keys in force, from the same table that binds them."""

from collections.abc import Iterable
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui_mail.ui.actions import TITLES, Action, Scope
from tui_mail.ui.format import clipped
from tui_mail.ui.widgets.key_bar import shown_key
from tui_mail.ui.words import say

_KEY_CELLS = 14
_COLUMN = 36
_COUNTED = (
    ("5 j", "Five lines down"),
    ("3 d", "Delete three"),
    ("12 G", "To line 12"),
    ("2 J", "Link 2, then enter"),
)


class HelpScreen(ModalScreen[None]):
    """Keys by place: where it was asked first with all its keys, of the others what is new.

    Args:
        actions: the table in force.
        scope: where the focus was.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter", "leave", show=False),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
        Binding("space,pagedown", "scroll(10)", show=False),
        Binding("pageup,b", "scroll(-10)", show=False),
    ]

    def __init__(self, actions: tuple[Action, ...], scope: Scope) -> None:
        super().__init__()
        self._actions = actions
        self._scope = scope

    def compose(self) -> ComposeResult:
        """One page that scrolls."""
        yield Static(Content(say("Keys")), id="help-title")
        with VerticalScroll(id="help-page", can_focus=False):
            yield Static(markup=False, id="help-keys")
        yield Static(Content(say("esc back   j k scroll")), id="help-foot")

    def on_resize(self) -> None:
        """As many columns as fit."""
        self.call_after_refresh(self._lay_out)

    def on_mount(self) -> None:
        """The first time."""
        self.call_after_refresh(self._lay_out)

    def action_leave(self) -> None:
        """Back to where it was opened."""
        self.dismiss(None)

    def action_scroll(self, lines: int) -> None:
        """By lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def _lay_out(self) -> None:
        width = self.query_one("#help-page").content_size.width
        columns = max(min(width // _COLUMN, 3), 1)
        cells = width // columns
        scopes = [self._scope, *(one for one in TITLES if one is not self._scope)]
        lines: list[Content] = []
        left = list(self._actions)
        for scope in scopes:
            own = [action for action in left if scope in action.scopes and action.keys]
            left = [action for action in left if action not in own]
            lines += _group(scope, own, cells) if own else []
        lines += _page(say("With a number before it"), [(k, say(w)) for k, w in _COUNTED], cells)
        lines = in_columns(lines[:-1], columns, cells)
        self.query_one("#help-keys", Static).update(Content("\n").join(lines))


def in_columns(lines: list[Content], columns: int, cells: int) -> list[Content]:
    """Lines flowing through columns of one height, each line in so many cells."""
    height = -(-len(lines) // columns)
    while len(piles := _piles(lines, height)) > columns:
        height += 1
    return [
        Content.assemble(
            *(_padded(pile[y] if y < len(pile) else Content(""), cells) for pile in piles)
        )
        for y in range(height)
    ]


def _piles(lines: list[Content], height: int) -> list[list[Content]]:
    """Columns of at most so many lines; none ends with a title, none begins with a gap."""
    piles: list[list[Content]] = []
    rest = list(lines)
    while rest:
        cut = min(height, len(rest))
        if 1 < cut < len(rest) and not rest[cut - 2].plain:
            cut -= 1
        piles.append(rest[:cut])
        rest = rest[cut:]
        while rest and not rest[0].plain:
            rest.pop(0)
    return piles


def _group(scope: Scope, actions: Iterable[Action], cells: int) -> list[Content]:
    rows = [
        ("  ".join(shown_key(key) for key in action.keys), say(action.words)) for action in actions
    ]
    return _page(say(TITLES[scope]), rows, cells)


def _page(title: str, rows: Iterable[tuple[str, str]], cells: int) -> list[Content]:
    """A title and, below it, keys with what they do."""
    lines = [Content.styled(title, "$accent bold")]
    for keys, what in rows:
        gap = " " * max(_KEY_CELLS - cell_len(keys), 1)
        words = clipped(what, cells - cell_len(keys + gap) - 1)
        lines.append(Content.assemble(keys, gap, Content.styled(words, "$quiet")))
    return [*lines, Content("")]


def _padded(line: Content, cells: int) -> Content:
    return Content.assemble(line, " " * max(cells - line.cell_length, 0))
