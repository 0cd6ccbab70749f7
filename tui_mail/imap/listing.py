"""LIST and STATUS read: in one exchange what mailboxes there are and how each stands (RFC 5819).

Must never drop a mailbox because its line is odd: a list that cannot be read whole is no list. How
a mailbox stands is only thrift: what cannot be read of it is left out, and the mailbox is selected.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tui_mail.errors import Busy, Refused
from tui_mail.imap.dialogue import Dialogue
from tui_mail.imap.object_ids import OBJECTID, mailbox_id
from tui_mail.imap.replies import broken
from tui_mail.imap.wire import Wire
from tui_mail.model.frozen import frozen
from tui_mail.model.mailbox import MailboxMark

_ITEMS: Final = "MESSAGES UIDNEXT UIDVALIDITY HIGHESTMODSEQ"
AT_ONCE: Final = 50
"""STATUS commands that are under way together."""

_STRING: Final = rb'"(?:[^"\\]|\\.)*"'
_LIST: Final = re.compile(
    rb"\* LIST \(([^()\"]*)\) (NIL|" + _STRING + rb") (" + _STRING + rb'|[^\s(){%*"\\\]]+) ?$',
    re.IGNORECASE,
)
_STATUS: Final = re.compile(
    rb"\* STATUS (" + _STRING + rb'|[^\s()"{]+|\{\d+\}) ?\(((?:[^()]|\([^()]*\))*)\) ?$',
    re.IGNORECASE,
)
_ESCAPED: Final = re.compile(rb"\\(.)")


@frozen
class Listed:
    """One mailbox as LIST tells of it."""

    octets: bytes
    """Its name on the wire, unquoted."""
    flags: frozenset[str]
    """Lower case."""
    delimiter: str


def listed(
    dialogue: Dialogue,
    pattern: str = "*",
    options: Sequence[str] = (),
    *,
    statuses: bool = False,
    ids: dict[bytes, str] | None = None,
) -> tuple[tuple[Listed, ...], dict[bytes, MailboxMark]]:
    """Mailboxes of the pattern, and how those stand that tell it.

    Args:
        dialogue: logged in.
        pattern: quoted where it must be.
        options: what LIST is to return.
        statuses: whether they are wanted.
        ids: takes what the server calls each (RFC 8474), where it tells how they stand.
    """
    wanted = list(options)
    if statuses and "LIST-STATUS" in dialogue.capabilities:
        wanted.append(f"STATUS {_items(dialogue)}")
    asked = f'LIST "" {pattern}' + (f" RETURN ({' '.join(wanted)})" if wanted else "")
    found: list[Listed] = []
    marks = _Marks({} if ids is None else ids)
    with dialogue.asking(ahead=True) as wire:
        first = wire.begin("UNSELECT") if _must_close(dialogue, statuses=statuses) else b""
        tag = wire.begin(asked)
    dialogue.catch_up()
    with dialogue.asking() as wire:
        if first:
            dialogue.selected = b""
            _read(wire, first, found, marks)
        _read(wire, tag, found, marks)
    if statuses and "LIST-STATUS" not in dialogue.capabilities:
        _each(dialogue, found, marks)
    marks.pop(
        dialogue.selected, None
    )  # of the one that is open a server tells what this session saw
    return tuple(found), marks


def _must_close(dialogue: Dialogue, *, statuses: bool) -> bool:
    return bool(statuses and dialogue.selected and "UNSELECT" in dialogue.capabilities)


def _each(dialogue: Dialogue, boxes: Sequence[Listed], marks: "_Marks") -> None:
    """STATUS of each, many on the way at once."""
    names = [box.octets for box in boxes if not box.flags & {"\\noselect", "\\nonexistent"}]
    names = [name for name in names if not {*b"\0\r\n"} & {*name}]
    for at in range(0, len(names), AT_ONCE):
        with dialogue.asking() as wire:
            tags = [
                wire.begin(f"STATUS {_quoted(name)} {_items(dialogue)}")
                for name in names[at : at + AT_ONCE]
            ]
            for tag in tags:
                try:
                    _read(wire, tag, [], marks)
                except (Refused, Busy):
                    continue  # selecting it will tell why


class _Marks(dict[bytes, MailboxMark]):
    """How mailboxes stand, by name, and what the server calls them whatever their names are."""

    def __init__(self, ids: dict[bytes, str]) -> None:
        super().__init__()
        self.ids = ids


def _read(wire: Wire, tag: bytes, found: list[Listed], marks: _Marks) -> None:
    while (parts := wire.heard(tag)) is not None:
        kind = parts[0][:9].upper()
        if kind.startswith(b"* LIST"):
            found.append(read_listed(parts))
        elif kind.startswith(b"* STATUS "):
            told = _status(parts)
            if told is not None:
                name, marks[name], marks.ids[name] = told
        elif kind.startswith(b"+"):
            raise broken("asked for more where nothing was to come")


def read_listed(parts: list[bytes]) -> Listed:
    """One LIST answer; raises BrokeProtocol."""
    simple = _LIST.match(parts[0]) if len(parts) == 1 else None
    if simple is None:
        return _odd_mailbox(parts)
    delimiter = b"" if simple[2].upper() == b"NIL" else _unquoted(simple[2])
    flags = simple[1].decode("latin-1").lower().split()
    return Listed(_unquoted(simple[3]), frozenset(flags), delimiter.decode("latin-1"))


def _odd_mailbox(parts: list[bytes]) -> Listed:
    """With a literal, or with extended data behind the name (RFC 5258)."""
    from imapclient.response_parser import parse_response

    texts = [parts[0][len(b"* LIST ") :], *parts[1:]]
    pairs = list(zip(texts[0::2], texts[1::2], strict=False))
    pieces = [*pairs, texts[-1]] if texts[-1] else pairs
    parsed = parse_response(pieces)
    if len(parsed) < 3 or not isinstance(parsed[0], tuple):
        raise broken("listed a folder in a way that cannot be read")
    flags, delimiter, name = parsed[:3]
    octets = name if isinstance(name, bytes) else str(name).encode("ascii")
    clean = frozenset(flag.decode("latin-1").lower() for flag in flags)
    return Listed(octets, clean, (delimiter or b"").decode("latin-1"))


def _items(dialogue: Dialogue) -> str:
    if OBJECTID not in dialogue.capabilities:
        return f"({_ITEMS})"
    dialogue.catch_up()  # which tells who it is
    return f"({_ITEMS})" if dialogue.garbles_mailbox_ids else f"({_ITEMS} MAILBOXID)"


def _status(parts: list[bytes]) -> tuple[bytes, MailboxMark, str] | None:
    found = _STATUS.match(parts[0] + parts[2] if len(parts) == 3 else parts[0])
    if found is None or len(parts) > 3:
        return None
    called, numbers_told = mailbox_id(found[2])
    words = numbers_told.upper().split()
    told = dict(zip(words[0::2], words[1::2], strict=False))
    numbers = [told.get(item, b"") for item in _wanted()]
    if not all(number.isdigit() and len(number) <= 20 for number in numbers):
        return None
    exists, uidnext, uidvalidity, highestmodseq = map(int, numbers)
    name = parts[1] if len(parts) == 3 else _unquoted(found[1])
    return name, MailboxMark(uidvalidity, uidnext, highestmodseq, exists), called


def _wanted() -> Iterator[bytes]:
    yield from _ITEMS.encode().split()


def _unquoted(text: bytes) -> bytes:
    return _ESCAPED.sub(rb"\1", text[1:-1]) if text.startswith(b'"') else text


def _quoted(octets: bytes) -> str:
    text = octets.decode("latin-1").replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
