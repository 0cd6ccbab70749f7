"""What needs all of a message is done once all of it is here.

Must never do it with a beginning, nor come in between what somebody does meanwhile.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from tui_mail.model.commands import Answer, FetchWhole
from tui_mail.model.ids import MessageId
from tui_mail.ui.bridge import Desk
from tui_mail.ui.format import size
from tui_mail.ui.words import say


class Asker(Protocol):
    """The screen that somebody asked on."""

    desk: Desk

    @property
    def is_current(self) -> bool:
        """Whether it is the one that is looked at."""
        ...

    def flash(self, words: str) -> None:
        """Say something quietly."""
        ...


def whole_first(asker: Asker, messages: Sequence[MessageId], then: Callable[[], None]) -> None:
    """Fetch what of these is not here whole, one after the other, and do it then.

    What does not come is told as a problem, and nothing is done.
    """
    missing = [row for row in asker.desk.reading.rows(messages) if not row.whole]
    if not missing:
        then()
        return
    asker.flash(say("Fetching {amount} first", amount=size(sum(row.size for row in missing))))

    def came(_answer: Answer) -> None:
        if asker.is_current:
            whole_first(asker, messages, then)
        else:
            asker.flash(say("All of that message is here now."))

    asker.desk.submit(FetchWhole(missing[0].id), came)
