"""How the accounts are doing and what is on its way: one line, always there, never in the way."""

from collections.abc import Iterable, Mapping, Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from tui_mail.model.account import AccountState, AccountStatus, AccountSummary
from tui_mail.model.ids import AccountKey
from tui_mail.model.outbox import OutboxEntry, SendState
from tui_mail.ui.clean import printable
from tui_mail.ui.format import clipped, time_of_day
from tui_mail.ui.widgets.places import MODE_SIGNS
from tui_mail.ui.words import counted, say

_FLASH = 4.0
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
    AccountState.FAILED: "$trouble",
    AccountState.OFFLINE: "$warning",
    AccountState.WAITING: "$warning",
}


class StatusLine(Static):
    """`alice ⤓ 12 of 340   bob ⇅ up to date        ⇪ 1 waiting, next try 14:20`."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(markup=False, id=id)
        self._accounts: tuple[AccountSummary, ...] = ()
        self._statuses: Mapping[AccountKey, AccountStatus] = {}
        self._outbox = ""
        self._flash = ""
        self._flashes = 0

    def show(
        self,
        accounts: tuple[AccountSummary, ...],
        statuses: Mapping[AccountKey, AccountStatus],
        outbox: Sequence[OutboxEntry],
    ) -> None:
        """What is the case now."""
        self._accounts, self._statuses = accounts, statuses
        self._outbox = outbox_words(outbox)
        self._paint()

    def flash(self, words: str) -> None:
        """Say what was done, quietly, for some seconds, in place of the accounts."""
        self._flash = printable(words)
        self._flashes += 1
        number = self._flashes
        self._paint()
        self.set_timer(_FLASH, lambda: self._end_flash(number))

    def on_resize(self) -> None:
        """Another width holds others."""
        self._paint()

    def _end_flash(self, number: int) -> None:
        if number == self._flashes:
            self._flash = ""
            self._paint()

    def _paint(self) -> None:
        width = self.content_size.width
        if not width:
            return
        right = clipped(self._outbox, max(width // 2, 12))
        room = width - cell_len(right) - (len(_GAP) if right else 0)
        parts = [(self._flash, "")] if self._flash else list(self._states(room))
        left = clipped("".join(text for text, _ in parts), room)
        pieces, used = [], 0
        for text, style in parts:
            shown = clipped(text, room - used)
            pieces.append(Content.styled(shown, style) if style else Content(shown))
            used += cell_len(shown)
        gap = " " * max(width - cell_len(left) - cell_len(right), 0)
        self.update(Content.assemble(*pieces, gap, Content(right)), layout=False)

    def _states(self, room: int) -> Iterable[tuple[str, str]]:
        words = [self._words(account) for account in self._accounts]
        if sum(cell_len(text) + len(_GAP) for text, _ in words) > room:
            words = [pair for pair in words if pair[1]] or [(self._together(), "")]
        for n, (text, style) in enumerate(words):
            yield (_GAP if n else "") + text, style

    def _together(self) -> str:
        """All accounts in a few words, where each is well."""
        states = {status.state for status in self._statuses.values()}
        busy = states - {AccountState.IDLE}
        return say(_STATES[AccountState.SYNCING if busy else AccountState.IDLE])

    def _words(self, account: AccountSummary) -> tuple[str, str]:
        """An account in a few words, and a style where it is not simply well."""
        status = self._statuses.get(account.account)
        name = f"{account.account} {MODE_SIGNS[account.mode]} "
        if status is None:
            return name + "…", ""
        words = say(_STATES[status.state])
        if status.state in {AccountState.CONNECTING, AccountState.SYNCING} and status.detail:
            words = printable(status.detail)
        return name + words, _LOOKS.get(status.state, "")


def on_its_way(entries: Iterable[OutboxEntry]) -> tuple[OutboxEntry, ...]:
    """Those that are not yet where they should be, or need a look."""
    moving = {SendState.WAITING, SendState.HELD, SendState.SENDING, SendState.MAYBE_SENT}
    return tuple(entry for entry in entries if entry.state in moving)


def outbox_words(entries: Iterable[OutboxEntry]) -> str:
    """`⇪ 1 waiting, next try 14:20`; empty where nothing is on its way."""
    moving = on_its_way(entries)
    if not moving:
        return ""
    words = []
    for state, one, many in (
        (SendState.SENDING, "sending", "{n} sending"),
        (SendState.MAYBE_SENT, "1 maybe sent", "{n} maybe sent"),
        (SendState.HELD, "1 held, z takes it back", "{n} held, z takes back"),
        (SendState.WAITING, "1 waiting", "{n} waiting"),
    ):
        count = sum(entry.state is state for entry in moving)
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
