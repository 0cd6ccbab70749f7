"""A message as it lies in a file: where it begins, how long it is, how it was quoted."""

from tui_mail.model.frozen import frozen


@frozen
class MailPiece:
    """One message in a file of this machine.

    The file is named as bytes: a name need not be text. `size` of an mbox's message is None where
    its writer did not say it.
    """

    path: bytes
    """Absolute."""
    offset: int
    length: int
    """Bytes in the file, without what parts it from the next."""
    mbox: bool = False
    """Lines that begin with From are quoted (mboxrd)."""
    size: int | None = None
    """Bytes of the message itself, which may end without a newline."""
    flags: tuple[str, ...] = ()


@frozen
class Unreadable:
    """A file, or a message in one, that could not be read."""

    path: bytes
    why: str
