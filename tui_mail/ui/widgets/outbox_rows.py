"""How a message on its way stands in the outbox. Pure; whatever came from outside is cleaned."""

from rich.cells import cell_len
from textual.content import Content

from tui_mail.model.outbox import OutboxEntry, SendState
from tui_mail.ui import format as shown
from tui_mail.ui.clean import one_line
from tui_mail.ui.outbox_words import recipient_words, sign_of, state_words
from tui_mail.ui.widgets.reader_rows import wrapped
from tui_mail.ui.words import say

_TROUBLE = frozenset({SendState.REFUSED, SendState.EXPIRED})
DONE = frozenset({SendState.SENT, SendState.CANCELLED})
"""Nothing more is to be done about these."""


def prompt(
    entry: OutboxEntry, width: int, now: float, *, detailed: bool, share: float | None = None
) -> Content:
    """A message on its way, two lines or with its details.

    Args:
        entry: as the engine left it.
        width: cells.
        now: Unix seconds.
        detailed: every recipient, and what the servers said.
        share: of its bytes that went out, as `state_words` has it.
    """
    subject = one_line(entry.subject) or say("(no subject)")
    time = shown.time_of_day(entry.queued)
    room = max(8, width - cell_len(time) - 4)
    look = _look(entry)
    lines = [
        Content.assemble(
            Content.styled(f"{sign_of(entry)} ", look),
            Content.styled(shown.fitted(subject, room), "bold"),
            Content.styled(f"  {time}", "$quiet"),
        ),
        *(
            Content.styled(f"  {line}", look)
            for line in wrapped(state_words(entry, now, share), width - 2)
        ),
    ]
    people = ", ".join(one_line(r.address) for r in entry.recipients)
    if detailed:
        lines += _details(entry, width)
    else:
        to = say("sent on to {people}" if entry.resent else "to {people}", people=people)
        to = shown.clipped(to, max(8, width - 2))
        lines.append(Content.styled(f"  {to}", "$quiet"))
    return Content("\n").join([*lines, Content("")])


def _look(entry: OutboxEntry) -> str:
    if entry.state in _TROUBLE or sign_of(entry) == "!":
        return "$trouble"
    if entry.state is SendState.MAYBE_SENT:
        return "$warning"
    return "$quiet" if entry.state in DONE else "$accent"


def _details(entry: OutboxEntry, width: int) -> list[Content]:
    """What the servers said, about each recipient and in all."""
    about: tuple[tuple[str, str], ...] = (
        (say("from"), one_line(entry.sender)),
        (say("by"), one_line(entry.smtp) or say("no server yet")),
        (say("size"), shown.size(entry.size)),
        (say("tries"), str(entry.attempts)),
        ("Message-ID", one_line(entry.message_id)),
    )
    if entry.state is SendState.MAYBE_SENT:  # its own line only says that nobody knows
        about = ((say("said"), one_line(entry.last_error)), *about)
    people = [(one_line(r.address), f"  {recipient_words(r)}") for r in entry.recipients]
    rows = [*people, *(("", f"{name}: {what}") for name, what in about)]
    return [line for who, what in rows for line in _indented(who, what, width)]


def _indented(who: str, what: str, width: int) -> list[Content]:
    """A line of details, those that it runs on to a little further in."""
    first, *more = wrapped(who + what, max(8, width - 6))
    return [
        Content.assemble("    ", first[: len(who)], Content.styled(first[len(who) :], "$quiet")),
        *(Content.styled(f"      {line}", "$quiet") for line in more),
    ]
