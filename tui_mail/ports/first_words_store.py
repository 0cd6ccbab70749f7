"""What the store says, and is told, of mail of which only the headers were read when it came."""

from collections.abc import Sequence
from typing import Protocol

from tui_mail.model.frozen import frozen


@frozen
class BodyToRead:
    """A message whose body is still to be read."""

    row: int
    sha256: bytes
    raw: bytes
    """Of a big one its beginning; empty where it cannot be read any more."""


@frozen
class BodyRead:
    """What its body said."""

    row: int
    sha256: bytes
    attachments: int
    snippet: str


class FirstWordsStore(Protocol):
    """Snippets and numbers of attachments that are found after the mail was stored."""

    def bodies_to_read(self, most: int) -> tuple[BodyToRead, ...]:
        """Some of which only the header was read, the newest first; none: there are none left."""
        ...

    def keep_first_words(self, found: Sequence[BodyRead]) -> None:
        """What these say, in the order of `bodies_to_read`; one that went is passed over."""
        ...
