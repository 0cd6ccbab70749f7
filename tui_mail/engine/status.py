"""How each account is doing, told when it changes. Never does anything about it."""

import threading

from tui_mail.engine.hub import Hub
from tui_mail.model.account import AccountState, AccountStatus, Problem, Room
from tui_mail.model.events import ProblemRaised, StatusChanged
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey


class StatusBoard:
    """The newest status of every account.

    Args:
        hub: where changes are told.
    """

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._lock = threading.Lock()
        self._statuses: dict[AccountKey, AccountStatus] = {}

    def show(self, account: AccountKey, state: AccountState, detail: str = "") -> None:
        """The account does this now; a problem is over only once a sync succeeded."""
        self._put(replace(self._of(account), state=state, detail=detail))

    def synced(self, account: AccountKey, when: int) -> None:
        """A sync succeeded."""
        status = self._of(account)
        self._put(replace(status, state=AccountState.IDLE, detail="", problem=None, last_sync=when))

    def trouble(self, account: AccountKey, problem: Problem, state: AccountState) -> None:
        """It cannot go on; what helps is told once, not at every try."""
        before = self._of(account)
        self._put(replace(before, state=state, detail="", problem=problem))
        if before.problem is None or before.problem.message != problem.message:
            self._hub.tell(ProblemRaised(account, problem))

    def room(self, account: AccountKey, room: Room | None) -> None:
        """So full is its mailbox on the server."""
        self._put(replace(self._of(account), room=room))

    def forget(self, account: AccountKey) -> None:
        """The account is gone."""
        with self._lock:
            self._statuses.pop(account, None)

    def state_of(self, account: AccountKey) -> AccountState:
        """What the account is at."""
        return self._of(account).state

    def all(self) -> tuple[AccountStatus, ...]:
        """Every account's."""
        with self._lock:
            return tuple(self._statuses.values())

    def _of(self, account: AccountKey) -> AccountStatus:
        with self._lock:
            return self._statuses.get(account) or AccountStatus(account, AccountState.IDLE)

    def _put(self, status: AccountStatus) -> None:
        with self._lock:
            if self._statuses.get(status.account) == status:
                return
            self._statuses[status.account] = status
        self._hub.tell(StatusChanged(status))
