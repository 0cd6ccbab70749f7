"""Finds an upload whose answer was lost: by its bytes, for a Message-ID may be another's too.

Must never take another message for it.
"""

import re
from collections.abc import Collection, Sequence
from typing import Final

from tui_mail.model.big_mail import BigMail, Mail
from tui_mail.model.mailbox import RemoteMessage
from tui_mail.ports.imap_server import ImapServer
from tui_mail.ports.mail_store import JournalEntry, MailStore, Placed

_LINE_END: Final = re.compile(rb"\r?\n")


def made_there(
    store: MailStore,
    server: ImapServer,
    entry: JournalEntry,
    place: Placed,
    taken: Collection[int],
) -> int | None:
    """The UID in the selected mailbox; None: it is not there.

    A Message-ID alone says nothing: a list's copy has that of the direct one.

    Args:
        store: knows what else is here.
        server: logged in, the entry's target selected.
        entry: the change.
        place: its message.
        taken: UIDs that other messages have.
    """
    known = {p.uid for p in store.server_places(entry.target)} if entry.target else set()
    found = server.find(place.message_id) if place.message_id else server.uids()
    can_be = [uid for uid in found if uid not in known and uid not in taken]
    return _same_bytes(server, store.raw(place.id), can_be) if can_be else None


def _same_bytes(server: ImapServer, raw: bytes, can_be: Sequence[int]) -> int | None:
    alike = {raw, _LINE_END.sub(b"\r\n", raw)}  # a server may have mended its line ends
    sizes = {len(one) for one in alike}
    marks = {_sha256(one) for one in alike}
    wanted = [
        RemoteMessage(one.uid, one.flags, one.size, 0)
        for one in server.sketches(can_be)
        if one.size in sizes
    ]
    same = [one.uid for one, body in server.bodies(wanted) if _mark(body) in marks]
    return min(same, default=None)


def _mark(body: Mail) -> bytes:
    """Its SHA-256; a file that holds it is not needed."""
    if isinstance(body, BigMail):
        body.path.unlink(missing_ok=True)
        return body.sha256
    return _sha256(body)


def _sha256(octets: bytes) -> bytes:
    import hashlib  # with it comes OpenSSL, which few syncs need

    return hashlib.sha256(octets).digest()
