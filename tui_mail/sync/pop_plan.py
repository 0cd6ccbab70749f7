"""What to fetch from a maildrop and what to delete there. Never deletes anything here.

A UIDL that stands twice in one listing (RFC 1939 section 7 forbids it, servers do it) cannot name
a message: each is kept in the ledger with its size behind it, and none is ever deleted there.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from tui_mail.model.maildrop import DropEntry, LedgerRow

DAY = 86_400
"""Seconds."""

Leave = bool | int | str
"""leave_on_server: true, false, a number of days, or "until-deleted"."""


def ledger_key(entry: DropEntry, doubled: frozenset[str]) -> str:
    """What the ledger calls this entry: its UIDL, and its size too where the UIDL is not its own.

    A UIDL holds no space (RFC 1939 section 7), so the two kinds cannot be mixed up.
    """
    return f"{entry.uidl} {entry.size}" if entry.uidl in doubled else entry.uidl


def doubled_uidls(listing: Sequence[DropEntry]) -> frozenset[str]:
    """UIDLs that name more than one message, or none."""
    counts = Counter(entry.uidl for entry in listing)
    return frozenset(uidl for uidl, count in counts.items() if count > 1 or not uidl)


def to_fetch(
    listing: Sequence[DropEntry], ledger: Mapping[str, LedgerRow]
) -> tuple[DropEntry, ...]:
    """Entries whose bytes are not here: unknown, or known with another size. Newest first."""
    doubled = doubled_uidls(listing)

    def known(entry: DropEntry) -> bool:
        row = ledger.get(ledger_key(entry, doubled))
        return row is not None and row.size == entry.size

    wanted = [entry for entry in listing if not known(entry)]
    return tuple(sorted(wanted, key=lambda entry: entry.number, reverse=True))


def to_delete(
    listing: Sequence[DropEntry], ledger: Mapping[str, LedgerRow], leave: Leave, now: int
) -> tuple[DropEntry, ...]:
    """Entries that may go from the server: committed here, and past what the user wants left."""
    doubled = doubled_uidls(listing)
    return tuple(
        entry
        for entry in listing
        if entry.uidl not in doubled
        and (row := ledger.get(entry.uidl)) is not None
        and row.size == entry.size
        and _past(row, leave, now)
    )


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
