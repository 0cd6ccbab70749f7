"""Which labels messages are to have: several at once, known ones by a few letters, or new ones."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input
from textual.widgets.option_list import Option

from tui_mail.config.schema import COLOURS, NO_COLOUR
from tui_mail.model.flags import ColourLabel, LabelCount, shown_labels, wrong_with
from tui_mail.ui.bridge import Desk
from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.dialog import Choices, Dialog, Trouble
from tui_mail.ui.format import clipped
from tui_mail.ui.label_looks import COLOURS_IN_USE
from tui_mail.ui.words import counted, say

Wanted = tuple[tuple[str, ...], tuple[str, ...]]
"""Labels to be put on, and to be taken off."""
_SHOWN = 200
_WIDTH = 40
_VARIABLES = {
    "red": "$removed", "yellow": "$warning", "green": "$added", "blue": "$link",
    "purple": "$quote2", "gray": "$quiet", NO_COLOUR: "",
}  # fmt: skip


class _Name(Input):
    """Takes every letter but the space, which no label has: that one marks."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether a key belongs to the name."""
        return key != "space" and super().check_consume_key(key, character)


class LabelDialog(Dialog[Wanted]):
    """Gives what is to change.

    Args:
        desk: writes a colour down.
        known: labels that there are.
        flags: of each of the messages.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "move(1)", show=False, priority=True),
        Binding("up,ctrl+p", "move(-1)", show=False, priority=True),
        Binding("space", "turn", show=False, priority=True),
        Binding("ctrl+k", "colour", show=False, priority=True),
        Binding("enter", "choose", show=False, priority=True),
    ]

    def __init__(
        self, desk: Desk, known: Sequence[LabelCount], flags: Sequence[Iterable[str]]
    ) -> None:
        many = len(flags)
        super().__init__(
            counted(many, "Labels of this message", "Labels of {n} messages"),
            say("space marks, enter is done, ctrl+k colours, esc leaves"),
        )
        self._desk = desk
        self._counts = {each.name: each.count for each in known}
        found = [shown_labels(frozenset(each)) for each in flags]
        every = {label for labels in found for label in labels}
        self._had = {name: sum(name in labels for labels in found) / many for name in every}
        self._wanted: dict[str, bool] = {}
        """What was turned: on, or off."""
        self._names = sorted({*self._counts, *every}, key=self._place)
        self._found: list[str] = []

    def body(self) -> tuple[Widget, ...]:
        """The filter, what is left, what is wrong with a name."""
        return (_Name(placeholder=say("a part of its name, or a new one")), Choices(), Trouble())

    def on_mount(self) -> None:
        """All of them, as soon as the width is known."""
        self.query_one(Input).focus()
        self.call_after_refresh(self._narrow)

    def on_input_changed(self) -> None:
        """Fewer of them."""
        self.query_one(Trouble).tell("")
        self._narrow()

    def on_option_list_option_selected(self) -> None:
        """By a click."""
        self.action_turn()

    def action_move(self, by: int) -> None:
        """The cursor of the list, while the letters go to the filter."""
        choices = self.query_one(Choices)
        if by > 0:
            choices.action_cursor_down()
        else:
            choices.action_cursor_up()

    def action_turn(self) -> None:
        """On, or off; what only some of them have is put on all at first."""
        label = self._label()
        if label is None or self._is_wrong(label):
            return
        if label not in self._names:
            self._names.insert(0, label)
        self._wanted[label] = not self._wanted.get(label, self._had.get(label, 0) == 1)
        field = self.query_one(Input)
        if field.value:
            field.value = ""  # which shows all again
        self._narrow(label)

    def action_colour(self) -> None:
        """The next one, for this label, from now on."""
        label = self._label()
        if label is None or label not in self._names:
            return
        order = (*COLOURS, NO_COLOUR)
        colour = order[(order.index(COLOURS_IN_USE.of(label)) + 1) % len(order)]
        COLOURS_IN_USE.choose(label, colour)
        self._desk.submit(ColourLabel(label, colour))
        self._narrow(label)

    def action_choose(self) -> None:
        """Done; where nothing was marked, the one under the cursor is."""
        typed = self.query_one(Input).value.strip()
        if typed or not self._wanted:
            label = self._label()
            if label is None or self._is_wrong(label):
                return
            self._wanted[label] = not self._wanted.get(label, self._had.get(label, 0) == 1)
        on = tuple(name for name, wanted in self._wanted.items() if wanted)
        off = tuple(name for name, wanted in self._wanted.items() if not wanted)
        self.dismiss((
            tuple(name for name in on if self._had.get(name, 0) < 1),
            tuple(name for name in off if name in self._had),
        ))  # fmt: skip

    def _label(self) -> str | None:
        at = self.query_one(Choices).highlighted
        return self._found[at] if at is not None and at < len(self._found) else None

    def _is_wrong(self, label: str) -> bool:
        """Says why a new one cannot be called so."""
        wrong = "" if label in self._names else wrong_with(label)
        self.query_one(Trouble).tell(say(wrong) if wrong else "")
        return bool(wrong)

    def _place(self, name: str) -> tuple[bool, str]:
        """Those that the messages have come first."""
        return (name not in self._had, name.casefold())

    def _narrow(self, at: str | None = None) -> None:
        typed = self.query_one(Input).value.strip()
        folded = typed.casefold()
        found = [name for name in self._names if folded in name.casefold()]
        found.sort(key=lambda name: bool(folded) and not name.casefold().startswith(folded))
        fresh = bool(typed) and folded not in (name.casefold() for name in self._names)
        self._found = [*found[:_SHOWN], *([typed] if fresh else [])]
        lines = [self._line(name) for name in found[:_SHOWN]]
        if fresh:
            lines.append(Content(say("    New label: {name}", name=one_line(typed))))
        choices = self.query_one(Choices)
        choices.clear_options()
        choices.add_options([Option(line) for line in lines])
        here = self._found.index(at) if at in self._found else 0
        choices.highlighted = here if self._found else None

    def _line(self, name: str) -> Content:
        on = self._wanted.get(name)
        share = self._had.get(name, 0) if on is None else float(on)
        sign = "✓" if share == 1 else "◦" if share else " "
        shown = f"‹{clipped(one_line(name), _WIDTH)}›"
        count = self._counts.get(name, 0)
        return Content.assemble(
            (f"{sign} ", "bold"),
            (shown, _VARIABLES[COLOURS_IN_USE.of(name)]),
            (f"  {count}" if count else "", "$quiet"),
        )
