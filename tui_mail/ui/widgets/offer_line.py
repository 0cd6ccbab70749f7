"""A line of what the word at the cursor may become, one of them chosen. Asks nobody."""

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from tui_mail.ui.clean import printable
from tui_mail.ui.search_offers import Offer

_SIGN, _GAP, _MORE = "tab ", "  ", "…"


class OfferLine(Static):
    """Hidden while there is nothing to offer."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(markup=False, id=id)
        self.display = False
        self.offers: tuple[Offer, ...] = ()
        self.start = 0
        """Where what was taken stands in the line above."""
        self.taken = ""
        """The line above as it is since one was taken; empty: none was."""
        self._chosen = -1

    def show(self, offers: tuple[Offer, ...]) -> None:
        """These from now on; none of them is chosen."""
        self.offers, self._chosen, self.taken = offers, -1, ""
        self.display = bool(offers)
        self.refresh()

    def is_taken(self, text: str) -> bool:
        """Whether the line above says what one that was taken made of it."""
        return bool(self.taken) and text == self.taken

    def take(self, step: int, start: int) -> Offer:
        """The next one, or the one before; there must be one."""
        self.start = start
        first = 0 if step > 0 else len(self.offers) - 1
        self._chosen = first if self._chosen < 0 else (self._chosen + step) % len(self.offers)
        self.refresh()
        return self.offers[self._chosen]

    def render(self) -> Content:
        """As many as there is room for, from the first or so that the chosen one is among them."""
        parts = [Content.styled(_SIGN, "$accent")]
        room = self.content_size.width - len(_SIGN)
        for number, offer in enumerate(self.offers):
            words = printable(offer.words)
            if cell_len(words) + len(_GAP) > room and number > max(self._chosen, 0):
                parts.append(Content(_MORE))
                break
            if number == self._chosen:
                parts.append(Content.styled(words, "reverse"))
            else:
                parts.append(Content(words))
            parts.append(Content(_GAP))
            room -= cell_len(words) + len(_GAP)
        return Content.assemble(*parts)
