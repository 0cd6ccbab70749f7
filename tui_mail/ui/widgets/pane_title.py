"""The line over the list: which place it is, and how much is in it."""

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from tui_mail.ui.clean import printable
from tui_mail.ui.format import clipped
from tui_mail.ui.words import counted, say


class PaneTitle(Static):
    """`Inbox  3 unread of 12 480`, or how many are selected."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(markup=False, id=id)
        self._parts = ("", "")

    def show(
        self, name: str, account: str, counts: tuple[int | None, int, int], order: str = ""
    ) -> None:
        """Say it.

        Args:
            name: of the place.
            account: whose it is; may be empty.
            counts: unread (None: not known), all, selected.
            order: how it stands, or what is being done to it; empty where that goes without saying.
        """
        unread, total, selected = counts
        if selected:
            words = counted(selected, "{n} selected", "{n} selected")
        elif unread:
            words = counted(unread, "{n} unread of", "{n} unread of") + counted(
                total, " {n}", " {n}"
            )
        else:
            words = counted(total, "{n} message", "{n} messages") if total else say("empty")
        whose = f"{account}  " if account else ""
        self._parts = (printable(name), whose + words + (f" · {order}" if order else ""))
        self._paint()

    def on_resize(self) -> None:
        """Another width."""
        self._paint()

    def _paint(self) -> None:
        width = self.content_size.width
        if not width:
            return
        name = clipped(self._parts[0], max(width - 2, 1))
        rest = clipped(self._parts[1], width - cell_len(name) - 2)
        parts = (Content.styled(name, "bold"), Content.styled(f"  {rest}", "$quiet"))
        self.update(Content.assemble(*parts), layout=False)
