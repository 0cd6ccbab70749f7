"""A finished message made ready for sending, as sendmail does with what it reads (RFC 6409).

Adds what must not be missing, takes out Bcc, makes every line end CRLF; everything else stays as it
was, byte for byte.
"""

import re

from tui_mail.errors import MessageError
from tui_mail.message.addresses import format_address, parse_addresses, wire_address
from tui_mail.message.dates import format_date
from tui_mail.message.headers import split_message
from tui_mail.message.msgid import message_id_of
from tui_mail.model.address import Address
from tui_mail.model.frozen import frozen

_LINE_END = re.compile(rb"\r\n|\r|\n")
_ENVELOPE = re.compile(rb">?From [^\r\n]*\r\n")
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*")
_HIDDEN = frozenset((b"bcc", b"resent-bcc"))


@frozen
class Prepared:
    """A message as it is sent, and who it is for."""

    raw: bytes
    message_id: str
    """With its angle brackets."""
    subject: str
    header_recipients: tuple[str, ...]
    """Addresses of To, Cc and Bcc, each once (for `-t`)."""
    from_address: str
    """Of From, else of the account."""
    bcc: tuple[str, ...]
    """Addresses that stood in Bcc, which is not in `raw`."""


def prepare(raw: bytes, *, sender_default: Address, date: int, message_id: str) -> Prepared:
    """Make a message ready.

    Args:
        raw: as it was read, with any line ends.
        sender_default: From, where the message has none.
        date: Unix seconds; Date, where the message has none.
        message_id: Message-ID, where the message has none.
    """
    fields, body = _split(canonical(raw))
    headers, _ = split_message(b"".join(field for _, field in fields) + b"\r\n")
    names = {name for name, _ in fields}
    added = b""
    if b"date" not in names:
        added += b"Date: " + format_date(date).encode() + b"\r\n"
    senders = parse_addresses(headers.raw("from"))
    if b"from" not in names:
        senders = (sender_default,)
        added += b"From: " + format_address(sender_default).encode() + b"\r\n"
    if b"message-id" not in names:
        added += b"Message-ID: " + message_id.encode() + b"\r\n"
    bcc = _recipients(headers.raw_all("bcc"))
    listed = _recipients((*headers.raw_all("to"), *headers.raw_all("cc")))
    kept = b"".join(field for name, field in fields if name not in _HIDDEN)
    return Prepared(
        raw=added + kept + body,
        message_id=message_id_of(headers.raw("message-id")) or message_id,
        subject=headers.first("subject"),
        header_recipients=tuple(dict.fromkeys((*listed, *bcc))),
        from_address=next((each.address for each in senders if each.address), "")
        or sender_default.address,
        bcc=bcc,
    )


def canonical(raw: bytes) -> bytes:
    """Every line ends CRLF, the last one too; an mbox's own first line is gone."""
    text = _LINE_END.sub(b"\r\n", raw)
    envelope = _ENVELOPE.match(text)
    text = text[envelope.end() :] if envelope else text
    return text if not text or text.endswith(b"\r\n") else text + b"\r\n"


def without_hidden(text: bytes) -> bytes:
    """A message in canonical form, without its Bcc and Resent-Bcc."""
    fields, body = _split(text)
    return b"".join(field for name, field in fields if name not in _HIDDEN) + body


def _split(text: bytes) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """Header fields by lower-case name, each with its line ends, and the body with the empty line
    before it. A first line that is no header begins the body.
    """
    fields = []
    at = 0
    while field := _FIELD.match(text, at):
        fields.append((field[1].lower(), field[0]))
        at = field.end()
    body = text[at:]
    return fields, body if body.startswith(b"\r\n") else b"\r\n" + body


def _recipients(values: tuple[str, ...]) -> tuple[str, ...]:
    found = []
    for value in values:
        for each in parse_addresses(value):
            try:
                found.append(wire_address(each.address))
            except MessageError:
                # whether such an address can be reached is for the server to say
                found.extend([each.address] if each.address else [])
    return tuple(dict.fromkeys(found))
