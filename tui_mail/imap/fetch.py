"""What FETCH tells of messages without their bodies, for mailboxes of any size.

imapclient's own fetch refuses ranges and parses character by character; these answers are plain
enough for patterns. Must never take a number it was not told, nor hold the line while its caller
works: each exchange is read to its end before anything of it is given on.
"""

import calendar
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from tui_mail.errors import BrokeProtocol
from tui_mail.imap import object_ids
from tui_mail.imap.dialogue import Dialogue
from tui_mail.imap.flags import words
from tui_mail.imap.names import quoted
from tui_mail.imap.replies import broken, uids_of
from tui_mail.imap.uid_sets import uid_sets
from tui_mail.imap.wire import Literal, Wire
from tui_mail.ports.imap_server import RemoteMessage

WINDOW: Final = 2_000
"""Messages asked for in one command."""

NEWEST: Final = 600
"""Messages asked for by the first: as many as the first two batches of bodies have, for somebody
waits for those, and a server looks for the size of each.
"""

ALL_FLAGS: Final = 1 << 34
"""Bytes that the flags of a whole mailbox may take; they are not kept."""

_MORE: Final = 1_000_000
"""UIDs that a search may name more than the mailbox was said to have."""

_ALL: Final = re.compile(rb"\bALL ([0-9:,]+)", re.IGNORECASE)
_UID: Final = re.compile(rb"[( ]UID (\d{1,10})[ )]", re.IGNORECASE)
_FLAGS: Final = re.compile(rb"[( ]FLAGS \(([^)]*)\)", re.IGNORECASE)
_SIZE: Final = re.compile(rb"[( ]RFC822\.SIZE (\d{1,19})[ )]", re.IGNORECASE)
_DATE: Final = re.compile(rb'[( ]INTERNALDATE "([^"]{1,40})"', re.IGNORECASE)
_USUAL: Final = re.compile(
    rb"\* \d{1,10} FETCH \(UID (\d{1,10}) FLAGS \(([^)]*)\) RFC822\.SIZE (\d{1,19}) INTERNALDATE"
    rb' "([^"]{1,40})"\)'
)
"""In the order in which it is asked for, as most servers answer."""
_DATE_TIME: Final = re.compile(
    rb" ?(\d{1,2})-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)"
)
_MONTHS: Final = {
    name.lower().encode(): number for number, name in enumerate(calendar.month_abbr) if name
}


def messages(dialogue: Dialogue, uids: Iterable[int]) -> Iterator[RemoteMessage]:
    """UID, flags, size and date of each of these, the newest first; one that is gone is left out.

    Between two of them the session may be used for other things in the same mailbox.
    """
    named = object_ids.items(dialogue.capabilities)
    items = f"UID FLAGS RFC822.SIZE INTERNALDATE{named}"
    ordered = sorted(uids, reverse=True)
    for window in _windows(ordered):
        found: dict[int, RemoteMessage] = {}
        for uid_set, _ in uid_sets(window):
            with dialogue.asking() as wire:
                for parts in wire.fetching(uid_set, items):
                    message = _message(parts[0], names=bool(named))
                    if message is not None:
                        found[message.uid] = message
        yield from (found[uid] for uid in window if uid in found)


def _windows(ordered: Sequence[int]) -> Iterator[Sequence[int]]:
    if ordered:
        yield ordered[:NEWEST]
    for at in range(NEWEST, len(ordered), WINDOW):
        yield ordered[at : at + WINDOW]


def flags(dialogue: Dialogue, since: int = 0) -> Mapping[int, frozenset[str]]:
    """Every UID of the selected mailbox with its flags, or those that changed since this MODSEQ.

    Args:
        dialogue: with a mailbox selected.
        since: a HIGHESTMODSEQ of before (RFC 7162 section 3.1.4.1); 0: all are told.
    """
    found: dict[int, frozenset[str]] = {}
    with dialogue.asking(budget=ALL_FLAGS) as wire:
        for parts in wire.fetching("1:*", "UID FLAGS", f"(CHANGEDSINCE {since})" if since else ""):
            uid, told = flags_in(parts[0])
            if uid and told is not None:
                found[uid] = told
    return found


def flags_in(text: bytes) -> tuple[int, frozenset[str] | None]:
    """UID (0: not told) and flags (None: not told) in the text of a FETCH answer."""
    told = _FLAGS.search(text)
    return uid_in(text), words(told[1]) if told else None


def find(dialogue: Dialogue, message_id: str) -> tuple[int, ...]:
    """UIDs with this Message-ID, ascending."""
    wanted = message_id.strip()
    if not wanted:
        return ()  # an empty string is in every Message-ID
    if wanted.isascii():
        return searched(dialogue, "HEADER", "Message-ID", quoted(wanted))
    octets = Literal(wanted.encode("utf-8", "replace"))
    return searched(dialogue, "CHARSET", "UTF-8", "HEADER", "Message-ID", octets)


def uid_in(text: bytes) -> int:
    """The UID told in the text of a FETCH answer; 0 where there is none.

    Raises:
        BrokeProtocol: it is no UID.
    """
    found = _UID.search(text)
    if not found:
        return 0
    uid = int(found[1])
    if not 0 < uid < 1 << 32:
        raise broken(f"gave a message the UID {uid}, which cannot be")
    return uid


@lru_cache(maxsize=8192)
def unix_time(date_time: bytes) -> int:
    """Seconds of an INTERNALDATE (`17-Jul-1996 02:44:25 -0700`); 0 where it cannot be read."""
    found = _DATE_TIME.fullmatch(date_time)
    if not found or found[2].lower() not in _MONTHS:
        return 0
    day, month, year, hour, minute, second, sign, off_hours, off_minutes = found.groups()
    local = _month(int(year), _MONTHS[month.lower()]) + (int(day) - 1) * 86_400
    local += int(hour) * 3600 + int(minute) * 60 + int(second)
    offset = (int(off_hours) * 60 + int(off_minutes)) * 60
    return max(0, local + offset if sign == b"-" else local - offset)


@lru_cache(maxsize=1024)
def _month(year: int, month: int) -> int:
    """Unix seconds of its beginning; much mail is of the same one."""
    return calendar.timegm((year, month, 1, 0, 0, 0))


def _message(text: bytes, *, names: bool) -> RemoteMessage | None:
    if usual := _USUAL.fullmatch(text):
        number = int(usual[1])
        if 0 < number < 1 << 32:
            return RemoteMessage(number, words(usual[2]), int(usual[3]), unix_time(usual[4]))
    uid = uid_in(text)
    told, size, date = _FLAGS.search(text), _SIZE.search(text), _DATE.search(text)
    if not uid or not told or not size:
        return None  # a change of flags that somebody made meanwhile, told unasked
    received = unix_time(date[1]) if date else 0
    identity, thread = object_ids.ids_in(text) if names else ("", "")
    return RemoteMessage(uid, words(told[1]), int(size[1]), received, identity, thread)


def uids_from(dialogue: Dialogue, first_uid: int) -> tuple[int, ...]:
    """Every UID from this one on, ascending."""
    if first_uid <= 1:
        return searched(dialogue, "ALL")
    # `n:*` names the last message also where its UID is below n (RFC 9051 9, seq-range)
    found = searched(dialogue, "UID", f"{first_uid}:*")
    return tuple(uid for uid in found if uid >= first_uid)


def searched(
    dialogue: Dialogue,
    *criteria: str | Literal,
    bad: Callable[[Wire, BrokeProtocol], Exception] | None = None,
) -> tuple[int, ...]:
    """UIDs of what fits, ascending; by ranges where the server can (ESEARCH, RFC 4731).

    Args:
        dialogue: with a mailbox selected.
        criteria: as they go on the wire.
        bad: what it means that the server does not understand the command; None: that something
            is wrong with it, and its session is over.
    """
    by_ranges = "ESEARCH" in dialogue.capabilities
    with dialogue.asking() as wire:
        try:
            wire.command("UID SEARCH", *(("RETURN (ALL)",) if by_ranges else ()), *criteria)
        except BrokeProtocol as error:
            if bad is None or not error.reply:
                raise
            raise bad(wire, error) from error
        told = [data.partition(b"(")[0] for data in wire.taken("SEARCH") if data]
        found = {int(number) for data in told for number in data.split()}
        for data in wire.taken("ESEARCH"):
            ranges = _ALL.search(data or b"")
            if ranges:
                found.update(uids_of(ranges[1], wire.exists + _MORE))
        return tuple(sorted(found))
