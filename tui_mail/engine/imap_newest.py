"""The newest of an inbox of which nothing is here, before anything else is asked of its server.

Who sets up an account looks at an empty list until then: to list all mailboxes, and all UIDs of a
large one, may take a server seconds. Must never note a state of the mailbox: what it says here is
asked again by the pass that brings the rest.
"""

from collections.abc import Sequence
from typing import Final

from tui_mail.engine.account_work import Counts, Tools
from tui_mail.engine.imap_beginnings import Keeping
from tui_mail.engine.log import Log
from tui_mail.errors import Busy, Refused
from tui_mail.model.mailbox import RemoteMessage, Selected
from tui_mail.model.offline import Offline
from tui_mail.ports.imap_server import ImapServer
from tui_mail.ports.mail_store import FolderState

log = Log(__name__)

NEWEST: Final = 100
"""Messages: more than any screen shows."""
REACHES: Final = (NEWEST, 10 * NEWEST)
"""UIDs from the end on that are asked for, one reach after the other until enough came: what was
removed has none any more."""


def bring_newest(
    tools: Tools, server: ImapServer, state: FolderState, counts: Counts, policy: Offline
) -> None:
    """Fetch them, and have them in the list, in one transaction.

    Args:
        tools: the engine's.
        server: logged in; the mailbox is selected afterwards.
        state: its folder.
        counts: what is done is added here.
        policy: what of it is to be whole here.
    """
    try:
        selected = server.select(state.remote or "")
        newest = _newest(server, selected)
        if newest:
            tools.store.expect_uids(state.folder.id, selected.uidvalidity)
            Keeping(tools, server, state, counts, policy).run(newest, len(newest))
    except (Refused, Busy) as error:
        log.info("the newest of %s come with the others: %s", state.folder.name, error.message)


def _newest(server: ImapServer, selected: Selected) -> Sequence[RemoteMessage]:
    found: list[RemoteMessage] = []
    end = selected.uidnext if selected.exists else 0
    for reach in REACHES:
        first = max(1, selected.uidnext - reach)
        if first < end and len(found) < min(NEWEST, selected.exists):
            found += server.messages(range(first, end))
            end = first
    return found[:NEWEST]
