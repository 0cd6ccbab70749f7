"""One POP3 session: fetch what is not here, commit it, then delete there what may go.

DELE is said only for bytes that a FULL commit holds; what a lost answer to QUIT did is left to
the next listing.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from tui_mail.config.schema import PopSettings
from tui_mail.engine.account_work import Counts, Tools
from tui_mail.engine.batches import FIRST, batches
from tui_mail.engine.digester import held, whole_digest
from tui_mail.engine.pop_heads import Heads, fetch_rest
from tui_mail.engine.pop_linking import link
from tui_mail.engine.pop_names import Known, Ledger, known_of
from tui_mail.engine.progress import Progress
from tui_mail.engine.receiving import receive
from tui_mail.engine.reports import report_in, tell_reports
from tui_mail.errors import BrokeProtocol, Refused
from tui_mail.model.account import AccountState
from tui_mail.model.big_mail import BigMail, Mail
from tui_mail.model.events import MailChanged
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey
from tui_mail.model.maildrop import DropEntry
from tui_mail.model.summary import Digest
from tui_mail.ports.mail_drop import MailDrop
from tui_mail.ports.mail_store import Arrival, DropOrigin
from tui_mail.ports.steps import Step
from tui_mail.sync.folder_roles import NAMES
from tui_mail.sync.pop_plan import (
    Going,
    is_made,
    marked,
    nameless,
    to_delete,
    to_fetch,
    uidl_names,
)

Fetched = tuple[DropEntry, Mail]


class Drain:
    """One session's work.

    Args:
        session: logged in.
        account: whose maildrop it is.
        pop: the account's [pop] section.
        tools: the engine's.
        counts: what is done is added here.
    """

    def __init__(
        self, session: MailDrop, account: AccountKey, pop: PopSettings, tools: Tools, counts: Counts
    ) -> None:
        self._session = session
        self._account = account
        self._leave = pop.leave_on_server
        self._host = pop.server.endpoint.host
        self._user = pop.server.endpoint.username
        self._maildrop = (self._host, self._user)
        self._tools = tools
        self._counts = counts
        self._denied: Refused | None = None
        """What the server would not give; everything else is done first."""
        self._heads = Heads(session, account, self._maildrop, pop.headers_over, tools)
        self._over = pop.headers_over
        self._fetched: dict[int, bytes] = {}
        """SHA-256 of what this session gave and the store has, by number, where that is asked."""
        heeds = tools.arrivals_wanted.is_set() and not tools.store.linking(account)
        self._new = heeds and tools.store.rules.drained(account, *self._maildrop)
        self._heads.new = self._new
        self.nameless = 0
        """Messages to which the server gives no name that lasts."""
        self._inbox = tools.store.ensure_folder(
            account, NAMES[Role.INBOX], role=Role.INBOX, local=True
        ).id

    def run(self) -> None:
        """Raises what stands in the way; what is committed until then stays."""
        linking = self._tools.store.linking(self._account)
        if not linking and not self._tools.store.has_ledger(self._account, *self._maildrop):
            self._head_start()
        mark = marked(self._session.mark(), self._over)
        if self._leave is True and not linking and mark == self._settled():
            self._session.quit()
            return
        listing = self._session.listing()
        known = known_of(self._session, listing, self._read_ledger)
        self.nameless = known.nameless
        wanted = to_fetch(listing, known.names, known.ledger)
        if linking:
            wanted = self._linked(wanted, known)
        else:
            wanted = self._heads.take(wanted, known, self._inbox, self._counts)
        self._download(wanted, known)
        self._make_whole(self._heads.due(listing, known))
        if linking and self._denied is None:
            self._tools.steps.passed(Step.SWITCH_BEFORE_DONE)
            self._tools.store.linked(self._account)
        self._prove(listing, known)
        self._delete(listing, known)
        if self._denied is not None:
            raise self._denied
        if not self._tools.store.rules.drained(self._account, *self._maildrop):
            self._tools.store.rules.note_drained(self._account, *self._maildrop)
        if self._leave is True and not known.nameless:
            self._tools.store.note_settled(self._account, *self._maildrop, mark)

    def _head_start(self) -> None:
        """Of a large maildrop nothing is known of: the newest are here before the rest is listed.

        Under the names that the whole listing has for them too; what it cannot tell apart is
        known again by its bytes, as ever.
        """
        newest = [entry for entry in self._session.newest(FIRST) if not 0 < self._over < entry.size]
        if newest and not nameless(newest):
            self._download(newest, Known(newest, uidl_names(newest, ()), Counter(), {}, 0))
            self._denied = None  # all that is wanted is asked for once more

    def _settled(self) -> bytes:
        return self._tools.store.settled(self._account, *self._maildrop)

    def _download(self, wanted: Sequence[DropEntry], known: Known) -> None:
        """Fetch and store; the next batch is fetched while one is stored."""
        tools = self._tools
        progress = Progress(len(wanted), sum(e.size for e in wanted), tools.clock.monotonic)

        def keep(batch: Sequence[Fetched], words: Sequence[Digest]) -> None:
            tools.steps.passed(Step.POP_AFTER_RETR)
            self._commit(batch, words, known)
            tools.steps.passed(Step.POP_AFTER_COMMIT)
            progress.add(len(batch), sum(entry.size for entry, _ in batch))
            tools.board.show(self._account, AccountState.SYNCING, progress.words)

        receive(self._verified(wanted), len(wanted), keep, tools, self._account)

    @property
    def untold(self) -> int:
        """Messages whose beginning the server would not tell: they were fetched whole."""
        return self._heads.untold

    def _make_whole(self, due: Sequence[DropEntry]) -> None:
        """What is not too big any more, by what the settings say now."""
        store, drop = self._tools.store, (self._account, *self._maildrop)
        for entry in due:
            for message in store.head_of(*drop, entry.uidl):
                line = store.head_line(message)
                if line is not None:
                    say = partial(self._tools.board.show, self._account, AccountState.SYNCING)
                    fetch_rest(self._tools, message, line, entry, self._session, say)

    def _linked(self, wanted: Sequence[DropEntry], known: Known) -> tuple[DropEntry, ...]:
        """What is left to fetch after a switch; a UIDL that is known is not matched again."""
        sure = [
            e for e in wanted
            if known.names.get(e.number) == e.uidl and e.uidl not in known.ledger
        ]  # fmt: skip
        fetched = link(self._tools, self._account, self._maildrop, self._session, sure)
        left = {entry.number for entry in fetched}
        return tuple(entry for entry in wanted if entry not in sure or entry.number in left)

    def _prove(self, listing: Sequence[DropEntry], known: Known) -> None:
        """What a switch matched is fetched and compared before it may go from the server."""
        if self._leave is True:
            return
        ledger, names = self._ledger(), known.names
        going = to_delete(listing, names, ledger, self._leave, self._tools.now()).named
        unproven = [entry for entry in going if ledger[names[entry.number]].unproven]
        store, drop = self._tools.store, (self._account, *self._maildrop)
        for batch in batches(self._verified(unproven)):
            same, others = [], []
            for entry, raw in batch:
                if _sha256(raw) == ledger[names[entry.number]].sha256:
                    _thrown_away(raw)
                    same.append(names[entry.number])
                else:
                    others.append((entry, raw))
            store.part_lines(*drop, [names[entry.number] for entry, _ in others])
            if others:
                now = self._tools.now()
                self._commit(others, [whole_digest(raw, now) for _, raw in others], known)
            store.prove_lines(*drop, sorted(same))

    def _read_ledger(self, names: Sequence[str]) -> Ledger:
        """What the store knows of that maildrop, once it heard what is there now."""
        self._tools.store.note_listing(self._account, self._host, self._user, names)
        return self._ledger()

    def _ledger(self) -> Ledger:
        return self._tools.store.ledger(self._account, self._host, self._user)

    def _verified(self, wanted: Sequence[DropEntry]) -> Iterator[Fetched]:
        """Bytes that fit what LIST told; where it lies, bytes that came twice alike."""
        doubted = []
        try:
            for entry, raw in self._session.fetch(wanted):
                if len(raw) == entry.size:
                    yield entry, raw
                else:
                    doubted.append((entry, _thrown_away(raw)))
        except Refused as error:
            self._denied = error
        for entry, first in doubted:
            for _, raw in self._session.fetch((entry,)):
                if _sha256(raw) != first:
                    raise BrokeProtocol(
                        f"{self._host} gave message {entry.number} in two different shapes.",
                        "Nothing was deleted there; it is tried again at the next check.",
                    )
                yield entry, raw

    def _commit(self, batch: Sequence[Fetched], digests: Sequence[Digest], known: Known) -> None:
        store, now, arrivals = self._tools.store, self._tools.now(), []
        for (entry, raw), words in zip(batch, digests, strict=True):
            name = known.name_of(entry, raw)
            if is_made(name):  # what has a name of the server's needs no proof
                self._fetched[entry.number] = words.sha256
            self._counts.bytes += len(raw)
            drop = DropOrigin(self._host, self._user, name, entry.size)
            if known.has(name, words.sha256):
                store.note_same(self._account, self._host, self._user, name, entry.size)
            elif (was := known.former_name(words.sha256)) is not None:
                store.rename_uidl(self._account, was, drop, words.sha256)
            else:
                received = words.received or words.date or now
                report = report_in(held(raw), words) if words.report else None
                arrivals.append(
                    Arrival(
                        self._inbox,
                        raw,
                        words,
                        received,
                        drop=drop,
                        report=report,
                        new=self._new,
                    )
                )
                continue
            if isinstance(raw, BigMail):
                raw.path.unlink(missing_ok=True)
        if arrivals:
            store.add(arrivals)
            tell_reports(self._tools, arrivals)
            self._counts.new += len(arrivals)
            self._tools.hub.tell(MailChanged(self._account, (self._inbox,), len(arrivals)))

    def _delete(self, listing: Sequence[DropEntry], known: Known) -> None:
        """Last, and exactly: DELE what is committed and not wanted there any more, then QUIT."""
        store = self._tools.store
        going = Going((), ())
        if self._leave is not True:  # else the ledger need not be read once more
            ledger = store.ledger(self._account, self._host, self._user)
            going = to_delete(listing, known.names, ledger, self._leave, self._tools.now())
            proved = self._proved(
                [(e, ledger[known.names[e.number]].sha256) for e in going.to_prove]
            )
            going = Going((*going.named, *proved), ())
        names = [known.names[entry.number] for entry in going.named]
        if names:
            store.note_dele(self._account, self._host, self._user, names)
            for entry in going.named:
                self._session.delete(entry.number)
            self._tools.steps.passed(Step.POP_AFTER_DELE)
        self._session.quit()
        if names:
            self._tools.steps.passed(Step.POP_AFTER_QUIT)
            store.note_deleted(self._account, self._host, self._user, names)

    def _proved(self, due: Sequence[tuple[DropEntry, bytes]]) -> Iterator[DropEntry]:
        """Those whose bytes, of this very session, are the ledger's."""
        for entry, sha256 in due:
            if (found := self._fetched.get(entry.number)) is None:
                found = next((_thrown_away(raw) for _, raw in self._session.fetch((entry,))), None)
            if found == sha256:
                yield entry


def _sha256(raw: Mail) -> bytes:
    return raw.sha256 if isinstance(raw, BigMail) else hashlib.sha256(raw).digest()


def _thrown_away(raw: Mail) -> bytes:
    """Its SHA-256; the bytes are not needed."""
    if isinstance(raw, BigMail):
        raw.path.unlink(missing_ok=True)
    return _sha256(raw)
