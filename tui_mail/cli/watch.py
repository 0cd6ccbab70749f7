"""`tui-mail sync --watch`: the engine runs for as long as this does, and what happens is said.

Attaches where an engine is there, and stays by another's side when that one ends. Must never end
because a server, or an engine, does not answer.
"""

import queue
import signal
from collections.abc import Callable
from functools import partial
from typing import NoReturn

from tui_mail.cli import terminal
from tui_mail.cli.context import Context
from tui_mail.cli.given_secrets import give_missing
from tui_mail.cli.output import complain
from tui_mail.cli.sync import shape_of, spoken_result
from tui_mail.errors import EngineError, EngineNewer, TuiMailError
from tui_mail.model.account import AccountState, AccountStatus, Problem, SyncResult
from tui_mail.model.commands import Answer, GetNotices, GetStatus, Notices, Statuses, Sync, Synced
from tui_mail.model.events import (
    EngineBack,
    EngineGone,
    Event,
    MailChanged,
    OutboxChanged,
    ProblemRaised,
    StatusChanged,
)
from tui_mail.model.ids import AccountKey, OutboxId
from tui_mail.model.outbox import SendState
from tui_mail.ports.face import Face

Came = Event | Answer | TuiMailError

ENDINGS = {
    SendState.SENT: "sent",
    SendState.REFUSED: "refused",
    SendState.EXPIRED: "given up",
    SendState.MAYBE_SENT: "maybe sent",
}
"""States of a message in which it is not tried again by itself."""


def watch(context: Context, wanted: tuple[AccountKey, ...]) -> int:
    """Until SIGINT or SIGTERM: then 0.

    Args:
        context: of this run.
        wanted: accounts of which is told; all when none is named.

    Raises:
        EngineNewer: a newer version of the program took the profile over.
        TuiMailError: no engine starts in the first place.
    """
    from tui_mail.wiring.face import open_face
    from tui_mail.wiring.priority import step_back

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.default_int_handler)
    try:
        step_back()
        face = open_face(context.paths, network=True, start=True)
        try:
            Watch(context, face, wanted).run()
        finally:
            face.close()
    except KeyboardInterrupt:
        return 0


class Watch:
    """Says what the engine does, each thing once.

    Args:
        context: where to say it.
        face: on the engine.
        wanted: accounts; all when none is named.
    """

    def __init__(self, context: Context, face: Face, wanted: tuple[AccountKey, ...]) -> None:
        self._context = context
        self._out = context.out
        self._face = face
        self._wanted = wanted
        self._came: queue.SimpleQueue[Came] = queue.SimpleQueue()
        self._troubles: dict[AccountKey, Problem | None] = {}
        self._said: dict[AccountKey | None, set[str]] = {}
        self._states: dict[OutboxId, SendState] = {}
        self._asked: set[str] = set()

    def run(self) -> NoReturn:
        """For ever.

        Raises:
            EngineNewer: a newer version took over.
        """
        for entry in self._face.reading.outbox():
            self._states[entry.id] = entry.state
        # on threads of the seam's, which must not wait for whoever reads what is printed
        self._face.listen(self._came.put)
        if self._out.to_terminal() and not self._out.as_json:
            self._out.line("Watching; Ctrl+C ends it.")
        self._begin()
        while True:
            self._take(self._came.get())
            self._out.flush()

    def _begin(self) -> None:
        """One sync of each account, told when it is over; the engine goes on by itself."""
        for account in self._wanted or tuple(self._context.settings().accounts):
            self._face.submit(Sync((account,)), self._came.put)
        self._look()

    def _look(self) -> None:
        self._face.submit(GetStatus(), self._came.put)
        self._face.submit(GetNotices(take=False), self._came.put)

    def _take(self, came: Came) -> None:
        match came:
            case Synced(results):
                for result in results:
                    self._synced(result)
            case Statuses(accounts):
                for status in accounts:
                    self._status(status)
            case Notices(notices):
                for notice in notices:
                    self._problem(None, notice)
            case EngineNewer():
                raise came
            case TuiMailError():
                self._once(None, str(came), partial(complain, str(came)))
            case _:
                self._heard(came)

    def _heard(self, came: object) -> None:
        match came:
            case MailChanged(account, _, new) if new and self._concerns(account):
                self._tell("new", f"{account}: {new} new", account=account, count=new)
            case OutboxChanged(entry, state):
                self._outgoing(entry, state)
            case StatusChanged(status):
                self._status(status)
            case ProblemRaised(account, problem):
                self._problem(account, problem)
            case EngineGone(reason, returns):
                if not returns:
                    raise EngineError(reason)
                self._once(None, reason, partial(complain, reason))
            case EngineBack():
                self._said.pop(None, None)
                self._tell("engine", "The engine runs again.")
                self._look()

    def _synced(self, result: SyncResult) -> None:
        if self._out.as_json:
            self._out.json(shape_of(result))
        elif result.ok:
            self._out.line(spoken_result(result))

    def _status(self, status: AccountStatus) -> None:
        """Trouble once, and its end."""
        account, problem = status.account, status.problem
        if not self._concerns(account):
            return
        before = self._troubles.get(account)
        if problem is not None and problem != before:
            self._problem(account, problem)
            self._troubles[account] = problem
            self._ask(problem)
        elif problem is None and before is not None and status.state is AccountState.IDLE:
            self._tell("well", f"{account}: all is well again", account=account)
            self._troubles[account] = None
            self._said.pop(account, None)

    def _ask(self, problem: Problem) -> None:
        """For a password that nobody has kept, once, where somebody is there to be asked."""
        name = problem.wants_secret
        if not name or name in self._asked or not terminal.present():
            return
        self._asked.add(name)
        try:
            give_missing(self._face, self._wanted)
        except TuiMailError as error:
            complain(str(error))

    def _outgoing(self, entry: OutboxId, state: SendState) -> None:
        if self._states.get(entry) is state:
            return
        self._states[entry] = state
        if state not in ENDINGS:
            return
        found = next((one for one in self._face.reading.outbox() if one.id == entry), None)
        if found is not None and self._concerns(found.account):
            words = f"{found.account}: “{found.subject}” {ENDINGS[state]}"
            self._tell("outbox", words, account=found.account, id=str(entry), state=state.value)

    def _problem(self, account: AccountKey | None, problem: Problem) -> None:
        if account is None or self._concerns(account):
            words = f"{problem.message} {problem.hint}".strip()
            words = f"{account}: {words}" if account else words
            self._once(account, words, partial(self._complain, account, problem, words))

    def _complain(self, account: AccountKey | None, problem: Problem, words: str) -> None:
        if self._out.as_json:
            told = {"account": account, "message": problem.message, "hint": problem.hint}
            self._out.json({"event": "problem", **told})
        complain(words)

    def _once(self, account: AccountKey | None, words: str, say: Callable[[], None]) -> None:
        """Until it was well in between."""
        said = self._said.setdefault(account, set())
        if words not in said:
            said.add(words)
            say()

    def _tell(self, event: str, words: str, **fields: object) -> None:
        if self._out.as_json:
            self._out.json({"event": event, **fields})
        else:
            self._out.line(words)

    def _concerns(self, account: AccountKey) -> bool:
        return not self._wanted or account in self._wanted
