"""One window of somebody in a hurry, as a process of its own: many actions, then what it sees.

    hand.py SEED ACTIONS CONFIG DATA STATE RUNTIME

Prints one JSON line when its actions are done, then one with all it sees for each line it reads.
"""

import json
import random
import sys
import threading
from collections import Counter
from pathlib import Path

from tui_mail.config.paths import Paths
from tui_mail.errors import TuiMailError
from tui_mail.model.commands import Answer, ChangeFlags, Command, Move, MoveToRole
from tui_mail.model.events import Event
from tui_mail.model.folder import Role
from tui_mail.model.ids import MessageId
from tui_mail.model.summary import View
from tui_mail.model.undoing import Undo
from tui_mail.ports.face import Face
from tui_mail.wiring.face import open_face

UNDER_WAY = 8
"""Commands that wait for an answer at once."""
LABELS = ("red", "blue", "later")
FOLDERS = ("Projects", "Kept/2026", "Inbox")


def flags(chance: random.Random, ids: tuple[MessageId, ...], word: str) -> Command:
    """Set or taken away."""
    return ChangeFlags(ids, add=(word,)) if chance.random() < 0.6 else ChangeFlags(ids, (), (word,))


def chosen(chance: random.Random, ids: tuple[MessageId, ...]) -> Command:
    """Something that a person does."""
    kind = chance.randrange(20)
    if kind < 5:
        word = chance.choice(("seen", "flagged", "answered"))
        return flags(chance, ids, word)
    if kind < 9:
        return flags(chance, ids, chance.choice(LABELS))
    if kind < 13:
        return Move(ids, chance.choice(FOLDERS))
    if kind < 15:
        return MoveToRole(ids, Role.ARCHIVE)
    if kind < 16:
        return MoveToRole(ids, Role.TRASH)
    return Undo()


class Hand:
    """Acts through one face."""

    def __init__(self, face: Face, seed: int) -> None:
        self._face = face
        self._chance = random.Random(seed)
        self._room = threading.Semaphore(UNDER_WAY)
        self.outcomes: Counter[str] = Counter()
        self.events = 0
        face.listen(self._heard)

    def act(self, count: int) -> None:
        """So many actions; then all of them are answered."""
        for _ in range(count):
            ids = tuple(map(MessageId, self._face.reading.ids(View())))
            some = tuple(self._chance.sample(ids, min(len(ids), self._chance.randint(1, 3))))
            self._room.acquire()
            self._face.submit(chosen(self._chance, some), self._answered)
        for _ in range(UNDER_WAY):
            self._room.acquire()

    def sees(self) -> list[tuple[int, str, list[str]]]:
        """Every message: id, folder, flags."""
        rows = self._face.reading.page(View(), 0, 100_000)
        return sorted((row.id, row.folder, sorted(row.flags)) for row in rows)

    def _answered(self, answer: Answer | TuiMailError) -> None:
        trouble = isinstance(answer, TuiMailError)
        self.outcomes[f"{type(answer).__name__}: {answer}" if trouble else "done"] += 1
        self._room.release()

    def _heard(self, event: Event) -> None:
        del event
        self.events += 1


def main(words: list[str]) -> None:
    """See above."""
    seed, count, *folders = words
    face = open_face(Paths(*map(Path, folders)), start=True)
    hand = Hand(face, int(seed))
    hand.act(int(count))
    print(json.dumps({"outcomes": hand.outcomes, "events": hand.events}), flush=True)
    for _ in sys.stdin:
        print(json.dumps(hand.sees()), flush=True)
    face.close()


if __name__ == "__main__":
    main(sys.argv[1:])
