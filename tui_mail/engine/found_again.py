"""Finds an upload whose answer was lost and that has no Message-ID: by its bytes.

Must never take another message for it.
"""

import re
from collections.abc import Collection
from typing import Final

from tui_mail.model.mailbox import RemoteMessage
from tui_mail.ports.imap_server import ImapServer

_LINE_END: Final = re.compile(rb"\r?\n")


def same_bytes(server: ImapServer, raw: bytes, known: Collection[int | None]) -> tuple[int, ...]:
    """UIDs in the selected mailbox.

    Args:
        server: logged in.
        raw: the message.
        known: UIDs that other messages here have.
    """
    alike = {raw, _LINE_END.sub(b"\r\n", raw)}  # a server may have mended its line ends
    sizes = {len(one) for one in alike}
    unknown = [uid for uid in server.uids() if uid not in known]
    wanted = [
        RemoteMessage(one.uid, one.flags, one.size, 0)
        for one in server.sketches(unknown)
        if one.size in sizes
    ]
    return tuple(one.uid for one, body in server.bodies(wanted) if body in alike)
