"""Messages that lie in files of this machine, put into a folder of this machine.

Must never change a byte of them, never store one twice in the same folder, and never put one where
a server would get it.
"""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from threading import Lock
from typing import BinaryIO

from tui_mail.config.schema import Settings
from tui_mail.engine.account_work import Tools
from tui_mail.engine.acting import Acting
from tui_mail.errors import NotFound, UsageError
from tui_mail.message import mbox
from tui_mail.message.digest import digest
from tui_mail.model.commands import Answer, Done
from tui_mail.model.events import FoldersChanged, MailChanged
from tui_mail.model.ids import AccountKey, FolderId
from tui_mail.model.mail_file import MailPiece, Unreadable
from tui_mail.model.taking_in import BookKept, Import, Imported, KeepBook, ReleaseHeld
from tui_mail.ports.mail_store import Arrival
from tui_mail.ports.steps import Step

LARGEST = 1 << 30
"""Bytes of one message; what is larger is no mail."""


class Importing(Acting):
    """Takes in what somebody found on the disk, and lets go what a restore held.

    Args:
        tools: the engine's.
        settings: gives the settings in force.
        changed: told of each account that has something to say to its server.
    """

    def __init__(
        self, tools: Tools, settings: Callable[[], Settings], changed: Callable[[AccountKey], None]
    ) -> None:
        super().__init__(tools, settings, changed)
        self._one_at_a_time = Lock()
        """Two imports of the same file at once would each find the folder without it."""

    def ask(self, command: Import | ReleaseHeld | KeepBook) -> Answer:
        """Do it.

        Raises:
            NotFound: there is no such account.
            UsageError: the folder is a server's.
            StoreError: what stands in the way; nothing of this command is stored then.
        """
        if isinstance(command, ReleaseHeld):
            return self._release()
        if isinstance(command, KeepBook):
            return BookKept(*self._tools.store.keep_book(command.people, anew=command.anew))
        with self._one_at_a_time:
            return self._take_in(command)

    def _take_in(self, command: Import) -> Imported:
        folder = self._folder(command.account, command.folder)
        whole: dict[bytes, tuple[MailPiece, bytes]] = {}
        unread: list[Unreadable] = []
        doubles = 0
        with closing(_Files()) as files:
            for piece in command.pieces:
                raw = files.read(piece)
                if isinstance(raw, Unreadable):
                    unread.append(raw)
                    continue
                sha256 = hashlib.sha256(raw).digest()
                doubles += sha256 in whole
                whole.setdefault(sha256, (piece, raw))
        known = self._tools.store.present(folder, list(whole))
        fresh = [found for sha256, found in whole.items() if sha256 not in known]
        self._tools.steps.passed(Step.IMPORT_AFTER_READ)
        self._tools.store.add(list(self._arrivals(folder, fresh)))
        self._tools.steps.passed(Step.IMPORT_AFTER_COMMIT)
        if fresh:
            self._tools.hub.tell(MailChanged(command.account, (folder,)))
        return Imported(len(fresh), len(known) + doubles, tuple(unread))

    def _arrivals(
        self, folder: FolderId, fresh: Sequence[tuple[MailPiece, bytes]]
    ) -> Iterator[Arrival]:
        now = self._tools.now()
        for piece, raw in fresh:
            words = digest(raw, now)
            flags = frozenset(piece.flags) | (mbox.flags_in(raw) if piece.mbox else frozenset())
            received = words.received or words.date or now
            yield Arrival(folder, raw, words, received, flags)

    def _folder(self, account: AccountKey, name: str) -> FolderId:
        if account not in self._settings().accounts:
            raise NotFound(f"There is no account {account}.", "`tui-mail account list` names them.")
        folders = [state.folder for state in self._tools.store.folder_states(account)]
        for same in (
            [f for f in folders if f.name == name],
            [f for f in folders if f.name.casefold() == name.casefold()],
        ):
            if not same:
                continue
            if not same[0].local:
                raise UsageError(
                    f"The folder {same[0].name} is the server's; what is imported stays here.",
                    "Name another with --folder, then move the messages.",
                )
            return same[0].id
        made = self._tools.store.ensure_folder(account, name, local=True)
        self._tools.hub.tell(FoldersChanged(account))
        return made.id

    def _release(self) -> Done:
        count = self._tools.store.release_held()
        for account in self._settings().accounts if count else ():
            self._changed(account)
        return Done(count=count)


class _Files:
    """The file that was read last stays open: the next message is mostly in it too."""

    def __init__(self) -> None:
        self._path = b""
        self._file: BinaryIO | None = None

    def read(self, piece: MailPiece) -> bytes | Unreadable:
        """The message, or why it cannot be had."""
        if piece.length > LARGEST:
            return Unreadable(piece.path, "A message in it is larger than 1 GB")
        try:
            file = self._opened(piece.path)
            if file is None:
                return Unreadable(piece.path, "It is no plain file")
            file.seek(piece.offset)
            raw = file.read(piece.length)
        except OSError as error:
            return Unreadable(piece.path, error.strerror or str(error))
        if len(raw) != piece.length:
            return Unreadable(piece.path, "It was changed while it was being read")
        return mbox.unquoted(raw, piece.size) if piece.mbox else raw

    def close(self) -> None:
        """Let go of it."""
        if self._file is not None:
            self._file.close()
        self._path, self._file = b"", None

    def _opened(self, path: bytes) -> BinaryIO | None:
        """Never waits, as a named pipe would have one wait; None for what is no plain file."""
        if self._file is None or path != self._path:
            self.close()
            handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY)
            file = os.fdopen(handle, "rb")
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                file.close()
                return None
            self._path, self._file = path, file
        return self._file
