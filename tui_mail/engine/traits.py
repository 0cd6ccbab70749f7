"""What messages can be known by, read off the little that a server shows of them."""

from tui_mail.engine.account_work import Tools
from tui_mail.message.digest import digest
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import FolderId
from tui_mail.model.maildrop import DropEntry
from tui_mail.model.switch import OPENING, Address, Resident, Sketch, Stranger, Traits
from tui_mail.sync.mode_switch import Pair, candidates, matched


@frozen
class Looked:
    """What a look at a server showed."""

    here: tuple[Resident, ...]
    there: tuple[Stranger, ...]
    pairs: tuple[Pair, ...]
    """Those of both that are one message."""
    known: int = 0
    """Messages there that are known from the last time the account was read so."""
    unseen: int = 0
    """Messages there that nothing could be told of."""
    unseen_bytes: int = 0


def traits_of(header: bytes, size: int) -> Traits:
    """Of a header, or of as much of it as there is."""
    words = digest(header)
    sender = words.from_[0].address if words.from_ else ""
    return Traits(words.message_id, size, words.date, sender)


def from_mailbox(sketch: Sketch, folder: FolderId, *, inbox: bool) -> Stranger:
    """A message of an IMAP mailbox."""
    return Stranger(
        Address(uid=sketch.uid, folder=folder),
        traits_of(sketch.header, sketch.size),
        sketch.opening,
        sketch.flags,
        inbox,
    )


def from_maildrop(entry: DropEntry, top: bytes) -> Stranger:
    """A message of a maildrop, by its header and first lines."""
    header, _, body = top.partition(b"\r\n\r\n")
    traits = traits_of(header + b"\r\n\r\n", entry.size)
    return Stranger(Address(uidl=entry.uidl), traits, body[:OPENING])


def pairs_of(
    tools: Tools, here: tuple[Resident, ...], there: tuple[Stranger, ...]
) -> tuple[Pair, ...]:
    """Those that are one message; bodies here are opened only where everything else fits."""
    found = candidates(here, there)
    return matched(found, tools.store.openings([pair.resident.id for pair in found]))
