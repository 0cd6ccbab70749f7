"""A draft made from a message: an answer to its sender, to all, to its list; or passed on.

Who gets the answer follows Reply-To, Mail-Followup-To and List-Post; one's own addresses never do.
"""

import re
from collections.abc import Iterable, Sequence

from tui_mail.errors import MessageError
from tui_mail.message.addresses import is_address, parse_addresses
from tui_mail.message.body import text_of
from tui_mail.message.dates import format_day, format_time, format_zoned, parse_zoned
from tui_mail.message.draft_file import carried
from tui_mail.message.headers import Headers
from tui_mail.message.list_signs import list_address
from tui_mail.message.msgid import message_id_of, message_ids_of
from tui_mail.message.parse import Parsed
from tui_mail.message.sanitize import safe_filename
from tui_mail.message.subjects import forward_subject, reply_subject
from tui_mail.message.text_fields import filled, first_name
from tui_mail.message.wrap import cells, wrap
from tui_mail.message.written_body import is_markdown
from tui_mail.model.address import Address
from tui_mail.model.attribution import ATTRIBUTION
from tui_mail.model.content import Span
from tui_mail.model.draft import AttachedFile, Draft, ReplyKind
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey, MessageId

_QUOTE_WIDTH = 74
_LONGEST_QUOTED_LINE = 78
_ALIGNED = re.compile(r"\S {3,}\S|\A {4}|\A\s*[|+]")
_SIGNATURE_LINES = 40
"""What is longer below its mark is no signature."""
_LONGEST_NAME = 60
_UNDATED = "{name} wrote:"


@frozen
class Writer:
    """Whoever writes the new message."""

    account: AccountKey
    from_: Address
    own: Sequence[str]
    """The account's addresses; `*@example.org` means every address there."""
    attribution: str = ATTRIBUTION
    """The line above what is quoted, with the fields of `model.attribution`."""


@frozen
class _Recipients:
    to: tuple[Address, ...]
    cc: tuple[Address, ...] = ()


def reply(original: Parsed, kind: ReplyKind, writer: Writer, id: MessageId) -> Draft:
    """Make the draft.

    Args:
        original: the message answered or passed on.
        kind: to whom.
        writer: who it is from.
        id: of the original.

    Raises:
        MessageError: the answer is for a list, and the message came from none.
    """
    account, from_, own = writer.account, writer.from_, _Own(writer.own)
    headers = original.headers
    if kind is ReplyKind.FORWARD:
        return Draft(
            account=account,
            from_=from_,
            subject=forward_subject(headers.first("subject")),
            body=_forwarded(original),
            attachments=carried(original, id),
            forwards=id,
        )
    if kind is ReplyKind.FORWARD_ATTACHED:
        subject = headers.first("subject")
        name = safe_filename(f"{subject[:_LONGEST_NAME].strip() or 'message'}.eml")
        whole = AttachedFile(name, "message/rfc822", len(original.raw), message=id)
        return Draft(
            account, from_, subject=forward_subject(subject), attachments=(whole,), forwards=id
        )
    if kind is ReplyKind.EDIT:
        return _edited(original, own, account, from_, id)
    recipients = _recipients(headers, kind, own)
    parent = message_id_of(headers.raw("message-id"))
    parent = parent if parent.isascii() else ""  # no header of ours can hold another
    return Draft(
        account=account,
        from_=from_,
        to=recipients.to,
        cc=recipients.cc,
        subject=reply_subject(headers.first("subject")),
        body=_quoted(original, writer.attribution),
        in_reply_to=parent,
        references=_references(headers, parent),
        answers=id,
    )


def _edited(
    original: Parsed, own: "_Own", account: AccountKey, from_: Address, id: MessageId
) -> Draft:
    """A message of its own: no thread, no id; from the address it was from, where that is ours."""
    headers = original.headers
    sender = next((each for each in _addresses(headers, "from") if each in own), from_)
    return Draft(
        account,
        sender,
        to=_addresses(headers, "to"),
        cc=_addresses(headers, "cc"),
        subject=headers.first("subject"),
        body=text_of(original),
        attachments=carried(original, id),
        markdown=is_markdown(original),
    )


class _Own:
    """Whether an address is one's own: in any case, with any plus-tag."""

    def __init__(self, addresses: Iterable[str]) -> None:
        self._addresses = {_untagged(each) for each in addresses if not each.startswith("*@")}
        self._domains = {each[2:].casefold() for each in addresses if each.startswith("*@")}

    def __contains__(self, address: Address) -> bool:
        plain = _untagged(address.address)
        return plain in self._addresses or plain.rpartition("@")[2] in self._domains

    def without(self, addresses: Iterable[Address]) -> tuple[Address, ...]:
        """Others' addresses, each once."""
        return _once(each for each in addresses if each not in self)


def _untagged(address: str) -> str:
    local, _, domain = address.casefold().rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"


def _recipients(headers: Headers, kind: ReplyKind, own: _Own) -> _Recipients:
    senders = _addresses(headers, "from")
    asked = _addresses(headers, "reply-to") or senders
    to, cc = _addresses(headers, "to"), _addresses(headers, "cc")
    if kind is ReplyKind.REPLY_LIST:
        return _Recipients((_list_address(headers),))
    if senders and all(each in own for each in senders) and own.without(to):
        # one's own message, taken up again: it goes on to those it went to
        return _Recipients(own.without(to), own.without(cc) if kind is ReplyKind.REPLY_ALL else ())
    if kind is ReplyKind.REPLY:
        # asks where its author reads, where Reply-To is a list's (as qmail's author had it)
        asked_alone = _addresses(headers, "mail-reply-to")
        return _Recipients(_once(asked_alone or _author(headers, asked, senders)))
    followup = _addresses(headers, "mail-followup-to")
    if followup:
        return _Recipients(own.without(followup) or _once(asked))
    first = own.without((*asked, *to)) or _once(asked)
    taken = {each.address.casefold() for each in first}
    others = (each for each in own.without(cc) if each.address.casefold() not in taken)
    return _Recipients(first, tuple(others))


def _author(
    headers: Headers, asked: tuple[Address, ...], senders: tuple[Address, ...]
) -> tuple[Address, ...]:
    """Who wrote it, where only the list itself asked for answers to all: one was meant for one."""
    listed = list_address(headers).casefold()
    only_the_list = bool(listed) and all(each.address.casefold() == listed for each in asked)
    others = tuple(each for each in senders if each.address.casefold() != listed)
    return others if only_the_list and others else asked


def _list_address(headers: Headers) -> Address:
    found = list_address(headers)
    if not found:
        raise MessageError(
            "This message names no list to answer to.", "Answer to its sender or to all."
        )
    return Address("", found)


def _addresses(headers: Headers, name: str) -> tuple[Address, ...]:
    found = (each for value in headers.raw_all(name) for each in parse_addresses(value))
    return tuple(each for each in found if is_address(each.address))


def _once(addresses: Iterable[Address]) -> tuple[Address, ...]:
    return tuple({each.address.casefold(): each for each in reversed([*addresses])}.values())[::-1]


def _references(headers: Headers, parent: str) -> tuple[str, ...]:
    """RFC 5322, section 3.6.4: the parent's References, else its In-Reply-To, then its id."""
    known = message_ids_of(headers.raw("references"))
    if not known:
        answered = message_ids_of(headers.raw("in-reply-to"))
        known = answered if len(answered) == 1 else ()
    ids = (*known, parent) if parent else known
    return tuple(dict.fromkeys(each for each in ids if each.isascii()))


def _quoted(original: Parsed, attribution: str) -> str:
    """`On DATE, NAME wrote:` and the text behind marks, its signature left out."""
    text = text_of(original, width=_QUOTE_WIDTH).strip("\n").rstrip()
    words = _unsigned(text.split("\n")) if text else []
    lines = [quoted for line in words for quoted in _quote(line)]
    return "\n".join(["", "", _introduction(original.headers, attribution), *lines, ""])


def _unsigned(lines: list[str]) -> list[str]:
    """Without the signature, which ends the message, or stands above what it quotes below."""
    for number in range(len(lines) - 1, -1, -1):
        if lines[number] not in {"-- ", "--"}:
            continue
        end = _signature_end(lines, number)
        if end - number <= _SIGNATURE_LINES:
            above = _without_blanks(lines[:number])
            lines = [*above, "", *lines[end:]] if lines[end:] else above
            break
    return _without_blanks(lines)


def _signature_end(lines: list[str], start: int) -> int:
    """The line where a quote, with the words that introduce it, goes on; else the end."""
    quote = next((n for n in range(start, len(lines)) if lines[n].startswith(">")), len(lines))
    if quote == len(lines):
        return quote
    introduced = quote
    while introduced > start + 1 and not lines[introduced - 1].strip():
        introduced -= 1
    if not lines[introduced - 1].rstrip().endswith(":"):
        return quote
    while introduced > start + 1 and lines[introduced - 1].strip():
        introduced -= 1
    return introduced


def _without_blanks(lines: list[str]) -> list[str]:
    """Without the empty lines at the end."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return lines[:end]


def _introduction(headers: Headers, attribution: str) -> str:
    senders = parse_addresses(headers.raw("from"))
    sender = senders[0] if senders else Address("", "")
    values = {
        "name": sender.shown or "somebody",
        "first": first_name(sender.name) or sender.shown or "somebody",
        "address": sender.address,
        "subject": headers.first("subject"),
    }
    date = parse_zoned(headers.raw("date"))
    if date is None:
        return filled(_UNDATED, values)
    dated = {"date": format_zoned(*date), "day": format_day(*date), "time": format_time(*date)}
    return filled(attribution, values | dated)


def _quote(line: str) -> Iterable[str]:
    line = line.rstrip()
    if line.startswith(">"):
        return [f">{line}"]
    if cells(line) <= _LONGEST_QUOTED_LINE or _ALIGNED.search(line[:2000]):
        return [f"> {line}".rstrip()]
    broken = wrap([Span(line)], _QUOTE_WIDTH)
    return ["> " + "".join(span.text for span in spans) for spans in broken]


def _forwarded(original: Parsed) -> str:
    """The message below a short head."""
    headers = original.headers
    head = ["", "", "---------- Forwarded message ----------"]
    for name in ("From", "Date", "Subject", "To", "Cc"):
        value = (
            ", ".join(each.full for raw in headers.raw_all(name) for each in parse_addresses(raw))
            if name in {"From", "To", "Cc"}
            else headers.first(name)
        )
        if value:
            head.append(f"{name}: {value}")
    return "\n".join([*head, "", text_of(original)])
