"""Messages read without holding the whole of a big one."""

from collections.abc import Iterator
from typing import Protocol

from tui_mail.model.ids import MessageId


class Originals(Protocol):
    """The original bytes, in part or piece by piece."""

    def head(self, message: MessageId, most: int) -> tuple[bytes, int]:
        """The first bytes of a message over WHOLE, or all of any other; and how many there are.

        Raises NotFound.
        """
        ...

    def pieces(self, message: MessageId) -> Iterator[bytes]:
        """All of them. Raises NotFound; StoreCorrupt behind the last where they are damaged."""
        ...
