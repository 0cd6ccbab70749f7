"""Everything that the profile needs, looked at step by step while one watches.

The looks are done on a thread; each step appears when it is over. Nothing is mended here.
"""

from collections.abc import Callable
from itertools import groupby
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import get_current_worker

from tui_mail.model.doctor import Finding
from tui_mail.model.setup import CheckStep
from tui_mail.ports.doctor import Examiner
from tui_mail.ui.clean import one_line
from tui_mail.ui.widgets.reader_rows import wrapped
from tui_mail.ui.words import counted, say

_NAMES = {"pop": "POP", "imap": "IMAP", "smtp": "SMTP"}
_INDENT = 2


class DoctorScreen(Screen[None]):
    """The doctor's steps.

    Args:
        examiner: gives who looks; may block.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", show=False),
        Binding("r,f5", "again", show=False),
        Binding("j,down", "by(1)", show=False),
        Binding("k,up", "by(-1)", show=False),
        Binding("space,pagedown", "by(10)", show=False),
        Binding("b,pageup", "by(-10)", show=False),
    ]
    DEFAULT_CSS = """
    DoctorScreen {
        background: $background;
        & > #title { height: 1; padding: 0 2; text-style: bold; }
        & > #page { height: 1fr; padding: 1 2; scrollbar-size-vertical: 1; }
        & #steps { height: auto; }
        & > #keys { height: 1; padding: 0 2; color: $quiet; dock: bottom; }
    }
    """

    class Found(Message):
        """One more step is over; None: it was the last."""

        def __init__(self, finding: Finding | None, turn: int) -> None:
            super().__init__()
            self.finding = finding
            self.turn = turn

    def __init__(self, examiner: Callable[[], Examiner]) -> None:
        super().__init__()
        self._examiner = examiner
        self._findings: list[Finding] = []
        self._turn = 0
        self._over = False

    def compose(self) -> ComposeResult:
        """One page that scrolls."""
        yield Static(Content(say("Doctor")), id="title")
        with VerticalScroll(id="page", can_focus=False):
            yield Static(markup=False, id="steps")
        yield Static(Content(say("esc back   r look again   j k scroll")), id="keys")

    def on_mount(self) -> None:
        """Begin."""
        self.action_again()

    def on_resize(self) -> None:
        """Other line breaks."""
        self.call_after_refresh(self._draw)

    def on_doctor_screen_found(self, message: Found) -> None:
        """Show it."""
        if message.turn != self._turn:
            return
        if message.finding is None:
            self._over = True
        else:
            self._findings.append(message.finding)
        self._draw()

    def action_leave(self) -> None:
        """Back; what is being looked at comes to its end unseen."""
        self.dismiss(None)

    def action_by(self, lines: int) -> None:
        """Scroll."""
        self.query_one("#page").scroll_relative(y=lines, animate=False)

    def action_again(self) -> None:
        """From the beginning."""
        self._turn += 1
        self._findings, self._over = [], False
        self._draw()
        turn = self._turn
        self.run_worker(lambda: self._look(turn), thread=True, exclusive=True, group="doctor")

    def _look(self, turn: int) -> None:
        for finding in self._examiner().examine():
            if get_current_worker().is_cancelled:
                return
            self.post_message(self.Found(finding, turn))
        self.post_message(self.Found(None, turn))

    def _draw(self) -> None:
        width = max(20, self.query_one("#page").content_size.width - 1)
        lines: list[Content] = []
        for account, found in groupby(self._findings, lambda one: one.account):
            if account:
                lines += [Content(), Content.styled(one_line(account), "bold")]
            for finding in found:
                lines += _lines(finding.step, width)
        wrong = sum(not one.step.ok for one in self._findings)
        words = counted(wrong, "1 thing is to be mended.", "{n} things are to be mended.")
        state = Content.styled(f"  {words}", "$trouble") if wrong else Content()
        if not self._over:
            lines.append(Content.styled(say("… looking"), "$accent"))
        elif not wrong:
            state = Content.styled(f"  {say('All is well.')}", "$success")
        self.query_one("#title", Static).update(Content(say("Doctor")) + state)
        self.query_one("#steps", Static).update(Content("\n").join(lines))


def _lines(step: CheckStep, width: int) -> list[Content]:
    """A mark, what was looked at, what was found, and what to do."""
    sign = Content.styled("✓ ", "$success") if step.ok else Content.styled("✗ ", "$trouble bold")
    name = _NAMES.get(step.server, one_line(step.server))
    head = Content.assemble(sign, Content(f"{name} {one_line(step.step)}"))
    if step.seconds >= 0.05:
        head += Content.styled(f"  {step.seconds:.1f} s", "$quiet")
    look = "$quiet" if step.ok else "$foreground"
    lines = [head]
    for words, style, mark in ((step.detail, look, "  "), (step.advice, "$accent", "→ ")):
        for at, line in enumerate(wrapped(one_line(words), width - 2 * _INDENT) if words else []):
            lead = mark if at == 0 else "  "
            lines.append(Content.styled(f"{' ' * _INDENT}{lead}{line}", style))
    return lines
