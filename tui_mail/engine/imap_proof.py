"""Before an IMAP server is told to delete: what a switch matched is fetched and compared.

Must never let a message go of which this machine does not have the very bytes.
"""

from collections.abc import Sequence

from tui_mail.engine.account_work import Tools
from tui_mail.model.big_mail import BigMail, Mail
from tui_mail.model.ids import MessageId
from tui_mail.model.mailbox import RemoteMessage
from tui_mail.ports.imap_server import ImapServer
from tui_mail.ports.mail_store import Placed


def may_go(tools: Tools, server: ImapServer, places: Sequence[Placed]) -> tuple[int, ...]:
    """UIDs of these that may be deleted in the selected mailbox.

    One whose bytes differ is no message of ours: it stays there, and is fetched as another.
    """
    unproven = tools.store.unproven([place.id for place in places])
    if not unproven:
        return tuple(place.uid for place in places if place.uid is not None)
    doubted = {p.uid: p for p in places if p.id in unproven and p.uid is not None}
    asked = [RemoteMessage(uid, p.flags, p.size, p.received) for uid, p in doubted.items()]
    same: list[MessageId] = []
    others: list[MessageId] = []
    for message, raw in server.bodies(asked):
        place = doubted.pop(message.uid)
        (same if _sha256(raw) == unproven[place.id] else others).append(place.id)
        if isinstance(raw, BigMail):
            raw.path.unlink(missing_ok=True)
    gone = [place.id for place in doubted.values()]
    tools.store.prove([*same, *gone])
    tools.store.part(others)
    return tuple(p.uid for p in places if p.uid is not None and p.id not in others)


def _sha256(raw: Mail) -> bytes:
    if isinstance(raw, BigMail):
        return raw.sha256
    import hashlib  # with it comes OpenSSL, which few syncs need

    return hashlib.sha256(raw).digest()
