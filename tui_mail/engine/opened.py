"""Messages opened for a face: taken apart once, kept for a while. Never raises for what is inside.

Loaded with the first message that is opened: a list needs nothing of it.
"""

from collections import OrderedDict
from threading import Lock

from tui_mail.message.addresses import parse_addresses
from tui_mail.message.body import attachment, links_of, parts_of, text_of
from tui_mail.message.bounce_words import sentences
from tui_mail.message.delivery_status import bounce_of
from tui_mail.message.layout import layout
from tui_mail.message.parse import Parsed, parse
from tui_mail.message.warnings import warnings_of
from tui_mail.model.bounce import BounceNote
from tui_mail.model.content import Content, Line, Origin
from tui_mail.model.ids import MessageId
from tui_mail.model.summary import Summary
from tui_mail.ports.store_reader import StoreReader

KEPT = 8
"""Messages kept parsed: the open one, its neighbours, and a resize's worth."""
KEPT_BYTES = 4_000_000
"""A bigger message is parsed anew rather than kept."""


class OpenedMessages:
    """Opens messages of one store. Safe from any thread.

    Args:
        store: its read-only side.
    """

    def __init__(self, store: StoreReader) -> None:
        self._store = store
        self._lock = Lock()
        self._parsed: OrderedDict[MessageId, Parsed] = OrderedDict()

    def content(self, row: Summary, origin: Origin) -> Content:
        """The message of that row."""
        parsed = self._parse(row.id)
        senders = {address.address.casefold() for address in row.from_}
        reply_to = parse_addresses(parsed.headers.raw("reply-to"))
        return Content(
            row,
            headers=parsed.headers.pairs(),
            reply_to=tuple(a.full for a in reply_to if a.address.casefold() not in senders),
            bcc=self._store.bcc(row.id),
            text=text_of(parsed),
            html=any(part.content_type == "text/html" for part in parsed.leaves),
            parts=parts_of(parsed),
            links=links_of(parsed),
            warnings=warnings_of(parsed),
            origin=origin,
            bounce=self._bounce(parsed),
        )

    def lines(self, id: MessageId, width: int) -> tuple[Line, ...]:
        """The body, wrapped."""
        return layout(self._parse(id), width)

    def attachment(self, id: MessageId, part: str) -> tuple[str, bytes]:
        """A safe file name and the bytes of one part."""
        return attachment(self._parse(id), part)

    def _bounce(self, parsed: Parsed) -> BounceNote | None:
        """What it reports; its words know whether that was ever sent from here."""
        bounce = bounce_of(parsed)
        if bounce is None:
            return None
        sent = self._store.in_sent(bounce.message_ids)
        known = sent is not None or bool(self._store.about(bounce.message_ids))
        return BounceNote(bounce, sentences(bounce, known=known), sent)

    def _parse(self, message: MessageId) -> Parsed:
        with self._lock:
            if message in self._parsed:
                self._parsed.move_to_end(message)
                return self._parsed[message]
        raw = self._store.raw(message)
        parsed = parse(raw)
        if len(raw) <= KEPT_BYTES:
            with self._lock:
                self._parsed[message] = parsed
                while len(self._parsed) > KEPT:
                    self._parsed.popitem(last=False)
        return parsed
