"""What a list needs of a message, read off its bytes once, on arrival.

Where much comes at once, what stands in the header is read first (`header_digest`), and what the
body says later (`first_words`). Must never raise and must be quick: it decides how fast a sync is.
Both ways must say the same. Every string is sanitised.
"""

import hashlib
from collections.abc import Sequence
from itertools import compress, islice

from tui_mail.message.addresses import parse_addresses
from tui_mail.message.bounce_signs import may_report
from tui_mail.message.dates import parse_date
from tui_mail.message.headers import Headers
from tui_mail.message.list_signs import is_bulk, list_address
from tui_mail.message.msgid import message_id_of, message_ids_of
from tui_mail.message.parse import Parsed, Part, parse, with_line_ends
from tui_mail.message.snippet import snippet_of
from tui_mail.message.subjects import thread_subject
from tui_mail.model.address import Address
from tui_mail.model.big_mail import BigMail, Mail
from tui_mail.model.frozen import replace
from tui_mail.model.summary import UNCOUNTED, Digest

_SKEW = 300
"""Seconds that a server's clock may be ahead of ours."""
_MOST_RECEIVED = 50
_MOST_LEAVES = 20
"""Of the first so many parts one says the first words, or none does."""


def digest(raw: Mail, now: int | None = None) -> Digest:
    """Read a message's summary off its bytes; of a big one, off its beginning.

    Args:
        raw: the message as it came.
        now: Unix seconds; Received dates later than that are passed over.
    """
    if isinstance(raw, BigMail):
        beginning = digest_of(parse(raw.head), raw.head, now)
        return replace(beginning, sha256=raw.sha256, size=raw.size)
    return digest_of(parse(raw), raw, now)


def digest_of(parsed: Parsed, raw: bytes, now: int | None = None) -> Digest:
    """As `digest`, of a message that was taken apart already."""
    mark = hashlib.sha256(raw).digest()
    return _digest(parsed.root, now, (mark, len(raw)), _of_body(parsed))


def header_of(raw: bytes) -> bytes:
    """As much of a message as `header_digest` needs: its header, or all where that has no end."""
    end = raw.find(b"\n\r\n")
    bare = raw.find(b"\n\n", 0, len(raw) if end < 0 else end + 2)
    if bare >= 0:
        return raw[: bare + 2]
    return raw if end < 0 else raw[: end + 3]


def header_digest(header: bytes, now: int | None = None) -> Digest:
    """What a message's header says: the body is UNCOUNTED, and hash and size are not its own.

    Whether it is a `report` is not sure before its body was seen: a yes may become a no.

    Args:
        header: by `header_of`.
        now: as for `digest`.
    """
    root = Part(with_line_ends(header), 0, len(header), "1")
    return _digest(root, now, (b"", 0), (UNCOUNTED, ""))


def first_words(raw: bytes) -> tuple[int, str]:
    """What `header_digest` left open: how many attachments, and the snippet."""
    return _of_body(parse(raw))


def _of_body(parsed: Parsed) -> tuple[int, str]:
    own_words = [leaf.is_body_text for leaf in parsed.leaves]
    bodies = list(compress(parsed.leaves[:_MOST_LEAVES], own_words))
    return own_words.count(False), _snippet(bodies)


def _digest(
    root: Part, now: int | None, bytes_: tuple[bytes, int], body: tuple[int, str]
) -> Digest:
    """Of a message's outermost part, its hash and size, and what its body says."""
    headers = root.headers
    subject = headers.first("subject")
    return Digest(
        sha256=bytes_[0],
        size=bytes_[1],
        message_id=message_id_of(headers.raw("message-id")),
        in_reply_to=message_ids_of(headers.raw("in-reply-to")),
        references=message_ids_of(" ".join(headers.raw_all("references"))),
        subject=subject,
        thread_subject=thread_subject(subject),
        from_=_addresses(headers, "from"),
        to=_addresses(headers, "to"),
        cc=_addresses(headers, "cc"),
        date=parse_date(headers.raw("date")),
        received=_received(headers, now),
        attachments=body[0],
        snippet=body[1],
        report=may_report(headers, root.content_type, subject),
        list_address=list_address(headers),
        bulk=is_bulk(headers),
    )


def _addresses(headers: Headers, name: str) -> tuple[Address, ...]:
    values = headers.raw_all(name)
    if len(values) == 1:
        return parse_addresses(values[0])
    return tuple(address for value in values for address in parse_addresses(value))


def _received(headers: Headers, now: int | None) -> int | None:
    """The topmost date of arrival that can be read and is not in the future."""
    for value in islice(headers.each_raw("received"), _MOST_RECEIVED):
        _, semicolon, written = value.rpartition(";")
        date = parse_date(written) if semicolon else None
        if date is not None and (now is None or date <= now + _SKEW):
            return date
    return None


def _snippet(bodies: Sequence[Part]) -> str:
    """Of the first body part that says anything, plain before HTML."""
    for kind in ("text/plain", "text/html"):
        for leaf in bodies:
            if leaf.content_type == kind and (words := snippet_of(leaf)):
                return words
    return ""
