"""The outbox: takes what is due out of the store and has it sent.

What sends is loaded with the first message. One becomes maybe-sent only while the sender's lock is
held, so whoever makes messages due again does it under that lock, and looks at their state first.
"""

import threading
from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from tui_mail.config.schema import Settings
from tui_mail.engine.account_work import Tools
from tui_mail.engine.log import Log
from tui_mail.errors import NotFound, StoreError, UsageError
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey, OutboxId
from tui_mail.model.outbox import OutboxEntry, SendState
from tui_mail.model.secret import PASSPHRASE

log = Log(__name__)

LONGEST_SLEEP = 60.0
"""Seconds; wall time may jump, so no sleep is long."""
AFTER_FAULT = 10.0
"""Seconds to wait after the store, or a fault of ours, kept a round from its end."""


class _Sender(Protocol):
    """What tries a message (engine.sender)."""

    def start(self) -> None: ...

    def end(self) -> None: ...

    def cut(self) -> None: ...

    def attempt(self, entry: OutboxId, *, more: bool = False) -> AccountKey | None: ...

    def hang_up(self) -> None: ...

    def wait(self) -> None: ...

    def settle_again(self) -> None: ...


class Outbox:
    """Sends what is due; one thread in the background, or on the caller's for one-shot commands.

    Args:
        tools: the engine's.
        settings: gives the settings in force.
        sent: told the account whenever a copy is to be filed.
    """

    def __init__(
        self, tools: Tools, settings: Callable[[], Settings], sent: Callable[[AccountKey], None]
    ) -> None:
        self._tools = tools
        self._settings = settings
        self._sent = sent
        self.one_sender = threading.Lock()
        """Held while a message is tried: who holds it knows that none becomes maybe-sent."""
        self._sender: _Sender | None = None
        self._loading = threading.Lock()
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="outbox", daemon=True)
        self._secrets: list[str] = []
        """Keyring names of passwords that came since the last round."""

    @property
    def sending(self) -> bool:
        """Whether an attempt is under way."""
        return self.one_sender.locked()

    def start(self) -> None:
        """Send in the background from now on."""
        self._loaded().start()
        self._thread.start()

    def wake(self) -> None:
        """Something may be due."""
        self._wake.set()

    def secret_given(self, keyring_name: str) -> None:
        """The user gave a password: what waited for it is tried now."""
        self._secrets.append(keyring_name)
        self._wake.set()

    def end(self) -> None:
        """Tell it to end; returns at once. What was cut before its dot is waiting again.

        A message whose dot went out is not cut yet: a moment later its answer may be here.
        """
        self._stopped.set()
        self._wake.set()
        with self._loading:
            if self._sender is not None:
                self._sender.end()

    def join(self, until: float) -> None:
        """Wait for its end; half of the time is for an answer to a dot, then it is maybe sent.

        Args:
            until: by the monotonic clock.
        """
        now = self._tools.clock.monotonic
        patience = max(0.0, until - now())
        free = self.one_sender.acquire(timeout=patience / 2)
        if self._sender is not None:
            self._sender.cut()
        if free or self.one_sender.acquire(timeout=max(0.0, until - now())):
            self.one_sender.release()
        if self._thread.is_alive():
            self._thread.join(max(0.0, until - now()))

    def send_due(self) -> dict[AccountKey, int]:
        """Try everything due now, over one connection to each server; messages sent by account."""
        return self._send_all(self._tools.store.due(self._tools.now()))

    def send_these(self, ids: Sequence[OutboxId]) -> None:
        """Try these, as far as they are due, over one connection to each server."""
        self._send_all(ids)
        self.wait()

    def wait(self) -> None:
        """Until all is known about a server that was not reached, or too long."""
        if self._sender is not None:
            self._sender.wait()

    def _send_all(self, ids: Sequence[OutboxId]) -> dict[AccountKey, int]:
        sent: dict[AccountKey, int] = {}
        if not ids:
            return sent
        sender = self._loaded()
        try:
            for entry in ids:
                if self._stopped.is_set():
                    break
                account = sender.attempt(entry, more=True)
                if account is not None:
                    sent[account] = sent.get(account, 0) + 1
        finally:
            sender.hang_up()
        return sent

    def make_due(self, accounts: Collection[AccountKey] | None = None) -> tuple[OutboxId, ...]:
        """What waits for its next try is due now: of these accounts, or all. Nothing else is."""
        store = self._tools.store
        with self.one_sender:
            waiting = [
                entry.id
                for entry in reversed(store.entries())
                if entry.state is SendState.WAITING
                and (accounts is None or entry.account in accounts)
            ]
            return tuple(e for e in waiting if store.release(e, self._tools.now()))

    def release(self, ids: Sequence[OutboxId]) -> None:
        """The user wants these tried now, also what is held or may have been sent.

        Raises:
            NotFound: there is no such message.
            UsageError: one is settled, or became maybe-sent only after the user looked.
        """
        store = self._tools.store
        before = {entry.id: entry.state for entry in store.entries(ids)}
        with self.one_sender:
            now = {entry.id: entry.state for entry in store.entries(ids)}
            for entry in ids:
                if entry not in before or entry not in now:
                    raise NotFound(f"There is no message {entry} in the outbox.", "List it again.")
                state = now[entry]
                news = state is SendState.MAYBE_SENT and before[entry] is not state
                if news or not store.release(entry, self._tools.now()):
                    raise UsageError(
                        f"Message {entry} is {state}; it is not sent again.",
                        "Write it anew if it must go out once more.",
                    )

    def tried(self, entry: OutboxId) -> tuple[OutboxEntry, ...]:
        """One that is queued, tried now if it is due: as it is after that.

        It is queued whatever the store says of the attempt. Who asked must hear both.
        """
        error = ""
        try:
            self._loaded().attempt(entry)
            self.wait()
        except StoreError as failed:
            error = str(failed)
        found = self._tools.store.entries((entry,))
        return tuple(replace(e, last_error=error or e.last_error) for e in found)

    def _loaded(self) -> _Sender:
        from tui_mail.engine.sender import Sender  # a check of mail has nothing to send

        with self._loading:
            if self._sender is None:
                self._sender = Sender(
                    self._tools, self._settings, self.one_sender, self.wake, self._sent
                )
                if self._stopped.is_set():
                    self._sender.end()
            return self._sender

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._wake.clear()
            try:
                wait = self._round()
            except Exception:
                log.exception("outbox")
                wait = AFTER_FAULT
            self._wake.wait(wait)

    def _round(self) -> float:
        """Everything that is to be done now; seconds until there may be more."""
        if self._sender is not None:
            self._sender.settle_again()
        while self._secrets:
            self._make_due_for(self._secrets.pop())
        self.send_due()
        due = self._tools.store.next_due()
        if due is None:
            return LONGEST_SLEEP
        return min(LONGEST_SLEEP, max(0.05, due - self._tools.clock.now()))

    def _make_due_for(self, keyring_name: str) -> None:
        if accounts := _logging_in_with(self._settings(), keyring_name):
            self.make_due(accounts)


def _logging_in_with(settings: Settings, keyring_name: str) -> set[AccountKey]:
    """The accounts that send through a server with that password."""
    servers = settings.smtp.items()
    names = {n for n, one in servers if keyring_name in {PASSPHRASE, one.secret_key.keyring_name}}
    return {a.key for a in settings.accounts.values() if names & set(a.smtp)}
