"""Mail as Gmail keeps it: one set of messages with labels, and mailboxes that are views of it.

Every mailbox numbers by itself what it shows. What is in Trash or Spam shows nowhere else.
"""

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field

_MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*(<[^>]*>)")

INBOX = "INBOX"
ALL = "[Gmail]/All Mail"
SENT = "[Gmail]/Sent Mail"
DRAFTS = "[Gmail]/Drafts"
STARRED = "[Gmail]/Starred"
IMPORTANT = "[Gmail]/Important"
SPAM = "[Gmail]/Spam"
TRASH = "[Gmail]/Trash"
USES = {
    ALL: "\\All",
    SENT: "\\Sent",
    DRAFTS: "\\Drafts",
    STARRED: "\\Flagged",
    IMPORTANT: "\\Important",
    SPAM: "\\Junk",
    TRASH: "\\Trash",
}
"""Special uses by mailbox."""
LABELS = {INBOX: "\\Inbox", SENT: "\\Sent", DRAFTS: "\\Draft", IMPORTANT: "\\Important"}
"""What X-GM-LABELS calls a message that is in one of these; another mailbox's label is its name."""


@dataclass
class Letter:
    """One message."""

    msgid: int
    thrid: int
    raw: bytes
    received: int
    flags: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)
    away: str = ""
    """TRASH or SPAM, where it is in one."""
    modseq: int = 0


@dataclass
class Box:
    """One mailbox: the numbers of what it shows."""

    uids: dict[int, int] = field(default_factory=dict)
    """X-GM-MSGID to UID, in the order of UIDs."""
    uidnext: int = 1
    modseq: int = 1
    uidvalidity: int = 600
    number: int = field(default_factory=itertools.count(1).__next__)
    """What MAILBOXID is made of."""


class Account:
    """The mail of one account."""

    def __init__(self) -> None:
        self.letters: dict[int, Letter] = {}
        self.boxes: dict[str, Box] = {name: Box() for name in (INBOX, *USES)}
        self.modseq = 1
        self._next = 1_280_000_000_000_000_000

    def deliver(
        self,
        raw: bytes,
        *labels: str,
        flags: tuple[str, ...] = (),
        thread_of: Letter | None = None,
        received: int = 1_700_000_000,
    ) -> Letter:
        """A message with these labels, in All Mail; bytes that are there get the labels only."""
        found = next((one for one in self.letters.values() if one.raw == raw), None)
        if found is None:
            self._next += 7
            thread = thread_of.thrid if thread_of else self._next
            found = Letter(self._next, thread, raw, received, set(flags))
            self.letters[found.msgid] = found
        self.change(found, lambda one: one.labels.update(labels))
        return found

    def make(self, name: str) -> None:
        """A label of that name."""
        self.boxes.setdefault(name, Box())

    def change(self, letter: Letter, how: Callable[[Letter], object]) -> None:
        """Change one message; the mailboxes that show it tell of it."""
        how(letter)
        self.modseq += 1
        letter.modseq = self.modseq
        for name, box in self.boxes.items():
            shown = letter.msgid in self.letters and shows(name, letter)
            if shown and letter.msgid not in box.uids:
                box.uids[letter.msgid] = box.uidnext
                box.uidnext += 1
            elif not shown and letter.msgid not in box.uids:
                continue
            elif not shown:
                del box.uids[letter.msgid]
            box.modseq = self.modseq

    def put(self, letter: Letter, name: str) -> None:
        """COPY into that mailbox."""
        if name in {TRASH, SPAM}:
            letter.labels.clear()
            self.change(letter, lambda one: setattr(one, "away", name))
            return
        letter.away = ""
        if name == STARRED:
            self.change(letter, lambda one: one.flags.add("\\Flagged"))
        elif name == ALL:
            self.change(letter, lambda _one: None)
        else:
            self.change(letter, lambda one: one.labels.add(LABELS.get(name, name)))

    def take(self, letter: Letter, name: str) -> None:
        """Out of that mailbox: its label goes; what was in Trash or Spam is gone for good."""
        if name in {TRASH, SPAM} and letter.away == name:
            del self.letters[letter.msgid]
            self.change(letter, lambda _one: None)
        elif name == STARRED:
            self.change(letter, lambda one: one.flags.discard("\\Flagged"))
        elif name != ALL:  # which holds everything
            self.change(letter, lambda one: one.labels.discard(LABELS.get(name, name)))

    def rename(self, old: str, new: str) -> None:
        """A label gets another name."""
        self.boxes[new] = self.boxes.pop(old)
        for letter in self.letters.values():
            if old in letter.labels:
                letter.labels.remove(old)
                letter.labels.add(new)

    def remove(self, name: str) -> None:
        """A label goes; its messages stay."""
        for letter in list(self.letters.values()):
            self.change(letter, lambda one: one.labels.discard(name))
        del self.boxes[name]

    def at(self, name: str, uid: int) -> Letter | None:
        """The message with that UID there."""
        msgid = next((m for m, number in self.boxes[name].uids.items() if number == uid), None)
        return None if msgid is None else self.letters[msgid]

    def found(self, name: str, message_id: str) -> list[int]:
        """UIDs of that mailbox with that Message-ID."""
        return [
            uid
            for msgid, uid in self.boxes[name].uids.items()
            if message_id.encode() in _MESSAGE_ID.findall(self.letters[msgid].raw)
        ]


def shows(name: str, letter: Letter) -> bool:
    """Whether that mailbox shows the message."""
    if letter.away or name in {TRASH, SPAM}:
        return letter.away == name
    if name == ALL:
        return True
    if name == STARRED:
        return "\\Flagged" in letter.flags
    return LABELS.get(name, name) in letter.labels
