"""Messages of one mailbox of which only the beginning is here, made whole.

Must never let go of a beginning before the whole is here, nor put another message in its place.
"""

from collections.abc import Iterable, Sequence

from tui_mail.engine.account_work import Counts, Tools
from tui_mail.engine.batches import batches
from tui_mail.engine.digester import held, whole_digest
from tui_mail.engine.progress import Progress
from tui_mail.engine.reports import report_in, tell_reports
from tui_mail.errors import Refused
from tui_mail.model.account import AccountState
from tui_mail.model.big_mail import BigMail, Mail
from tui_mail.model.events import MailChanged
from tui_mail.model.ids import MessageId
from tui_mail.model.mailbox import RemoteMessage
from tui_mail.ports.heads_store import Rest
from tui_mail.ports.imap_server import MailboxReader
from tui_mail.ports.mail_store import Arrival, FolderState
from tui_mail.ports.steps import Step


def fetch_rests(
    tools: Tools,
    server: MailboxReader,
    state: FolderState,
    rests: Sequence[Rest],
    counts: Counts,
    *,
    quiet: bool = False,
) -> int:
    """Fetch these of one mailbox, and let each take its beginning's place; how many did.

    Quiet: the account's status is another's matter.
    What is gone there meanwhile is left out: the next sync takes it away here. Raises what stands
    in the way; what is committed until then stays.
    """
    selected = server.select(state.remote or "", read_only=True)
    if selected.uidvalidity != state.uidvalidity:
        raise Refused(
            f"{state.folder.name} was numbered anew on the server.", "Sync once more, then try."
        )
    coming = _Coming(tools, state, rests, counts)
    if not quiet:
        coming.tell()
    described = server.messages([rest.uid for rest in rests])
    for batch in batches(server.bodies(described)):
        coming.keep(batch)
        if not quiet:
            coming.tell()
    return coming.done


class _Coming:
    """The rests of one mailbox as they come.

    Args:
        tools: the engine's.
        state: the folder.
        rests: what was asked for.
        counts: what is done is added here.
    """

    def __init__(
        self, tools: Tools, state: FolderState, rests: Sequence[Rest], counts: Counts
    ) -> None:
        self._tools = tools
        self._state = state
        self._by_uid = {rest.uid: rest for rest in rests}
        self._counts = counts
        size = sum(rest.size for rest in rests)
        self._progress = Progress(len(rests), size, tools.clock.monotonic)
        self.done = 0

    def keep(self, batch: Iterable[tuple[RemoteMessage, Mail]]) -> None:
        """One transaction."""
        tools, folder = self._tools, self._state.folder
        tools.steps.passed(Step.IMAP_AFTER_FETCH)
        came = [pair for pair in (self._arrival(*one) for one in batch) if pair is not None]
        shown = tools.store.make_all_whole(came)
        tools.steps.passed(Step.IMAP_AFTER_COMMIT)
        tell_reports(tools, [arrival for _, arrival in came])
        self._counts.updated += len(came)
        self.done += len(came)
        tools.hub.tell(MailChanged(folder.account, shown))
        self._progress.add(len(came), sum(len(arrival.raw) for _, arrival in came))

    def tell(self) -> None:
        """How far it is."""
        folder = self._state.folder
        detail = f"{folder.name} whole: {self._progress.words}"
        self._tools.board.show(folder.account, AccountState.SYNCING, detail)

    def _arrival(self, message: RemoteMessage, raw: Mail) -> tuple[MessageId, Arrival] | None:
        """None where the server gave another message under that UID: the beginning stays."""
        now, rest = self._tools.now(), self._by_uid[message.uid]
        words = whole_digest(raw, now)
        self._counts.bytes += len(raw)
        if words.message_id != rest.message_id:
            self._counts.doubts.append(
                f"{self._state.folder.name}: the server has another message as UID {message.uid}"
            )
            if isinstance(raw, BigMail):
                raw.path.unlink(missing_ok=True)
            return None
        received = message.received or words.received or words.date or now
        report = report_in(held(raw), words)
        return rest.id, Arrival(self._state.folder.id, raw, words, received, report=report)
