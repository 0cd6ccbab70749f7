"""What is likely a slip about whom a message goes to, as it is found before it is sent."""

from enum import StrEnum

from tui_mail.model.frozen import frozen


class Slip(StrEnum):
    """Of which kind."""

    NOBODY_READS = "nobody-reads"
    """The address says itself that nobody reads what comes there."""
    MISSPELT = "misspelt"
    """Its domain is nearly a well-known one."""
    UNSEEN = "unseen"
    """The writer got the message unseen, and answers those who did not know it."""
    LARGE = "large"
    """Many servers take no message of that size."""


@frozen
class RecipientDoubt:
    """One of them. Every string is sanitised."""

    slip: Slip
    address: str = ""
    meant: str = ""
    """The domain that is probably meant."""
    size: int = 0
    """Bytes on the way, where that is the matter."""
