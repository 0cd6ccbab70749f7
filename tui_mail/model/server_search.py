"""A query as a server can be asked it, and what servers found."""

from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey, MessageId


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
class AccountSearched:
    """What the server of one account found."""

    account: AccountKey
    found: tuple[MessageId, ...] = ()
    """Messages that are here now, whole or by their beginning."""
    left: int = 0
    """Messages more that it found, which were not fetched."""
    trouble: str = ""
    """Why it was not asked, or not for all; sanitised, empty: nothing is missing."""
