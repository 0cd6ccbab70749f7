"""Moving, copying and deleting: exactly the messages named, and none before its copy is made.

Must never send a bare EXPUNGE, which takes whatever anybody flagged (rule 5).
"""

from collections.abc import Iterable, Mapping
from typing import Final

from tui_mail.errors import Busy, MissingCapability, Refused
from tui_mail.imap.dialogue import Dialogue
from tui_mail.imap.names import quoted
from tui_mail.imap.replies import SERVER, copied
from tui_mail.imap.uid_sets import uid_sets

_LONGEST: Final = 3_500
"""Bytes of a set here: the answer names it twice in one line."""


def move(dialogue: Dialogue, uids: Iterable[int], remote: str) -> Mapping[int, int]:
    """MOVE (RFC 6851), else COPY, the Deleted flag and UID EXPUNGE of exactly these.

    Returns:
        Old UID to new, as far as COPYUID tells.

    Raises:
        MissingCapability: neither MOVE nor UIDPLUS: copied and flagged, but still there.
        Refused: the target is not there, or takes nothing.
    """
    name = dialogue.encoded(remote)
    moved: dict[int, int] = {}
    can_move = "MOVE" in dialogue.capabilities
    for uid_set, members in uid_sets(uids, _LONGEST):
        with dialogue.asking() as wire:
            if can_move:
                wire.command("UID MOVE", uid_set, quoted(name))
            else:
                wire.command("UID COPY", uid_set, quoted(name))
            told = copied(wire.taken("COPYUID"))
        pairs = {uid: told[uid] for uid in members if uid in told}  # never one that was not asked
        moved.update(pairs)
        if not can_move:
            # a message that went meanwhile is not in COPYUID; it needs no removing either
            _flag_and_expunge(dialogue, ",".join(map(str, pairs)) if pairs else uid_set)
    if not can_move and "UIDPLUS" not in dialogue.capabilities:
        raise _stays("moved")
    return moved


def copy(dialogue: Dialogue, uids: Iterable[int], remote: str) -> Mapping[int, int]:
    """UID COPY (RFC 9051 section 6.4.7).

    Returns:
        Old UID to new, as far as COPYUID (RFC 4315) tells.

    Raises:
        Refused: the target is not there, or takes nothing.
    """
    name = dialogue.encoded(remote)
    made: dict[int, int] = {}
    for uid_set, _members in uid_sets(uids, _LONGEST):
        with dialogue.asking() as wire:
            wire.command("UID COPY", uid_set, quoted(name))
            made.update(copied(wire.taken("COPYUID")))
    return made


def delete(dialogue: Dialogue, uids: Iterable[int]) -> None:
    """The Deleted flag and UID EXPUNGE (RFC 4315) of exactly these.

    Raises:
        MissingCapability: no UIDPLUS: flagged, but still there.
    """
    for uid_set, _members in uid_sets(uids):
        _flag_and_expunge(dialogue, uid_set)
    if "UIDPLUS" not in dialogue.capabilities:
        raise _stays("deleted")


def _flag_and_expunge(dialogue: Dialogue, uid_set: str) -> None:
    """Both in one breath: between them a line that is cut leaves a mark that nobody asked for.

    A server that does not set the flag removes nothing: UID EXPUNGE takes only what bears it.
    """
    commands = [f"UID STORE {uid_set} +FLAGS.SILENT (\\Deleted)"]
    if "UIDPLUS" in dialogue.capabilities:
        commands.append(f"UID EXPUNGE {uid_set}")
    refused: Refused | Busy | None = None
    with dialogue.asking() as wire:
        for tag in [wire.begin(command) for command in commands]:
            try:
                while wire.heard(tag) is not None:
                    pass  # of what is told with it nothing is wanted
            except (Refused, Busy) as error:
                refused = refused or error
    if refused is not None:
        raise refused


def _stays(what: str) -> MissingCapability:
    return MissingCapability(
        f"The {SERVER} cannot remove single messages (it has neither MOVE nor UIDPLUS): what was"
        f" {what} is marked as deleted there, and stays until a program empties it away.",
        "Most web mail pages do that at the press of a button.",
    )
