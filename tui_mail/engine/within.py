"""Messages within messages, kept for a while, so that they can be read like those of the store.

Must never write anything, and never answers for a message of the store itself.
"""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from threading import Lock
from typing import Protocol

from tui_mail.errors import NotFound
from tui_mail.model.content import Origin
from tui_mail.model.frozen import frozen, replace
from tui_mail.model.ids import MessageId
from tui_mail.model.summary import Summary
from tui_mail.ports.originals import Originals

KEPT = 16
"""Letters; who opens more than that within each other closes the first one unseen."""


class _Rows(Originals, Protocol):
    def rows(self, ids: Sequence[MessageId]) -> tuple[Summary, ...]:
        """These rows."""
        ...

    def origin(self, message: MessageId) -> Origin:
        """Where it came from."""
        ...


@frozen
class _Letter:
    raw: bytes
    row: Summary
    outermost: MessageId
    """Of the store."""


class Within:
    """The store with the letters that were opened in it. Safe from any thread.

    Args:
        store: its read-only side.
    """

    def __init__(self, store: _Rows) -> None:
        self._store = store
        self._lock = Lock()
        self._letters: OrderedDict[MessageId, _Letter] = OrderedDict()
        self._last = 0

    def keep(self, outer: MessageId, raw: bytes) -> MessageId:
        """An id for a message that is within another one.

        Args:
            outer: the other one, of the store or kept here itself.
            raw: its bytes.
        """
        (around,) = self.rows((outer,)) or (None,)
        if around is None:
            raise NotFound(f"There is no message {outer}.", "It may have been deleted.")
        known = self._letters.get(outer)
        with self._lock:
            self._last -= 1
            name = MessageId(self._last)
            letter = _Letter(raw, _row(name, raw, around), known.outermost if known else outer)
            self._letters[name] = letter
            while len(self._letters) > KEPT:
                self._letters.popitem(last=False)
        return name

    def rows(self, ids: Sequence[MessageId]) -> tuple[Summary, ...]:
        """Those that are there, in the order asked for."""
        if not any(one < 0 for one in ids):
            return self._store.rows(ids)
        found = {one: letter.row for one in ids if (letter := self._letters.get(one))}
        found |= {row.id: row for row in self._store.rows([one for one in ids if one > 0])}
        return tuple(found[one] for one in ids if one in found)

    def origin(self, message: MessageId) -> Origin:
        """Where it, or what it is in, came from. Raises NotFound."""
        letter = self._letter(message)
        return self._store.origin(message if letter is None else letter.outermost)

    def head(self, message: MessageId, most: int) -> tuple[bytes, int]:
        """As Originals has it."""
        letter = self._letter(message)
        if letter is None:
            return self._store.head(message, most)
        return letter.raw, len(letter.raw)

    def pieces(self, message: MessageId) -> Iterator[bytes]:
        """As Originals has it."""
        letter = self._letter(message)
        return self._store.pieces(message) if letter is None else iter((letter.raw,))

    def _letter(self, message: MessageId) -> _Letter | None:
        if message > 0:
            return None
        letter = self._letters.get(message)
        if letter is None:
            raise NotFound(
                "That message is not open any more.", "Open it again from the outer one."
            )
        return letter


def _row(id: MessageId, raw: bytes, around: Summary) -> Summary:
    """What a list would show of it."""
    from tui_mail.message.digest import digest  # a list needs nothing of it

    read = digest(raw)
    return replace(
        around,
        id=id,
        subject=read.subject,
        from_=read.from_,
        to=read.to,
        cc=read.cc,
        date=around.date if read.date is None else read.date,
        size=read.size,
        flags=frozenset(),
        attachments=max(0, read.attachments),
        thread_size=1,
        message_id=read.message_id,
        snippet=read.snippet,
        whole=True,
    )
