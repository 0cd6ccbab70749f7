"""Commands that take in what lies beside the store, and their answers. Carried over the seam."""

from tui_mail.model.address import Address
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey
from tui_mail.model.mail_file import MailPiece, Unreadable


@frozen
class Import:
    """Store messages that lie in files of this machine, but for those that the folder has.

    Only where they lie crosses the seam: the engine reads the files, as the same user. The folder
    is of this machine alone, made if missing. Answer: Imported.
    """

    account: AccountKey
    folder: str
    pieces: tuple[MailPiece, ...]


@frozen
class ReleaseHeld:
    """Say to the servers what a restore brought back held. Answer: Done, with their count."""


@frozen
class KeepBook:
    """An address book, for completion. Answer: BookKept."""

    people: tuple[Address, ...]
    anew: bool
    """Whoever stood in a book before and is none of these goes."""


@frozen
class EditBook:
    """People put into the address book or given another name, and taken out. Answer: BookKept."""

    add: tuple[Address, ...] = ()
    remove: tuple[str, ...] = ()
    """Addresses."""


@frozen
class KeepGroup:
    """These are the group of that name; of nobody: there is none any more. Answer: Done."""

    name: str
    members: tuple[Address, ...]


@frozen
class Imported:
    """What became of the messages of one Import."""

    added: int
    known: int
    """Already in that folder, the same bytes."""
    unread: tuple[Unreadable, ...]


@frozen
class BookKept:
    """How many of an address book are new, and how many went."""

    new: int
    gone: int
