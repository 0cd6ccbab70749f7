"""The end of a newsletter, where one leaves it: told by its words, and shown calmly."""

import re

from tui_mail.model.content import Line, Look, Span

_LONGEST = 24
"""Lines at the end of which a footer may be made."""
_WORDS = re.compile(
    r"unsubscribe|opt[ -]?out|manage (?:your )?(?:preferences|subscription)|subscription settings"
    r"|view (?:this |it )?(?:email |message )?in (?:your |a )?browser"
    r"|you(?:'|’)?(?: a)?re receiving"
    r"|you received this|was sent to you|abmelden|abbestellen|se désabonner|désinscri"
    r"|darse de baja|cancelar suscripci|disiscriv|annulla iscrizione|afmelden|uitschrijven"
    r"|cancelar inscri|avregistrera|afmeld|отписаться|wypisz|退订|配信停止|수신거부",
    re.IGNORECASE,
)


def calm_footer(lines: list[Line]) -> tuple[Line, ...]:
    """Lines, those from the footer's first paragraph on dimmed; its links stay links."""
    start = max(len(lines) * 2 // 3, len(lines) - _LONGEST)
    at = next((n for n in range(start, len(lines)) if _WORDS.search(lines[n].text)), None)
    if at is None:
        return tuple(lines)
    while at > start and lines[at - 1].spans:
        at -= 1
    return (*lines[:at], *map(_dimmed, lines[at:]))


def _dimmed(line: Line) -> Line:
    spans = [Span(each.text, (each.looks - _LOUD) | _DIM, each.link) for each in line.spans]
    return Line(tuple(spans), line.quote, line.picture)


_DIM = frozenset((Look.DIM,))
_LOUD = frozenset((Look.BOLD, Look.HEADING))
