"""What the status line says at a width: the accounts, and what is on its way. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from rich.cells import cell_len

from tui_mail.model.account import AccountState, AccountStatus, AccountSummary
from tui_mail.model.ids import AccountKey
from tui_mail.model.outbox import OutboxEntry, SendState
from tui_mail.ui.clean import printable
from tui_mail.ui.format import clipped, time_of_day
from tui_mail.ui.widgets.pieces import Piece
from tui_mail.ui.widgets.places import MODE_SIGNS
from tui_mail.ui.words import counted, say

Statuses = Mapping[AccountKey, AccountStatus]
_GAP = "   "
_STATES = {
    AccountState.IDLE: "up to date",
    AccountState.CONNECTING: "connecting…",
    AccountState.SYNCING: "checking…",
    AccountState.OFFLINE: "offline",
    AccountState.WAITING: "tried again soon",
    AccountState.FAILED: "needs you",
}
_LOOKS = {
    AccountState.FAILED: "trouble",
    AccountState.OFFLINE: "warning",
    AccountState.WAITING: "warning",
}


def status_pieces(
    accounts: Sequence[AccountSummary], statuses: Statuses, outbox: str, flash: str, width: int
) -> list[Piece]:
    """One line of exactly that width; looks `plain`, `warning` and `trouble`.

    Args:
        accounts: of the settings.
        statuses: what is known of them.
        outbox: from `outbox_words`.
        flash: what was done, in place of the accounts; may be empty.
        width: cells.
    """
    right = clipped(outbox, max(width // 2, 12))
    room = width - cell_len(right) - (len(_GAP) if right else 0)
    parts = [(flash, "plain")] if flash else list(_states(accounts, statuses, room))
    pieces: list[Piece] = []
    used = 0
    for text, look in parts:
        shown = clipped(text, room - used)
        pieces.append((shown, look))
        used += cell_len(shown)
    gap = " " * max(width - used - cell_len(right), 0)
    return [*pieces, (gap + right, "plain")]


def on_its_way(entries: Iterable[OutboxEntry]) -> tuple[OutboxEntry, ...]:
    """Those that are not yet where they should be, or need a look."""
    moving = {SendState.WAITING, SendState.HELD, SendState.SENDING, SendState.MAYBE_SENT}
    return tuple(entry for entry in entries if entry.state in moving)


def can_be_undone(entry: OutboxEntry) -> bool:
    """Whether it is held for the seconds in which it can be taken back, and not meant to wait."""
    held = entry.state is SendState.HELD and entry.next_attempt is not None
    return held and entry.scheduled is None


def outbox_words(entries: Iterable[OutboxEntry]) -> str:
    """`⇪ 1 waiting, next try 14:20`; empty where nothing is on its way."""
    moving = on_its_way(entries)
    if not moving:
        return ""
    words = []
    for is_one, one, many in (
        (_is(SendState.SENDING), "sending", "{n} sending"),
        (_is(SendState.MAYBE_SENT), "1 maybe sent", "{n} maybe sent"),
        (can_be_undone, "1 held, z takes it back", "{n} held, z takes back"),
        (_waits_for_somebody, "1 held", "{n} held"),
        (_is(SendState.WAITING), "1 waiting", "{n} waiting"),
        (_is_for_later, "1 for later", "{n} for later"),
    ):
        count = sum(map(is_one, moving))
        if count:
            words.append(counted(count, one, many))
    tries = [
        entry.next_attempt
        for entry in moving
        if entry.state is SendState.WAITING and entry.next_attempt is not None
    ]
    if tries:
        words.append(say("next try {time}", time=time_of_day(min(tries))))
    return "⇪ " + ", ".join(words)


def _is(state: SendState) -> Callable[[OutboxEntry], bool]:
    return lambda entry: entry.state is state


def _waits_for_somebody(entry: OutboxEntry) -> bool:
    """It came out of a backup: nothing sends it by itself."""
    return entry.state is SendState.HELD and entry.next_attempt is None


def _is_for_later(entry: OutboxEntry) -> bool:
    waits = entry.state is SendState.HELD and entry.next_attempt is not None
    return waits and entry.scheduled is not None


def _states(accounts: Sequence[AccountSummary], statuses: Statuses, room: int) -> Iterable[Piece]:
    words = [_words(account, statuses) for account in accounts]
    if sum(cell_len(text) + len(_GAP) for text, _ in words) > room:
        unwell = [piece for piece in words if piece[1] != "plain"]
        words = unwell or [(_together(statuses), "plain")]
    for number, (text, look) in enumerate(words):
        yield (_GAP if number else "") + text, look


def _together(statuses: Statuses) -> str:
    """All accounts in a few words, where each is well."""
    busy = {status.state for status in statuses.values()} - {AccountState.IDLE}
    return say(_STATES[AccountState.SYNCING if busy else AccountState.IDLE])


def _words(account: AccountSummary, statuses: Statuses) -> Piece:
    """An account in a few words, and a look where it is not simply well."""
    status = statuses.get(account.account)
    name = f"{account.account} {MODE_SIGNS[account.mode]} "
    if status is None:
        return name + "…", "plain"
    words = say(_STATES[status.state])
    if status.state in {AccountState.CONNECTING, AccountState.SYNCING} and status.detail:
        words = printable(status.detail)
    return name + words, _LOOKS.get(status.state, "plain")
