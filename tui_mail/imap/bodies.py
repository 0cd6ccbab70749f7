"""Whole messages, byte for byte: small ones many at a time, big ones in pieces.

Must never give a message of which a byte is missing or changed, mark one as seen, or hold more
than one batch in memory.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from typing import Final

from tui_mail.imap.dialogue import Dialogue
from tui_mail.imap.fetch import uid_in
from tui_mail.imap.replies import broken
from tui_mail.imap.uid_sets import uid_sets
from tui_mail.model.big_mail import BIG, BigMail, Mail
from tui_mail.ports.imap_server import RemoteMessage
from tui_mail.ports.spool import Spools

BATCH_BYTES: Final = 4 * 2**20
BATCH_MESSAGES: Final = 500
NEWEST: Final = 100
"""Messages of the first batch: somebody waits for them."""
PIECE: Final = 2**20
"""Bytes of a message that are asked for at once; larger ones come in pieces."""

_SLACK: Final = 64 * 2**20
"""What an answer may have more than the sizes told: some servers' are wrong."""

_TRIES: Final = 4

_BEFORE_LITERAL: Final = re.compile(rb"[( ]BODY\[\](?:<\d{1,19}>)? ~?\{\d{1,20}\}$", re.IGNORECASE)
_QUOTED: Final = re.compile(rb'[( ]BODY\[\](?:<\d{1,19}>)? "((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_ESCAPED: Final = re.compile(rb"\\(.)")


def bodies(
    dialogue: Dialogue, messages: Iterable[RemoteMessage], spools: Spools | None = None
) -> Iterator[tuple[RemoteMessage, Mail]]:
    """The bytes of each message, in the order asked; one that is gone is left out.

    Between two of them the session may be used for other things in the same mailbox. Bytes that
    do not have the length told count only when the server gives the very same again.

    Raises:
        BrokeProtocol: it gives other bytes each time.
    """
    batches = _batches(messages)
    asked = next(batches, None)
    coming = None if asked is None else _Coming(dialogue, asked, spools)
    while asked is not None and coming is not None:
        batch, found = asked, coming.found()
        asked = next(batches, None)
        # sent before this one is given on: the server works while its messages are stored
        coming = None if asked is None else _Coming(dialogue, asked, spools)
        for message in batch:
            raw = found.get(message.uid)
            if raw is not None and len(raw) != message.size:
                raw = _repeated(dialogue, message, raw, spools)
            if raw is not None:
                yield message, raw


class _Coming:
    """One batch that is asked for, and read when it is wanted, or before anything else is said.

    Args:
        dialogue: with the mailbox selected.
        batch: small messages, or one big one, which is asked for only when it is wanted.
        spools: take big ones.
    """

    def __init__(
        self, dialogue: Dialogue, batch: Sequence[RemoteMessage], spools: Spools | None
    ) -> None:
        self._dialogue = dialogue
        self._batch = batch
        self._spools = spools
        self._tag = b""
        self._read: dict[int, Mail | None] = {}
        if not self._is_big:
            ((uid_set, _),) = uid_sets([message.uid for message in batch], 1 << 16)
            with dialogue.asking() as wire:
                self._tag = wire.begin(f"UID FETCH {uid_set} (UID BODY.PEEK[])")
            dialogue.under_way = self._finish

    @property
    def _is_big(self) -> bool:
        return len(self._batch) == 1 and self._batch[0].size > PIECE

    def found(self) -> Mapping[int, Mail | None]:
        """By UID."""
        if self._is_big:
            message = self._batch[0]
            return {message.uid: _in_pieces(self._dialogue, message, self._spools)}
        if self._tag:
            self._finish()
        return self._read

    def _finish(self) -> None:
        self._dialogue.under_way = None
        tag, self._tag = self._tag, b""
        budget = sum(message.size for message in self._batch) + _SLACK
        with self._dialogue.asking(budget=budget) as wire:
            self._read.update(filter(None, map(literal_body, wire.fetched(tag))))


def _batches(messages: Iterable[RemoteMessage]) -> Iterator[list[RemoteMessage]]:
    batch: list[RemoteMessage] = []
    size, most = 0, NEWEST
    for message in messages:
        big = message.size > PIECE
        if batch and (big or size + message.size > BATCH_BYTES):
            yield batch
            batch, size, most = [], 0, BATCH_MESSAGES
        if big:
            yield [message]
        else:
            batch.append(message)
            size += message.size
        if len(batch) == most:  # at once: to describe the next ones may take a while
            yield batch
            batch, size, most = [], 0, BATCH_MESSAGES
    if batch:
        yield batch


def _whole(
    dialogue: Dialogue, uids: Sequence[int], batch: Sequence[RemoteMessage]
) -> Iterator[tuple[int, bytes]]:
    budget = sum(message.size for message in batch) + _SLACK
    for uid_set, _members in uid_sets(uids):
        with dialogue.asking(budget=budget) as wire:
            answers = [literal_body(parts) for parts in wire.fetching(uid_set, "UID BODY.PEEK[]")]
        yield from (answer for answer in answers if answer is not None)


def _in_pieces(dialogue: Dialogue, message: RemoteMessage, spools: Spools | None) -> Mail | None:
    """A big message; None when it is gone."""
    if spools is None or message.size <= BIG:
        whole = bytearray()
        return bytes(whole) if _gathered(dialogue, message, whole, whole.extend) else None
    spool = spools.begin()
    try:
        if _gathered(dialogue, message, spool, spool.write):
            return spool.done()
    except BaseException:
        spool.drop()
        raise
    spool.drop()
    return None


def _gathered(
    dialogue: Dialogue, message: RemoteMessage, whole: Sized, put: Callable[[bytes], None]
) -> bool:
    """Piece by piece to where it is put; False when the message is gone."""
    while True:
        item = f"UID BODY.PEEK[]<{len(whole)}.{PIECE}>"
        with dialogue.asking(budget=PIECE + 65_536) as wire:
            answers = [literal_body(parts) for parts in wire.fetching(str(message.uid), item)]
        pieces = [raw for uid, raw in filter(None, answers) if uid == message.uid]
        if not pieces:
            return False
        put(pieces[-1])
        if len(pieces[-1]) < PIECE:
            return True
        if len(pieces[-1]) > PIECE or len(whole) > 2 * message.size + _SLACK:
            raise broken("gives more of a message than there can be")


def _repeated(
    dialogue: Dialogue, message: RemoteMessage, raw: Mail, spools: Spools | None
) -> Mail | None:
    """The bytes that the server gives twice in a row; None when the message went meanwhile."""
    again: Mail | None
    for _ in range(_TRIES):
        if message.size > PIECE:
            again = _in_pieces(dialogue, message, spools)
        else:
            again = dict(_whole(dialogue, [message.uid], [message])).get(message.uid)
        same = again is not None and _mark(again) == _mark(raw)
        if spools is not None and isinstance(raw, BigMail):
            spools.discard(raw)
        if again is None or same:
            return again
        raw = again
    raise broken("gives other bytes each time it is asked for the same message")


def _mark(raw: Mail) -> bytes:
    return raw.sha256 if isinstance(raw, BigMail) else raw


def literal_body(parts: list[bytes]) -> tuple[int, bytes] | None:
    """UID and bytes of one FETCH answer; None for one that tells neither or no body."""
    raw: bytes | None = None
    texts = []
    for at in range(0, len(parts), 2):
        text = parts[at]
        quoted = _QUOTED.search(text)
        if quoted:
            raw = _ESCAPED.sub(rb"\1", quoted[1])
            text = text[: quoted.start()] + b" " + text[quoted.end() :]
        elif at + 1 < len(parts) and _BEFORE_LITERAL.search(text):
            raw = parts[at + 1]
        texts.append(text)
    uid = uid_in(b" ".join(texts))
    return (uid, raw) if uid and raw is not None else None
