"""SELECT and EXAMINE, with what happened since a state that is known (QRESYNC, RFC 7162).

Must never call a mailbox open that the server did not open, nor take for news what it told of
another state than the one that was named.
"""

import re
from typing import Any, Final

from tui_mail.errors import BrokeProtocol, MissingCapability
from tui_mail.imap.dialogue import Dialogue
from tui_mail.imap.fetch import ALL_FLAGS, flags_in
from tui_mail.imap.flags import words
from tui_mail.imap.names import quoted
from tui_mail.imap.replies import SERVER, broken, ranges_of
from tui_mail.imap.wire import Wire
from tui_mail.model.mailbox import MailboxMark, News, UidRange
from tui_mail.ports.imap_server import Selected

_PERMANENT: Final = re.compile(rb"\[PERMANENTFLAGS \(([^)]*)\)", re.IGNORECASE)
_EARLIER: Final = b"(EARLIER) "


def select(
    dialogue: Dialogue,
    remote: str,
    *,
    read_only: bool = False,
    since: MailboxMark | None = None,
) -> Selected:
    """Open a mailbox; the one that was open is closed by that.

    Args:
        dialogue: logged in.
        remote: its name there.
        read_only: EXAMINE.
        since: the state of which the news are wanted.

    Raises:
        Refused: there is none of this name, or it cannot be opened.
        MissingCapability: the server gives no UIDVALIDITY.
    """
    known = since
    dialogue.catch_up()  # which tells whether it resyncs
    if not dialogue.resyncs or since is None or not _can_tell(since):
        since = None
    with dialogue.asking(budget=ALL_FLAGS) as wire:
        wire.state, dialogue.selected = "AUTH", b""
        wire.is_readonly = True  # imaplib would refuse to speak of a mailbox that is read-only
        answer = _opened(dialogue, wire, "EXAMINE" if read_only else "SELECT", remote, since)
        wire.state, dialogue.selected = "SELECTED", dialogue.encoded(remote).encode("latin-1")
        told = _Told(wire, answer)
        wire.exists, wire.changed = told.number("EXISTS"), False
        uidvalidity = told.number("UIDVALIDITY")
        if not uidvalidity:
            raise MissingCapability(
                f"The {SERVER} gives the folder no UIDVALIDITY, so its messages cannot be told"
                " apart safely.",
                "Read this account by POP3.",
            )
        highestmodseq = told.number("HIGHESTMODSEQ")
        if known is not None and known.uidvalidity == uidvalidity:
            _tell_fallback(dialogue, wire, known.highestmodseq, highestmodseq)
        news = None
        if dialogue.resyncs and since is not None and since.uidvalidity == uidvalidity:
            news = told.news() if highestmodseq >= since.highestmodseq else None
        return Selected(
            uidvalidity=uidvalidity,
            uidnext=told.number("UIDNEXT"),
            exists=wire.exists,
            highestmodseq=highestmodseq,
            read_only=read_only or told.read_only,
            keywords_allowed=told.keywords_allowed,
            news=news,
            permanent=told.permanent,
        )


def _tell_fallback(dialogue: Dialogue, wire: Wire, known: int, now: int) -> None:
    """Why no news can be asked for: said in the log, since everything is compared then."""
    if not now and "CONDSTORE" in dialogue.capabilities:
        wire.tap.note("The server keeps no MODSEQ of this mailbox: everything is compared.")
    elif 0 < now < known:
        wire.tap.note("The server's MODSEQ went back: everything is compared.")


def _can_tell(since: MailboxMark) -> bool:
    return since.uidvalidity > 0 and since.highestmodseq > 0 and since.uidnext > 1


def _opened(
    dialogue: Dialogue, wire: Wire, verb: str, remote: str, since: MailboxMark | None
) -> bytes:
    """The text of the OK."""
    name = quoted(dialogue.encoded(remote))
    # without the word, a server may keep its HIGHESTMODSEQ to itself (RFC 7162 3.1.8)
    plain = ["(CONDSTORE)"] if "CONDSTORE" in dialogue.capabilities else []
    if since is None:
        return wire.command(verb, name, *plain)
    # what came and went since is nothing to us: only UIDs of then are asked about
    known = f"1:{since.uidnext - 1}"
    state = f"(QRESYNC ({since.uidvalidity} {since.highestmodseq} {known}))"
    try:
        return wire.command(verb, name, state)
    except BrokeProtocol as error:
        if not error.reply:
            raise
        dialogue.resyncs = False  # it offers QRESYNC, took ENABLE, and calls the word bad
        wire.tap.note("The server offers QRESYNC and calls it bad: it is asked without.")
        wire.untagged_responses.clear()
        return wire.command(verb, name, *plain)


class _Told:
    """The untagged answers and codes of one SELECT."""

    def __init__(self, wire: Wire, answer: bytes) -> None:
        self._data: dict[str, list[Any]] = wire.untagged_responses
        self.read_only = answer.upper().startswith(b"[READ-ONLY]")
        lines = (line for line in self._data.get("OK", []) if isinstance(line, bytes))
        permanent = [_PERMANENT.search(line) for line in lines]
        flags = [found[1].split() for found in permanent if found]
        self.permanent = words(b" ".join(b" ".join(some) for some in flags)) if flags else None
        self.keywords_allowed = not self.read_only and any(b"\\*" in some for some in flags)

    def number(self, name: str) -> int:
        """The last number told by this name; 0 where there is none."""
        told = self._data.get(name) or [b""]
        digits = told[-1].split()[0] if told[-1] else b""
        return int(digits) if digits.isdigit() and len(digits) <= 20 else 0

    def news(self) -> News:
        """VANISHED and FETCH."""
        flags: dict[int, frozenset[str]] = {}
        for line in self._data.get("FETCH", []):
            if not isinstance(line, bytes):
                raise broken("told flags in a way that cannot be read")
            uid, told = flags_in(line)
            if uid and told is not None:
                flags[uid] = told
        gone: list[UidRange] = []
        for line in self._data.get("VANISHED", []):
            if not isinstance(line, bytes):
                raise broken("told what is gone in a way that cannot be read")
            earlier = line[: len(_EARLIER)].upper() == _EARLIER
            gone += ranges_of(line[len(_EARLIER) :] if earlier else line)
        return News(flags, tuple(gone))
