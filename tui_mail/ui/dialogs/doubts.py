"""Everything that looks wrong with a message, asked at once before it is sent."""

from collections.abc import Sequence

from tui_mail.ui.dialogs.confirm import Confirm
from tui_mail.ui.send_checks import Doubt
from tui_mail.ui.words import say

_MOST = 6
"""Doubts that are told one by one."""


def whether_it_is_meant(doubts: Sequence[Doubt]) -> Confirm:
    """One question about all of them; the answer under the cursor is to go back.

    Args:
        doubts: at least one.
    """
    if len(doubts) == 1:
        (only,) = doubts
        return Confirm(only.question, say("Send"), say("Go back"), detail=only.detail, wary=True)
    told = [_line(doubt) for doubt in doubts[:_MOST]]
    if len(doubts) > _MOST:
        told.append(say("And {n} more.", n=len(doubts) - _MOST))
    question = say("{n} things look wrong. Send it all the same?", n=len(doubts))
    return Confirm(question, say("Send"), say("Go back"), detail="\n".join(told), wary=True)


def _line(doubt: Doubt) -> str:
    return f"• {doubt.question} {doubt.detail}".rstrip()
