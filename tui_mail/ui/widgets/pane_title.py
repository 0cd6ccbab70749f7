"""The line over the list: which place it is, and how much is in it."""

from textual.content import Content
from textual.widget import Widget

from tui_mail.ui.widgets.pieces import Piece
from tui_mail.ui.widgets.title_words import Counts, title_pieces

_STYLES = {"name": "bold", "rest": "$quiet"}


class PaneTitle(Widget):
    """`Inbox  3 unread of 12 480`, or how many are selected."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.shown: tuple[str, str, Counts, str, str] = ("", "", (None, 0, 0), "", "")

    def show(
        self, name: str, account: str, counts: Counts, order: str = "", found: str = ""
    ) -> None:
        """Say it.

        Args:
            name: of the place.
            account: whose it is; may be empty.
            counts: unread, all, selected.
            order: how it stands, or what is being done to it; empty where that goes without saying.
            found: in place of the number of all: how many a search found here, and on servers.
        """
        self.shown = (name, account, counts, order, found)
        self.refresh()

    def render(self) -> Content:
        """For the width there is."""
        parts = (Content.styled(text, _STYLES[look]) for text, look in self.pieces())
        return Content.assemble(*parts)

    def pieces(self) -> list[Piece]:
        """What it says, with looks."""
        return title_pieces(*self.shown, width=self.content_size.width)
