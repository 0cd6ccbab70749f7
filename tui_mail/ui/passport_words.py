"""The passport of a message in plain words: where it came from, what becomes of it there. Pure."""

from tui_mail.model.content import Origin
from tui_mail.model.frozen import frozen
from tui_mail.model.summary import Summary
from tui_mail.ui.clean import one_line
from tui_mail.ui.format import moment, size
from tui_mail.ui.words import counted, say

_PROTOCOLS = {"pop": "POP", "imap": "IMAP"}


@frozen
class Entry:
    """One line of a passport."""

    name: str
    words: str
    copied: str = ""
    """What is copied of it, where that is not the words."""


def entries(row: Summary, origin: Origin) -> tuple[Entry, ...]:
    """All that is known of a message, besides what it says itself.

    Args:
        row: the message.
        origin: where it came from.
    """
    found = [
        Entry(say("Came"), _came(origin)),
        *_address(origin),
        Entry(say("Fetched") if _foreign(origin) else say("Since"), moment(origin.fetched)),
        Entry(say("Size"), _size(row.size), str(row.size)),
        Entry("SHA-256", origin.sha256 or say("not known: only its beginning is here")),
        *([Entry("Message-ID", one_line(row.message_id))] if row.message_id else []),
        Entry(say("Here"), f"{one_line(row.account)}, {one_line(row.folder)}"),
        *([Entry(say("On the server"), _there(origin))] if _foreign(origin) else []),
    ]
    if origin.on_server:
        found.append(Entry(say("Removed there"), _goes(origin)))
    if _foreign(origin):
        found.append(Entry(say("Bytes"), _bytes(origin)))
    return tuple(found)


def as_text(found: tuple[Entry, ...]) -> str:
    """All of it, to be pasted elsewhere."""
    return "".join(f"{entry.name}: {entry.copied or entry.words}\n" for entry in found)


def _foreign(origin: Origin) -> bool:
    return origin.protocol in _PROTOCOLS


def _came(origin: Origin) -> str:
    protocol, server = _PROTOCOLS.get(origin.protocol), one_line(origin.server)
    if protocol is None:
        return say("from this machine: written, imported or filed here")
    if not server:
        return say("over {protocol}", protocol=protocol)
    return say("over {protocol} from {server}", protocol=protocol, server=server)


def _address(origin: Origin) -> tuple[Entry, ...]:
    """What its server calls it."""
    if origin.uidl is not None:
        return (Entry("UIDL", one_line(origin.uidl)),)
    if origin.uid is None:
        return ()
    uid = say("{uid} of UIDVALIDITY {validity}", uid=origin.uid, validity=origin.uidvalidity or "?")
    return (Entry("UID", uid),)


def _size(count: int) -> str:
    exact = counted(count, "1 byte", "{n} bytes")
    return f"{exact} ({size(count)})" if count >= 1_000 else exact


def _there(origin: Origin) -> str:
    if origin.on_server:
        return say("still there, when it was last asked")
    if origin.protocol == "imap" and origin.uid is None:
        return say("not yet; the next sync puts it there")
    return say("not any more; it stays here")


def _goes(origin: Origin) -> str:
    """When it will be removed from the server."""
    if origin.removal is not None:
        return say("{when}, by leave_on_server", when=moment(origin.removal))
    if origin.protocol == "imap" or origin.until_deleted:
        return say("when it is deleted here for good")
    return say("never by itself; it is left on the server")


def _bytes(origin: Origin) -> str:
    if origin.proven:
        return say("as this server gave them")
    return say("matched by a switch, not compared yet; that is done before it is removed there")
