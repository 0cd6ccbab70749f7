"""`tui-mail sync`: fetches mail, pushes changes, sends what waits; once, or until stopped."""

from collections.abc import Sequence

from tui_mail.cli.context import Context
from tui_mail.cli.engine import attached
from tui_mail.cli.output import Progress, complain
from tui_mail.errors import EngineError
from tui_mail.model.account import AccountState, SyncResult
from tui_mail.model.commands import Sync, Synced
from tui_mail.model.events import Event, ProblemRaised, StatusChanged
from tui_mail.model.ids import AccountKey
from tui_mail.model.outbox import OutboxEntry
from tui_mail.ports.face import Face


def run(words: Sequence[str], context: Context) -> int:
    """0 when every account was synced."""
    wanted, watches = _asked(words, context) if words else ((), False)
    if watches:
        from tui_mail.cli.watch import watch

        return watch(context, wanted)
    with attached(context, network=True) as face:
        run = _Run(face)
        synced = run.sync(wanted)
        if not all(result.ok for result in synced.results) and _gives_missing(face, wanted):
            synced = run.sync(wanted)
    late = map(_overdue, synced.overdue)
    return _tell(context, synced.results, (*run.troubles(synced.results), *late))


def _asked(words: Sequence[str], context: Context) -> tuple[tuple[AccountKey, ...], bool]:
    """Which accounts, and whether to go on."""
    from tui_mail.cli.arguments import Parser, one_of  # a timer's sync has no words

    parser = Parser("tui-mail sync", "Fetch mail, push changes, send what waits in the outbox.")
    parser.add_argument("accounts", nargs="*", metavar="NAME", help="accounts; all by default")
    parser.add_argument("--watch", action="store_true", help="go on until stopped")
    args = parser.read(words)
    known = context.settings().accounts
    for name in args.accounts:
        one_of(name, known, "account")
    return tuple(dict.fromkeys(AccountKey(name) for name in args.accounts)), args.watch


def _gives_missing(face: Face, wanted: tuple[AccountKey, ...]) -> bool:
    from tui_mail.cli.given_secrets import give_missing

    return give_missing(face, wanted)


def _overdue(entry: OutboxEntry) -> str:
    from tui_mail.cli.overdue import overdue

    return overdue(entry)


class _Run:
    """Syncs, and keeps what the engine says that no result holds: of the outbox, of copies.

    Args:
        face: on the engine.
    """

    def __init__(self, face: Face) -> None:
        self._face = face
        self._progress = Progress()
        self._heard: list[ProblemRaised] = []
        face.listen(self._hear)

    def sync(self, wanted: tuple[AccountKey, ...]) -> Synced:
        """One sync; what was heard before it is forgotten."""
        self._heard.clear()
        try:
            answer = self._face.ask(Sync(wanted))
        finally:
            self._progress.clear()
        if not isinstance(answer, Synced):
            raise EngineError(f"The engine answered {type(answer).__name__} to a sync.")
        return answer

    def troubles(self, results: tuple[SyncResult, ...]) -> tuple[str, ...]:
        """What was heard beside the results' own errors, as sentences, each once."""
        told = {f"{result.account}: {result.error}" for result in results}
        keys = {None, *(result.account for result in results)}
        heard = [one for one in tuple(self._heard) if one.account in keys]
        # what stands in the outbox until it is dismissed is read there
        heard = [one for one in heard if one.problem.outgoing is None]
        return tuple(
            dict.fromkeys(words for one in heard if (words := _spoken_problem(one)) not in told)
        )

    def _hear(self, event: Event) -> None:
        if isinstance(event, StatusChanged) and event.status.state is AccountState.SYNCING:
            self._progress.show(f"{event.status.account}: {event.status.detail or 'syncing'}")
        elif isinstance(event, ProblemRaised):
            self._heard.append(event)


def _spoken_problem(heard: ProblemRaised) -> str:
    words = f"{heard.problem.message} {heard.problem.hint}".strip()
    return f"{heard.account}: {words}" if heard.account else words


def _tell(context: Context, results: tuple[SyncResult, ...], troubles: Sequence[str] = ()) -> int:
    for result in results:
        if context.out.as_json:
            context.out.json(shape_of(result))
        elif result.ok:
            context.out.line(spoken_result(result))
    context.out.flush()
    failed = [f"{result.account}: {result.error}" for result in results if not result.ok]
    if said := [*failed, *troubles]:
        complain(" ".join(said))
    return 1 if said else 0


def shape_of(result: SyncResult) -> dict[str, object]:
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


def spoken_result(result: SyncResult) -> str:
    """One line for people."""
    counts = (
        (result.new, "new"),
        (result.updated, "updated"),
        (result.removed, "removed"),
        (result.sent, "sent"),
    )
    said = ", ".join(f"{number} {word}" for number, word in counts if number)
    return f"{result.account}: {said or 'up to date'} ({result.seconds:.1f} s)"
