"""Makes a mailbox of made-up messages through the product's own insert path.

The same number gives the same mailbox, whatever the clock says: `python -m benchmarks.mailbox
FOLDER N` puts N messages of about 1 KB into FOLDER/mail.db, in threads, with flags, in folders.
"""

import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from tui_mail.message.digest import digest
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, FolderId
from tui_mail.ports.mail_store import Arrival
from tui_mail.store.mail_store import Store, open_store

ACCOUNT: Final = AccountKey("bench")
BATCH: Final = 500
EPOCH: Final = 1_200_000_000
"""Unix seconds of the first message."""
STEP: Final = 400
"""Seconds between two messages: a million take about twelve years."""

FOLDERS: Final = (
    ("Inbox", Role.INBOX, 70),
    ("Archive", Role.ARCHIVE, 15),
    ("Lists/python", None, 8),
    ("Sent", Role.SENT, 5),
    ("Trash", Role.TRASH, 2),
)
"""Name, role, share of the messages."""

PEOPLE: Final = tuple(
    (f"{first} {last}", f"{first}.{last}@{host}.example".lower())
    for first in ("Ada", "Bjørn", "Chloé", "Dmitri", "Emre", "Fatima", "Grace", "Hiro")
    for last in ("Lovelace", "Østby", "Müller", "Ivanova", "Yıldız", "Haddad", "Hopper", "Tanaka")
    for host in ("north", "south")
)
TOPICS: Final = (
    "the budget for spring", "lunch on Friday", "Rechnung", "minutes of the meeting", "会议记录",
    "release notes", "photos from the lake", "a question about threads", "the invoice", "holidays",
)  # fmt: skip
TEXT: Final = (
    "the plan is still open and everybody may add to it until the end of the week when we meet "
    "again to look at the numbers and decide what to keep and what to leave for another year "
    "please read the notes before and bring what you have even if it is not ready yet thanks"
)


def arrivals(count: int, folders: Sequence[FolderId]) -> Iterator[Arrival]:
    """That many messages, oldest first; the same ones each time."""
    chance = random.Random(20_260_101)
    shares = [share for *_, share in FOLDERS]
    recent: list[tuple[str, str]] = []
    for number in range(count):
        received = EPOCH + number * STEP
        answers = chance.choice(recent) if recent and chance.random() < 0.45 else None
        raw, message_id, subject = _message(number, received, answers, chance)
        recent.append((message_id, subject))
        del recent[:-200]
        (folder,) = chance.choices(folders, shares)
        flags = {word for word, odds in _ODDS if chance.random() < odds}
        if number > count - 200:
            flags.discard("seen")
        yield Arrival(folder, raw, digest(raw, received), received, frozenset(flags))


_ODDS: Final = (("seen", 0.97), ("flagged", 0.02), ("answered", 0.15), ("project", 0.01))


def _message(
    number: int, received: int, answers: tuple[str, str] | None, chance: random.Random
) -> tuple[bytes, str, str]:
    """Bytes, Message-ID and subject without Re:."""
    (name, address), (to_name, to_address) = chance.sample(PEOPLE, 2)
    message_id = f"<{number}.{chance.getrandbits(64):016x}@bench.example>"
    subject = answers[1] if answers else f"{chance.choice(TOPICS)}, {number}"
    date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(received))
    head = [
        f"Received: from mail.example by mx.bench.example with ESMTP id {number:x}; {date}",
        f"From: {name} <{address}>",
        f"To: {to_name} <{to_address}>",
        f"Subject: {'Re: ' if answers else ''}{subject}",
        f"Date: {date}",
        f"Message-ID: {message_id}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    ]
    if answers:
        head[6:6] = [f"In-Reply-To: {answers[0]}", f"References: {answers[0]}"]
    words = TEXT.split()
    lines = [" ".join(chance.choices(words, k=12)) for _ in range(chance.randint(5, 9))]
    return "\r\n".join([*head, "", *lines, ""]).encode(), message_id, subject


def make_folders(store: Store) -> list[FolderId]:
    """The account and its folders."""
    store.ensure_account(ACCOUNT)
    return [
        store.ensure_folder(ACCOUNT, name, role=role, local=True).id for name, role, _ in FOLDERS
    ]


def batches(coming: Iterator[Arrival]) -> Iterator[list[Arrival]]:
    """As a sync stores them."""
    batch: list[Arrival] = []
    for arrival in coming:
        batch.append(arrival)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def make_mailbox(database: Path, count: int) -> None:
    """Fill the mail.db of that path."""
    store = open_store(database, now=lambda: EPOCH + count * STEP)
    try:
        for batch in batches(arrivals(count, make_folders(store))):
            store.add(batch)
    finally:
        store.close()


def main(arguments: Sequence[str]) -> int:
    """Make a mailbox, and say how long that took."""
    if len(arguments) != 2 or not arguments[1].isdecimal():
        print("usage: python -m benchmarks.mailbox FOLDER N", file=sys.stderr)
        return 2
    start = time.perf_counter()
    make_mailbox(Path(arguments[0]) / "mail.db", int(arguments[1]))
    seconds = time.perf_counter() - start
    print(f"{int(arguments[1]):,} messages in {seconds:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
