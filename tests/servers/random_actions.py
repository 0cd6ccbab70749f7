"""Actions that nobody chose, in the words of the rules, and the books of what must be left."""

import random
from dataclasses import dataclass, field
from typing import Final

from tests.servers.two_sides import Ours, Theirs

FOLDERS: Final = ("Inbox", "Projects", "Archive", "Lists/2026")
FLAGS: Final = ("seen", "flagged", "answered", "work", "later")


@dataclass
class Books:
    """What was made, and what somebody removed for good."""

    made: list[str] = field(default_factory=list)
    removed: set[str] = field(default_factory=set)

    def new(self) -> str:
        """The subject of one more message."""
        self.made.append(f"m{len(self.made)}")
        return self.made[-1]

    def left(self) -> set[str]:
        """Subjects of which at least one message must be there."""
        return set(self.made) - self.removed


def act(chance: random.Random, side: Ours | Theirs, books: Books) -> None:
    """One action; of a message that is gone on this side, none."""
    subject = chance.choice(books.made)
    kind = chance.randrange(20)
    if kind < 8:
        sign = chance.choice("++-")
        side.attempt(f"flag {subject} {sign}{chance.choice(FLAGS)}")
    elif kind < 13:
        side.attempt(f"move {subject} {chance.choice(FOLDERS)}")
    elif kind < 14:
        side.attempt(f"copy {subject} {chance.choice(FOLDERS)}")
    elif kind < 16:
        side.attempt(f"move {subject} Trash")
    elif kind < 17:
        gone = f"purge {subject}" if isinstance(side, Ours) else f"expunge {subject}"
        books.removed.add(subject)
        side.attempt(gone)
    elif isinstance(side, Theirs):
        side.do(f"new {books.new()} {chance.choice(FOLDERS)}")
    else:
        side.attempt("undo")


def subjects(state: list[str]) -> set[str]:
    """Of all messages of a state."""
    return {one.rpartition("/")[2].split()[0] for one in state}
