"""How the accounts are doing and what is on its way: one line, always there, never in the way."""

from collections.abc import Mapping, Sequence

from textual.content import Content
from textual.widget import Widget

from tui_mail.model.account import AccountStatus, AccountSummary
from tui_mail.model.ids import AccountKey
from tui_mail.model.outbox import OutboxEntry
from tui_mail.ui.clean import printable
from tui_mail.ui.widgets.pieces import Piece
from tui_mail.ui.widgets.status_words import outbox_words, status_pieces

_FLASH = 4.0
_STYLES = {"plain": "", "warning": "$warning", "trouble": "$trouble"}


class StatusLine(Widget):
    """`alice ⤓ 12 of 340   bob ⇅ up to date        ⇪ 1 waiting, next try 14:20`."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._accounts: tuple[AccountSummary, ...] = ()
        self._statuses: Mapping[AccountKey, AccountStatus] = {}
        self._outbox = ""
        self._flash = ""
        self._flashes = 0

    def show(
        self,
        accounts: tuple[AccountSummary, ...],
        statuses: Mapping[AccountKey, AccountStatus],
        outbox: Sequence[OutboxEntry],
    ) -> None:
        """What is the case now."""
        self._accounts, self._statuses = accounts, statuses
        self._outbox = outbox_words(outbox)
        self.refresh()

    def flash(self, words: str) -> None:
        """Say what was done, quietly, for some seconds, in place of the accounts."""
        self._flash = printable(words)
        self._flashes += 1
        number = self._flashes
        self.refresh()
        self.set_timer(_FLASH, lambda: self._end_flash(number))

    def render(self) -> Content:
        """For the width there is."""
        parts = [
            Content.styled(text, _STYLES[look]) if _STYLES[look] else Content(text)
            for text, look in self.pieces()
        ]
        return Content.assemble(*parts)

    def pieces(self) -> list[Piece]:
        """What it says, with looks."""
        known = (self._accounts, self._statuses, self._outbox, self._flash)
        return status_pieces(*known, self.content_size.width)

    def _end_flash(self, number: int) -> None:
        if number == self._flashes:
            self._flash = ""
            self.refresh()
