"""A small IMAP server in this process, whose every byte is the same each time: for lines that are
cut at thousands of places.

It speaks the part of IMAP that a sync needs, with the extensions that a Dovecot has, from mailboxes
that lie in memory. It takes one connection at a time.

    with MailboxServer() as server:
        server.boxes["INBOX"].put(b"Subject: x\\r\\n\\r\\n")
        ... port = server.port ...
        server.most = 700           # every line breaks after so many bytes; None: none does
"""

import contextlib
import re
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import BinaryIO, Self, cast

DATE = "17-Jul-2026 02:44:25 +0000"
CAN = (
    "IMAP4rev1 SASL-IR ENABLE LITERAL+ NAMESPACE LIST-EXTENDED SPECIAL-USE LIST-STATUS UNSELECT"
    " UIDPLUS MOVE ESEARCH CONDSTORE QRESYNC"
)


class _CutError(Exception):
    """As many bytes as a line has are said."""


class Box:
    """One mailbox.

    Args:
        uidvalidity: of it.
        use: SPECIAL-USE attribute, or empty.
    """

    def __init__(self, uidvalidity: int, use: str = "") -> None:
        self.uidvalidity = uidvalidity
        self.use = use
        self.uidnext = 1
        self.modseq = 1
        self.messages: dict[int, tuple[bytes, frozenset[str], int]] = {}
        """UID to bytes, flags and MODSEQ."""
        self.gone: list[tuple[int, int]] = []
        """UIDs that were removed, and when."""

    def put(self, raw: bytes, flags: frozenset[str] = frozenset()) -> int:
        """A message; its UID."""
        self.modseq += 1
        uid, self.uidnext = self.uidnext, self.uidnext + 1
        self.messages[uid] = (raw, flags, self.modseq)
        return uid

    def flag(self, uid: int, add: frozenset[str]) -> None:
        """Set flags."""
        raw, flags, _ = self.messages[uid]
        self.modseq += 1
        self.messages[uid] = (raw, flags | add, self.modseq)

    def remove(self, uid: int) -> tuple[bytes, frozenset[str]]:
        """Take a message out."""
        self.modseq += 1
        self.gone.append((uid, self.modseq))
        raw, flags, _ = self.messages.pop(uid)
        return raw, flags

    def uids(self, uid_set: str) -> list[int]:
        """Those of the set that are there."""
        found: set[int] = set()
        last = max(self.messages, default=0)
        for part in uid_set.split(","):
            ends = [last if end == "*" else int(end) for end in part.split(":")]
            found.update(u for u in self.messages if min(ends) <= u <= max(ends))
        return sorted(found)

    @property
    def status(self) -> str:
        """As STATUS says it."""
        return (
            f"(MESSAGES {len(self.messages)} UIDNEXT {self.uidnext} UIDVALIDITY"
            f" {self.uidvalidity} HIGHESTMODSEQ {self.modseq})"
        )


class MailboxServer:
    """Listens on loopback.

    Args:
        without: capabilities that it does not have.
    """

    def __init__(self, *without: str) -> None:
        self.can = " ".join(word for word in CAN.split() if word not in without)
        self.boxes = {"INBOX": Box(7), "Archive": Box(8, "\\Archive"), "Trash": Box(9, "\\Trash")}
        self.most: int | None = None
        self.said = 0
        """Bytes on the last line."""
        self.appended = 0
        """Messages that were sent here."""
        self.before: Callable[[str], None] = lambda command: None
        """Called with each command before it is done."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            line.settimeout(60)
            coming = cast("BinaryIO", line.makefile("rb"))
            with line, coming, contextlib.suppress(_CutError, OSError):
                _Session(self, line).run(coming)


class _Session:
    def __init__(self, server: MailboxServer, line: socket.socket) -> None:
        self._server = server
        self._line = line
        self._box = Box(0)
        self._waiting: list[str | bytes] = []
        server.said = 0

    def run(self, coming: BinaryIO) -> None:
        self._coming = coming
        self._say(f"* OK [CAPABILITY {self._server.can} AUTH=PLAIN] ready")
        self._flush()
        for octets in coming:
            tag, _, command = octets.decode("latin-1").rstrip("\r\n").partition(" ")
            word, _, rest = command.partition(" ")
            if word == "UID":
                verb, _, rest = rest.partition(" ")
                word = f"uid_{verb}"
            self._server.before(command)
            done = getattr(self, f"_{word.lower()}", None)
            try:
                code = done(rest) if done is not None else None
                self._say(f"{tag} BAD {word}" if done is None else f"{tag} OK {code or ''}done")
            except KeyError as error:
                self._say(f"{tag} NO [NONEXISTENT] there is no {error}")
            self._flush()
            if word == "LOGOUT":
                return

    def _say(self, line: str | bytes) -> None:
        self._waiting += [line, "\r\n"]

    def _flush(self) -> None:
        octets = b"".join(x.encode("latin-1") if isinstance(x, str) else x for x in self._waiting)
        self._waiting.clear()
        server = self._server
        left = None if server.most is None else server.most - server.said
        if left is not None and len(octets) > left:
            self._line.sendall(octets[: max(0, left)])
            self._line.shutdown(socket.SHUT_RDWR)
            raise _CutError
        server.said += len(octets)
        self._line.sendall(octets)

    # -- commands; what each gives is the code of its OK

    def _authenticate(self, _rest: str) -> str:
        return f"[CAPABILITY {self._server.can}] "

    def _enable(self, rest: str) -> None:
        self._say(f"* ENABLED {rest}")

    def _namespace(self, _rest: str) -> None:
        self._say('* NAMESPACE (("" "/")) NIL NIL')

    def _list(self, rest: str) -> None:
        for name, box in self._server.boxes.items():
            self._say(f'* LIST (\\Subscribed \\HasNoChildren {box.use}) "/" {name}')
            if "STATUS (" in rest:
                self._say(f"* STATUS {name} {box.status}")

    def _lsub(self, _rest: str) -> None:
        for name in self._server.boxes:
            self._say(f'* LSUB () "/" {name}')

    def _status(self, rest: str) -> None:
        name = rest.split('"')[1]
        self._say(f"* STATUS {name} {self._server.boxes[name].status}")

    def _unselect(self, _rest: str) -> None:
        self._box = Box(0)

    def _noop(self, _rest: str) -> None:
        pass

    def _logout(self, _rest: str) -> None:
        self._say("* BYE")

    def _select(self, rest: str) -> str:
        box = self._box = self._server.boxes[rest.split('"')[1]]
        self._say("* FLAGS (\\Seen \\Flagged \\Answered \\Deleted \\Draft)")
        self._say("* OK [PERMANENTFLAGS (\\Seen \\Flagged \\Deleted \\*)] kept")
        self._say(f"* {len(box.messages)} EXISTS")
        self._say(f"* OK [UIDVALIDITY {box.uidvalidity}] ok")
        self._say(f"* OK [UIDNEXT {box.uidnext}] ok")
        self._say(f"* OK [HIGHESTMODSEQ {box.modseq}] ok")
        since = re.search(r"QRESYNC \(\d+ (\d+) 1:(\d+)\)", rest)
        if since:
            self._tell_news(int(since[1]), int(since[2]))
        return "[READ-WRITE] "

    _examine = _select

    def _tell_news(self, since: int, last: int) -> None:
        gone = [str(uid) for uid, modseq in self._box.gone if modseq > since and uid <= last]
        if gone:
            self._say(f"* VANISHED (EARLIER) {','.join(gone)}")
        for uid, (_, flags, modseq) in self._box.messages.items():
            if modseq > since and uid <= last:
                self._say(self._fetched(uid, f"FLAGS ({' '.join(sorted(flags))})"))

    def _fetched(self, uid: int, items: str) -> str:
        number = sorted(self._box.messages).index(uid) + 1
        return f"* {number} FETCH (UID {uid} {items})"

    def _uid_search(self, rest: str) -> None:
        found = [*self._box.messages]
        if uid_set := re.search(r"\bUID (\S+)", rest):
            found = self._box.uids(uid_set[1])
        if "HEADER" in rest:
            wanted = rest.split('"')[1].encode()
            found = [uid for uid in found if wanted in self._box.messages[uid][0]]
        if "RETURN" in rest:
            told = f" ALL {','.join(map(str, found))}" if found else ""
            self._say(f'* ESEARCH (TAG "x") UID{told}')
        else:
            self._say(" ".join(["* SEARCH", *map(str, found)]))

    def _uid_fetch(self, rest: str) -> None:
        since = re.search(r"CHANGEDSINCE (\d+)", rest)
        for uid in self._box.uids(rest.split(" ", maxsplit=1)[0]):
            raw, flags, modseq = self._box.messages[uid]
            if since and modseq <= int(since[1]):
                continue
            if "BODY.PEEK[]" in rest:
                head = self._fetched(uid, f"BODY[] {{{len(raw)}}}").removesuffix(")")
                self._waiting += [head, "\r\n", raw, ")\r\n"]
                continue
            items = f"FLAGS ({' '.join(sorted(flags))})"
            if "SIZE" in rest:
                items += f' RFC822.SIZE {len(raw)} INTERNALDATE "{DATE}"'
            if "MESSAGE-ID" in rest:
                items += _sketch(raw)
            self._say(self._fetched(uid, items))

    def _uid_store(self, rest: str) -> None:
        for uid in self._box.uids(rest.split(" ", maxsplit=1)[0]):
            self._box.flag(uid, frozenset(rest.partition("(")[2].rstrip(")").split()))

    def _append(self, rest: str) -> str:
        raw = self._coming.read(int(rest.rpartition("{")[2].rstrip("+}")))
        self._coming.readline()
        box = self._server.boxes[rest.split('"')[1]]
        self._server.appended += 1
        return f"[APPENDUID {box.uidvalidity} {box.put(raw)}] "

    def _uid_move(self, rest: str) -> None:
        uids = self._box.uids(rest.split(" ", maxsplit=1)[0])
        target = self._server.boxes[rest.split('"')[1]]
        new = [target.put(*self._box.remove(uid)) for uid in uids]
        if uids:
            old, there = (",".join(map(str, numbers)) for numbers in (uids, new))
            self._say(f"* OK [COPYUID {target.uidvalidity} {old} {there}] moved")
            self._say(f"* VANISHED {old}")


def _sketch(raw: bytes) -> str:
    """Its Message-ID, and how its text begins."""
    head, _, text = raw.decode("latin-1").partition("\r\n\r\n")
    name = next(line for line in head.split("\r\n") if line.startswith("Message-ID:"))
    name, text = f"{name}\r\n\r\n", text[:32]
    return (
        f" BODY[HEADER.FIELDS (MESSAGE-ID)] {{{len(name)}}}\r\n{name}"
        f" BODY[TEXT]<0> {{{len(text)}}}\r\n{text}"
    )
