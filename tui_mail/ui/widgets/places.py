"""The lines of the folder pane, from accounts and folders. Pure."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from tui_mail.model.account import AccountSummary, Mode
from tui_mail.model.folder import Folder, Role
from tui_mail.model.frozen import frozen, replace
from tui_mail.model.ids import AccountKey, FolderId
from tui_mail.model.search import SavedSearch
from tui_mail.model.summary import View
from tui_mail.ui.words import say

MODE_SIGNS = {Mode.POP: "⤓", Mode.IMAP: "⇅"}
ALL_INBOXES = View(query="in:inbox")
"""What the query language calls them (contract, section 3)."""
_ORDER = (Role.INBOX, Role.DRAFTS, Role.SENT, Role.ARCHIVE, Role.JUNK, Role.TRASH)
_RECIPIENTS = frozenset({Role.SENT, Role.DRAFTS})


class Kind(StrEnum):
    """What a line leads to."""

    ALL = "all"
    SEARCH = "search"
    """A query with a name."""
    OUTBOX = "outbox"
    FOLDER = "folder"
    ACCOUNT = "account"
    """A heading."""
    GAP = "gap"


_MIXED = frozenset({Kind.ALL, Kind.SEARCH})


@frozen
class Place:
    """One line of the folder pane."""

    kind: Kind
    words: str = ""
    name: str = ""
    """Of a folder, whole: what it is remembered by. Of a search: as the settings have it."""
    sign: str = ""
    """At the right of a heading: `POP ⤓`."""
    count: int = 0
    """Unread messages, or messages on their way."""
    total: int | None = None
    """Messages that a search finds; None: nobody has counted them yet."""
    depth: int = 0
    account: AccountKey | None = None
    folder: FolderId | None = None
    role: Role | None = None
    faint: bool = False
    """A folder that is not subscribed to."""
    query: str = ""
    """Of a search."""
    built_in: bool = False
    """A search that the settings do not have."""

    @property
    def key(self) -> tuple[Kind, FolderId | str | None]:
        """What stays the same when counts change."""
        return self.kind, self.name if self.kind is Kind.SEARCH else self.folder

    @property
    def mixed(self) -> bool:
        """Whether messages of any account may stand there."""
        return self.kind in _MIXED

    @property
    def view(self) -> View:
        """What the list shows of it."""
        if self.kind is Kind.ALL:
            return ALL_INBOXES
        if self.kind is Kind.SEARCH:
            return View(query=self.query)
        return View(self.account, self.folder)

    @property
    def recipients(self) -> bool:
        """Whether its rows say who mail went to."""
        return self.role in _RECIPIENTS


def places(
    accounts: Sequence[AccountSummary],
    folders: Sequence[Folder],
    waiting: int,
    searches: Sequence[SavedSearch] = (),
) -> tuple[Place, ...]:
    """All lines: all inboxes, searches and the outbox, then each account with its folders."""
    unread = sum(folder.unread for folder in folders if folder.role is Role.INBOX)
    lines = [
        Place(Kind.ALL, say("All inboxes"), count=unread),
        *(_search(search) for search in searches),
        Place(Kind.OUTBOX, say("Outbox"), count=waiting),
    ]
    for account in accounts:
        sign = f"{account.mode.upper()} {MODE_SIGNS[account.mode]}"
        lines += [Place(Kind.GAP), Place(Kind.ACCOUNT, account.account, sign=sign)]
        own = sorted((f for f in folders if f.account == account.account), key=_order)
        names = {folder.name for folder in own}
        lines += [_place(folder, names) for folder in own]
    return tuple(lines)


def counted(lines: Sequence[Place], counts: Mapping[str, tuple[int, int]]) -> tuple[Place, ...]:
    """The lines, searches with what they find.

    Args:
        lines: of the pane.
        counts: by query: what is unread, and all.
    """
    return tuple(
        replace(line, count=numbers[0], total=numbers[1])
        if line.kind is Kind.SEARCH and (numbers := counts.get(line.query)) is not None
        else line
        for line in lines
    )


def first_place(lines: Sequence[Place]) -> Place:
    """Where the client opens: all inboxes where there are several, else the inbox."""
    inboxes = [place for place in lines if place.role is Role.INBOX]
    return inboxes[0] if len(inboxes) == 1 else lines[0]


def folder_name(folder: Folder) -> str:
    """INBOX is what the protocol calls it; people call it Inbox."""
    return say("Inbox") if folder.role is Role.INBOX else folder.name


def _order(folder: Folder) -> tuple[int, str]:
    """In the order in which mail goes through them, then by name."""
    at = len(_ORDER) if folder.role is None else _ORDER.index(folder.role)
    return at, folder.name.casefold()


def _search(search: SavedSearch) -> Place:
    words = say(search.name) if search.built_in else search.name
    built_in = search.built_in
    return Place(Kind.SEARCH, words, search.name, query=search.query, built_in=built_in)


def _place(folder: Folder, names: set[str]) -> Place:
    """Under its parent by its last name, if the parent is there; else by its whole name."""
    parent, _, last = folder.name.rpartition("/")
    below = bool(parent) and parent in names
    return Place(
        Kind.FOLDER,
        last if below else folder_name(folder),
        folder.name,
        count=folder.unread,
        depth=folder.name.count("/") if below else 0,
        account=folder.account,
        folder=folder.id,
        role=folder.role,
        faint=not folder.subscribed,
    )
