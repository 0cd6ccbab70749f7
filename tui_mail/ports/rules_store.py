"""What the engine asks of the store for rules, news and the programs that they run."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from tui_mail.model.folder import Folder
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.model.search import Search
from tui_mail.model.summary import Summary
from tui_mail.ports.store_words import UndoStep


@frozen
class Arrived:
    """A message that newly came, and that rules have not looked at."""

    id: MessageId
    told: bool
    """People and hooks have heard of it."""


@frozen
class RuleChange:
    """What rules change about one message; the folders are its account's."""

    id: MessageId
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    copies: tuple[FolderId, ...] = ()
    target: FolderId | None = None
    """Where it goes; None: it stays."""
    says: bool = True
    """Its server hears of changes of places."""


@frozen
class Program:
    """A program that is to be run."""

    id: int
    why: str
    command: str | tuple[str, ...]
    """Words, or a line for /bin/sh."""
    input: str
    """JSON."""


class RuleReader(Protocol):
    """What rules ask of the store, without waiting for who writes."""

    def messages_of(self, folder: FolderId) -> Sequence[MessageId]:
        """What is shown in a folder, the newest first."""
        ...

    def fitting(
        self, search: Search, folder: FolderId, ids: Sequence[MessageId]
    ) -> frozenset[MessageId]:
        """Those of these messages of a folder that a query finds."""
        ...

    def rows(self, ids: Sequence[MessageId]) -> tuple[Summary, ...]:
        """These, in the order asked for; those that are gone are left out."""
        ...

    def folders(self) -> tuple[Folder, ...]:
        """All of them."""
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...


class RulesStore(Protocol):
    """News, and what rules do with them."""

    def arrived(self, account: AccountKey) -> tuple[Arrived, ...]:
        """What newly came and was not looked at, oldest first."""
        ...

    def arrived_told(self, messages: Sequence[MessageId]) -> None:
        """People and hooks heard of these; rules have yet to look at them."""
        ...

    def arrived_done(self, messages: Sequence[MessageId]) -> None:
        """Nothing more is to be done about these."""
        ...

    def drained(self, account: AccountKey, server: str, username: str) -> bool:
        """Whether everything of that maildrop was fetched once."""
        ...

    def note_drained(self, account: AccountKey, server: str, username: str) -> None:
        """Everything of it is here now."""
        ...

    def change_by_rules(
        self, changes: Sequence[RuleChange], *, word: str, note: UndoStep | None
    ) -> Mapping[MessageId, FolderId]:
        """All of them, journalled, one step to undo: flags, then copies, then places.

        Returns:
            Messages that were changed or made, and the folder that each is in now.
        """
        ...

    def forward_once(self, account: AccountKey, message: str, address: str) -> bool:
        """Note that it goes there; False where it did before.

        `message`: its Message-ID, or its SHA-256 in hex.
        """
        ...

    def want_program(self, why: str, command: str | Sequence[str], input: str) -> None:
        """It is to be run; durable."""
        ...

    def begin_program(self) -> Program | None:
        """The oldest that was not begun; it is from here on. None: there is none."""
        ...

    def program_done(self, program: int) -> None:
        """It ended."""
        ...

    def programs_broken_off(self) -> tuple[Program, ...]:
        """Those that were begun when an engine ended: forgotten, since nobody knows."""
        ...

    def reader(self) -> RuleReader:
        """The same store to read from, without waiting for who writes; the caller closes it."""
        ...
