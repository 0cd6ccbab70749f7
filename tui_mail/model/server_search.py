"""A query as a server can be asked it, and what servers found."""

from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.model.search import Search


@frozen
class Key:
    """One search key of IMAP (RFC 9051 section 6.4.4)."""

    name: str
    """As it goes on the wire, with what is no text of the user's: `FROM`, `LARGER 1024`."""
    text: str | None = None
    """Its last argument, quoted or counted on the wire; of KEYWORD the label."""


@frozen
class NotKey:
    """Everything but."""

    key: "ServerKey"


@frozen
class AllKeys:
    """Each of them; of nothing: everything."""

    keys: tuple["ServerKey", ...]


@frozen
class AnyKeys:
    """One of them at least; of nothing: nothing."""

    keys: tuple["ServerKey", ...]


ServerKey = Key | NotKey | AllKeys | AnyKeys
EVERYTHING = AllKeys(())
NOTHING = AnyKeys(())


@frozen
class Question:
    """What a mailbox is asked for, and what of the query could not be put into it."""

    key: ServerKey
    unsaid: tuple[str, ...] = ()
    """Conditions that IMAP has no words for, as a user writes them: `has:invite`."""


@frozen
class MailboxNames:
    """By which a query may mean a mailbox; folded, as the words of a query are."""

    account: str
    names: tuple[str, ...]
    """Its name for people, and its role."""


@frozen
class FoundThere:
    """What a server found in one mailbox."""

    uids: tuple[int, ...]
    """Ascending."""
    unsaid: tuple[str, ...] = ()
    """As in Question."""
    asked: bool = True
    """False: there was nothing that it could be asked."""


@frozen
class SearchWish:
    """What an account's server is to be asked."""

    search: Search
    folder: FolderId | None = None
    """Only in its mailbox; None: in all of the account's."""
    insist: bool = False
    """Also where all that it has is here."""


@frozen
class AccountSearched:
    """What the server of one account found."""

    account: AccountKey
    found: tuple[MessageId, ...] = ()
    """Messages that are here now, whole or by their beginning."""
    left: int = 0
    """Messages more that it found, which were not fetched."""
    asked: bool = False
    """Whether it was asked for anything."""
    trouble: str = ""
    """Why it was not asked, or not for all; sanitised, empty: nothing is missing."""


@frozen
class SearchServer:
    """What servers find that is not all here. Answer: ServerSearched.

    Where everything is here already, no server is asked, unless `insist`.
    """

    number: int
    """Names the search for StopServerSearch; of this client's own choosing."""
    query: str
    """In the query language of the contract, section 3."""
    account: AccountKey | None = None
    folder: FolderId | None = None
    insist: bool = False


@frozen
class StopServerSearch:
    """Nobody waits for that search any more: break it off. Answer: Done."""

    number: int


@frozen
class ServerSearched:
    """What each account's server found."""

    accounts: tuple[AccountSearched, ...]
