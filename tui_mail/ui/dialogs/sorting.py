"""Asks how a list is to stand."""

from textual.content import Content
from textual.widget import Widget
from textual.widgets.option_list import Option

from tui_mail.model.frozen import frozen
from tui_mail.model.summary import Order
from tui_mail.ui.dialogs.dialog import Choices, Dialog
from tui_mail.ui.words import say

WORDS = {
    Order.NEWEST: "Newest first",
    Order.OLDEST: "Oldest first",
    Order.UNREAD: "Unread first",
    Order.SENDER: "By sender",
    Order.SUBJECT: "By subject, without Re: and Fwd:",
    Order.LARGEST: "Largest first",
    Order.RELEVANCE: "What fits best first",
}
_THREADS, _DAYS = "Threads as one row", "Headings for days"


@frozen
class Standing:
    """How a list stands."""

    order: Order
    threads: bool
    days: bool


class Sorting(Dialog[Standing]):
    """Gives how it is to stand; None where nothing was chosen.

    Args:
        now: how it stands.
        threads: whether it can have threads.
        found: whether a search found it: then what fits best may stand first.
    """

    def __init__(self, now: Standing, *, threads: bool = True, found: bool = False) -> None:
        super().__init__(say("How is the list to stand?"), say("enter takes it, esc leaves"))
        self._now = now
        orders = [order for order in Order if found or order is not Order.RELEVANCE]
        self._answers = [Standing(order, now.threads, now.days) for order in orders]
        self._lines = [_line(order is now.order, say(WORDS[order])) for order in orders]
        if threads:
            self._answers.append(Standing(now.order, not now.threads, now.days))
            self._lines.append(_line(now.threads, say(_THREADS)))
        self._answers.append(Standing(now.order, now.threads, not now.days))
        self._lines.append(_line(now.days, say(_DAYS)))

    def body(self) -> tuple[Widget, ...]:
        """The orders, then what may be switched on or off."""
        return (Choices(*map(Option, self._lines)),)

    def on_mount(self) -> None:
        """The cursor is on the order that is in force."""
        choices = self.query_one(Choices)
        choices.highlighted = list(Order).index(self._now.order)
        choices.focus()

    def on_option_list_option_selected(self, event: Choices.OptionSelected) -> None:
        """By enter or a click."""
        self.dismiss(self._answers[event.option_index])


def _line(chosen: bool, words: str) -> Content:
    return Content.assemble(Content.styled("✓ " if chosen else "  ", "$accent"), Content(words))
