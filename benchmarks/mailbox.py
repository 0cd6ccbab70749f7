"""Makes a mailbox of made-up messages through the product's own insert path.

`python -m benchmarks.mailbox FOLDER N` puts N messages into FOLDER/mail.db. Several processes
read the messages, as the engine would; the one writer stores them in transactions of the size
that a sync uses. Must never write to the store in a way that a sync does not.
"""

import itertools
import multiprocessing
import os
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks.letters import EPOCH, STEP, Letter, blocks, letters
from tui_mail.engine.batches import MOST
from tui_mail.message.digest import digest
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, FolderId
from tui_mail.model.summary import Digest
from tui_mail.ports.mail_store import Arrival
from tui_mail.store.mail_store import Store, open_store

ACCOUNT: Final = AccountKey("bench")
SHORT_FROM: Final = 500_000
"""Mailboxes of so many messages have short ones, about 1 KB each."""
OTHERS: Final = (("Sent", Role.SENT), ("Archive", Role.ARCHIVE), ("Trash", Role.TRASH))
"""Empty folders: every message is in the inbox, as in a peer's."""

Read = tuple[Letter, Digest]


def read_block(count: int, block: int) -> list[Read]:
    """A block's messages, each with what the engine reads off it."""
    coming = letters(count, block, short=count >= SHORT_FROM)
    return [(letter, digest(letter.raw, letter.received)) for letter in coming]


def _read_block(job: tuple[int, int]) -> list[Read]:
    return read_block(*job)


def read_all(count: int, processes: int) -> Iterator[Read]:
    """All messages, oldest first, read in so many processes."""
    jobs = [(count, block) for block in range(blocks(count))]
    if processes < 2 or len(jobs) < 2:
        yield from itertools.chain.from_iterable(map(_read_block, jobs))
        return
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        # a window, so that what is read does not pile up before the writer
        for at in range(0, len(jobs), 4 * processes):
            window = jobs[at : at + 4 * processes]
            yield from itertools.chain.from_iterable(pool.imap(_read_block, window))


def batches(coming: Iterable[Read], size: int = MOST) -> Iterator[list[Read]]:
    """As a sync stores them."""
    rest = iter(coming)
    while batch := list(itertools.islice(rest, size)):
        yield batch


def make_folders(store: Store) -> FolderId:
    """The account and its folders; the inbox."""
    store.ensure_account(ACCOUNT)
    inbox = store.ensure_folder(ACCOUNT, "Inbox", role=Role.INBOX, local=True).id
    for name, role in OTHERS:
        store.ensure_folder(ACCOUNT, name, role=role, local=True)
    return inbox


def arrivals(inbox: FolderId, batch: Sequence[Read]) -> list[Arrival]:
    """What the store is handed."""
    return [
        Arrival(inbox, letter.raw, words, letter.received, letter.flags) for letter, words in batch
    ]


def make_mailbox(database: Path, count: int, processes: int = 0) -> None:
    """Fill the mail.db of that path; made under another name first, so that it is whole or absent.

    Args:
        database: must not be there yet.
        count: messages.
        processes: that read messages; as many as there are cores if left out.
    """
    making = database.parent.with_name(database.parent.name + ".making")
    shutil.rmtree(making, ignore_errors=True)  # of a run that was broken off
    making.mkdir(parents=True)
    store = open_store(making / database.name, now=lambda: EPOCH + count * STEP)
    try:
        inbox = make_folders(store)
        for batch in batches(read_all(count, processes or os.cpu_count() or 1)):
            store.add(arrivals(inbox, batch))
    finally:
        store.close()
    making.rename(database.parent)


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
