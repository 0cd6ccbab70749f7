"""A small IMAP server that answers as Gmail does, for `serving`: X-GM-EXT-1 with its state.

    gmail = Gmail()
    gmail.mail.deliver(raw, "\\\\Inbox", "Work")
    with serving(gmail.script) as server:
        ...                                     # an account at 127.0.0.1:server.port, no TLS
    assert gmail.bodies == {letter.msgid: 1}    # how often each message's bytes went over the wire

It knows what our client says, and what imapclient says of labels; anything else fails the test.
CONDSTORE without QRESYNC, MOVE, UIDPLUS, ESEARCH, LIST-STATUS. `refuse` makes the next command of a
name end otherwise; `turned_away` answers the next log-ins. With OBJECTID in `capabilities` in place
of X-GM-EXT-1 it is a server that names mailboxes and messages by RFC 8474.
"""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator

from imapclient import imap_utf7

from tests.scripted.gmail_mail import INBOX, LABELS, USES, Account, Letter
from tests.scripted.server import Peer

CAPABILITIES = (
    "IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 UIDPLUS"
    " COMPRESS=DEFLATE ENABLE MOVE CONDSTORE ESEARCH UTF8=ACCEPT LIST-EXTENDED LIST-STATUS"
    " LITERAL- SPECIAL-USE APPENDLIMIT=35651584"
)
BEFORE = "IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 AUTH=PLAIN"
"""What it says that it can before log-in."""

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|([()])|([^\s()"]+)')
_LITERAL = re.compile(r"\{(\d+)(\+?)\}$")
_SECTION = re.compile(r"BODY(?:\.PEEK)?\[([^\]]*)\](?:<(\d+)\.(\d+)>)?", re.IGNORECASE)


class Gmail:
    """The server.

    Args:
        mail: what it holds.
    """

    def __init__(self, mail: Account | None = None) -> None:
        self.mail = mail or Account()
        self.bodies: Counter[int] = Counter()
        """Whole bodies sent, by X-GM-MSGID."""
        self.heard: list[str] = []
        """Commands, without tags and without what was sent as literals."""
        self.turned_away: list[str] = []
        """How the next log-ins end, `NO ...`."""
        self.tells_copyuid = True
        self.capabilities = CAPABILITIES
        self._refused: list[tuple[str, str]] = []

    def refuse(self, command: str, answer: str) -> None:
        """The next command that begins so is not done; `BYE ...` ends the session."""
        self._refused.append((command, answer))

    def refusal(self, command: str) -> str:
        """How this one ends; empty: as usual."""
        for refused in self._refused:
            if command.upper().startswith(refused[0]):
                self._refused.remove(refused)
                return refused[1]
        return ""

    def script(self, peer: Peer) -> None:
        """One connection."""
        _Session(self, peer).run()


class _Session:
    """One connection."""

    def __init__(self, gmail: Gmail, peer: Peer) -> None:
        self._gmail = gmail
        self._mail = gmail.mail
        self._peer = peer
        self._box = ""
        self._seen: list[int] = []
        """X-GM-MSGIDs of the open mailbox, in the order of the numbers that the client knows."""
        self._deleted: set[int] = set()
        self._literal = b""

    def run(self) -> None:
        self._peer.send("* OK hello from the test")
        while line := self._command():
            tag, _, command = line.partition(" ")
            self._gmail.heard.append(command)
            name, _, rest = command.partition(" ")
            if name.upper() == "UID":
                verb, _, rest = rest.partition(" ")
                name = f"UID_{verb}"
            answer = self._gmail.refusal(command)
            if answer.startswith("BYE"):
                self._peer.send(f"* {answer}")
                return
            answer = answer or getattr(self, f"_do_{name.lower()}")(rest)
            if self._box:
                self._news()
            self._peer.send(f"{tag} {answer}")
            if name.upper() == "LOGOUT":
                return

    def _command(self) -> str:
        line = self._peer.line()
        while found := _LITERAL.search(line):
            if not found[2]:
                self._peer.send("+ go on")
            self._literal = self._peer.read(int(found[1]))
            more = self._peer.line()
            shown = "" if line.partition(" ")[2].startswith("APPEND") else self._literal.decode()
            line = f'{line[: found.start()]}"{shown}"{more}'
        return line

    # Log-in and what the server can

    def _do_capability(self, _rest: str) -> str:
        self._peer.send(f"* CAPABILITY {self._gmail.capabilities if self._is_in else BEFORE}")
        return "OK told"

    _is_in = False

    def _do_authenticate(self, _rest: str) -> str:
        self._peer.send("+ ")
        self._peer.line()
        if self._gmail.turned_away:
            return self._gmail.turned_away.pop(0)
        self._is_in = True
        return "OK in"

    def _do_id(self, _rest: str) -> str:
        self._peer.send('* ID ("name" "test")')
        return "OK told"

    def _do_enable(self, _rest: str) -> str:
        self._peer.send("* ENABLED")
        return "OK done"

    def _do_namespace(self, _rest: str) -> str:
        self._peer.send('* NAMESPACE (("" "/")) NIL NIL')
        return "OK told"

    def _do_noop(self, _rest: str) -> str:
        return "OK done"

    _do_subscribe = _do_unsubscribe = _do_noop

    def _do_logout(self, _rest: str) -> str:
        self._peer.send("* BYE bye")
        return "OK bye"

    # Mailboxes

    def _do_list(self, rest: str) -> str:
        words = _words(rest)
        if words[1] == "":
            self._peer.send('* LIST (\\Noselect) "/" "/"')
            return "OK told"
        asked = re.search(r"STATUS \(([^)]*)\)", rest)
        for name in ["[Gmail]", *self._mail.boxes]:
            if words[1] not in {"*", _encoded(name)}:
                continue
            flags = ["\\HasNoChildren", USES.get(name, "")]
            if name == "[Gmail]":
                flags = ["\\HasChildren", "\\Noselect"]
            self._peer.send(f'* LIST ({" ".join(flags).strip()}) "/" {_quoted(_encoded(name))}')
            if asked and name in self._mail.boxes:
                self._status(name, asked[1])
        return "OK told"

    def _do_status(self, rest: str) -> str:
        name, *_ = _words(rest)
        self._status(_decoded(name), rest.partition("(")[2].rstrip(")"))
        return "OK told"

    def _status(self, name: str, items: str) -> None:
        box = self._mail.boxes[name]
        told = {
            "MESSAGES": len(box.uids),
            "UIDNEXT": box.uidnext,
            "UIDVALIDITY": box.uidvalidity,
            "HIGHESTMODSEQ": box.modseq,
            "MAILBOXID": f"(F{box.number})",
        }
        numbers = " ".join(f"{item} {told[item]}" for item in items.split())
        self._peer.send(f"* STATUS {_quoted(_encoded(name))} ({numbers})")

    def _do_select(self, rest: str) -> str:
        name = _decoded(_words(rest)[0])
        self._box = ""
        if name not in self._mail.boxes:
            return f"NO [NONEXISTENT] Unknown Mailbox: {name} (Failure)"
        box = self._mail.boxes[name]
        self._box, self._seen = name, list(box.uids)
        self._deleted.clear()
        self._peer.send(
            "* FLAGS (\\Answered \\Flagged \\Draft \\Deleted \\Seen $Forwarded)",
            "* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Draft \\Deleted \\Seen \\*)] ok",
            f"* OK [UIDVALIDITY {box.uidvalidity}] ok",
            f"* {len(box.uids)} EXISTS",
            "* 0 RECENT",
            f"* OK [UIDNEXT {box.uidnext}] ok",
            f"* OK [HIGHESTMODSEQ {box.modseq}]",
        )
        return f"OK [READ-WRITE] {name} selected. (Success)"

    _do_examine = _do_select

    def _do_unselect(self, _rest: str) -> str:
        self._box = ""
        return "OK done"

    def _do_create(self, rest: str) -> str:
        self._mail.make(_decoded(_words(rest)[0]))
        return "OK done"

    def _do_rename(self, rest: str) -> str:
        old, new = map(_decoded, _words(rest))
        self._mail.rename(old, new)
        return "OK done"

    def _do_delete(self, rest: str) -> str:
        self._mail.remove(_decoded(_words(rest)[0]))
        return "OK done"

    # Messages

    def _do_uid_search(self, rest: str) -> str:
        uids = sorted(self._uids.values())
        first = re.search(r"\bUID (\d+):\*", rest)
        header = re.search(r'HEADER Message-ID "?([^"]*)"?', rest, re.IGNORECASE)
        if first:
            uids = [uid for uid in uids if uid >= int(first[1])] or uids[-1:]
        elif header:
            uids = self._mail.found(self._box, header[1])
        if "RETURN" in rest:
            every = f" ALL {','.join(map(str, uids))}" if uids else ""
            self._peer.send(f'* ESEARCH (TAG "x") UID{every}')
        else:
            self._peer.send(f"* SEARCH {' '.join(map(str, uids))}")
        return "OK SEARCH completed (Success)"

    def _do_uid_fetch(self, rest: str) -> str:
        uid_set, _, items = rest.partition(" ")
        since = re.search(r"\(CHANGEDSINCE (\d+)\)", items)
        for letter in self._named(uid_set):
            if letter.msgid not in self._seen or (since and letter.modseq <= int(since[1])):
                continue
            parts = [f"UID {self._uids[letter.msgid]}".encode(), *self._told(letter, items)]
            if since:
                parts.append(b"MODSEQ (%d)" % letter.modseq)
            number = self._seen.index(letter.msgid) + 1
            self._peer.raw(b"* %d FETCH (%s)\r\n" % (number, b" ".join(parts)))
        return "OK Success"

    def _told(self, letter: Letter, items: str) -> Iterator[bytes]:
        """What FETCH tells of one message."""
        plain = _SECTION.sub("", items).upper()
        if "X-GM-THRID" in plain:
            yield b"X-GM-THRID %d" % letter.thrid
        if "X-GM-MSGID" in plain:
            yield b"X-GM-MSGID %d" % letter.msgid
        if "EMAILID" in plain:
            yield b"EMAILID (M%d)" % letter.msgid
        if "THREADID" in plain:
            yield b"THREADID (T-%d)" % letter.thrid
        if "X-GM-LABELS" in plain:
            shown = letter.labels - {LABELS.get(self._box, self._box)}
            yield b"X-GM-LABELS (%s)" % b" ".join(map(_label, sorted(shown)))
        if "FLAGS" in plain:
            yield f"FLAGS ({' '.join(sorted(letter.flags))})".encode()
        if "INTERNALDATE" in plain:
            at = time.strftime("%d-%b-%Y %H:%M:%S +0000", time.gmtime(letter.received))
            yield f'INTERNALDATE "{at}"'.encode()
        if "RFC822.SIZE" in plain:
            yield b"RFC822.SIZE %d" % len(letter.raw)
        for section, start, length in _SECTION.findall(items):
            yield self._part(letter, section, start, length)

    def _part(self, letter: Letter, section: str, start: str, length: str) -> bytes:
        head, _, text = letter.raw.partition(b"\r\n\r\n")
        octets = {"": letter.raw, "TEXT": text}.get(section.upper())
        if octets is None:
            wanted = re.findall(rb"(?im)^message-id:.*\r?\n?", head + b"\r\n")
            octets = b"".join(wanted) + b"\r\n"
        if section == "":
            self._gmail.bodies[letter.msgid] += not start or start == "0"
        where = ""
        if start:
            octets = octets[int(start) : int(start) + int(length)]
            where = f"<{start}>"
        return f"BODY[{section}]{where} {{{len(octets)}}}\r\n".encode() + octets

    def _do_uid_store(self, rest: str) -> str:
        uid_set, what, values = rest.split(" ", 2)
        add, words = what.startswith("+"), set(_words(values.strip("()")))
        for letter in self._named(uid_set):
            if "X-GM-LABELS" in what:
                names = {_decoded(word) for word in words}
                change = letter.labels.update if add else letter.labels.difference_update
                self._mail.change(letter, lambda _, names=names, change=change: change(names))  # type: ignore[misc]
                continue
            if "\\Deleted" in words:
                self._deleted.add(letter.msgid)
            flags = words - {"\\Deleted"}
            change = letter.flags.update if add else letter.flags.difference_update
            self._mail.change(letter, lambda _, flags=flags, change=change: change(flags))  # type: ignore[misc]
        return "OK Success"

    def _do_uid_move(self, rest: str) -> str:
        return self._carried(rest, self._mail.take)

    def _do_uid_copy(self, rest: str) -> str:
        return self._carried(rest, lambda _letter, _box: None)

    def _carried(self, rest: str, after: Callable[[Letter, str], None]) -> str:
        uid_set, _, name = rest.partition(" ")
        target = _decoded(_words(name)[0])
        if target not in self._mail.boxes:
            return f"NO [TRYCREATE] No folder {target} (Failure)"
        pairs, going = [], self._named(uid_set)
        for letter in going:
            old = self._uids[letter.msgid]
            self._mail.put(letter, target)
            pairs.append((old, self._mail.boxes[target].uids[letter.msgid]))
        code = ""
        if pairs and self._gmail.tells_copyuid:
            sets = [",".join(str(pair[side]) for pair in pairs) for side in (0, 1)]
            code = f"[COPYUID {self._mail.boxes[target].uidvalidity} {sets[0]} {sets[1]}] "
        for letter in going:
            after(letter, self._box)
        return f"OK {code}(Success)"

    def _do_uid_expunge(self, rest: str) -> str:
        for letter in self._named(rest):
            if letter.msgid in self._deleted:
                self._mail.take(letter, self._box)
        return "OK Success"

    def _do_append(self, rest: str) -> str:
        name, *_ = _words(rest)
        flags = re.search(r" \(([^)]*)\) ", rest)
        target = _decoded(name)
        if target not in self._mail.boxes:
            return "NO [TRYCREATE] no such label (Failure)"
        letter = self._mail.deliver(self._literal, flags=tuple(flags[1].split() if flags else ()))
        self._mail.put(letter, target)
        box = self._mail.boxes[target]
        return f"OK [APPENDUID {box.uidvalidity} {box.uids[letter.msgid]}] (Success)"

    def _news(self) -> None:
        """EXPUNGE and EXISTS of what happened to the open mailbox."""
        shown = self._uids
        for msgid in [one for one in self._seen if one not in shown]:
            self._peer.send(f"* {self._seen.index(msgid) + 1} EXPUNGE")
            self._seen.remove(msgid)
        new = [msgid for msgid in shown if msgid not in self._seen]
        if new:
            self._seen += new
            self._peer.send(f"* {len(self._seen)} EXISTS")

    @property
    def _uids(self) -> dict[int, int]:
        return self._mail.boxes[self._box].uids

    def _named(self, uid_set: str) -> list[Letter]:
        """Messages of the open mailbox that the set names."""
        found = []
        last = max(self._uids.values(), default=0)
        for msgid, uid in self._uids.items():
            for part in uid_set.split(","):
                low, _, high = part.partition(":")
                ends = sorted(last if end == "*" else int(end) for end in (low, high or low))
                if ends[0] <= uid <= ends[1]:
                    found.append(self._mail.letters[msgid])
                    break
        return found


def _words(text: str) -> list[str]:
    """Strings and atoms of the arguments; parentheses are left out."""
    return [
        re.sub(r"\\(.)", r"\1", quoted) if token.startswith('"') else atom
        for quoted, paren, atom, token in (
            (found[1] or "", found[2], found[3] or "", found[0]) for found in _TOKEN.finditer(text)
        )
        if not paren
    ]


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _label(label: str) -> bytes:
    """As X-GM-LABELS writes it: an atom, a quoted string, or a literal."""
    octets: bytes = imap_utf7.encode(label)
    if b"\n" in octets or len(octets) > 60:
        return b"{%d}\r\n%s" % (len(octets), octets)
    if label.startswith("\\") and label[1:].isalpha():
        return _quoted(label).encode()  # system labels come with their backslash doubled
    plain = re.fullmatch(rb"[A-Za-z0-9&/+,.-]+", octets)
    return octets if plain else _quoted(octets.decode()).encode()


def _encoded(name: str) -> str:
    octets: bytes = imap_utf7.encode(name)
    return octets.decode("ascii")


def _decoded(name: str) -> str:
    return INBOX if name.upper() == INBOX else str(imap_utf7.decode(name.encode("ascii")))
