"""Messages opened for a face: taken apart once, kept for a while. Never raises for what is inside.

Loaded with the first message that is opened: a list needs nothing of it.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock

from tui_mail.config.schema import Settings
from tui_mail.engine.seen_pictures import SeenPictures
from tui_mail.engine.sender_checks import SenderChecks
from tui_mail.engine.within import Within
from tui_mail.errors import BodyMissing, StoreError
from tui_mail.message.addresses import parse_addresses
from tui_mail.message.body import attachment, links_of, parts_of, text_of
from tui_mail.message.bounce_words import sentences
from tui_mail.message.delivery_status import bounce_of
from tui_mail.message.envelopes import enveloped_files
from tui_mail.message.layout import layout
from tui_mail.message.list_headers import mailing_list_of
from tui_mail.message.parse import Parsed, parse
from tui_mail.message.read_in import read_in
from tui_mail.message.text_files import text_files_of
from tui_mail.message.warnings import warnings_of
from tui_mail.model.big_mail import HEAD, WHOLE
from tui_mail.model.bounce import BounceNote
from tui_mail.model.content import Attachment, Content, Line, Origin
from tui_mail.model.frozen import replace
from tui_mail.model.ids import MessageId
from tui_mail.model.invitation import InvitationNote
from tui_mail.model.offers import REMOTE
from tui_mail.model.summary import Summary
from tui_mail.ports.html_reading import HtmlReading
from tui_mail.ports.originals import Originals
from tui_mail.ports.store_reader import StoreReader
from tui_mail.ports.viewing import Viewing

KEPT = 8
"""Messages kept parsed: the open one, its neighbours, and a resize's worth."""
KEPT_BYTES = 4_000_000
"""A bigger message is parsed anew rather than kept."""

FIRST_BYTES = 32_768
"""Of a long message, from which its first lines are made: some milliseconds."""
FIRST_LINES = 120
_CALENDARS = frozenset(("text/calendar", "application/ics"))


class OpenedMessages:
    """Opens messages of one store. Safe from any thread.

    Args:
        store: its read-only side.
        originals: the same, for what is too big to be held.
        settings: gives those in force.
        html: of a text in two forms, open the HTML.
        charsets: what somebody chose to read a message's text in.
    """

    def __init__(
        self,
        store: StoreReader,
        originals: Originals,
        settings: Callable[[], Settings],
        *,
        html: bool = False,
        charsets: dict[MessageId, str] | None = None,
    ) -> None:
        self._html = html
        self._senders = SenderChecks(store, originals, settings)
        self._pictures = SeenPictures(store)
        self._settings = settings
        self._store = store
        self._originals = originals
        self._lock = Lock()
        self._parsed: OrderedDict[tuple[MessageId, str], Parsed] = OrderedDict()
        self._by_html: HtmlReading | None = None
        self.charsets = {} if charsets is None else charsets

    def content(self, row: Summary, origin: Origin) -> Content:
        """The message of that row."""
        parsed = self._parse(row.id)
        sender = self._senders.sender(row, parsed)
        loaded = self._pictures.here(row.id)
        senders = {address.address.casefold() for address in row.from_}
        reply_to = parse_addresses(parsed.headers.raw("reply-to"))
        return Content(
            row,
            headers=parsed.headers.pairs(),
            reply_to=tuple(a.full for a in reply_to if a.address.casefold() not in senders),
            bcc=self._store.bcc(row.id),
            text=text_of(parsed, html=self._html),
            html=any(part.content_type == "text/html" for part in parsed.leaves),
            parts=_with_true_end(parts_of(parsed), row),
            links=links_of(parsed, html=self._html),
            warnings=(
                *_about_size(row),
                *warnings_of(parsed, html=self._html, loaded=[each.address for each in loaded]),
            ),
            origin=origin,
            bounce=self._bounce(parsed),
            sender=sender,
            mailing_list=mailing_list_of(parsed.headers),
            invitation=self._invitation(row, parsed),
            pictures=self._pictures.note(row, parsed, sender, html=self._html),
            text_files=(*enveloped_files(parsed), *text_files_of(parsed)),
        )

    def first_lines(self, id: MessageId, width: int) -> tuple[Line, ...]:
        """As many as a screen or two shows, laid out from the message's first bytes alone.

        None where the message is not long, and where its text does not begin in them.
        """
        head, size = self._originals.head(id, FIRST_BYTES)
        if size <= FIRST_BYTES or id in self.charsets:
            return ()
        lines = layout(parse(head[:FIRST_BYTES]), width, html=self._html)[:FIRST_LINES]
        return lines[:-1] or lines  # the last one may have been cut

    def lines(self, id: MessageId, width: int) -> tuple[Line, ...]:
        """The body, wrapped."""
        return layout(self._parse(id), width, html=self._html, loaded=self._pictures.here(id))

    def attachment(self, id: MessageId, part: str) -> tuple[str, bytes]:
        """A safe file name and the bytes of one part."""
        if part.startswith(REMOTE):
            return self._pictures.picture(id, part)
        parsed = self._parse(id)
        if not all(row.whole for row in self._store.rows((id,))):
            raise BodyMissing(
                "Only the beginning of this message is here: its attachments are on the server.",
                f"`tui-mail show {id}` fetches it, as g w does on the screen.",
            )
        if self._is_cut(id) and parsed.leaves and parsed.leaves[-1].number == part:
            raise StoreError(
                "This attachment is too large to be taken out of its message here.",
                f"`tui-mail show --raw {id} > FILE` writes the whole message into a file.",
            )
        return attachment(parsed, part)

    def page(self, id: MessageId) -> str:
        """Its HTML as a page for a browser that fetches nothing; empty where there is none."""
        from tui_mail.message.html_page import page_of  # only a browser needs it

        return page_of(self._parse(id), self._pictures.all(id))

    def by_html(
        self,
        rows: Callable[[Sequence[MessageId]], tuple[Summary, ...]],
        origin: Callable[[MessageId], Origin],
    ) -> HtmlReading:
        """The same messages by their HTML."""
        if self._by_html is None:
            from tui_mail.engine.html_reading import HtmlMessages

            opened = OpenedMessages(
                self._store, self._originals, self._settings, html=True, charsets=self.charsets
            )
            self._by_html = HtmlMessages(opened, rows, origin)
        return self._by_html

    def viewing(self, within: Within) -> Viewing:
        """What a reader asks beside the message itself."""
        from tui_mail.engine.viewing import MessageViewing

        return MessageViewing(self, within)

    def taken_apart(self, id: MessageId) -> Parsed:
        """The message, in the charset that was asked for."""
        return self._parse(id)

    def _is_cut(self, message: MessageId) -> bool:
        head, size = self._originals.head(message, HEAD)
        return size > len(head)

    def _bounce(self, parsed: Parsed) -> BounceNote | None:
        """What it reports; its words know whether that was ever sent from here."""
        bounce = bounce_of(parsed)
        if bounce is None:
            return None
        sent = self._store.in_sent(bounce.message_ids)
        known = sent is not None or bool(self._store.about(bounce.message_ids))
        return BounceNote(bounce, sentences(bounce, known=known), sent)

    def _invitation(self, row: Summary, parsed: Parsed) -> InvitationNote | None:
        """What a calendar file in it says."""
        if not any(part.content_type in _CALENDARS or part.filename.lower().endswith(".ics")
                   for part in parsed.leaves):  # fmt: skip
            return None
        from tui_mail.config.local_zone import local_zone
        from tui_mail.engine.inviting import invitation_note
        from tui_mail.engine.later_invitations import LaterInvitations

        accounts = self._settings().accounts.values()
        own = tuple(name for each in accounts for name in (each.email, *each.aliases))
        zone = local_zone()
        note = invitation_note(parsed, own, zone)
        if note is None or note.invitation is None:
            return note
        later = LaterInvitations(self._store, self._originals).about(row, note.invitation, zone)
        if later is None:
            return note
        return replace(note, remark=later.words, answerable=note.answerable and not later.cancelled)

    def _parse(self, message: MessageId) -> Parsed:
        charset = self.charsets.get(message, "")
        key = message, charset
        with self._lock:
            if key in self._parsed:
                self._parsed.move_to_end(key)
                return self._parsed[key]
        raw, size = self._originals.head(message, HEAD)
        parsed = parse(raw)
        if charset:
            read_in(parsed, charset)
        if size <= len(raw) <= KEPT_BYTES:
            with self._lock:
                self._parsed[key] = parsed
                while len(self._parsed) > KEPT:
                    self._parsed.popitem(last=False)
        return parsed


def _about_size(row: Summary) -> tuple[str, ...]:
    if row.size <= WHOLE or not row.whole:
        return ()
    words = f"It is so large ({row.size / 1e6:,.0f} MB) that only its beginning is shown. "
    return (f"{words}`tui-mail show --raw {row.id} > FILE` writes the whole of it into a file.",)


def _with_true_end(parts: tuple[Attachment, ...], row: Summary) -> tuple[Attachment, ...]:
    """The last part of a big message goes on to about its end."""
    if (row.size <= WHOLE and row.whole) or not parts:
        return parts
    rest = (
        max(0, row.size - HEAD if row.whole else row.size) * 3 // 4
    )  # as base64 has it, without its line ends
    return (*parts[:-1], replace(parts[-1], size=parts[-1].size + rest))
