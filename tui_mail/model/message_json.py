"""A message as the JSON that the contract promises (section 4). Keys are public.

Here because what rules and hooks are given has the same shape as what `list --json` prints.
"""

from datetime import UTC, datetime

from tui_mail.model.address import Address
from tui_mail.model.flags import DELETED, SYSTEM_FLAGS
from tui_mail.model.summary import Summary

Json = dict[str, object]

_FIRST = -62_135_596_800
_LAST = 253_402_300_799
"""Unix seconds that have a year of four digits."""


def iso(seconds: int) -> str:
    """ISO 8601 in UTC: `2026-11-23T10:00:00Z`."""
    moment = datetime.fromtimestamp(min(max(seconds, _FIRST), _LAST), UTC)
    return moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def message(summary: Summary) -> Json:
    """One line of `list`."""
    return {
        "id": str(summary.id),
        "account": summary.account,
        "folder": summary.folder,
        "subject": summary.subject,
        "from": people(summary.from_),
        "to": people(summary.to),
        "cc": people(summary.cc),
        "date": iso(summary.date),
        "received": iso(summary.received),
        "size": summary.size,
        "flags": flags(summary.flags),
        "attachments": summary.attachments,
        "thread": str(summary.thread),
        "message_id": summary.message_id,
        "snippet": summary.snippet,
        **({} if summary.whole else {"whole": False}),
        **({"standing": summary.standing.value} if summary.standing else {}),
        **({} if summary.until is None else {"until": iso(summary.until)}),
    }


def flags(words: frozenset[str]) -> list[str]:
    """Flags in their usual order, then the user's own labels."""
    known = [flag for flag in SYSTEM_FLAGS if flag in words and flag != DELETED]
    return known + sorted(words - set(SYSTEM_FLAGS))


def people(addresses: tuple[Address, ...]) -> list[Json]:
    """Names and addresses."""
    return [{"name": person.name, "address": person.address} for person in addresses]
