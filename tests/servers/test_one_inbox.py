"""One inbox over three accounts, two read over IMAP and one over POP: what is done there by key
lands with the message's own account, as Dovecot itself tells. A few actions in CI, 1,000 in a soak.
"""

import copy
import os
import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from textual.pilot import Pilot

from tests.servers.person import Person, account
from tests.servers.rig import Rig
from tests.ui.driving import TRIES, ready
from tui_mail.config.load import load_settings
from tui_mail.model.commands import Sync, Synced
from tui_mail.model.flags import FLAGGED, SEEN
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.ports.face import Face
from tui_mail.ui.app import MailApp
from tui_mail.ui.dialogs.narrowing import NarrowingDialog
from tui_mail.ui.screens.main import MainScreen
from tui_mail.wiring.face import open_face

ACTIONS = 1_000 if os.environ.get("TUI_MAIL_SOAK") else 8
LETTERS = 300 if os.environ.get("TUI_MAIL_SOAK") else 4
PEOPLE = {"home": "alice", "work": "bob", "club": "carol"}
ON_IMAP = {"work": "bob", "club": "carol"}
Book = dict[str, tuple[str, frozenset[str]]]
"""Subject to folder (or what it is for) and flags."""


class Books:
    """What must be where, by our own reckoning."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.now: Book = {}
        self.before: list[Book] = []

    def note(self, change: Book) -> None:
        """A change that can be undone."""
        self.before.append(copy.copy(self.now))
        self.now.update(change)

    def undo(self) -> None:
        """The last one back."""
        self.now = self.before.pop()


async def until(pilot: Pilot[None], true: object, what: str) -> None:
    """As the driving of screens, for as long as a real server may take."""
    assert callable(true)
    for _ in range(10 * TRIES):
        await pilot.pause()
        if true():
            return
        await pilot.pause(0.01)
    raise AssertionError(what)


async def test_each_action_lands_with_the_message_s_own_account(
    clean_rig: Rig, tmp_path: Path
) -> None:
    chance = random.Random(20_261_127)
    config = "".join(
        account(clean_rig, name, user, "pop" if name == "home" else "imap")
        for name, user in PEOPLE.items()
    )
    person = Person(tmp_path, config)
    books = Books(chance)
    for name, user in PEOPLE.items():
        raws = [_letter(name, user, n) for n in range(LETTERS)]
        clean_rig.seed(user, raws)
        books.now |= {f"{name}-{n}": ("inbox", frozenset()) for n in range(LETTERS)}
    face = open_face(person.paths)
    try:
        _sync(face)
        app = MailApp(face, ui=load_settings(person.paths.settings).ui)
        async with app.run_test(size=(120, 40)) as pilot:
            main = await ready(pilot)
            await pilot.press("g", "A", "V")
            for number in range(ACTIONS):
                await _act(pilot, main, books)
                if number % 100 == 99:
                    _sync(face)
        _sync(face)
        folders = {
            (f.account, f.role.value if f.role else f.name): f.name for f in face.reading.folders()
        }
    finally:
        face.close()
    changed = {s.partition("-")[0] for s, now in books.now.items() if now != ("inbox", frozenset())}
    assert changed == set(PEOPLE), "nothing was done in one of them"
    for name, user in ON_IMAP.items():
        wanted = {
            subject: (_mailbox(folders.get((AccountKey(name), place), place)), flags)
            for subject, (place, flags) in books.now.items()
            if subject.startswith(name)
        }
        assert dict(_on_server(clean_rig, user)) == wanted, name
    home = {s: where for s, where in books.now.items() if s.startswith("home")}
    assert dict(_in_store(person)) == home
    assert {s for s, _ in _on_server(clean_rig, "alice")} == set(home), "POP: its server keeps all"


async def _act(pilot: Pilot[None], main: MainScreen, books: Books) -> None:
    """One action by key on up to three messages, of whichever accounts."""
    kind = books.chance.choice("suuseedmmz")
    if kind == "z" and books.before:
        books.undo()
        await pilot.press("z")
        await _quiet(pilot, main, books)
        return
    rows = [MessageId(one) for one in main.desk.reading.ids(main.messages.view)]
    chosen = books.chance.sample(rows, min(books.chance.choice((1, 1, 2, 3)), len(rows)))
    for one in chosen:
        main.messages.stand_on(one)
        await pilot.press("x")
    picked = {row.subject: row.account for row in main.desk.reading.rows(chosen)}
    assert main.messages.marked == set(chosen)
    books.note(_meant(kind, books, picked))
    if kind in "mz":
        place = books.now[next(iter(picked))][0]
        await pilot.press("m")
        await until(pilot, lambda: isinstance(pilot.app.screen, NarrowingDialog), "no dialog")
        await pilot.press(*place, "enter")
    else:
        await pilot.press(kind)
    await _quiet(pilot, main, books, chosen)
    await pilot.press("asterisk", "n")


def _meant(kind: str, books: Books, picked: dict[str, AccountKey]) -> Book:
    """What an action has to do to these."""
    now = {subject: books.now[subject] for subject in picked}
    if kind in "su":
        flag = FLAGGED if kind == "s" else SEEN
        has = [flag in flags for _, flags in now.values()]
        gone = any(has) if flag == SEEN else all(has)
        return {s: (p, f - {flag} if gone else f | {flag}) for s, (p, f) in now.items()}
    place = {"e": "archive", "d": "trash"}.get(kind) or books.chance.choice(("Projects", "Lists"))
    return {subject: (place, flags) for subject, (_, flags) in now.items()}


async def _quiet(
    pilot: Pilot[None], main: MainScreen, books: Books, chosen: list[MessageId] | None = None
) -> None:
    """What was asked for is done here: of these messages, or of whichever."""
    inbox = {subject for subject, (place, _) in books.now.items() if place == "inbox"}

    def is_done() -> bool:
        reading, view = main.desk.reading, main.messages.view
        if reading.count(view) != len(inbox):
            return False
        rows = reading.page(view, 0, 3 * LETTERS) if chosen is None else reading.rows(chosen)
        return all(books.now[row.subject][1] == row.flags for row in rows)

    await until(pilot, is_done, "it was never done")
    await until(pilot, lambda: not main.messages.loading_ids, "the list never settled")


def _letter(name: str, user: str, number: int) -> bytes:
    return (
        f"From: Friend <friend@rig.test>\r\nTo: {user}@rig.test\r\nSubject: {name}-{number}\r\n"
        f"Message-ID: <{name}-{number}@rig.test>\r\n\r\nwords\r\n"
    ).encode()


def _sync(face: Face) -> None:
    answer = face.ask(Sync())
    assert isinstance(answer, Synced)
    assert all(result.ok for result in answer.results), answer


def _mailbox(name: str) -> str:
    return "INBOX" if name.casefold() == "inbox" else name


def _on_server(rig: Rig, user: str) -> Iterator[tuple[str, tuple[str, frozenset[str]]]]:
    """Each message by subject: its mailbox and flags, as doveadm tells."""
    said = rig.doveadm("fetch", "-u", user, "mailbox flags hdr.subject", "all")
    for record in said.split("\f"):
        fields = dict(line.split(": ", 1) for line in record.splitlines() if ": " in line)
        if fields:
            flags = {flag.removeprefix("\\").lower() for flag in fields["flags"].split()}
            yield fields["hdr.subject"], (fields["mailbox"], frozenset(flags - {"recent"}))


def _in_store(person: Person) -> Iterator[tuple[str, tuple[str, frozenset[str]]]]:
    """Each of the POP account's messages by subject, read off the file itself."""
    db = sqlite3.connect(f"file:{person.paths.database}?mode=ro", uri=True)
    try:
        rows = db.execute(
            "SELECT m.subject, coalesce(f.role, f.name), p.flags & 1, p.flags & 2"
            " FROM placements p JOIN messages m ON m.id = p.message"
            " JOIN folders f ON f.id = p.folder JOIN accounts a ON a.id = p.account"
            " WHERE a.name = 'home'"
        ).fetchall()
    finally:
        db.close()
    for subject, place, seen, flagged in rows:
        flags = {SEEN} if seen else set()
        yield subject, (place, frozenset(flags | ({FLAGGED} if flagged else set())))
