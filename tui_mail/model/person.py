"""Somebody whom mail can be written to, as completion offers them."""

from enum import StrEnum

from tui_mail.model.address import Address
from tui_mail.model.frozen import frozen


class KnownFrom(StrEnum):
    """How an address came to be known."""

    SENT = "sent"
    """Mail went there."""
    RECEIVED = "received"
    """Mail came from there, or others wrote there too."""
    BOOK = "book"
    """Imported from an address book."""
    GROUP = "group"
    """The name of several people of the address book."""
    COMMAND = "command"
    """Told by `contacts_command`."""


@frozen
class Person:
    """One address that fits what was typed. Every string is sanitised."""

    address: Address
    known_from: KnownFrom
    sent: int = 0
    """So many messages went there."""
    received: int = 0
    members: tuple[Address, ...] = ()
    """Of a group: who stands for its name; the address is theirs in words."""
