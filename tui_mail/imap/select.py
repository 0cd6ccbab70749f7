"""SELECT and EXAMINE. Must never call a mailbox open that the server did not open."""

import re
from typing import Any

from tui_mail.errors import MissingCapability
from tui_mail.imap.dialogue import Dialogue
from tui_mail.imap.names import encoded, quoted
from tui_mail.imap.replies import SERVER
from tui_mail.imap.wire import Wire
from tui_mail.ports.imap_server import Selected

_PERMANENT = re.compile(rb"\[PERMANENTFLAGS \(([^)]*)\)", re.IGNORECASE)


def select(dialogue: Dialogue, remote: str, *, read_only: bool = False) -> Selected:
    """Open a mailbox; the one that was open is closed by that.

    Raises:
        Refused: there is none of this name, or it cannot be opened.
        MissingCapability: the server gives no UIDVALIDITY.
    """
    with dialogue.asking() as wire:
        wire.state = "AUTH"
        wire.is_readonly = True  # imaplib would refuse to speak of a mailbox that is read-only
        # without the word, a server may keep its HIGHESTMODSEQ to itself (RFC 7162 3.1.8)
        options = ["(CONDSTORE)"] if "CONDSTORE" in dialogue.capabilities else []
        verb = "EXAMINE" if read_only else "SELECT"
        answer = wire.command(verb, quoted(encoded(remote)), *options)
        wire.state = "SELECTED"
        told = _Told(wire, answer)
        wire.exists, wire.changed = told.number("EXISTS"), False
        uidvalidity = told.number("UIDVALIDITY")
        if not uidvalidity:
            raise MissingCapability(
                f"The {SERVER} gives the folder no UIDVALIDITY, so its messages cannot be told"
                " apart safely.",
                "Read this account by POP3.",
            )
        return Selected(
            uidvalidity=uidvalidity,
            uidnext=told.number("UIDNEXT"),
            exists=wire.exists,
            highestmodseq=told.number("HIGHESTMODSEQ"),
            read_only=read_only or told.read_only,
            keywords_allowed=told.keywords_allowed,
        )


class _Told:
    """The untagged answers and codes of one SELECT."""

    def __init__(self, wire: Wire, answer: bytes) -> None:
        self._data: dict[str, list[Any]] = wire.untagged_responses
        self.read_only = answer.upper().startswith(b"[READ-ONLY]")
        lines = (line for line in self._data.get("OK", []) if isinstance(line, bytes))
        permanent = [_PERMANENT.search(line) for line in lines]
        flags = [found[1].split() for found in permanent if found]
        self.keywords_allowed = not self.read_only and any(b"\\*" in some for some in flags)

    def number(self, name: str) -> int:
        """The last number told by this name; 0 where there is none."""
        told = self._data.get(name) or [b""]
        digits = told[-1].split()[0] if told[-1] else b""
        return int(digits) if digits.isdigit() and len(digits) <= 20 else 0
