"""How lists stand, and which was looked at last: one small file in the state folder.

Comfort, never mail: what cannot be read counts as nothing. Must never be half written.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any

from tui_mail.config.private_file import write_private
from tui_mail.errors import ConfigError
from tui_mail.model.frozen import field, frozen, replace
from tui_mail.model.summary import Order

Spot = tuple[str, str]
"""Account and name of a folder; both empty: all inboxes."""
ALL_INBOXES: Spot = ("", "")
_MOST_BYTES = 1_000_000
_MOST_SPOTS = 2_000
_MOST_COUNTS = 200


@frozen
class Arrangement:
    """How the list of a place stands."""

    order: Order = Order.NEWEST
    threads: bool = True


@frozen
class ViewState:
    """What is remembered from one start to the next."""

    last: Spot | None = None
    """The place that was looked at last; None: nothing was."""
    arrangements: Mapping[Spot, Arrangement] = field(default_factory=dict)
    """Of the places that were given one."""
    days: bool = True
    """Whether lists by date have headings for days."""
    counts: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Of saved searches, by query: what is unread and all, as they were counted last."""

    def arranged(self, spot: Spot, arrangement: Arrangement) -> "ViewState":
        """With another arrangement of a place; the ones given longest ago give way."""
        others = {s: a for s, a in self.arrangements.items() if s != spot}
        kept = list(others.items())[1 - _MOST_SPOTS :]
        return replace(self, arrangements={**dict(kept), spot: arrangement})


def load(file: Path) -> ViewState:
    """What the file remembers; nothing where it is not there, or no such file."""
    try:
        if file.stat().st_size > _MOST_BYTES:
            return ViewState()
        stored = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return ViewState()
    return _state(stored) if isinstance(stored, dict) else ViewState()


def save(file: Path, state: ViewState) -> None:
    """Write it, 0600, whole or not at all.

    Raises:
        ConfigError: it cannot be written.
    """
    words = {
        "last": None if state.last is None else list(state.last),
        "days": state.days,
        "lists": [
            {"account": account, "folder": folder, "order": a.order, "threads": a.threads}
            for (account, folder), a in state.arrangements.items()
        ],
        "counts": dict(list(state.counts.items())[-_MOST_COUNTS:]),
    }
    try:
        write_private(file, json.dumps(words, indent=1).encode())
    except OSError as error:
        raise ConfigError(
            f"How the lists stand cannot be remembered: {error.strerror}.",
            f"Look at {file}, and whether that disk is full.",
        ) from error


class ViewFile:
    """Implements ports.view_keeper.ViewKeeper over a file. Safe from any thread.

    Args:
        file: in the state folder.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = Lock()

    def load(self) -> ViewState:
        """What was remembered."""
        return load(self._file)

    def keep(self, state: ViewState) -> None:
        """Remember it; raises ConfigError."""
        with self._lock:
            save(self._file, state)


def _state(stored: dict[Any, Any]) -> ViewState:
    last = stored.get("last")
    lists = stored.get("lists")
    rows = lists if isinstance(lists, list) else []
    known = [row for row in rows if isinstance(row, dict)]
    arrangements = {
        (row["account"], row["folder"]): Arrangement(Order(row["order"]), row.get("threads", True))
        for row in known
        if isinstance(row.get("account"), str)
        and isinstance(row.get("folder"), str)
        and row.get("order") in list(Order)
        and isinstance(row.get("threads", True), bool)
    }
    spot = isinstance(last, list) and len(last) == 2 and all(isinstance(w, str) for w in last)
    days = stored.get("days", True)
    return ViewState(
        (last[0], last[1]) if spot and isinstance(last, list) else None,
        arrangements,
        days if isinstance(days, bool) else True,
        _counts(stored.get("counts")),
    )


def _counts(stored: object) -> dict[str, tuple[int, int]]:
    found = stored.items() if isinstance(stored, dict) else ()
    return {
        query: (numbers[0], numbers[1])
        for query, numbers in found
        if isinstance(numbers, list) and [type(one) for one in numbers] == [int, int]
    }
