"""The store as the engine has it: one writer, every method one FULL transaction.

Must never be opened by two processes that write: the engine's flock sees to that.
"""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from tui_mail.ports.edges import PictureStore
from tui_mail.ports.rules_store import RulesStore
from tui_mail.store.changes import ChangePart
from tui_mail.store.database import Database
from tui_mail.store.drafts import DraftPart
from tui_mail.store.first_words import FirstWordsPart
from tui_mail.store.folder_changes import FolderChangePart
from tui_mail.store.folders import FolderPart
from tui_mail.store.found import FoundPart
from tui_mail.store.heads import HeadPart
from tui_mail.store.journal import JournalPart
from tui_mail.store.ledger import LedgerPart
from tui_mail.store.mailbox_names import MailboxNamePart
from tui_mail.store.messages import MessagePart
from tui_mail.store.migrate import NOBODY, Watch
from tui_mail.store.offline import OfflinePart
from tui_mail.store.outbox import OutboxPart
from tui_mail.store.people_part import PeoplePart
from tui_mail.store.scheduling import SchedulePart
from tui_mail.store.server_ids import ServerIdPart
from tui_mail.store.switching import SwitchPart
from tui_mail.store.taken_on import NetworkPart
from tui_mail.store.thread_part import KeepingPart, ThreadPart
from tui_mail.store.upkeep import Upkeep


class Store(
    FolderPart,
    FolderChangePart,
    MessagePart,
    ChangePart,
    ThreadPart,
    KeepingPart,
    JournalPart,
    LedgerPart,
    OutboxPart,
    SchedulePart,
    DraftPart,
    PeoplePart,
    SwitchPart,
    HeadPart,
    OfflinePart,
    FoundPart,
    NetworkPart,
    ServerIdPart,
    MailboxNamePart,
    FirstWordsPart,
):
    """Implements ports.mail_store.MailStore."""

    def upkeep(self) -> Upkeep:
        """For the thread that is thrifty while nothing happens; it closes it."""
        return Upkeep(self._database.path, self._database.feed_plans, self.count_past)

    @property
    def rules(self) -> RulesStore:
        """News, and what rules do with them."""
        from tui_mail.store.rule_part import RulePart  # few syncs need any of it

        return RulePart(self._database)

    @property
    def pictures(self) -> PictureStore:
        """See ports.edges.KeepsPictures."""
        from tui_mail.store.web_pictures import PicturePart  # few ever ask for one

        return PicturePart(self._database)

    def together(self) -> AbstractContextManager[None]:
        """See ports.mail_store."""
        return self._database.together()

    def close(self) -> None:
        """Checkpoint and close; what is asked of it later raises StoreError."""
        self._database.close()


def open_store(path: Path, now: Callable[[], float] = time.time, watch: Watch = NOBODY) -> Store:
    """Open mail.db to write, made if missing and brought to this program's schema.

    Args:
        path: of mail.db; its folder is made 0700, its files 0600, whatever the umask.
        now: the wall clock, Unix seconds: when messages were fetched, when sending was settled.
        watch: hears how an update of the store goes.

    Raises:
        StoreCorrupt: damaged, or made by a newer program.
        StoreLocked, StoreFull, StoreError: it cannot be opened.
    """
    return Store(Database(path, now, watch))
