"""Messages that came in whole, stored in one transaction: bytes, words, place, thread, ledger.

Storing the same message of a server twice stores it once: the place that is known gets the
address. Must never merge messages whose bytes differ.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from tui_mail.errors import NotFound
from tui_mail.message.threading import answers_nothing_named
from tui_mail.model.frozen import frozen
from tui_mail.model.summary import UNCOUNTED
from tui_mail.ports.mail_store import Arrival
from tui_mail.store import (
    first_words,
    ledger,
    loose_answers,
    message_words,
    people,
    people_past,
    places,
    raw,
    reports,
    salvage_mark,
    server_ids,
    threads,
)
from tui_mail.store.adoption import WITHOUT_UID, adopt
from tui_mail.store.database import Transaction
from tui_mail.store.flag_bits import is_unread, split
from tui_mail.store.subject_keys import subject_key

_INSERT: Final = "INSERT INTO placements VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_NEW_THREAD: Final = "INSERT INTO threads (id, account, last, count, unread) VALUES (?, ?, ?, ?, ?)"
_OLD_THREAD: Final = """
UPDATE threads SET last = max(last, ?), count = count + ?, unread = unread + ? WHERE id = ?
"""
_UIDS: Final = """
SELECT uid, id, message FROM placements
WHERE server_folder = ? AND uid IN (SELECT value FROM json_each(?))
"""
_FETCHED_BEFORE: Final = """
SELECT p.id FROM placements p JOIN ledger l ON l.id = p.ledger
WHERE p.message = ? AND l.account = ? AND l.server = ? AND l.username = ? AND l.uidl = ?
ORDER BY p.id LIMIT 1
"""
_PLACES: Final = "SELECT count(*) FROM placements WHERE message = ? AND account = ?"
_READ_OTHERWISE: Final = """
SELECT id FROM placements
WHERE message = ?1 AND account = ?2 AND ledger IS NULL AND server_folder IS NOT NULL
ORDER BY server_folder <> ?3, id LIMIT 1
"""


@frozen
class _Coming:
    """An arrival whose bytes are stored."""

    arrival: Arrival
    account: int
    message: int
    fresh: bool
    """Its bytes were not here before."""


def add(tx: Transaction, arrivals: Sequence[Arrival]) -> list[int]:
    """The place of each, in order; see MailStore.add."""
    once, which = _without_doubles(arrivals)
    coming = _keep(tx, once)
    server_ids.note(tx, ((one.arrival.identity, one.account, one.message) for one in coming))
    known = _Known(tx, coming)
    ids: list[int | None] = [known.place(one) for one in coming]
    new = [one for one, row_id in zip(coming, ids, strict=True) if row_id is None]
    placed = iter(_place(tx, new))
    reports.lay(tx, (one.arrival.report for one in new if one.arrival.report is not None))
    whole = [next(placed) if row_id is None else row_id for row_id in ids]
    return [whole[number] for number in which]


def keep_message(tx: Transaction, arrival: Arrival) -> int:
    """Bytes and words alone, without a place; the row's id."""
    return _keep(tx, [arrival])[0].message


def _without_doubles(arrivals: Sequence[Arrival]) -> tuple[list[Arrival], list[int]]:
    """Each server address once (a server may say it twice), and where each arrival went."""
    once: list[Arrival] = []
    which: list[int] = []
    seen: dict[tuple[int, int], int] = {}
    for arrival in arrivals:
        number = len(once)
        if arrival.uid is not None:
            number = seen.setdefault((arrival.folder, arrival.uid), number)
        if number == len(once):
            once.append(arrival)
        which.append(number)
    return once, which


def _keep(tx: Transaction, arrivals: Sequence[Arrival]) -> list[_Coming]:
    accounts = _accounts_of(tx, {arrival.folder for arrival in arrivals})
    kept = raw.keep(tx, [(arrival.digest.sha256, arrival.raw) for arrival in arrivals])
    bare = message_words.without_words(tx, [row_id for row_id, fresh in kept if not fresh])
    words = {
        row_id: arrival.digest
        for (row_id, fresh), arrival in zip(kept, arrivals, strict=True)
        if fresh or row_id in bare
    }
    message_words.keep(tx, words.items())
    bare_ones = [row_id for row_id, digest in words.items() if digest.attachments == UNCOUNTED]
    if bare_ones:
        first_words.leave(tx, min(bare_ones))
    return [
        _Coming(arrival, accounts[arrival.folder], row_id, fresh)
        for arrival, (row_id, fresh) in zip(arrivals, kept, strict=True)
    ]


def _accounts_of(tx: Transaction, folders: Iterable[int]) -> dict[int, int]:
    accounts = {}
    for folder in folders:
        row = tx.db.execute("SELECT account FROM folders WHERE id = ?", (folder,)).fetchone()
        if row is None:
            raise NotFound(f"There is no folder {folder}.", "It may have been removed meanwhile.")
        accounts[folder] = row[0]
    return accounts


class _Known:
    """Places that some of the arrivals have already."""

    def __init__(self, tx: Transaction, coming: Sequence[_Coming]) -> None:
        self._tx = tx
        self._addresses: dict[tuple[int, int], tuple[int, int]] = {}
        uids: defaultdict[int, list[int]] = defaultdict(list)
        for one in coming:
            if one.arrival.uid is not None:
                uids[one.arrival.folder].append(one.arrival.uid)
        for folder, wanted in uids.items():
            for uid, row_id, message in tx.db.execute(
                _UIDS, (folder, json.dumps(wanted))
            ).fetchall():
                self._addresses[folder, uid] = (row_id, message)

    def place(self, one: _Coming) -> int | None:
        """The place it has, brought up to date; None: it is to get one."""
        if one.arrival.uid is not None:
            return self._of_server(one, one.arrival.uid)
        if one.arrival.drop is not None and not one.fresh:
            return self._of_drop(one)
        return None

    def _of_server(self, one: _Coming, uid: int) -> int | None:
        tx, folder = self._tx, int(one.arrival.folder)
        found = self._addresses.get((folder, uid))
        if found is not None and found[1] == one.message:
            return found[0]
        if found is not None:  # that UID names other bytes now: what was there stays, without it
            places.set_address(tx, places.load_one(tx, found[0]), None, None)
            del self._addresses[folder, uid]
        if one.fresh:
            return None
        row = tx.db.execute(WITHOUT_UID, (one.message, one.account, folder)).fetchone()
        if row is None and (lost := salvage_mark.recovered(tx, one.message, one.account)):
            places.show_in(tx, places.load_one(tx, lost), folder)
            row = (lost,)
        if row is None:
            return None
        adopt(tx, places.load_one(tx, row[0]), folder, uid, one.arrival.flags)
        self._addresses[folder, uid] = (row[0], one.message)
        return int(row[0])

    def _of_drop(self, one: _Coming) -> int | None:
        drop = one.arrival.drop
        if drop is None:
            return None
        wanted = (one.message, one.account, drop.server, drop.username, drop.uidl)
        row = self._tx.db.execute(_FETCHED_BEFORE, wanted).fetchone()
        return int(row[0]) if row else self._of_other_ways(one)

    def _of_other_ways(self, one: _Coming) -> int | None:
        """Fetched by IMAP before the account was switched, or fetched before, which nobody knows
        any more: it gets its line in the ledger.
        """
        wanted = (one.message, one.account, int(one.arrival.folder))
        row = self._tx.db.execute(_READ_OTHERWISE, wanted).fetchone()
        lost = salvage_mark.without_origin(self._tx, one.message, one.account)
        found = int(row[0]) if row else lost
        if found is not None:
            origin = (one.account, one.arrival.drop, one.arrival.line_mark)
            (line,) = ledger.enter(self._tx, [origin])
            self._tx.db.execute("UPDATE placements SET ledger = ? WHERE id = ?", (line, found))
        return found


def _place(tx: Transaction, coming: Sequence[_Coming]) -> list[int]:
    """New places for these."""
    if not coming:
        return []
    belongs = _join_threads(tx, coming)
    fetched = ledger.enter(
        tx, [(one.account, one.arrival.drop, one.arrival.line_mark) for one in coming]
    )
    first = threads.next_id(tx, "placements")
    rows = []
    for row_id, (one, thread, line) in enumerate(zip(coming, belongs, fetched, strict=True), first):
        arrival, (bits, labels) = one.arrival, split(one.arrival.flags)
        server_folder = None if arrival.uid is None else arrival.folder
        rows.append(
            (row_id, one.account, arrival.folder, one.message, arrival.received, bits, labels,
             server_folder, arrival.uid, thread, line, bcc_json(arrival), tx.now)
        )  # fmt: skip
        tx.tally.shown(arrival.folder, bits)
    tx.db.executemany(_INSERT, rows)
    _note_new(tx, coming, first)
    _heed_loose_answers(tx, coming)
    _meet(tx, coming)
    return list(range(first, first + len(rows)))


def _note_new(tx: Transaction, coming: Sequence[_Coming], first: int) -> None:
    """Those of which somebody wants to know; not what was moved, here or by another client."""
    new = [
        (row_id,)
        for row_id, one in enumerate(coming, first)
        if one.arrival.new and _is_first_place(tx, one)
    ]
    tx.db.executemany("INSERT INTO arrived (placement) VALUES (?)", new)


def _is_first_place(tx: Transaction, one: _Coming) -> bool:
    """Whether its account has it nowhere else."""
    return one.fresh or tx.db.execute(_PLACES, (one.message, one.account)).fetchone() == (1,)


def _heed_loose_answers(tx: Transaction, coming: Sequence[_Coming]) -> None:
    """What names nothing that it answers finds its thread; where the server names threads, that."""
    loose = {n for n, one in enumerate(coming) if answers_nothing_named(one.arrival.digest)}
    if not loose and not loose_answers.any_waits(tx):
        return
    came: defaultdict[int, list[loose_answers.Came]] = defaultdict(list)
    for number, one in enumerate(coming):
        arrival, digest = one.arrival, one.arrival.digest
        key = subject_key(digest) if not arrival.thread else None
        if key is not None and digest.date is not None:
            words = loose_answers.Came(one.message, key, digest.date, loose=number in loose)
            came[one.account].append(words)
    for account, messages in came.items():
        loose_answers.heed(tx, account, messages)


def _meet(tx: Transaction, coming: Sequence[_Coming]) -> None:
    """Who is in them, for completion; once for each account that has the message."""
    if people_past.is_put_off(tx):
        return
    roles = people.roles_of(tx, {one.arrival.folder for one in coming})
    people.count(
        tx,
        (
            meeting
            for one in coming
            if _is_first_place(tx, one)
            for meeting in people.met_by(one.arrival, one.account, roles.get(one.arrival.folder))
        ),
    )


def _join_threads(tx: Transaction, coming: Sequence[_Coming]) -> list[int]:
    by_account: defaultdict[int, list[int]] = defaultdict(list)
    for number, one in enumerate(coming):
        by_account[one.account].append(number)
    belongs = [0] * len(coming)
    for account, numbers in by_account.items():
        keys = [
            threads.keys_of(coming[n].arrival.digest, coming[n].arrival.thread) for n in numbers
        ]
        joined = threads.join(tx, account, keys)
        for number, thread in zip(numbers, joined.threads, strict=True):
            belongs[number] = thread
        _count_threads(tx, account, joined, [coming[n] for n in numbers])
    return belongs


def _count_threads(
    tx: Transaction, account: int, joined: threads.Joined, coming: Sequence[_Coming]
) -> None:
    """Bytes that are new here count one each; where they are not, the thread is counted anew."""
    counts: dict[int, list[int]] = {}
    for one, thread in zip(coming, joined.threads, strict=True):
        row = counts.setdefault(thread, [0, 0, 0])
        row[0] = max(row[0], one.arrival.received)
        if one.fresh:
            row[1] += 1
            row[2] += is_unread(split(one.arrival.flags)[0])
        else:
            tx.tally.threads.add(thread)
    made = sorted(joined.made)
    tx.db.executemany(_NEW_THREAD, [(thread, account, *counts[thread]) for thread in made])
    tx.db.executemany(_OLD_THREAD, [(*row, t) for t, row in counts.items() if t not in joined.made])


def bcc_json(arrival: Arrival) -> str:
    """Who got it unseen, as the column has it."""
    return json.dumps(arrival.bcc) if arrival.bcc else ""
