"""Random actions, undos and redos over a POP and an IMAP account; then all of it is taken back.

Whether everything is as it was is read off the server by its own tool, and here off the store.
"""

import random
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.engine.here import Here, Keys, engine
from tests.engine.peers import NOWHERE, smtp
from tests.servers.person import Person, account, letters
from tests.servers.rig import Rig
from tests.servers.test_soak import killed_some_time
from tests.servers.turns import SOAK
from tests.servers.two_sides import Killed, kill_at
from tui_mail.errors import NotFound
from tui_mail.model.commands import ChangeFlags, Command, Copy, Move, MoveToRole
from tui_mail.model.folder import Role
from tui_mail.model.folder_changes import CreateFolder
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.model.threads import BreakThreads, JoinThreads
from tui_mail.model.undoing import Redo, StepState, Undo
from tui_mail.ports.store_reader import Selection
from tui_mail.store.reader import open_reader

ACTIONS = 500 if SOAK else 60
SEEDS = range(8) if SOAK else range(1)
LETTERS = 24 if SOAK else 8
FOLDERS = ("Projects", "Lists", "Archive", "Trash")
FLAGS = ("seen", "flagged", "answered", "work", "later", "Überfällig")
HOME, DROP = AccountKey("home"), AccountKey("drop")
ALL = Undo(to=1)

Here_ = dict[int, tuple[str, str, frozenset[str], int]]
There = list[tuple[str, str, str]]


def settings(rig: Rig) -> str:
    """Bob by IMAP, Alice by POP."""
    parts = []
    for name, user, mode in (("home", "bob", "imap"), ("drop", "alice", "pop")):
        port = rig.ports["imap" if mode == "imap" else "pop3"]
        parts.append(
            f'[accounts.{name}]\nemail = "{user}@rig.test"\nmode = "{mode}"\nsmtp = ["out"]\n'
            f'[accounts.{name}.{mode}]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
            f'username = "{user}"\npassword_command = "{user}pw"\ncheck_every = "1d"\n'
        )
    return smtp(NOWHERE) + "".join(parts)


@contextmanager
def opened(rig: Rig, folder: Path) -> Iterator[Here]:
    """The program, in this process; an earlier one's profile is taken up."""
    with engine(folder, settings(rig), Keys()) as here:
        yield here


def threaded(user: str) -> list[bytes]:
    """Letters of which two in three answer the one before."""
    mail = letters(LETTERS, user)
    for number in range(LETTERS):
        if number % 3:
            answers = f"References: <letter-{number - 1}@rig.test>\r\n".encode()
            mail[number] = answers + mail[number]
    return mail


def begin(rig: Rig) -> None:
    """Mail in several folders, with flags."""
    for name in FOLDERS:
        rig.doveadm("mailbox", "create", "-s", "-u", "bob", name)
    rig.seed("alice", threaded("alice"))
    mail = threaded("bob")
    for number, raw in enumerate(mail):
        box = ("INBOX", "INBOX", *FOLDERS)[number % 6]
        rig.deliver("bob", raw, box, flags=("", "S", "F", "RS")[number % 4])


def shown(here: Here) -> Here_:
    """All that is shown: folder, subject, flags, thread mates."""
    reader = open_reader(here.store_path)
    try:
        return {
            row.id: (folder.name, row.subject, row.flags, row.thread_size)
            for folder in reader.folders()
            for row in reader.page(Selection(folder_id=folder.id), 0, 10_000)
        }
    finally:
        reader.close()


def counts(here: Here) -> list[tuple[str, str, int, int]]:
    reader = open_reader(here.store_path)
    try:
        return sorted((f.account, f.name, f.total, f.unread) for f in reader.folders())
    finally:
        reader.close()


def there(rig: Rig, user: str) -> There:
    """All that the server has, as its own tool says: mailbox, flags, Message-ID."""
    said = rig.doveadm("-f", "tab", "fetch", "-u", user, "mailbox flags hdr.message-id", "ALL")
    rows = []
    for line in said.splitlines()[1:]:
        box, flags, name = line.split("\t")
        kept = " ".join(sorted(f for f in flags.split() if f != "\\Recent"))
        rows.append((box, kept, name))
    return sorted(rows)


def bytes_there(rig: Rig, user: str) -> dict[str, list[bytes]]:
    """What each mailbox holds, byte for byte."""
    return {box: sorted(rig.messages(user, box)) for box in rig.mailboxes(user)}


def an_action(chance: random.Random, ids: list[MessageId]) -> Command:
    """What nobody chose."""
    some = tuple(chance.sample(ids, chance.randint(1, min(5, len(ids)))))
    kind = chance.randrange(20)
    if kind < 8:
        add = tuple(chance.sample(FLAGS, chance.randint(0, 2)))
        remove = tuple(f for f in chance.sample(FLAGS, 2) if f not in add)
        return ChangeFlags(some, add, remove)
    if kind < 12:
        return Move(some, chance.choice(("Inbox", *FOLDERS[:2])))
    if kind < 14:
        return MoveToRole(some, Role.ARCHIVE)
    if kind < 16:
        return Move(some, "Trash")
    if kind < 18:
        return Copy(some, chance.choice(("Inbox", *FOLDERS)))
    return BreakThreads(some) if kind < 19 else JoinThreads(some[1:], some[0])


def one_of_an_account(here: Here, command: Command) -> bool:
    """Whether it can be done: threads are joined within an account."""
    if not isinstance(command, JoinThreads):
        return True
    places = here.store.placed((*command.ids, command.onto))
    return bool(command.ids) and len({place.account for place in places}) == 1


def act(here: Here, chance: random.Random, count: int) -> None:
    """So many actions, undos and redos; syncs in between."""
    for _ in range(count):
        kind = chance.randrange(20)
        with suppress(NotFound):
            if kind < 11:
                command = an_action(chance, [MessageId(one) for one in shown(here)])
                if one_of_an_account(here, command):
                    here.ask(command)
            elif kind < 15:
                here.ask(Undo(chance.choice((1, 1, 2, 5))))
            elif kind < 18:
                here.ask(Redo(chance.choice((1, 1, 2, 5))))
            else:
                assert not here.sync().strip()


@pytest.mark.parametrize("seed", SEEDS)
def test_after_undoing_all_everything_is_as_it_was_here_and_there(
    clean_rig: Rig, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    begin(clean_rig)
    with opened(clean_rig, tmp_path) as here:
        assert not here.sync().strip()
        for name in FOLDERS[:2]:
            here.ask(CreateFolder(DROP, name))
        before, counted = shown(here), counts(here)
    server = [there(clean_rig, user) for user in ("alice", "bob")]
    octets = [bytes_there(clean_rig, user) for user in ("alice", "bob")]
    for _ in range(4):
        with opened(clean_rig, tmp_path) as here:
            act(here, chance, ACTIONS // 4)
    with opened(clean_rig, tmp_path) as here:
        assert not here.sync().strip()
        after = shown(here)
        assert after != before
        newest = max(s.id for s in here.store.steps(1000) if s.state is StepState.DONE)
        here.ask(ALL)
        assert shown(here) == before
        assert not here.sync().strip()
        assert not here.sync().strip()
        assert (shown(here), counts(here)) == (before, counted)
        assert [there(clean_rig, user) for user in ("alice", "bob")] == server
        assert [bytes_there(clean_rig, user) for user in ("alice", "bob")] == octets
        assert here.store.journal(HOME) == ()
        here.ask(Redo(to=newest))
        assert shown(here) == after
        assert here.problems() == []


@pytest.mark.parametrize("nth", range(12) if SOAK else (1, 4))
def test_an_undo_that_is_killed_while_the_server_hears_of_it_ends_the_same(
    clean_rig: Rig, tmp_path: Path, nth: int
) -> None:
    begin(clean_rig)
    first, second = tmp_path / "first", tmp_path / "second"
    with opened(clean_rig, first) as here:
        assert not here.sync().strip()
        before, server = shown(here), there(clean_rig, "bob")
        act(here, random.Random(nth), 20)
        assert not here.sync().strip()
        here.ask(ALL)
        kill_at(here, nth, second)
        with suppress(Killed):
            here.sync(HOME)
        here.steps.at = lambda _step: None
    if not second.exists():
        shutil.copytree(first, second)  # it said less than that
    with opened(clean_rig, second) as here:
        assert not here.sync().strip()
        assert not here.sync().strip()
        assert shown(here) == before
        assert there(clean_rig, "bob") == server
        assert here.store.journal(HOME) == ()


def test_an_undo_killed_at_any_moment_was_done_or_not(clean_rig: Rig, tmp_path: Path) -> None:
    chance = random.Random(7)
    begin(clean_rig)
    person = Person(tmp_path, account(clean_rig, "home", "bob", "imap"))
    person.run("sync", "home")
    server = there(clean_rig, "bob")
    ids = [row["id"] for row in person.rows("list", "--limit", 100)]
    for word in ("+flagged", "+work"):
        person.run("flag", *ids, word)
    steps = len(person.rows("undo", "--list"))
    for _ in range(20 if SOAK else 1):
        killed_some_time(person, chance, "undo", str(steps))
        states = {row["state"] for row in person.rows("undo", "--list")}
        assert len(states) == 1, "a part of it was done"
        if states == {"undone"}:
            person.run("redo", str(steps))
    person.run("undo", str(steps))
    person.run("sync", "home")
    assert there(clean_rig, "bob") == server
    assert re.search(rb"nothing to undo", person.run("undo", code=None).stderr)
