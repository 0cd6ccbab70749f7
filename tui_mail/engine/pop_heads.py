"""Big messages of a maildrop: their beginnings first (TOP, RFC 1939 section 7), the rest on wish.

Must never take a beginning for a message, nor anything but the very same message for its rest.
"""

from collections.abc import Callable, Sequence

from tui_mail.engine.account_work import Counts, Tools
from tui_mail.engine.batches import groups
from tui_mail.engine.digester import held, whole_digest
from tui_mail.engine.pop_names import LINES, Known
from tui_mail.engine.reports import report_in, tell_reports
from tui_mail.errors import BodyMissing, BrokeProtocol
from tui_mail.message.digest import digest
from tui_mail.model.big_mail import HEAD, Beginning, BigMail, Mail
from tui_mail.model.events import MailChanged
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.model.maildrop import DropEntry
from tui_mail.ports.heads_store import HeadLine
from tui_mail.ports.mail_drop import MailDrop
from tui_mail.ports.mail_store import Arrival, DropOrigin
from tui_mail.ports.steps import Step

AT_ONCE = 50
"""Beginnings a transaction."""


class Heads:
    """One session's.

    Args:
        session: logged in.
        account: whose maildrop it is.
        maildrop: its host and user name.
        over: bytes; of larger messages only the beginning is wanted. 0: of none.
        tools: the engine's.
    """

    def __init__(
        self,
        session: MailDrop,
        account: AccountKey,
        maildrop: tuple[str, str],
        over: int,
        tools: Tools,
    ) -> None:
        self._session = session
        self._account = account
        self._maildrop = maildrop
        self._over = over
        self._tools = tools
        self.new = False
        """Whether what comes newly came."""
        self.untold = 0
        """Messages whose beginning the server does not tell: they are fetched whole."""

    def take(
        self, wanted: Sequence[DropEntry], known: Known, inbox: FolderId, counts: Counts
    ) -> tuple[DropEntry, ...]:
        """Keep the beginnings of those that are big; the entries that are to be fetched whole.

        What the ledger may know under another name is fetched whole, and known by its bytes.
        """
        elsewhere = known.sizes_without_name() if self._over else frozenset()
        big = [
            entry for entry in wanted
            if 0 < self._over < entry.size and known.names.get(entry.number) == entry.uidl
            and entry.uidl not in known.ledger
        ]  # fmt: skip
        marks = {row.sha256 for row in known.ledger.values() if not row.whole}
        kept: set[int] = set()
        for group in groups(big, AT_ONCE):
            arrivals: list[Arrival] = []
            for entry, octets in self._session.beginnings(group, LINES):
                if octets is None:
                    self.untold += 1
                    continue
                head = Beginning(octets[:HEAD], entry.size, self._account)
                if self._is_renamed(entry, head, known):
                    kept.add(entry.number)
                elif head.mark not in marks and entry.size not in elsewhere:
                    # else two begin alike, or it may be here whole: bytes alone tell
                    marks.add(head.mark)
                    kept.add(entry.number)
                    arrivals.append(self._arrival(entry, head, inbox))
            self._keep(arrivals, counts)
        return tuple(entry for entry in wanted if entry.number not in kept)

    def due(self, listing: Sequence[DropEntry], known: Known) -> list[DropEntry]:
        """Messages whose beginning is here, and that are not too big any more."""
        rows = ((entry, known.ledger.get(known.names.get(entry.number, ""))) for entry in listing)
        return [
            entry for entry, row in rows
            if row is not None and not row.whole and row.size == entry.size
            and not 0 < self._over < entry.size
        ]  # fmt: skip

    def _is_renamed(self, entry: DropEntry, head: Beginning, known: Known) -> bool:
        was = known.former_name(head.mark)
        if was is not None:
            drop = DropOrigin(*self._maildrop, entry.uidl, entry.size)
            self._tools.store.rename_uidl(self._account, was, drop, head.mark)
        return was is not None

    def _arrival(self, entry: DropEntry, head: Beginning, inbox: FolderId) -> Arrival:
        now = self._tools.now()
        words = digest(head.octets, now)
        words = replace(words, sha256=head.sha256, size=head.size, report=False)
        received = words.received or words.date or now
        drop = DropOrigin(*self._maildrop, entry.uidl, entry.size)
        return Arrival(inbox, head, words, received, drop=drop, new=self.new)

    def _keep(self, arrivals: Sequence[Arrival], counts: Counts) -> None:
        if not arrivals:
            return
        tools = self._tools
        tools.steps.passed(Step.POP_AFTER_RETR)
        tools.store.add(arrivals)
        tools.steps.passed(Step.POP_AFTER_COMMIT)
        counts.new += len(arrivals)
        tools.hub.tell(MailChanged(self._account, (arrivals[0].folder,), len(arrivals)))


def elsewhere(line: HeadLine) -> BodyMissing:
    """The account is not read from the server that has the rest."""
    if line.address is not None:
        return BodyMissing(
            "The rest of this message is on an IMAP server, and its account is not read from "
            "there now.",
            f"`tui-mail account mode {line.account} imap` reads it so again.",
        )
    if not line.server:
        return BodyMissing("Only the beginning of this message is here, and no server has it.")
    return BodyMissing(
        f"The rest of this message is on {line.server} ({line.username}), by POP, and its account "
        "is not read from there now.",
        f"`tui-mail account mode {line.account} pop` reads it so again.",
    )


def entry_of(tools: Tools, message: MessageId, line: HeadLine, session: MailDrop) -> DropEntry:
    """What the maildrop has it as; raises BodyMissing where it has it no more."""
    there = [entry for entry in session.listing() if entry.uidl == line.uidl]
    if len(there) != 1:
        tools.store.head_gone(message, replaced=False)
        raise BodyMissing(
            f"{line.server} has this message no more: only its beginning is left.",
            "Who sent it may send it again.",
        )
    return there[0]


def fetch_rest(
    tools: Tools,
    message: MessageId,
    line: HeadLine,
    entry: DropEntry,
    session: MailDrop,
    say: Callable[[str], None],
) -> None:
    """Fetch the whole of a message, and let it take its beginning's place.

    Args:
        tools: the engine's.
        message: of which only the beginning is here.
        line: where the rest is.
        entry: what the maildrop has it as.
        session: logged in at that maildrop.
        say: hears how much came.

    Raises:
        BodyMissing: the server has another message under its name.
        TuiMailError: what stands in the way; the beginning stays.
    """
    store = tools.store
    size = line.size / 1e6
    session.hear(lambda came: say(f"fetching a message, {came / 1e6:.1f} of {size:.1f} MB"))
    say(f"fetching a message of {size:.1f} MB")
    raw = fetched_twice(session, entry, line.server)
    if not _begins_so(raw, line.beginning):
        _throw_away(raw)
        store.head_gone(message, replaced=True)
        raise BodyMissing(
            f"{line.server} has another message under that name now: of this one only its "
            "beginning is left.",
            "The other one comes with the next check.",
        )
    now = tools.now()
    words = whole_digest(raw, now)
    folder = store.placed((message,))[0].folder or FolderId(0)
    report = report_in(held(raw), words)
    arrival = Arrival(folder, raw, words, words.received or words.date or now, report=report)
    tools.steps.passed(Step.POP_AFTER_RETR)
    shown = store.make_whole(message, arrival)
    tools.steps.passed(Step.POP_AFTER_COMMIT)
    tell_reports(tools, (arrival,))
    tools.hub.tell(MailChanged(line.account, shown))


def fetched_twice(session: MailDrop, entry: DropEntry, host: str) -> Mail:
    """Its bytes; where LIST lies about them, bytes that came twice alike."""
    (raw,) = (raw for _, raw in session.fetch((entry,)))
    if len(raw) == entry.size:
        return raw
    first = _throw_away(raw)
    (raw,) = (raw for _, raw in session.fetch((entry,)))
    if _sha256(raw) != first:
        _throw_away(raw)
        raise BrokeProtocol(
            f"{host} gave a message in two different shapes.",
            "Nothing was changed here or there; try again.",
        )
    return raw


def _begins_so(raw: Mail, beginning: bytes) -> bool:
    """Whether the header is that of the beginning; lines that servers write anew left out."""
    from tui_mail.sync.pop_plan import without_changing

    whole = raw.head if isinstance(raw, BigMail) else raw
    header, blank, _ = whole.partition(b"\r\n\r\n")
    known, _, _ = beginning.partition(b"\r\n\r\n")
    if not blank:
        return whole.startswith(beginning[:1_000])
    return without_changing(header + b"\r\n") == without_changing(known + b"\r\n")


def _sha256(raw: Mail) -> bytes:
    import hashlib

    return raw.sha256 if isinstance(raw, BigMail) else hashlib.sha256(raw).digest()


def _throw_away(raw: Mail) -> bytes:
    """Its SHA-256; the bytes are not needed."""
    if isinstance(raw, BigMail):
        raw.path.unlink(missing_ok=True)
    return _sha256(raw)
