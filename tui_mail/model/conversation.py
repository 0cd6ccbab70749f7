"""A line of what was said on a connection. Must never hold a secret, nor anybody's mail."""

from enum import StrEnum

from tui_mail.model.frozen import frozen


class Direction(StrEnum):
    """Who said it."""

    CLIENT = "C"
    SERVER = "S"
    NOTE = "-"
    """Nobody: what happened to the connection, in words."""


@frozen
class Spoken:
    """One line of the log."""

    time: float
    """Unix seconds."""
    account: str
    protocol: str
    """`pop`, `imap` or `smtp`."""
    connection: int
    """Which of the account's connections."""
    direction: Direction
    line: str
    """Sanitised; secrets are `[hidden]`, mail is `[1234 bytes]`."""
