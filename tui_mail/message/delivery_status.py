"""A report on a message that was sent: whom it did not reach, why, and which message it was.

RFC 3464 where it is followed, the common free forms where it is not. Never raises, whatever the
bytes; looks at a bounded part of them. What it says is what somebody wrote: whether to believe it
is for who knows what was sent.
"""

import re
from collections.abc import Iterable, Sequence

from tui_mail.message.addresses import is_address, parse_addresses
from tui_mail.message.body import bodies, rendered
from tui_mail.message.bounce_fields import Status, read_status, reported
from tui_mail.message.bounce_reason import clean_words, code_of, reason_of
from tui_mail.message.bounce_signs import from_daemon, may_report
from tui_mail.message.bounce_text import Said, Told, read_text
from tui_mail.message.charset import decode
from tui_mail.message.dates import parse_date
from tui_mail.message.headers import Headers, split_message
from tui_mail.message.msgid import message_id_of, message_ids_of
from tui_mail.message.parse import Parsed, Part, parse
from tui_mail.message.sanitize import sanitize, sanitize_address
from tui_mail.message.transfer import decode_transfer
from tui_mail.model.bounce import Bounce, Outcome, Reason, Reported
from tui_mail.model.frozen import replace

_STATUS = frozenset(("message/delivery-status", "message/global-delivery-status"))
_OTHER_REPORTS = frozenset(
    ("message/feedback-report", "message/disposition-notification",
     "message/global-disposition-notification")
)  # fmt: skip
_WHOLE = frozenset(("message/rfc822", "message/global"))
_HEADERS_ONLY = frozenset(
    ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers")
)
_DEEPEST = 3
"""Messages within messages in which a report is looked for."""
_MOST_RETURNED = 256 * 1024
_MOST_IDS = 20
_ID_LINE = re.compile(
    r"^[ \t>*]{0,8}message-id[ \t]*:[ \t]*(<[^<>\s]{3,400}>)", re.IGNORECASE | re.MULTILINE
)
_SUBJECT_LINE = re.compile(
    r"^[ \t>*]{0,8}(?:subject|betreff|objet|asunto|oggetto|the subject of the message is)"
    r"[ \t]*:[ \t]*(\S[^\n]{0,300})$",
    re.IGNORECASE | re.MULTILINE,
)
_VERP = re.compile(r"[^@+=\s]{1,64}[+-](?:[^@+=\s]{1,64}[+-])?([^@=\s+]{1,64})=([^@=\s]{3,255})@")
_ORDER = (Outcome.FAILED, Outcome.DELAYED, Outcome.DELIVERED)


def bounce_of(parsed: Parsed) -> Bounce | None:
    """The report that a message is; None: it is none, or one that says nothing.

    Args:
        parsed: the message, taken apart.
    """
    for depth in range(_DEEPEST):
        found = _read(parsed)
        if found is not None:
            # the part's number is of the message that was asked about
            return found if depth == 0 else replace(found, returned="")
        inner = next((leaf for leaf in parsed.leaves if leaf.content_type in _WHOLE), None)
        if inner is None:
            return None
        parsed = parse(inner.data[: 8 * _MOST_RETURNED])
    return None


def _read(parsed: Parsed) -> Bounce | None:
    leaves = parsed.leaves
    if any(leaf.content_type in _OTHER_REPORTS for leaf in leaves):
        return None
    statuses = [read_status(x.data, x.charset) for x in leaves if x.content_type in _STATUS]
    subject = parsed.headers.first("subject")
    if not statuses and not may_report(parsed.headers, parsed.root.content_type, subject):
        return None
    if not statuses and not _may_speak(parsed) and not _names_fields(parsed.raw):
        return None  # most of what is asked about ends here, before its text is read
    text = _text(parsed)
    told = read_text(text, subject, _own(parsed.headers))
    if not any(status.recipients for status in statuses) and "final-recipient" in text.lower():
        statuses.append(read_status(text.encode("utf-8", "replace"), "utf-8"))
    people = _by_status(statuses, told)
    if not people:
        people = _by_words(parsed, told)
    if not people and not _speaks(parsed, told):
        return None
    return _with_original(parsed, text, told, statuses, people)


def _may_speak(parsed: Parsed) -> bool:
    """Whether a mail system says to have written it."""
    headers = parsed.headers
    report = parsed.root.content_type == "multipart/report"
    return report or "x-failed-recipients" in headers or from_daemon(headers)


def _names_fields(raw: bytes) -> bool:
    """Whether fields of a report stand somewhere in a message's text."""
    return b"final-recipient" in raw[:_MOST_RETURNED].lower()


def _speaks(parsed: Parsed, told: Told) -> bool:
    """Whether a mail system says at least that something did not arrive."""
    return told.outcome is not None and _may_speak(parsed)


def _by_status(statuses: Sequence[Status], told: Told) -> tuple[Reported, ...]:
    default = told.outcome or Outcome.FAILED
    found: dict[str, Reported] = {}
    alone = sum(len(status.recipients) for status in statuses) == 1
    for status in statuses:
        for fields in status.recipients:
            words = _about(told, fields.get("final-recipient", "").lower(), alone=alone)
            one = reported(fields, status.reporter, words, default)
            if not one.address and alone and len(told.people) == 1:
                one = replace(one, address=told.people[0].address)
            if one.address:
                known = found.get(one.address.lower())
                if known is None or _ORDER.index(one.outcome) < _ORDER.index(known.outcome):
                    found[one.address.lower()] = one
    return tuple(found.values())


def _about(told: Told, field: str, *, alone: bool) -> str:
    """What the text for people says about an address."""
    mine = next((said.words for said in told.people if said.address.lower() in field), "")
    return mine or (told.words[:2_000] if alone else "")


def _by_words(parsed: Parsed, told: Told) -> tuple[Reported, ...]:
    """Of a report in free form."""
    headers = parsed.headers
    if not _speaks(parsed, told) and "x-failed-recipients" not in headers:
        return ()
    outcome = told.outcome or Outcome.FAILED
    named = _failed_recipients(headers)
    people = {said.address.lower(): said for said in told.people}
    if named:
        wanted: Iterable[Said] = [people.get(a.lower(), Said(a, "")) for a in named]
    else:
        wanted = people.values() or [Said(address, "") for address in _verp(headers)]
    wanted = list(wanted)
    alone = len(wanted) == 1
    return tuple(_said(said, told, outcome, alone=alone) for said in wanted)


def _said(said: Said, told: Told, outcome: Outcome, *, alone: bool) -> Reported:
    words = clean_words(said.words)
    reason = reason_of("", words, outcome)
    if alone and reason in {Reason.OTHER, Reason.DELAYED}:
        words = words or clean_words(told.words)
        reason = reason_of("", told.words[:2_000], outcome)
    return Reported(said.address, "", outcome, reason, code_of(words, ""), words, "")


def _failed_recipients(headers: Headers) -> tuple[str, ...]:
    found = []
    for value in headers.raw_all("x-failed-recipients")[:20]:
        for each in re.split(r"[,\s]+", value)[:200]:
            address = sanitize_address(each.strip("<>"))
            if is_address(address):
                found.append(address)
    return tuple(dict.fromkeys(found))


def _verp(headers: Headers) -> tuple[str, ...]:
    """`bounce+bob=example.org@list.test`: to whom the report came names who was meant."""
    for name in ("to", "x-original-to", "delivered-to"):
        found = _VERP.search(headers.raw(name)[:1_000])
        address = sanitize_address(f"{found[1]}@{found[2]}") if found else ""
        if is_address(address):
            return (address,)
    return ()


def _own(headers: Headers) -> tuple[str, ...]:
    """Whom the report is for and who wrote it: never the ones that failed."""
    names = ("to", "from", "sender", "delivered-to", "x-original-to", "reply-to")
    values = (value for name in names for value in headers.raw_all(name)[:5])
    return tuple(each.address for value in values for each in parse_addresses(value[:2_000]))


def _text(parsed: Parsed) -> str:
    """What is written for people; of a report the parts before its fields."""
    parts: list[Part] = []
    for part in bodies(parsed):
        if part.content_type in _HEADERS_ONLY:
            continue
        parts.append(part)
    if not parts and parsed.root.content_type.startswith("message/"):
        parts = [parsed.root]
    words = []
    for part in parts[:10]:
        start, cut = part.body_start(_MOST_RETURNED)
        if part.content_type != "text/html":
            text = decode(decode_transfer(start, part.encoding), part.charset)
            words.append(sanitize(text, lines=True))
        elif not cut:
            words.append("\n".join(line.text for line in rendered(part).lines[:2_000]))
    # a part that says it is a status and holds words instead (InterMail)
    words += [
        sanitize(leaf.text[:20_000], lines=True)
        for leaf in parsed.leaves[:20]
        if leaf.content_type in _STATUS and "recipient:" not in leaf.text[:20_000].lower()
    ]
    return "\n".join(words)


def _with_original(
    parsed: Parsed,
    text: str,
    told: Told,
    statuses: Sequence[Status],
    people: tuple[Reported, ...],
) -> Bounce:
    whole = next((leaf for leaf in parsed.leaves if leaf.content_type in _WHOLE), None)
    part = whole or next((x for x in parsed.leaves if x.content_type in _HEADERS_ONLY), None)
    headers = _headers_in(part.data[:_MOST_RETURNED]) if part is not None else Headers(b"")
    if not len(headers) and told.returned:
        headers = _headers_in(
            told.returned.lstrip("\n")[:_MOST_RETURNED].encode("utf-8", "replace")
        )
    named = next((s for s in statuses if s.envelope_id), Status())
    subject = headers.first("subject")
    if not subject and (line := _SUBJECT_LINE.search(text[: 16 * 1024])):
        subject = sanitize(line[1]).strip()
    outcomes = {one.outcome for one in people} or {told.outcome or Outcome.FAILED}
    return Bounce(
        outcome=next(outcome for outcome in _ORDER if outcome in outcomes),
        recipients=people,
        reporter=next((s.reporter for s in statuses if s.reporter), "") or _writer(parsed.headers),
        message_ids=_ids(parsed.headers, headers, named, text),
        envelope_id=named.envelope_id,
        subject=subject[:500],
        date=parse_date(headers.raw("date")) if "date" in headers else None,
        returned=whole.number if whole is not None and len(headers) else "",
    )


def _headers_in(data: bytes) -> Headers:
    return split_message(data.lstrip(b"\r\n"))[0]


def _writer(headers: Headers) -> str:
    """The domain of who says to have written the report."""
    senders = parse_addresses(headers.raw("from")[:2_000])
    return senders[0].address.rpartition("@")[2] if senders else ""


def _ids(outer: Headers, inner: Headers, status: Status, text: str) -> tuple[str, ...]:
    """What may name the original: what came back, what the text names, what the report answers."""
    own = message_id_of(outer.raw("message-id"))
    found = [
        message_id_of(inner.raw("resent-message-id")),
        message_id_of(inner.raw("message-id")),
        *(message_id_of(line) for line in _ID_LINE.findall(text[: 64 * 1024])[:_MOST_IDS]),
        *(
            message_id_of(name) if "@" in name else ""
            for name in (status.envelope_id, status.envelope_id_as_written)
        ),
        *message_ids_of(outer.raw("in-reply-to")),
        *reversed(message_ids_of(outer.raw("references"))),
    ]
    return tuple(dict.fromkeys(i for i in found if i and i != own))[:_MOST_IDS]
