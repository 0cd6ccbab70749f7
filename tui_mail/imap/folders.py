"""The mailboxes of an account: LIST, CREATE, RENAME, DELETE, and how their names are built.

Must never show a name unsanitised, nor drop a mailbox because its line is odd: a list that cannot
be read whole is no list.
"""

from collections.abc import Callable

from tui_mail.errors import Busy, Refused
from tui_mail.imap.dialogue import Dialogue
from tui_mail.imap.listing import listed
from tui_mail.imap.names import INBOX, Hierarchy, quoted
from tui_mail.imap.response_codes import code
from tui_mail.imap.roles import roles
from tui_mail.imap.select import select
from tui_mail.imap.subscriptions import subscribed, tells_in_list
from tui_mail.ports.imap_server import RemoteFolder

_NOT_SELECTABLE = frozenset({"\\noselect", "\\nonexistent"})
_VIEWS = frozenset({"\\all", "\\flagged", "\\important"})
_UNSPEAKABLE = frozenset(b"\0\r\n")
"""A name with one of these in it is never said to a server, so that nothing can be done there."""


def folders(
    dialogue: Dialogue, hierarchy: Callable[[], Hierarchy], *, marks: bool = False
) -> tuple[RemoteFolder, ...]:
    """Every mailbox, with roles; with `marks`, also how each stands (needs CONDSTORE), and whether
    it is subscribed to.

    Args:
        dialogue: logged in.
        hierarchy: how names are built, known once the mailboxes were listed.
        marks: whether it is wanted how they stand.
    """
    options = []
    if {"SPECIAL-USE", "LIST-EXTENDED"} <= dialogue.capabilities:
        options = ["SPECIAL-USE"]
    if marks and tells_in_list(dialogue):
        options.append("SUBSCRIBED")
    statuses = marks and "CONDSTORE" in dialogue.capabilities
    ids: dict[bytes, str] = {}
    found, standing = listed(dialogue, '"*"', options, statuses=statuses, ids=ids)
    names_of = subscribed(dialogue, found) if marks else None
    names = hierarchy()
    by_name = {box.octets: box.flags for box in found}
    shown: dict[str, str] = {}
    boxes = []
    for octets, flags in by_name.items():
        remote = INBOX if octets.upper() == INBOX.encode() else dialogue.decoded(octets)
        name = _unlike(shown, names.shown(remote), remote)
        shown[name] = remote
        boxes.append((name, flags, not flags & _NOT_SELECTABLE and not _UNSPEAKABLE & {*octets}))
    role = roles(boxes)
    return tuple(
        RemoteFolder(
            shown[name],
            name,
            role.get(at),
            able,
            standing.get(octets),
            None if names_of is None else octets in names_of,
            view=bool(flags & _VIEWS),
            mailbox_id=ids.get(octets, ""),
        )
        for at, (octets, (name, flags, able)) in enumerate(zip(by_name, boxes, strict=True))
    )


def create(dialogue: Dialogue, remote: str) -> None:
    """CREATE, and SUBSCRIBE, so that other programs show it too."""
    name = dialogue.encoded(remote)
    try:
        with dialogue.asking() as wire:
            wire.command("CREATE", quoted(name))
    except Refused as error:
        if code(error.reply) != "ALREADYEXISTS" and not _is_mailbox(dialogue, name):
            raise
    _subscribe(dialogue, name)


def rename(dialogue: Dialogue, remote: str, name: str) -> None:
    """RENAME (RFC 9051 section 6.3.6); done already when only the new name is there."""
    old, new = dialogue.encoded(remote), dialogue.encoded(name)
    try:
        with dialogue.asking() as wire:
            wire.command("RENAME", quoted(old), quoted(new))
    except Refused:
        if _listed(dialogue, old) is not None or _listed(dialogue, new) is None:
            raise
    _subscribe(dialogue, new)
    _unsubscribe(dialogue, old)


def remove(dialogue: Dialogue, remote: str) -> None:
    """DELETE (RFC 9051 section 6.3.5); a mailbox that is not there is no error."""
    name = dialogue.encoded(remote)
    select(dialogue, INBOX, read_only=True)  # some servers do not remove what is selected
    try:
        with dialogue.asking() as wire:
            wire.command("DELETE", quoted(name))
    except Refused:
        if _is_mailbox(dialogue, name):
            raise
    _unsubscribe(dialogue, name)


def _subscribe(dialogue: Dialogue, name: str) -> None:
    try:
        with dialogue.asking() as wire:
            wire.command("SUBSCRIBE", quoted(name))
    except (Refused, Busy):
        pass  # a server without subscriptions; the mailbox is there


def _unsubscribe(dialogue: Dialogue, name: str) -> None:
    try:
        with dialogue.asking() as wire:
            wire.command("UNSUBSCRIBE", quoted(name))
    except (Refused, Busy):
        pass  # it was not subscribed, or nothing can be


def _is_mailbox(dialogue: Dialogue, name: str) -> bool:
    flags = _listed(dialogue, name)
    return flags is not None and not flags & _NOT_SELECTABLE


def _listed(dialogue: Dialogue, name: str) -> frozenset[str] | None:
    """Its flags; None where the server has nothing of that name, or only its subscription."""
    boxes, _ = listed(dialogue, quoted(name))
    found = [box.flags for box in boxes if box.octets == name.encode("latin-1")]
    return next((flags for flags in found if "\\nonexistent" not in flags), None)


def _unlike(taken: dict[str, str], name: str, remote: str) -> str:
    """A name that no other mailbox is shown by."""
    if name in taken:
        name = Hierarchy().shown(remote)
    number, free = 2, name
    while free in taken:
        free, number = f"{name} ({number})", number + 1
    return free
