"""What trying the servers said, step by step, with ticks."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from tui_mail.model.discovery import Finding
from tui_mail.model.foreign import ForeignAccount
from tui_mail.model.setup import CheckStep
from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.foreign_accounts import foreign_line
from tui_mail.ui.found_words import sources
from tui_mail.ui.widgets.reader_rows import wrapped
from tui_mail.ui.words import say

_SERVERS = {"pop": "POP", "imap": "IMAP", "smtp": "SMTP"}
_STEPS = {
    "connect": "connect",
    "login": "log in",
    "capabilities": "what it can do",
    "test message": "a message to yourself",
    "arrival": "its arrival",
}


class CheckSteps(Static):
    """Grows while the steps come in.

    Args:
        well: what is said where all went well; empty: that it can be saved.
    """

    def __init__(self, well: str = "") -> None:
        super().__init__(markup=False)
        self._well = well
        self._steps: list[CheckStep] = []
        self._under_way = False
        self._resting = False
        self._others: list[str] = []
        self._found_others = False
        self._finding: Finding | None = None

    @property
    def steps(self) -> tuple[CheckStep, ...]:
        """What came in so far."""
        return tuple(self._steps)

    def rest(self) -> None:
        """Nothing was tried yet: what can be done, and who was asked about the address."""
        self._resting = True
        self._draw()

    def offer(self, accounts: Sequence[ForeignAccount], trouble: str) -> None:
        """Accounts of other mail programs; or why their settings cannot be read."""
        self._others = [foreign_line(account) for account in accounts] or [one_line(trouble)]
        self._found_others = bool(accounts)
        self._draw()

    def asked(self, finding: Finding | None) -> None:
        """Who was asked about the address, and what came of it; None: they are being asked."""
        self._finding = finding
        self._draw()

    def begin(self) -> None:
        """A new try."""
        self._steps = []
        self._under_way, self._resting = True, False
        self._draw()

    def add(self, step: CheckStep) -> None:
        """One step is over."""
        self._steps.append(step)
        self._draw()

    def end(self) -> bool:
        """The try is over; whether all went well."""
        self._under_way = False
        self._draw()
        return bool(self._steps) and all(step.ok for step in self._steps)

    def on_resize(self) -> None:
        """Another width, other line breaks."""
        self._draw()

    def _draw(self) -> None:
        width = max(20, self.content_size.width - 2)
        if self._resting:
            self.update(Content("\n").join(self._at_rest(width)))
            return
        lines = [line for step in self._steps for line in _lines(step, width)]
        if self._under_way:
            lines.append(Content.styled(say("… trying"), "$accent"))
        elif self._steps and all(step.ok for step in self._steps):
            saves = say("All is well: ctrl+s saves, and so does enter in the password.")
            words = self._well or saves
            lines += [Content(), *(Content.styled(one, "bold") for one in _wrapped(words, width))]
        elif self._steps:
            words = say("Mend what is marked and try again.")
            lines += [Content(), Content.styled(words, "bold")]
        self.update(Content("\n").join(lines))

    def _at_rest(self, width: int) -> list[Content]:
        lines = [
            Content.styled(line, "$quiet")
            for line in _wrapped(
                say("Ctrl+t tries the servers, step by step; nothing is sent or changed."), width
            )
        ]
        others = list(filter(None, self._others))
        if others:
            words = say("F2 takes over what another mail program has set up:")
            head = words if self._found_others else say("Another mail program’s settings:")
            lines += [Content(), *_styled(_wrapped(head, width), "")]
            lines += _styled([f"  {line}" for one in others for line in _wrapped(one, width - 2)])
        if self._finding is not None and self._finding != Finding():
            lines += [Content(), Content(say("Who was asked about the address:"))]
            for sign, words in sources(self._finding):
                look = "$success" if sign == "✓" else "$quiet"
                for at, line in enumerate(_wrapped(words, width - 2)):
                    lead = Content.styled(f"{sign if at == 0 else ' '} ", look)
                    lines.append(lead + Content.styled(line, "$quiet"))
        elif not others:
            words = say("Just looking? Leave this and run: tui-mail demo")
            lines += [Content(), *_styled(_wrapped(words, width))]
        return lines


def took(seconds: float) -> str:
    """`12 ms`, or `1.2 s` of what is long."""
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def _styled(lines: list[str], look: str = "$quiet") -> list[Content]:
    return [Content.styled(line, look) for line in lines]


def _lines(step: CheckStep, width: int) -> list[Content]:
    sign = Content.styled("✓ ", "$success") if step.ok else Content.styled("✗ ", "$trouble bold")
    server = _SERVERS.get(step.server, one_line(step.server))
    head = Content.assemble(
        sign, Content(f"{server}: {say(_STEPS.get(step.step, one_line(step.step)))}")
    )
    if step.seconds:
        head += Content.styled(f"  {took(step.seconds)}", "$quiet")
    lines = [head]
    if step.parts:
        done = "  ".join(f"✓ {one_line(part)}" for part in step.parts)
        lines += [Content.styled(f"  {line}", "$quiet") for line in _wrapped(done, width)]
    look = "$quiet" if step.ok else "$foreground"
    lines += [Content.styled(f"  {line}", look) for line in _wrapped(step.detail, width)]
    advice = step.advice
    if step.fingerprint:
        shown = step.fingerprint.upper()
        words = say("A bridge of yours on this machine? F3 trusts its certificate alone:")
        advice = f"{advice} {words} {' '.join((shown[:32], shown[32:]))}"
    for at, line in enumerate(_wrapped(advice, width - 2)):
        lines.append(Content.styled(f"  {'→' if at == 0 else ' '} {line}", "$accent"))
    return lines


def _wrapped(words: str, width: int) -> list[str]:
    """Lines of a sentence; none of nothing."""
    return wrapped(one_line(words), width) if words else []
