"""What a server did not take into a mailbox: drafts, and copies of what was sent.

Both are safe here, so a no takes nothing back: they are kept, it is said once, and they are tried
again at each whole sync, not at every piece of news. Must never keep mail from being read.
"""

from collections.abc import Callable

from tui_mail.errors import TuiMailError
from tui_mail.model.ids import OutboxId

_DRAFT = "The server does not take your draft, which is kept here: "
_COPY = "The server does not take the copy of what was sent: "


class RefusedAppends:
    """One account's.

    Args:
        tell: hears a sentence and what to do, each once.
    """

    def __init__(self, tell: Callable[[str, str], None]) -> None:
        self._tell = tell
        self._drafts: set[int] = set()
        self._copies: set[OutboxId] = set()

    def try_all(self) -> None:
        """A whole sync begins: everything is tried again."""
        self._drafts.clear()
        self._copies.clear()

    def has_draft(self, change: int) -> bool:
        """Whether that change of the journal was refused since the last whole sync."""
        return change in self._drafts

    def has_copy(self, entry: OutboxId) -> bool:
        """Whether the copy of that message was."""
        return entry in self._copies

    def draft(self, change: int, error: TuiMailError) -> None:
        """The server said no to a draft."""
        self._drafts.add(change)
        self._tell(_DRAFT + error.message, error.hint)

    def copy(self, entry: OutboxId, error: TuiMailError) -> None:
        """The server said no to the copy of a message; it stays pending."""
        self._copies.add(entry)
        self._tell(_COPY + error.message, error.hint)
