"""The mailboxes of one sync read on several connections: large ones by all of them, the next small
ones opened while one is stored.

One after another they are stored, the inbox first, by the thread that syncs. Must never leave a
mailbox unread because another connection than the account's own broke, or was refused.
"""

from collections.abc import Callable, Sequence
from typing import Final

from tui_mail.engine.crew import Crew
from tui_mail.engine.opened_ahead import Ahead
from tui_mail.engine.shared_reading import SharedReading
from tui_mail.engine.spare_lines import SpareLines
from tui_mail.ports.imap_server import ImapServer, MailboxReader
from tui_mail.ports.mail_store import FolderState

MANY: Final = 4
"""Mailboxes to be looked at, from which on the next ones are opened on other connections: of fewer
they would come too late."""


class Together:
    """One sync's.

    Args:
        server: the account's own.
        spare: lends the others.
        most: how many of them.
    """

    def __init__(self, server: ImapServer, spare: SpareLines, most: int) -> None:
        self._crew = Crew(spare, most)
        self.reader: MailboxReader = SharedReading(server, self._crew)

    def read(
        self,
        todo: Sequence[FolderState],
        one: Callable[[MailboxReader, FolderState], None],
        tried: Callable[[MailboxReader, FolderState], bool],
        is_whole: Callable[[FolderState], bool],
    ) -> None:
        """Each of these.

        Args:
            todo: in order.
            one: reads one.
            tried: the same; False where the server stood in the way, which is nobody's matter.
            is_whole: whether all mail of a folder is to be whole here.
        """
        ahead = Ahead(self._crew, is_whole)
        for at, state in enumerate(todo):
            if len(todo) >= MANY:
                ahead.begin(todo[at + 1 :])
            opened = ahead.taken(state)
            if opened is not None:
                well = False
                try:
                    well = tried(opened, state)
                finally:
                    ahead.give_back(opened, well=well)
                if well:
                    continue
            one(self.reader, state)

    def end(self) -> None:
        """The sync is over."""
        self._crew.end()
