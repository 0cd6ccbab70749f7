"""What of a message a search goes over: its people, its subject, its words, what hangs at it.

Must never raise for what is inside a message, and must stay bounded: what a search finds of a text
of megabytes, it finds in its beginning.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from tui_mail.message.addresses import parse_addresses
from tui_mail.message.body import parts_of, rendered, text_of
from tui_mail.message.headers import Headers
from tui_mail.message.parse import Parsed, Part, parse
from tui_mail.message.sanitize import sanitize
from tui_mail.message.true_type import kind_of
from tui_mail.model.frozen import frozen

LONGEST: Final = 1_000_000
"""Characters of the body that are searched, and of all that hangs at the message together."""
MOST_PARTS: Final = 100
"""Attachments whose text is looked at."""
_ALSO: Final = ("reply-to", "sender", "bcc", "list-id", "organization")
"""Headers whose words only a search without a field finds."""
_TEXTS: Final = frozenset({"text/plain", "text/x-script", "text/calendar", "text/vcard",
    "text/html", "application/x-desktop", "application/x-url"})  # fmt: skip
"""What `kind_of` calls text of one kind or another."""
_PAGES: Final = frozenset({"text/html", "application/xhtml+xml"})
PDF: Final = "application/pdf"

PdfText = Callable[[bytes], str]
"""The text of a PDF; empty where it has none or cannot be read."""


@frozen
class SearchText:
    """One message, as its texts."""

    from_: str
    to: str
    cc: str
    subject: str
    body: str
    """As the reader shows it."""
    files: str
    """Names of attachments."""
    inside: str
    """Text of attachments, and headers that no field names."""
    invite: bool
    unsubscribe: bool
    """Whether it says how to leave its mailing list (RFC 2369)."""

    @property
    def by_field(self) -> Mapping[str, str]:
        """The texts, by the fields of a query; the last by none."""
        return {
            "from": self.from_, "to": self.to, "cc": self.cc, "subject": self.subject,
            "body": self.body, "file": self.files, "inside": self.inside,
        }  # fmt: skip


NOTHING: Final = SearchText("", "", "", "", "", "", "", invite=False, unsubscribe=False)
"""Of a message that cannot be read."""


def _no_pdf(_octets: bytes) -> str:
    """Where nothing reads them."""
    return ""


def search_text(raw: bytes, pdf_text: PdfText = _no_pdf) -> SearchText:
    """Read what a search goes over off a message's bytes.

    Args:
        raw: the message as it came, or its beginning.
        pdf_text: reads PDFs.
    """
    parsed = parse(raw)
    headers = parsed.headers
    return SearchText(
        _people(headers, "from"),
        _people(headers, "to"),
        _people(headers, "cc"),
        headers.first("subject"),
        text_of(parsed)[:LONGEST],
        "\n".join(part.filename for part in parts_of(parsed)),
        _inside(parsed, pdf_text),
        any(leaf.content_type == "text/calendar" for leaf in parsed.leaves),
        bool(headers.raw("list-unsubscribe")),
    )


def _people(headers: Headers, name: str) -> str:
    values = headers.raw_all(name)
    people = (person for value in values for person in parse_addresses(value))
    return ", ".join(person.full for person in people)


def _inside(parsed: Parsed, pdf_text: PdfText) -> str:
    headers = parsed.headers
    texts = [text for name in _ALSO if (text := headers.first(name))]
    left = LONGEST
    hanging = [leaf for leaf in parsed.leaves if not leaf.is_body_text]
    for text in _texts_of(hanging[:MOST_PARTS], pdf_text):
        texts.append(text[:left])
        left -= len(texts[-1])
        if left <= 0:
            break
    return "\n".join(texts)


def _texts_of(leaves: Iterable[Part], pdf_text: PdfText) -> Iterable[str]:
    for leaf in leaves:
        if leaf.content_type == "message/rfc822":
            message = parse(leaf.data)
            yield message.headers.first("subject")
            yield _people(message.headers, "from")
            yield text_of(message)
            continue
        kind = kind_of(leaf.data).content_type
        if kind == PDF:
            yield sanitize(pdf_text(leaf.data), lines=True)
        elif kind in _TEXTS and leaf.content_type in _PAGES:
            yield "\n".join(line.text for line in rendered(leaf).lines)
        elif kind in _TEXTS:
            yield sanitize(leaf.text, lines=True)
