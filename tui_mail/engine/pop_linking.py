"""After a switch to POP: what the maildrop holds is matched with what is here, before a download.

Must never delete anything, here or there.
"""

from collections.abc import Sequence

from tui_mail.engine.account_work import Tools
from tui_mail.engine.batches import groups
from tui_mail.engine.traits import Looked, from_maildrop, pairs_of
from tui_mail.model.account import AccountState
from tui_mail.model.ids import AccountKey
from tui_mail.model.maildrop import DropEntry
from tui_mail.model.switch import Stranger
from tui_mail.ports.mail_drop import MailDrop
from tui_mail.ports.steps import Step
from tui_mail.ports.switch_store import LineLink

AT_ONCE = 500
"""Links a transaction."""
LINES = 3
"""Of a body: enough for its first bytes."""


def look(
    tools: Tools, account: AccountKey, session: MailDrop, wanted: Sequence[DropEntry]
) -> Looked:
    """Which of these entries are here.

    Args:
        tools: the engine's.
        account: whose maildrop it is.
        session: logged in.
        wanted: entries that the ledger does not know; those without a UIDL of their own left out.
    """
    here = tools.store.without_line(account)
    if not here or not wanted:
        return Looked(here, (), (), unseen=len(wanted), unseen_bytes=sum(e.size for e in wanted))
    known = tools.tops.of(account, tools.clock)
    there = [known[e.uidl, e.size] for e in wanted if (e.uidl, e.size) in known]
    unknown = [entry for entry in wanted if (entry.uidl, entry.size) not in known]
    fresh: dict[tuple[str, int], Stranger] = {}
    for entry, beginning in session.beginnings(unknown, LINES) if unknown else ():
        if beginning is None:
            continue
        fresh[entry.uidl, entry.size] = from_maildrop(entry, beginning)
        if len(fresh) % AT_ONCE == 0:
            words = f"matching {len(fresh)} of {len(unknown)}"
            tools.board.show(account, AccountState.SYNCING, words)
    tools.tops.keep(account, tools.clock, fresh)
    there += fresh.values()
    told = {stranger.address.uidl for stranger in there}
    untold = [entry for entry in wanted if entry.uidl not in told]
    strangers = tuple(there)
    return Looked(
        here,
        strangers,
        pairs_of(tools, here, strangers),
        unseen=len(untold),
        unseen_bytes=sum(entry.size for entry in untold),
    )


def link(
    tools: Tools,
    account: AccountKey,
    maildrop: tuple[str, str],
    session: MailDrop,
    wanted: Sequence[DropEntry],
) -> tuple[DropEntry, ...]:
    """Match, and note it in the ledger; the entries that are left to be fetched.

    Args:
        tools: the engine's.
        account: whose maildrop it is.
        maildrop: its host and user name.
        session: logged in.
        wanted: as for `look`.
    """
    sizes = {entry.uidl: entry.size for entry in wanted}
    links = [
        LineLink(pair.resident.id, pair.stranger.address.uidl, sizes[pair.stranger.address.uidl])
        for pair in look(tools, account, session, wanted).pairs
    ]
    for batch in groups(links, AT_ONCE):
        tools.store.link_lines(account, *maildrop, batch)
        tools.steps.passed(Step.SWITCH_AFTER_LINK)
    tools.tops.forget(account)
    linked = {one.uidl for one in links}
    return tuple(entry for entry in wanted if entry.uidl not in linked)
