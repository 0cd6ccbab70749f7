"""`tui-mail sync`: fetches mail, pushes changes, sends what waits; once, or until stopped."""

import queue
import signal
from collections.abc import Sequence

from tui_mail.cli.arguments import Parser, one_of
from tui_mail.cli.context import Context
from tui_mail.cli.engine import attached
from tui_mail.cli.given_secrets import give_missing
from tui_mail.cli.output import Progress, complain
from tui_mail.errors import EngineError
from tui_mail.model.account import AccountState, Problem, SyncResult
from tui_mail.model.commands import GetStatus, Sync, Synced
from tui_mail.model.events import EngineGone, Event, MailChanged, StatusChanged
from tui_mail.model.ids import AccountKey
from tui_mail.ports.face import Face


def run(words: Sequence[str], context: Context) -> int:
    """0 when every account was synced."""
    parser = Parser("tui-mail sync", "Fetch mail, push changes, send what waits in the outbox.")
    parser.add_argument("accounts", nargs="*", metavar="NAME", help="accounts; all by default")
    parser.add_argument("--watch", action="store_true", help="go on until stopped")
    args = parser.read(words)
    known = context.settings().accounts
    for name in args.accounts:
        one_of(name, known, "account")
    wanted = tuple(dict.fromkeys(AccountKey(name) for name in args.accounts))
    if args.watch:
        return _watch(context, wanted)
    with attached(context, network=True) as face:
        results = _sync(face, wanted)
        if not all(result.ok for result in results) and give_missing(face):
            results = _sync(face, wanted)
    return _tell(context, results)


def _sync(face: Face, wanted: tuple[AccountKey, ...]) -> tuple[SyncResult, ...]:
    progress = Progress()

    def hear(event: Event) -> None:
        if isinstance(event, StatusChanged) and event.status.state is AccountState.SYNCING:
            progress.show(f"{event.status.account}: {event.status.detail or 'syncing'}")

    face.listen(hear)
    try:
        answer = face.ask(Sync(wanted))
    finally:
        progress.clear()
    if not isinstance(answer, Synced):
        raise EngineError(f"The engine answered {type(answer).__name__} to a sync.")
    return answer.results


def _tell(context: Context, results: tuple[SyncResult, ...]) -> int:
    for result in results:
        if context.out.as_json:
            context.out.json(_shape(result))
        elif result.ok:
            context.out.line(_spoken(result))
    context.out.flush()
    failed = [result for result in results if not result.ok]
    if failed:
        complain(" ".join(f"{result.account}: {result.error}" for result in failed))
    return 1 if failed else 0


def _shape(result: SyncResult) -> dict[str, object]:
    """One line of `sync --json` (contract, section 4)."""
    return {
        "account": result.account,
        "ok": result.ok,
        "error": result.error,
        "new": result.new,
        "updated": result.updated,
        "removed": result.removed,
        "sent": result.sent,
        "bytes": result.bytes,
        "seconds": round(result.seconds, 3),
    }


def _spoken(result: SyncResult) -> str:
    counts = (
        (result.new, "new"),
        (result.updated, "updated"),
        (result.removed, "removed"),
        (result.sent, "sent"),
    )
    said = ", ".join(f"{number} {word}" for number, word in counts if number)
    return f"{result.account}: {said or 'up to date'} ({result.seconds:.1f} s)"


def _watch(context: Context, wanted: tuple[AccountKey, ...]) -> int:
    """The engine syncs by itself for as long as somebody is attached: until SIGINT or SIGTERM."""
    from tui_mail.wiring.face import open_face

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    news = _News(context)
    face = open_face(context.paths, network=True, start=True)
    try:
        face.listen(news.hear)
        _tell(context, _sync(face, wanted))
        while True:
            if news.wait():
                face.ask(GetStatus())  # finds the engine again, or starts another
    except KeyboardInterrupt:
        return 0
    finally:
        face.close()


class _News:
    """Says what happens while it is watched: new mail, and trouble, each once.

    Args:
        context: where to say it.
    """

    def __init__(self, context: Context) -> None:
        self._out = context.out
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._told: dict[AccountKey, Problem | None] = {}

    def hear(self, event: Event) -> None:
        """On a thread of the seam's, which must not wait for whoever reads what is printed."""
        self._events.put(event)

    def wait(self) -> bool:
        """Say the next thing there is to say; whether the engine went away."""
        event = self._events.get()
        if isinstance(event, MailChanged) and event.new and not self._out.as_json:
            self._out.line(f"{event.account}: {event.new} new")
            self._out.flush()
        elif isinstance(event, StatusChanged):
            self._trouble(event.status.account, event.status.problem)
        return isinstance(event, EngineGone)

    def _trouble(self, account: AccountKey, problem: Problem | None) -> None:
        if problem is not None and problem != self._told.get(account):
            complain(f"{account}: {problem.message} {problem.hint}")
        self._told[account] = problem
