"""Names of the durable steps, so that a test can end the program at each of them."""

from enum import StrEnum
from typing import Protocol


class Step(StrEnum):
    """A moment at which a crash must leave everything explainable."""

    POP_AFTER_RETR = "pop-after-retr"
    """Bytes are here, nothing is committed."""
    POP_AFTER_COMMIT = "pop-after-commit"
    """Bytes are committed, no DELE was sent."""
    POP_AFTER_DELE = "pop-after-dele"
    """DELE was sent, QUIT was not."""
    SEND_AFTER_QUEUE = "send-after-queue"
    """The message is in the outbox, nothing was tried."""
    SEND_AFTER_MAIL_FROM = "send-after-mail-from"
    SEND_BEFORE_DOT = "send-before-dot"
    """The mark before the final dot is committed, the dot is not sent."""
    SEND_AFTER_DOT = "send-after-dot"
    """The dot is sent, the answer is not read."""
    SEND_AFTER_ANSWER = "send-after-answer"
    """The answer is read, its state is not committed."""
    SENT_COPY_BEFORE_APPEND = "sent-copy-before-append"
    SENT_COPY_AFTER_APPEND = "sent-copy-after-append"
    """The copy is on the server, that is not noted here."""
    IMAP_AFTER_FETCH = "imap-after-fetch"
    IMAP_AFTER_COMMIT = "imap-after-commit"
    REPLAY_BEFORE = "replay-before"
    """A journalled change is about to be said to the server."""
    REPLAY_AFTER = "replay-after"
    """The server did it, the journal does not know."""
    RENAME_BEFORE = "rename-before"
    """A folder's new name is about to be said to the server."""
    RENAME_AFTER = "rename-after"
    """The server did it, the store does not know."""
    REMOVE_BEFORE = "remove-before"
    """An empty mailbox is about to be removed."""
    IMPORT_AFTER_READ = "import-after-read"
    """Messages of a file are read, nothing of them is committed."""
    IMPORT_AFTER_COMMIT = "import-after-commit"
    EXPORT_AFTER_MESSAGE = "export-after-message"
    """One more message is written; the folder has not its name yet."""
    EXPORT_BEFORE_RENAME = "export-before-rename"
    """Everything is written and verified, under another name."""
    BACKUP_AFTER_COPY = "backup-after-copy"
    """The database is copied, not packed."""
    BACKUP_BEFORE_RENAME = "backup-before-rename"
    RESTORE_AFTER_UNPACK = "restore-after-unpack"
    """What was in the backup is verified and stands beside the store."""
    RESTORE_BEFORE_SWAP = "restore-before-swap"
    """What was there has a second name; it is still the store."""
    RESTORE_AFTER_SWAP = "restore-after-swap"
    """The backup is the store; nothing is cleared away yet."""


class Steps(Protocol):
    """Told of each step as it is passed."""

    def passed(self, step: Step) -> None:
        """May end the process; otherwise does nothing."""
        ...
