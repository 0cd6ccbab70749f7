"""The head of a message in the reader: who, to whom, when, what to be wary of. Draws nothing."""

from collections.abc import Iterator, Sequence

from tui_mail.model.address import Address
from tui_mail.model.bounce import BounceNote, Outcome
from tui_mail.model.content import Attachment, Content
from tui_mail.model.frozen import frozen
from tui_mail.model.summary import Summary
from tui_mail.ui.clean import one_line
from tui_mail.ui.format import moment, size
from tui_mail.ui.label_looks import chips
from tui_mail.ui.widgets.invitation_lines import invitation_lines
from tui_mail.ui.widgets.reader_keys import BounceKeys
from tui_mail.ui.widgets.reader_rows import Piece, Row, wrapped
from tui_mail.ui.words import counted, say

_LABEL = 9
"""Cells of the column of labels."""
_NAME = 60
_SENDERS = 10
_SUBJECT = 1_000
_VALUE = 20_000
"""Characters of a subject and of a header that are shown; the raw source has all."""
_RECIPIENT_ROWS = 3
_ATTACHMENT_ROWS = 4


@frozen
class Rest:
    """What becomes of the rest of a message of which the beginning is shown."""

    coming: bool = False
    """It is on its way."""
    problem: str = ""
    """Why it did not come, one line."""


_NOTHING = Rest()
_NO_KEYS = BounceKeys("", "")


def head_rows(
    summary: Summary,
    content: Content | None,
    width: int,
    keys: BounceKeys = _NO_KEYS,
    rest: Rest = _NOTHING,
    chosen: Sequence[str] = (),
) -> tuple[Row, ...]:
    """The head, as far as it is known.

    Args:
        summary: what the list knows: shown at once.
        content: the message opened; None while it is being read.
        width: cells.
        keys: named where they can do something.
        rest: of a beginning: whether the rest comes.
        chosen: names of headers that are shown besides.
    """
    subject = one_line(summary.subject[:_SUBJECT]) or say("(no subject)")
    rows = _report(content.bounce, width, keys) if content is not None and content.bounce else []
    rows += [Row((Piece(line, ("subject",)),)) for line in wrapped(subject, width)]
    senders = summary.from_ or (Address("", say("(no sender)")),)
    for at, sender in enumerate(senders[:_SENDERS]):
        rows += _address(say("From") if at == 0 else "", sender, width)
    if len(senders) > _SENDERS:
        rows += _field("", say("… {n} senders in all: h", n=len(senders)), width, ("warning",))
    rows += _people(say("To"), summary.to, width)
    rows += _people(say("Cc"), summary.cc, width)
    if content is not None and content.bcc:
        hidden = ", ".join(one_line(address) for address in content.bcc)
        rows += _field(say("Bcc"), hidden, width, ("address",))
    rows += _field(say("Date"), date_words(summary.date), width, ("quiet",))
    rows += label_rows(summary.flags, width)
    if content is not None:
        rows += chosen_headers(content, chosen, width)
        rows += _by_list(content, width, keys)
        rows += _not_whole(content, width, keys.fetch_whole, rest)
        rows += _wary(content, width)
        rows += _pictures(content, width, keys)
        rows += attachment_rows(content.files, width)
        rows += _invited(content, width, keys)
    return (*rows, Row())


def all_headers(content: Content, width: int) -> tuple[Row, ...]:
    """Every header of the message, in its order; above them whose checks of it are believed."""
    rows = _checked_by(content, width)
    for name, value in content.headers:
        rows += _named(name, one_line(value[:_VALUE]), width)
        if len(value) > _VALUE:
            more = say("… {n} characters more", n=len(value) - _VALUE)
            rows.append(Row((Piece(more, ("quiet",)),)))
    return (*rows, Row())


def _named(name: str, value: str, width: int) -> list[Row]:
    """A header as it is called."""
    first, *others = wrapped(f"{name}: {value}", width)
    label, words = first[: len(name) + 1], first[len(name) + 1 :]
    return [
        Row((Piece(label, ("label",)), Piece(words))),
        *(Row((Piece(line),)) for line in others),
    ]


def label_rows(flags: frozenset[str], width: int) -> list[Row]:
    """The user's own labels, each by its name; one row, the rest counted."""
    column = label_width(width)
    found = chips(flags, width - column)
    if not found:
        return []
    pieces = (Piece(words, (look,)) for words, look in found)
    return [Row((Piece(say("Label").ljust(column), ("label",)), *pieces))]


def chosen_headers(content: Content, names: Sequence[str], width: int) -> list[Row]:
    """Headers that the settings ask for, where the message has them."""
    rows: list[Row] = []
    for wanted in names:
        for name, value in content.headers:
            if name.casefold() == wanted.casefold() and value.strip():
                rows += _named(name, one_line(value[:_SUBJECT]), width)
    return rows


def _checked_by(content: Content, width: int) -> list[Row]:
    sender = content.sender
    if not any(name.lower() == "authentication-results" for name, _ in content.headers):
        return []
    if not sender.authserv:
        words = say("No checks are believed here: trusted_authserv of the account can name whose.")
        return [*_sign("·", words, width, ("quiet",)), Row()]
    how = say("learned from your mail") if sender.learned else say("as trusted_authserv says")
    names = one_line(", ".join(sender.authserv))
    found = "; ".join(" ".join(part for part in each if part) for each in sender.checks)
    words = say("Checked by {names} ({how}): {found}", names=names, how=how,
                found=one_line(found) or say("it says nothing of this message"))  # fmt: skip
    return [*_sign("·", words, width, ("quiet",)), Row()]


def attachment_rows(parts: Sequence[Attachment], width: int) -> tuple[Row, ...]:
    """A line for each of the first attachments, with what is odd about it."""
    shown = tuple(part for part in parts if not part.inline or part.filename or part.doubt)
    rows: list[Row] = []
    for part in shown[:_ATTACHMENT_ROWS]:
        name = wrapped(part_name(part), max(8, width - 17))[0]
        words = (Piece("📎 ", ("attachment",)), Piece(name, ("attachment",)))
        rows.append(Row((*words, Piece("  " + size(part.size), ("quiet",))), part=part.part))
        if part.doubt:
            rows += [
                Row((Piece("⚠  " if at == 0 else "   ", ("warning",)), Piece(line, ("warning",))))
                for at, line in enumerate(wrapped(one_line(part.doubt), width - 3))
            ]
    rest = len(shown) - _ATTACHMENT_ROWS
    if rest > 0:
        more = counted(rest, "{n} more attachment: v", "{n} more attachments: v")
        rows.append(Row((Piece("  " + more, ("quiet",)),), part=shown[-1].part))
    return tuple(rows)


def part_name(part: Attachment) -> str:
    """What an attachment is called, or what it is where it has no name."""
    return one_line(part.filename) or say("unnamed, {kind}", kind=one_line(part.content_type))


def date_words(seconds: int) -> str:
    """The day and time; some dates in mail are beyond every calendar."""
    try:
        return moment(seconds)
    except (OverflowError, OSError, ValueError):
        return say("no date that a calendar knows")


def _report(note: BounceNote, width: int, keys: BounceKeys) -> list[Row]:
    """What a report says, in plain words, above the report itself."""
    bounce = note.bounce
    sign = {Outcome.FAILED: "✗", Outcome.DELAYED: "…", Outcome.DELIVERED: "✓"}[bounce.outcome]
    looks = ("warning",) if bounce.outcome is Outcome.FAILED else ("bold",)
    rows: list[Row] = []
    for at, words in enumerate(note.words):
        rows += _sign(sign if at == 0 else " ", one_line(words), width, looks if at == 0 else ())
    can = []
    if bounce.failed and keys.send_again:
        names = ", ".join(bounce.failed[:3])
        can.append(say("{key} sends it again to {names}", key=keys.send_again, names=names))
    if note.sent is not None and keys.open_sent:
        can.append(say("{key} opens what was sent", key=keys.open_sent))
    if can:
        rows += _sign(" ", one_line("; ".join(can)), width, ("quiet",))
    return [*rows, Row()]


def _not_whole(content: Content, width: int, key: str, rest: Rest) -> list[Row]:
    """That the rest is elsewhere, and how it comes."""
    summary, origin = content.summary, content.origin
    if summary.whole:
        return []
    amount, server = size(summary.size), one_line(origin.server)
    if not origin.on_server:
        words = say(
            "Only the beginning of this message is left: {server} had it no more when it was last "
            "asked.",
            server=server,
        )
        return _sign("⇣", words, width, ("warning",))
    if rest.coming:
        words = say(
            "Fetching the whole message, {amount}, from {server}…", amount=amount, server=server
        )
        can = say("{key} stops that.", key=key) if key else ""
        return _sign("⇣", f"{words} {can}".rstrip(), width, ("bold",))
    if rest.problem:
        words = say("Only the beginning is here. {problem}", problem=rest.problem)
        can = say("{key} tries again.", key=key) if key else ""
        return _sign("⇣", f"{words} {can}".rstrip(), width, ("warning",))
    words = say(
        "Only the beginning is here; the whole message, {amount}, is on {server}.",
        amount=amount,
        server=server,
    )
    can = say("{key} fetches it, and stops that when pressed again.", key=key) if key else ""
    return _sign("⇣", f"{words} {can}".rstrip(), width, ("bold",))


def _invited(content: Content, width: int, keys: BounceKeys) -> Iterator[Row]:
    if content.invitation is not None:
        yield Row()
        for label, words, looks in invitation_lines(content.invitation, keys.invitation):
            yield from _field(label, words, width, looks)


def _by_list(content: Content, width: int, keys: BounceKeys) -> list[Row]:
    """The list or newsletter that it came by, and what can be done about it."""
    found = content.mailing_list
    if found is None:
        return []
    can = []
    if found.can_be_left and keys.unsubscribe:
        can.append(say("{key} unsubscribe", key=keys.unsubscribe))
    if found.archive and keys.list_archive:
        can.append(say("{key} archive", key=keys.list_archive))
    said = [one_line(found.name)[:_NAME], *can]
    return _field(say("List"), "; ".join(each for each in said if each), width, ("quiet",))


def _standing(content: Content, width: int) -> list[Row]:
    """Who vouches for the sender, and what else is worth knowing, on as few lines as it takes."""
    sender = content.sender
    if not (sender.confirmed or sender.remarks):
        return []
    words = "; ".join(each for each in (sender.confirmed, *sender.remarks) if each)
    signed = sender.confirmed != ""
    rows = _sign("✓" if signed else "·", one_line(words), width, () if signed else ("quiet",))
    first = rows[0].pieces
    return [Row((Piece(first[0].text, ("bold",)), *first[1:])), *rows[1:]]


def _wary(content: Content, width: int) -> list[Row]:
    rows = _standing(content, width)
    said = " ".join(content.warnings)
    others = ", ".join(one_line(to) for to in content.reply_to if _bare(to) not in said)
    if others:
        rows += _sign("↩", say("Answers go to {others}", others=others), width, ("bold",))
    for warning in (*content.sender.warnings, *content.warnings):
        rows += _sign("⚠", one_line(warning), width, ("warning",))
    return rows


def _pictures(content: Content, width: int, keys: BounceKeys) -> list[Row]:
    """That pictures of the web can be loaded, where nobody asked for them so far."""
    note, (key, always) = content.pictures, keys.pictures
    if not note.named or note.asked or not key:
        return []
    words = say("{key} loads its pictures from the web", key=key)
    if note.sender and not note.always:
        words += say(", {key} always those of this sender", key=always)
    return _sign("·", words, width, ("quiet",))


def _bare(address: str) -> str:
    """Without the name."""
    return one_line(address).rpartition("<")[2].rstrip("> ")


def _sign(sign: str, words: str, width: int, looks: tuple[str, ...]) -> list[Row]:
    lines = wrapped(words, width - 2)
    return [
        Row((Piece(f"{sign if at == 0 else ' '} ", looks), Piece(line, looks)))
        for at, line in enumerate(lines)
    ]


def _field(label: str, text: str, width: int, looks: tuple[str, ...] = ()) -> list[Row]:
    column = label_width(width)
    return [
        Row((Piece((label if at == 0 else "").ljust(column), ("label",)), Piece(line, looks)))
        for at, line in enumerate(wrapped(text, width - column))
    ]


def label_width(width: int) -> int:
    """Cells that labels get."""
    return _LABEL if width >= 50 else 6


def _address(label: str, sender: Address, width: int) -> list[Row]:
    """The name shortened where it must be; the address always in full (it is the truth)."""
    column = label_width(width)
    name = wrapped(one_line(sender.name), min(_NAME, width - column))[0].rstrip()
    address = one_line(sender.address)
    if not name:
        return _field(label, address, width, ("bold",))
    bracketed = f"<{address}>"
    if len(name) + 1 + len(bracketed) <= width - column:
        head = Piece(label.ljust(column), ("label",))
        return [Row((head, Piece(name, ("bold",)), Piece(f" {bracketed}", ("address",))))]
    return [
        *_field(label, name, width, ("bold",)),
        *_field("", bracketed, width, ("address",)),
    ]


def _people(label: str, people: Sequence[Address], width: int) -> list[Row]:
    """Recipients, as many as have room; `h` shows all."""
    if not people:
        return []
    words = ", ".join(_full(person) for person in people[:50])
    rows = _field(label, words, width, ("address",))
    if len(rows) <= _RECIPIENT_ROWS and len(people) <= 50:
        return rows
    kept = rows[:_RECIPIENT_ROWS]
    return [*kept, *_field("", say("… {n} in all: h", n=len(people)), width, ("quiet",))]


def _full(person: Address) -> str:
    return Address(one_line(person.name)[:_NAME], one_line(person.address)).full
