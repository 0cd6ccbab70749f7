"""What trying the servers said, step by step, with ticks."""

from textual.content import Content
from textual.widgets import Static

from tui_mail.model.setup import CheckStep
from tui_mail.ui.clean import one_line
from tui_mail.ui.widgets.reader_rows import wrapped
from tui_mail.ui.words import say

_SERVERS = {"pop": "POP", "imap": "IMAP", "smtp": "SMTP"}
_STEPS = {"connect": "connect", "login": "log in", "capabilities": "what it can do"}


class CheckSteps(Static):
    """Grows while the steps come in."""

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._steps: list[CheckStep] = []
        self._under_way = False

    @property
    def steps(self) -> tuple[CheckStep, ...]:
        """What came in so far."""
        return tuple(self._steps)

    def rest(self) -> None:
        """Nothing was tried yet."""
        self.update(
            Content.styled(
                say("Ctrl+t tries the servers, step by step; nothing is sent or changed.")
                + "\n\n"
                + say("Just looking? Leave this and run: tui-mail demo")
                + "\n\n"
                + say(
                    "Accounts of Thunderbird, mutt, aerc, himalaya, mbsync or msmtp come over "
                    "with: tui-mail account import"
                ),
                "$quiet",
            )
        )

    def begin(self) -> None:
        """A new try."""
        self._steps = []
        self._under_way = True
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
        if self._steps:
            self._draw()

    def _draw(self) -> None:
        width = max(20, self.content_size.width - 2)
        lines = [line for step in self._steps for line in _lines(step, width)]
        if self._under_way:
            lines.append(Content.styled(say("… trying"), "$accent"))
        elif self._steps and all(step.ok for step in self._steps):
            words = say("All is well: ctrl+s saves, and so does enter in the password.")
            lines += [Content(), *(Content.styled(one, "bold") for one in _wrapped(words, width))]
        elif self._steps:
            words = say("Mend what is marked and try again.")
            lines += [Content(), Content.styled(words, "bold")]
        self.update(Content("\n").join(lines))


def _lines(step: CheckStep, width: int) -> list[Content]:
    sign = Content.styled("✓ ", "$success") if step.ok else Content.styled("✗ ", "$trouble bold")
    server = _SERVERS.get(step.server, one_line(step.server))
    head = Content.assemble(
        sign, Content(f"{server}: {say(_STEPS.get(step.step, one_line(step.step)))}")
    )
    if step.seconds:
        head += Content.styled(f"  {step.seconds:.1f} s", "$quiet")
    lines = [head]
    if step.parts:
        done = "  ".join(f"✓ {one_line(part)}" for part in step.parts)
        lines += [Content.styled(f"  {line}", "$quiet") for line in _wrapped(done, width)]
    look = "$quiet" if step.ok else "$foreground"
    lines += [Content.styled(f"  {line}", look) for line in _wrapped(step.detail, width)]
    for at, line in enumerate(_wrapped(step.advice, width - 2)):
        lines.append(Content.styled(f"  {'→' if at == 0 else ' '} {line}", "$accent"))
    return lines


def _wrapped(words: str, width: int) -> list[str]:
    """Lines of a sentence; none of nothing."""
    return wrapped(one_line(words), width) if words else []
