"""What is seen of a mailbox when it is tidied up, and of the address book."""

from tui_mail.model.address import Address
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey, MessageId


@frozen
class Newsletter:
    """Somebody who writes to many at once: how much of it is here, in one account."""

    account: AccountKey
    sender: Address
    count: int
    unread: int
    size: int
    """Bytes, of all."""
    last: int
    """Unix seconds of the newest one."""
    newest: MessageId


@frozen
class LargeFile:
    """A file that came with a message."""

    message: MessageId
    account: AccountKey
    filename: str
    """Sanitised."""
    size: int
    """Bytes."""
    sender: Address
    received: int
    """Unix seconds."""


@frozen
class Group:
    """Several people of the address book under one name."""

    name: str
    members: tuple[Address, ...]
