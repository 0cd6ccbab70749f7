"""One POP3 session: fetch what is not here, commit it, then delete there what may go.

DELE is said only for bytes that a FULL commit holds; what a lost answer to QUIT did is left to
the next listing.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from tui_mail.config.schema import PopSettings
from tui_mail.engine.account_work import Counts, Tools
from tui_mail.engine.batches import batches
from tui_mail.engine.pop_linking import link
from tui_mail.engine.reports import report_in, tell_reports
from tui_mail.errors import BrokeProtocol, Refused
from tui_mail.message.digest import digest
from tui_mail.model.account import AccountState
from tui_mail.model.big_mail import BigMail, Mail
from tui_mail.model.events import MailChanged
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey
from tui_mail.model.maildrop import DropEntry, LedgerRow
from tui_mail.ports.mail_drop import MailDrop
from tui_mail.ports.mail_store import Arrival, DropOrigin
from tui_mail.ports.steps import Step
from tui_mail.sync.folder_roles import NAMES
from tui_mail.sync.pop_plan import doubled_uidls, ledger_key, to_delete, to_fetch

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
        self._inbox = tools.store.ensure_folder(
            account, NAMES[Role.INBOX], role=Role.INBOX, local=True
        ).id

    def run(self) -> None:
        """Raises what stands in the way; what is committed until then stays."""
        store = self._tools.store
        listing = self._session.listing()
        doubled = doubled_uidls(listing)
        keys = [ledger_key(entry, doubled) for entry in listing]
        store.note_listing(self._account, self._host, self._user, keys)
        ledger = self._ledger()
        wanted = to_fetch(listing, ledger)
        linking = store.linking(self._account)
        if linking:
            wanted = self._linked(wanted, doubled, ledger)
        done = 0
        for batch in batches(self._verified(wanted)):
            self._tools.steps.passed(Step.POP_AFTER_RETR)
            self._commit(batch, ledger, doubled)
            self._tools.steps.passed(Step.POP_AFTER_COMMIT)
            done += len(batch)
            self._tools.board.show(self._account, AccountState.SYNCING, f"{done} of {len(wanted)}")
        if linking and self._denied is None:
            self._tools.steps.passed(Step.SWITCH_BEFORE_DONE)
            store.linked(self._account)
        self._prove(listing, doubled)
        self._delete(listing)
        if self._denied is not None:
            raise self._denied

    def _linked(
        self,
        wanted: Sequence[DropEntry],
        doubled: frozenset[str],
        ledger: Mapping[str, LedgerRow],
    ) -> tuple[DropEntry, ...]:
        """What is left to fetch after a switch; a UIDL that is known is not matched again."""
        sure = [e for e in wanted if e.uidl not in doubled and e.uidl not in ledger]
        left = {
            entry.uidl
            for entry in link(self._tools, self._account, self._maildrop, self._session, sure)
        }
        return tuple(entry for entry in wanted if entry not in sure or entry.uidl in left)

    def _prove(self, listing: Sequence[DropEntry], doubled: frozenset[str]) -> None:
        """What a switch matched is fetched and compared before it may go from the server."""
        if self._leave is True:
            return
        ledger = self._ledger()
        going = to_delete(listing, ledger, self._leave, self._tools.now())
        unproven = [entry for entry in going if ledger[entry.uidl].unproven]
        if not unproven:
            return
        store, drop = self._tools.store, (self._account, *self._maildrop)
        for batch in batches(self._verified(unproven)):
            same = {e.uidl for e, raw in batch if _sha256(raw) == ledger[e.uidl].sha256}
            others = [(entry, raw) for entry, raw in batch if entry.uidl not in same]
            store.part_lines(*drop, [entry.uidl for entry, _ in others])
            if others:
                self._commit(others, {}, doubled)
            store.prove_lines(*drop, sorted(same))

    def _ledger(self) -> Mapping[str, LedgerRow]:
        return self._tools.store.ledger(self._account, self._host, self._user)

    def _verified(self, wanted: Sequence[DropEntry]) -> Iterator[Fetched]:
        """Bytes that fit what LIST told; where it lies, bytes that came twice alike."""
        doubted = []
        try:
            for entry, raw in self._session.fetch(wanted):
                if len(raw) == entry.size:
                    yield entry, raw
                else:
                    doubted.append((entry, self._first_of_two(raw)))
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

    def _first_of_two(self, raw: Mail) -> bytes:
        """Its SHA-256; the bytes come once more."""
        if isinstance(raw, BigMail):
            raw.path.unlink(missing_ok=True)
        return _sha256(raw)

    def _commit(
        self, batch: Sequence[Fetched], ledger: Mapping[str, LedgerRow], doubled: frozenset[str]
    ) -> None:
        store, now, arrivals = self._tools.store, self._tools.now(), []
        for entry, raw in batch:
            words = digest(raw, now)
            uidl = ledger_key(entry, doubled)
            known = ledger.get(uidl)
            if known is not None and known.sha256 == words.sha256:
                store.note_size(self._account, self._host, self._user, uidl, entry.size)
                continue
            received = words.received or words.date or now
            drop = DropOrigin(self._host, self._user, uidl, entry.size)
            report = report_in(raw, words)
            arrivals.append(Arrival(self._inbox, raw, words, received, drop=drop, report=report))
            self._counts.bytes += len(raw)
        store.add(arrivals)
        tell_reports(self._tools, arrivals)
        self._counts.new += len(arrivals)
        self._tools.hub.tell(MailChanged(self._account, (self._inbox,), len(arrivals)))

    def _delete(self, listing: Sequence[DropEntry]) -> None:
        """Last, and exactly: DELE what is committed and not wanted there any more, then QUIT."""
        store = self._tools.store
        # where everything is left there, the ledger need not be read once more
        leaves_all = self._leave is True
        ledger = {} if leaves_all else self._ledger()
        going = to_delete(listing, ledger, self._leave, self._tools.now())
        uidls = [entry.uidl for entry in going]
        if going:
            store.note_dele(self._account, self._host, self._user, uidls)
            for entry in going:
                self._session.delete(entry.number)
            self._tools.steps.passed(Step.POP_AFTER_DELE)
        self._session.quit()
        if going:
            store.note_deleted(self._account, self._host, self._user, uidls)


def _sha256(raw: Mail) -> bytes:
    return raw.sha256 if isinstance(raw, BigMail) else hashlib.sha256(raw).digest()
