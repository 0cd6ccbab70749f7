"""A draft to the bytes that are sent or stored (RFC 5322, RFC 2045, RFC 2231).

The bytes hold exactly the headers made here: a control character in any field is refused, and the
head is read back before it leaves. Bcc is never in what is sent. Attached bytes are never changed.
"""

import base64
import re
from collections.abc import Mapping, Sequence

from tui_mail.errors import MessageError
from tui_mail.message.addresses import format_address, wire_address
from tui_mail.message.body_encoding import needs_eight_bits
from tui_mail.message.dates import format_date
from tui_mail.message.encoded_word import encode_text
from tui_mail.message.headers import split_message
from tui_mail.message.msgid import message_ids_of
from tui_mail.message.multipart import Head, multipart, piece, write
from tui_mail.message.parameters import format_parameter
from tui_mail.message.sanitize import safe_filename, sanitize
from tui_mail.message.written_body import written_body
from tui_mail.model.address import Address
from tui_mail.model.draft import AttachedFile, Draft

_LONGEST_SUBJECT = 5_000
_MOST_REFERENCES = 30
_LONGEST_LINE = 998
MARKDOWN = ("X-Markup", "markdown")
"""In a draft, and never in what is sent: its writer means it so."""
_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}")


def compose(
    draft: Draft,
    *,
    message_id: str,
    date: int,
    files: Mapping[int, bytes],
    draft_copy: bool = False,
    flowed: bool = True,
) -> bytes:
    """The message in canonical form: CRLF line ends, no line over 998 bytes.

    Args:
        draft: what its writer wants.
        message_id: with angle brackets.
        date: Unix seconds of the Date header.
        files: content of each of the draft's attachments, by its index.
        draft_copy: for the Drafts folder: keeps Bcc, and takes addresses that are not finished;
            its text stays as it was typed.
        flowed: whether long lines are broken so that readers join them again (RFC 3676).

    Raises:
        MessageError: a field cannot be written; names it.
    """
    head = _head(draft, message_id, date, draft_copy=draft_copy)
    markdown = draft.markdown and not draft_copy
    text_head, text = written_body(
        draft.body, message_id, flowed=flowed and not draft_copy, markdown=markdown
    )
    if not draft.attachments:
        part_head, content = text_head, text
    else:
        pieces = [piece(text_head, text)]
        pieces += [piece(*_attached(file, files[i])) for i, file in enumerate(draft.attachments)]
        part_head, content = multipart("mixed", pieces, message_id)
    if draft.markdown and draft_copy:
        head.append(MARKDOWN)
    head += [("MIME-Version", "1.0"), *part_head]
    raw = write(head) + b"\r\n" + content
    _check(raw, head, draft_copy=draft_copy)
    return raw


def compose_calendar(
    draft: Draft, *, message_id: str, date: int, calendar: bytes, method: str
) -> bytes:
    """As `compose`, its text beside a calendar file that says the same (RFC 6047, section 2.4).

    Args:
        draft: what is said; its attachments are left out.
        message_id: with angle brackets.
        date: Unix seconds of the Date header.
        calendar: the file, in UTF-8.
        method: what it wants: a word of ours.

    Raises:
        MessageError: a field cannot be written; names it.
    """
    head = _head(draft, message_id, date, draft_copy=False)
    calendar_head = [
        ("Content-Type", f"text/calendar; charset=utf-8; method={method}"),
        ("Content-Transfer-Encoding", "base64"),
    ]
    encoded = base64.encodebytes(calendar).replace(b"\n", b"\r\n")
    text = written_body(draft.body, message_id, flowed=False, markdown=False)
    pieces = [piece(*text), piece(calendar_head, encoded)]
    part_head, content = multipart("alternative", pieces, message_id)
    head += [("MIME-Version", "1.0"), *part_head]
    raw = write(head) + b"\r\n" + content
    _check(raw, head, draft_copy=False)
    return raw


def recipients_of(draft: Draft) -> tuple[str, ...]:
    """Everybody who gets it, each once, as said to the server (RCPT TO).

    Raises:
        MessageError: one of them is no address.
    """
    everyone = (*draft.to, *draft.cc, *draft.bcc)
    return tuple(dict.fromkeys(wire_address(each.address) for each in everyone))


def new_message_id(random_bytes: bytes, address: str) -> str:
    """A Message-ID that tells nothing but the domain of the sender's address.

    Args:
        random_bytes: 16 or more, from the system.
        address: the sender's.
    """
    _, at, domain = address.strip().lower().rpartition("@")
    if not (at and domain) or not all(c.isascii() and (c.isalnum() or c in ".-") for c in domain):
        domain = "localhost"
    word = base64.b32encode(random_bytes).decode("ascii").rstrip("=").lower()
    return f"<{word}@{domain}>"


def _head(draft: Draft, message_id: str, date: int, *, draft_copy: bool) -> Head:
    """Everything but MIME."""
    if not (draft.to or draft.cc or draft.bcc or draft_copy):
        raise MessageError("The message has no recipient.", "Fill in To, Cc or Bcc.")
    head: Head = [
        ("Date", format_date(date)),
        ("From", _addresses("From", (draft.from_,), checked=True)),
    ]
    for name, addresses in (("To", draft.to), ("Cc", draft.cc)):
        if addresses:
            head.append((name, _addresses(name, addresses, checked=not draft_copy)))
    if draft_copy and draft.bcc:
        head.append(("Bcc", _addresses("Bcc", draft.bcc, checked=False)))
    elif not draft_copy:
        recipients_of(draft)
        if not (draft.to or draft.cc):
            head.append(("To", "undisclosed-recipients:;"))
    head.append(("Subject", encode_text(_one_line("Subject", draft.subject), "Subject")))
    head.append(("Message-ID", _ids("Message-ID", [message_id])))
    if draft.in_reply_to:
        head.append(("In-Reply-To", _ids("In-Reply-To", [draft.in_reply_to])))
    if draft.references:
        head.append(("References", _ids("References", _shortened(draft.references))))
    return head


def _one_line(name: str, text: str) -> str:
    if text != sanitize(text):
        raise MessageError(
            f"{name} holds a line break or a control character.", "Type it again on one line."
        )
    if len(text) > _LONGEST_SUBJECT:
        raise MessageError(f"{name} is longer than {_LONGEST_SUBJECT} characters.", "Shorten it.")
    return text.strip()


def _addresses(name: str, addresses: Sequence[Address], *, checked: bool) -> str:
    """Each on a line of its own. Unchecked ones stay as they were typed, in UTF-8 (RFC 6532)."""
    written = []
    for each in addresses:
        _one_line(name, each.name)
        address = Address(each.name, wire_address(each.address)) if checked else each
        written.append(format_address(address))
    return ",\r\n ".join(written)


def _ids(name: str, ids: Sequence[str]) -> str:
    for each in ids:
        if message_ids_of(each) != (each,) or not each.isascii():
            raise MessageError(
                f"{name} {sanitize(each)!r} is no message id.", "Write the answer anew."
            )
    return "\r\n ".join(ids)


def _shortened(references: Sequence[str]) -> list[str]:
    """The first and the newest; ids that no header can hold are left out."""
    good = [each for each in references if message_ids_of(each) == (each,) and each.isascii()]
    return good if len(good) <= _MOST_REFERENCES else good[:1] + good[1 - _MOST_REFERENCES :]


def _attached(file: AttachedFile, data: bytes) -> tuple[Head, bytes]:
    """Head and encoded content of an attachment."""
    name = safe_filename(_one_line("File name", file.filename))
    kind = file.content_type.strip().lower()
    message = _as_message(data) if kind == "message/rfc822" else None
    if message is not None:
        # RFC 2046, section 5.2.1: a message is never base64
        encoding = "8bit" if needs_eight_bits(message) else "7bit"
        return _attached_head(kind, name, encoding), message
    if not _TYPE.fullmatch(kind) or kind.startswith(("multipart/", "message/")):
        kind = "application/octet-stream"
    return _attached_head(kind, name, "base64"), base64.encodebytes(data).replace(b"\n", b"\r\n")


def _attached_head(kind: str, name: str, encoding: str) -> Head:
    return [
        ("Content-Type", kind + format_parameter("name", name, word=True)),
        ("Content-Disposition", "attachment" + format_parameter("filename", name, word=False)),
        ("Content-Transfer-Encoding", encoding),
    ]


def _as_message(data: bytes) -> bytes | None:
    """A message as it can stand in another; None where a server would change it on the way."""
    lines = data.replace(b"\r\n", b"\n")
    if b"\r" in lines or b"\0" in lines:
        return None
    if any(len(line) > _LONGEST_LINE for line in lines.split(b"\n")):
        return None
    return lines.replace(b"\n", b"\r\n")


def _check(raw: bytes, head: Head, *, draft_copy: bool) -> None:
    """The head that others will read has the names meant, and no other (dangers S13, C1)."""
    headers, body = split_message(raw)
    names = [name for name, _ in headers.pairs()]
    right = names == [name for name, _ in head] and b"\0" not in raw
    right = right and (draft_copy or raw[:body].isascii())
    if not right or any(len(line) > _LONGEST_LINE for line in raw.split(b"\r\n")):
        raise MessageError("The message cannot be written as mail.", "Check its header fields.")
