r"""Flags said to a mailbox that may keep no labels (PERMANENTFLAGS without \*, RFC 9051 7.1).

Must never let a label seem to be kept that its server forgets with the session.
"""

from collections.abc import Sequence

from tui_mail.errors import Refused
from tui_mail.message.sanitize import sanitize
from tui_mail.model.flags import FORWARDED
from tui_mail.model.mailbox import Selected
from tui_mail.ports.imap_server import ImapServer
from tui_mail.ports.mail_store import JournalEntry


def change_flags(
    server: ImapServer, selected: Selected, uids: Sequence[int], entry: JournalEntry
) -> None:
    """Say a change of flags in the mailbox that is open, as far as it keeps them.

    Raises:
        Refused: it has a label that the mailbox does not keep. That a message was forwarded is
            no label: it is left unsaid.
    """
    kept = [word for word in entry.add if selected.keeps(word)]
    server.change_flags(uids, kept, entry.remove)
    lost = [word for word in entry.add if word not in kept and word != FORWARDED]
    if lost:
        names = ", ".join(sanitize(word)[:40] for word in lost[:3])
        raise Refused(
            f"The server keeps no labels of your own in this folder: {names}.",
            "Copy the messages to a folder of this machine to label them.",
        )
