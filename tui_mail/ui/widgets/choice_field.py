"""A field of which one of a few values is chosen; all of them stand in sight."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widgets import Static


class ChoiceField(Static, can_focus=True):
    """`● TLS  ○ STARTTLS`: arrows, space or a click choose.

    Args:
        choices: values and their words; the first is chosen.
        id: for queries.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "turn(1)", show=False),
        Binding("left", "turn(-1)", show=False),
        Binding("enter", "app.focus_next", show=False),
    ]
    DEFAULT_CSS = """
    ChoiceField { height: auto; width: 1fr; color: $quiet; padding: 0 1; }
    """

    class Changed(Message):
        """Another value was chosen, by the user."""

        def __init__(self, field: "ChoiceField") -> None:
            super().__init__()
            self.field = field

        @property
        def control(self) -> "ChoiceField":
            """The field."""
            return self.field

    def __init__(self, choices: Sequence[tuple[str, str]], id: str) -> None:
        super().__init__(id=id, markup=False)
        self._choices = tuple(choices)
        self._at = 0

    @property
    def value(self) -> str:
        """What is chosen."""
        return self._choices[self._at][0]

    def choose(self, value: str) -> None:
        """Choose it by program; says nothing."""
        self._at = next((n for n, (own, _) in enumerate(self._choices) if own == value), self._at)
        self._show_choices()

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Other choices; the chosen value stays chosen if it is among them."""
        value = self.value
        self._choices, self._at = tuple(choices), 0
        self.choose(value)

    def on_mount(self) -> None:
        """Show them."""
        self._show_choices()

    def watch_has_focus(self, has_focus: bool) -> None:
        """The chosen one is set off while another can be chosen."""
        super().watch_has_focus(has_focus)
        self._show_choices()

    def on_click(self, event: events.Click) -> None:
        """The one under the mouse."""
        at = event.style.meta.get("choice")
        if at is not None:
            self._turn_to(at)

    def action_turn(self, by: int) -> None:
        """On, or back, by one."""
        self._turn_to((self._at + by) % len(self._choices))

    def _turn_to(self, at: int) -> None:
        if at != self._at:
            self._at = at
            self._show_choices()
            self.post_message(self.Changed(self))

    def _show_choices(self) -> None:
        parts: list[Content] = []
        for at, (_, words) in enumerate(self._choices):
            chosen = at == self._at
            look = ("$accent bold" if self.has_focus else "$foreground") if chosen else "$quiet"
            part = Content.styled(f"{'●' if chosen else '○'} {words}  ", look)
            parts.append(part.stylize(Style.from_meta({"choice": at})))
        self.update(Content.assemble(*parts))
