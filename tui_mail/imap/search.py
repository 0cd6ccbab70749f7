"""SEARCH for what a user looks for (RFC 9051 section 6.4.4), in the mailbox that is open.

Must never put a text of the user's on the wire but quoted or counted, nor take a server that cannot
compare the letters for one that found nothing.
"""

from typing import Final

from tui_mail.errors import BrokeProtocol, Refused
from tui_mail.imap.dialogue import Dialogue
from tui_mail.imap.fetch import searched
from tui_mail.imap.flags import on_wire
from tui_mail.imap.names import quoted
from tui_mail.imap.wire import Literal, Wire
from tui_mail.model.search import Search
from tui_mail.model.server_search import (
    EVERYTHING,
    NOTHING,
    AllKeys,
    AnyKeys,
    FoundThere,
    Key,
    MailboxNames,
    NotKey,
    ServerKey,
)
from tui_mail.sync.server_search import question

GMAIL: Final = "X-GM-EXT-1"
_LONGEST_QUOTED: Final = 1_000
"""Bytes of a text that stands within its line; a longer one is counted."""
_LONGEST_LINE: Final = 7_000
"""Bytes; where all of it would be longer, texts do not stand in it: servers refuse such lines."""

Parts = list[str | Literal]


def search(dialogue: Dialogue, wanted: Search, mailbox: MailboxNames) -> FoundThere:
    """UIDs of what fits; by ranges where the server can (ESEARCH).

    Args:
        dialogue: with the mailbox selected.
        wanted: the query.
        mailbox: what a query may call it.

    Raises:
        UsageError: the query is more than a server is asked.
        Refused: the server refuses to search.
    """
    asked = question(wanted, mailbox, gmail=GMAIL in dialogue.capabilities)
    if asked.key == NOTHING:
        return FoundThere(())
    if asked.key == EVERYTHING:
        return FoundThere((), asked.unsaid, asked=False)
    parts = search_parts(asked.key)
    if not any(isinstance(part, Literal) and not part.octets.isascii() for part in parts):
        return FoundThere(searched(dialogue, *parts), asked.unsaid)
    try:
        return FoundThere(_in_utf8(dialogue, parts), asked.unsaid)
    except Refused:
        pass  # [BADCHARSET], or without the word: it knows ASCII only
    gmail = GMAIL in dialogue.capabilities
    asked = question(wanted, mailbox, gmail=gmail, other_letters=False)
    if asked.key == EVERYTHING:
        return FoundThere((), asked.unsaid, asked=False)
    return FoundThere(searched(dialogue, *search_parts(asked.key)), asked.unsaid)


def search_parts(key: ServerKey) -> Parts:
    """The keys as they go on the wire."""
    parts = _parts(key, quoting=True)
    length = sum(len(part) + 1 for part in parts if isinstance(part, str))
    return parts if length <= _LONGEST_LINE else _parts(key, quoting=False)


def _in_utf8(dialogue: Dialogue, parts: Parts) -> tuple[int, ...]:
    def refused(wire: Wire, error: BrokeProtocol) -> Refused:
        """A server that calls the word bad means the same."""
        wire.untagged_responses.clear()
        return Refused(error.message, error.hint, error.reply)

    return searched(dialogue, "CHARSET", "UTF-8", *parts, bad=refused)


def _parts(key: ServerKey, *, quoting: bool) -> Parts:
    """Without parentheses about all of it: keys in a row must all hold."""
    if isinstance(key, AllKeys) and key.keys:
        return [part for each in key.keys for part in _one(each, quoting=quoting)]
    return _one(key, quoting=quoting)


def _one(key: ServerKey, *, quoting: bool) -> Parts:
    match key:
        case Key():
            return _key(key, quoting=quoting)
        case NotKey(inner):
            return ["NOT", *_one(inner, quoting=quoting)]
        case AnyKeys(keys):
            return _either(keys, quoting=quoting)
        case AllKeys(()):
            return ["ALL"]
        case AllKeys():
            return _grouped(_parts(key, quoting=quoting))


def _key(key: Key, *, quoting: bool) -> Parts:
    if key.text is None:
        return [key.name]
    if key.name == "KEYWORD":
        try:
            return [f"KEYWORD {on_wire(key.text)}"]
        except Refused:
            return ["NOT ALL"]  # no server can have such a label
    octets = key.text.encode("utf-8")
    plain = key.text.isascii() and (key.text.isprintable() and len(octets) <= _LONGEST_QUOTED)
    if plain and (quoting or not octets):
        return [f"{key.name} {quoted(key.text)}"]
    return [key.name, Literal(octets)]


def _either(keys: tuple[ServerKey, ...], *, quoting: bool) -> Parts:
    """OR takes two: halves of halves, so that many do not nest deep."""
    if not keys:
        return ["NOT ALL"]
    if len(keys) == 1:
        return _one(keys[0], quoting=quoting)
    half = len(keys) // 2
    first, second = (_either(some, quoting=quoting) for some in (keys[:half], keys[half:]))
    return ["OR", *first, *second]


def _grouped(parts: Parts) -> Parts:
    """In parentheses, which touch what they are about."""
    first, last = parts[0], parts[-1]
    opened: Parts = [f"({first}" if isinstance(first, str) else first, *parts[1:]]
    if isinstance(last, str):
        return [*opened[:-1], f"{opened[-1]})"]
    return [*opened, "ALL)"]  # nothing but a space may follow a literal here
