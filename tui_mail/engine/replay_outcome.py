"""What became of changes that were said to a server: done, put off, or taken back here.

Must never take back what the server only puts off, nor keep from the user what was taken back.
"""

from collections.abc import Mapping, Sequence

from tui_mail.engine.account_work import Tools
from tui_mail.engine.refused_appends import RefusedAppends
from tui_mail.engine.uploading import Said
from tui_mail.errors import Busy, TuiMailError
from tui_mail.model.account import Problem
from tui_mail.model.events import MailChanged, ProblemRaised
from tui_mail.model.flags import DRAFT
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.ports.mail_store import JournalEntry

SAID_AT = 4
"""Attempts at a change after which the user hears that the server puts it off."""


class Outcome:
    """Of one replay.

    Args:
        tools: the engine's.
        key: the account.
        refused: drafts that the server does not take.
    """

    def __init__(self, tools: Tools, key: AccountKey, refused: RefusedAppends) -> None:
        self._tools = tools
        self._key = key
        self._refused = refused
        self.left = 0
        """Changes that wait."""
        self.touched: set[FolderId] = set()
        """Folders whose mailbox was changed."""
        self.blocked: set[MessageId] = set()
        """Messages whose earlier changes are not said yet: their later ones wait for those."""

    def begin(self) -> None:
        """Everything is tried anew."""
        self.left = 0
        self.blocked.clear()

    def wait(self, message: MessageId) -> None:
        """A change of this message cannot be said so far."""
        self.blocked.add(message)
        self.left += 1

    def done(self, group: Sequence[Said], uids: Mapping[int, int | None]) -> None:
        """The server did it; the new UIDs by change."""
        changed = {(entry.target, place.server_folder) for entry, place in group}
        self.touched.update(folder for pair in changed for folder in pair if folder is not None)
        self._tools.store.journal_all_done(uids)

    def not_done(self, group: Sequence[Said], error: TuiMailError) -> None:
        """The server did not: taken back here, or kept for another try."""
        if isinstance(error, Busy):
            self._put_off(group, error)
        elif all(e.kind == "append" and DRAFT in place.flags for e, place in group):
            self._put_off(group, error)
            for entry, _ in group:
                self._refused.draft(entry.id, error)
        else:
            self.back_out([entry for entry, _ in group], error)

    def back_out(self, entries: Sequence[JournalEntry], error: TuiMailError) -> None:
        """These are taken back here, and that is said."""
        touched: set[FolderId] = set()
        for entry in entries:
            touched.update(self._tools.store.journal_failed(entry.id, error.message, back_out=True))
        hub = self._tools.hub
        hub.tell(MailChanged(self._key, tuple(sorted(touched))))
        many = f" ({len(entries)} changes)" if len(entries) > 1 else ""
        words = f"The server did not do it, so it was taken back here{many}: {error.message}"
        # of no account: the sync that goes on well is no reason to take it from the screen
        hub.tell(ProblemRaised(None, Problem(words, error.hint, server="imap")))

    def _put_off(self, group: Sequence[Said], error: TuiMailError) -> None:
        """The server says: not now. That is no reason not to read what came."""
        for entry, place in group:
            self._tools.store.journal_failed(entry.id, error.message, back_out=False)
            self.wait(place.id)
        if isinstance(error, Busy) and any(entry.attempts == SAID_AT for entry, _ in group):
            words = f"The server still puts off a change that was made here: {error.message}"
            problem = Problem(words, "It is tried again at each check.", server="imap")
            self._tools.hub.tell(ProblemRaised(None, problem))
