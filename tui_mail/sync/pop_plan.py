"""What to fetch from a maildrop and what to delete there. Never deletes anything here.

A message is known by the name that the ledger has for it: its UIDL where that can be one, else a
name made of how the message begins (TOP). Names of the second kind hold a space, which no UIDL
does (RFC 1939 section 7), so the two cannot be mixed up; and none of them is enough for a DELE:
that wants the whole message to be read and compared.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from tui_mail.model.frozen import frozen
from tui_mail.model.maildrop import Deleted, DropEntry, LedgerRow

DAY = 86_400
"""Seconds."""

Leave = bool | int | str
"""leave_on_server: true, false, a number of days, or "until-deleted"."""

Names = Mapping[int, str]
"""Message number to the name in the ledger; one that has none is not in it."""

_CHANGING = re.compile(
    rb"^(?:status|x-status|x-uidl|x-keywords|content-length):.*\n", re.IGNORECASE | re.MULTILINE
)
"""Lines that old servers write anew whenever a message was looked at."""


@frozen
class Going:
    """What is to go from the server."""

    named: tuple[DropEntry, ...]
    """By names that can be relied upon."""
    to_prove: tuple[DropEntry, ...]
    """Only if their bytes are those of the ledger."""


def nameless(listing: Sequence[DropEntry]) -> tuple[DropEntry, ...]:
    """Entries whose UIDL names no message: empty, twice in one listing, or only the position.

    Where every UIDL is the message's number, a deletion gives each name to the next message.
    """
    if listing and all(entry.uidl == str(entry.number) for entry in listing):
        return tuple(listing)
    counts = Counter(entry.uidl for entry in listing)
    return tuple(entry for entry in listing if not entry.uidl or counts[entry.uidl] > 1)


def uidl_names(listing: Sequence[DropEntry], without: Sequence[DropEntry]) -> dict[int, str]:
    """The names of those whose UIDL is one."""
    if not without:
        return {entry.number: entry.uidl for entry in listing}
    left_out = {entry.number for entry in without}
    return {entry.number: entry.uidl for entry in listing if entry.number not in left_out}


def made_name(beginning: bytes, seen: Counter[str]) -> str:
    """A name made of a message's first lines; the next of its kind where that one was seen.

    Args:
        beginning: header and first lines, as TOP gave them; or a whole message.
        seen: the names made of this listing, which is changed.
    """
    import hashlib  # a list tells when a message goes from its server, and needs no more of this

    mark = hashlib.sha256(_CHANGING.sub(b"", beginning)).hexdigest()[:40]
    seen[mark] += 1
    return f"top {mark} {seen[mark]}"


def without_changing(header: bytes) -> bytes:
    """A header without the lines that old servers write anew."""
    return _CHANGING.sub(b"", header)


def is_made(name: str) -> bool:
    """Whether it is not the server's own."""
    return " " in name


def marked(mark: bytes, over: int) -> bytes:
    """The mark of a listing, and of what the settings want of it whole."""
    import hashlib

    return hashlib.sha256(mark + b"%d" % over).digest() if over else mark


def to_fetch(
    listing: Sequence[DropEntry], names: Names, ledger: Mapping[str, LedgerRow]
) -> tuple[DropEntry, ...]:
    """Entries whose bytes are not here for sure. Newest first.

    Unknown; known with another size; or gone by the server's own word and listed again, which may
    be another message under an old name.
    """
    wanted = [entry for entry in listing if not _is_known(entry, names, ledger)]
    return tuple(sorted(wanted, key=lambda entry: entry.number, reverse=True))


def unconfirmed(
    listing: Sequence[DropEntry], names: Names, ledger: Mapping[str, LedgerRow]
) -> dict[bytes, list[LedgerRow]]:
    """Rows that no entry stands for, by SHA-256: their messages may come under other names.

    What we deleted there is not among them: the same bytes once more are a new message.
    """
    standing = {names[entry.number] for entry in listing if _is_known(entry, names, ledger)}
    found: dict[bytes, list[LedgerRow]] = {}
    for name, row in ledger.items():
        if name not in standing and row.deleted_there is Deleted.NO:
            found.setdefault(row.sha256, []).append(row)
    return found


def to_delete(
    listing: Sequence[DropEntry],
    names: Names,
    ledger: Mapping[str, LedgerRow],
    leave: Leave,
    now: int,
) -> Going:
    """Entries that may go from the server: committed here, and past what the user wants left."""
    named: list[DropEntry] = []
    to_prove: list[DropEntry] = []
    for entry in listing:
        row = ledger.get(names.get(entry.number, ""))
        if row is None or row.size != entry.size or row.deleted_there is not Deleted.NO:
            continue
        if not row.whole:
            continue  # what is not here whole is nowhere else
        if _past(row, leave, now):
            (to_prove if is_made(row.uidl) else named).append(entry)
    return Going(tuple(named), tuple(to_prove))


def _is_known(entry: DropEntry, names: Names, ledger: Mapping[str, LedgerRow]) -> bool:
    row = ledger.get(names.get(entry.number, ""))
    return row is not None and row.size == entry.size and row.deleted_there is not Deleted.THERE


def removal_time(fetched: int, leave: Leave) -> int | None:
    """From when on a message may go from the server, Unix seconds; None: not by time."""
    if isinstance(leave, bool):
        return None if leave else fetched
    return fetched + leave * DAY if isinstance(leave, int) else None


def leaving_words(leave: Leave) -> str:
    """What the settings want removed from the server, in words; empty: nothing."""
    if isinstance(leave, bool):
        return "" if leave else "each message once it is here"
    if isinstance(leave, int):
        return (
            "each message a day after it came"
            if leave == 1
            else (f"each message {leave} days after it came")
        )
    return "each message that is deleted here"


def _past(row: LedgerRow, leave: Leave, now: int) -> bool:
    if isinstance(leave, str):
        return row.deleted_here
    due = removal_time(row.fetched, leave)
    return due is not None and due <= now
