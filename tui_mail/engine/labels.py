r"""Flags said to a mailbox that may keep no labels (PERMANENTFLAGS without \*, RFC 9051 7.1).

Must never send such a mailbox a label that it forgets with the session: it is kept here, and that
is said.
"""

from collections.abc import Sequence

from tui_mail.engine.account_work import Tools
from tui_mail.message.sanitize import sanitize
from tui_mail.model.account import Problem
from tui_mail.model.events import ProblemRaised
from tui_mail.model.flags import FORWARDED
from tui_mail.model.mailbox import Selected
from tui_mail.ports.imap_server import ImapServer
from tui_mail.ports.mail_store import JournalEntry, Placed


def change_flags(
    tools: Tools,
    server: ImapServer,
    selected: Selected,
    group: Sequence[tuple[JournalEntry, Placed]],
) -> None:
    """Say one change of flags in the mailbox that is open, as far as it keeps them.

    That a message was forwarded is no label: where it cannot be kept it is left unsaid.
    """
    entry = group[0][0]
    uids = [place.uid for _, place in group if place.uid is not None]
    kept = [word for word in entry.add if selected.keeps(word)]
    server.change_flags(uids, kept, entry.remove)
    lost = [word for word in entry.add if word not in kept and word != FORWARDED]
    if lost:
        tools.store.keep_labels_here([place.id for _, place in group], lost)
        names = ", ".join(sanitize(word)[:40] for word in lost[:3])
        words = f"The server keeps no labels in this folder; kept on this machine: {names}."
        hint = "No other program sees them."
        tools.hub.tell(ProblemRaised(None, Problem(words, hint, server="imap")))
