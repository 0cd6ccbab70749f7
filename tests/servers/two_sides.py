"""The two sides of one mailbox for the rules: the program's engine, and another client."""

import contextlib
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import imapclient

from tests.engine.here import HOME, Here, Keys, engine
from tests.engine.middle import Middle
from tests.engine.peers import NOWHERE, smtp
from tests.servers.cyrus import Cyrus, foreign
from tests.servers.rig import PASSWORDS, Rig
from tui_mail.errors import NotFound
from tui_mail.model.address import Address
from tui_mail.model.commands import ChangeFlags, Copy, DraftSaved, Move, MoveToRole, SaveDraft
from tui_mail.model.draft import Draft
from tui_mail.model.folder import Role
from tui_mail.model.folder_changes import DeleteFolder, RenameFolder
from tui_mail.model.ids import FolderId, MessageId
from tui_mail.model.undoing import Undo
from tui_mail.ports.steps import Step
from tui_mail.ports.store_reader import Selection
from tui_mail.store.reader import open_reader

Server = Rig | Cyrus
_SYSTEM: Final = ("seen", "flagged", "answered", "draft", "deleted")


def letter(subject: str) -> bytes:
    """The message of that subject."""
    head = f"From: f@far.test\r\nSubject: {subject}\r\nMessage-ID: <{subject}@far.test>\r\n"
    return f"{head}\r\nwords of {subject}\r\n".encode()


class Killed(Exception):
    """Died at a step."""


class Ours:
    """What the user of the program does, by subjects and names of folders."""

    def __init__(self, here: Here) -> None:
        self.here = here
        self._saved: MessageId | None = None

    def do(self, action: str) -> None:
        """One action of the rules."""
        kind, *words = action.split()
        getattr(self, f"_{kind}")(*words)

    def attempt(self, action: str) -> None:
        """One action; where there is nothing to do it to, none."""
        with contextlib.suppress(KeyError, NotFound):
            self.do(action)

    def state(self) -> list[str]:
        """All that is shown."""
        return sorted(f"{folder}/{rest}" for folder, _, rest in self._rows())

    def ids(self) -> dict[str, list[int]]:
        """By subject."""
        found: dict[str, list[int]] = {}
        for _, message, rest in self._rows():
            found.setdefault(rest.split()[0], []).append(message)
        return found

    def _rows(self) -> list[tuple[str, MessageId, str]]:
        reader = open_reader(self.here.store_path)
        try:
            return [
                (folder.name, row.id, " ".join([row.subject, *sorted(row.flags)]))
                for folder in reader.folders()
                for row in reader.page(Selection(folder_id=folder.id), 0, 10_000)
            ]
        finally:
            reader.close()

    def _id(self, subject: str) -> tuple[MessageId]:
        return (MessageId(min(self.ids()[subject])),)

    def _folder(self, name: str) -> FolderId:
        states = self.here.store.folder_states(HOME)
        return next(s.folder.id for s in states if s.folder.name == name)

    def _flag(self, subject: str, *words: str) -> None:
        add = tuple(word[1:] for word in words if word[0] == "+")
        remove = tuple(word[1:] for word in words if word[0] == "-")
        self.here.ask(ChangeFlags(self._id(subject), add, remove))

    def _move(self, subject: str, folder: str) -> None:
        self.here.ask(Move(self._id(subject), folder))

    def _copy(self, subject: str, folder: str) -> None:
        self.here.ask(Copy(self._id(subject), folder))

    def _trash(self, subject: str) -> None:
        self.here.ask(MoveToRole(self._id(subject), Role.TRASH))

    def _purge(self, subject: str) -> None:
        """Out of Trash for good; what is elsewhere goes there first."""
        while subject in self.ids():
            self._trash(subject)

    def _undo(self) -> None:
        self.here.ask(Undo())

    def _written(self, subject: str, body: str) -> Draft:
        sender = Address("Bob", "bob@rig.test")
        return Draft(HOME, sender, subject=subject, body=body, id=self._saved)

    def _draft(self, subject: str, body: str) -> None:
        saved = self.here.ask(SaveDraft(self._written(subject, body)))
        assert isinstance(saved, DraftSaved)
        self._saved = saved.id

    def _rename(self, name: str, new: str) -> None:
        self.here.ask(RenameFolder(self._folder(name), new))

    def _remove(self, name: str) -> None:
        self.here.ask(DeleteFolder(self._folder(name)))


class Theirs:
    """What another client does to the same account."""

    def __init__(self, server: Server, client: imapclient.IMAPClient) -> None:
        self._server = server
        self._client = client
        self._opened = False

    def do(self, action: str) -> None:
        """One action of the rules."""
        kind, *words = action.split()
        try:
            getattr(self, f"_{kind}")(*words)
        finally:
            self._lets_go()

    def attempt(self, action: str) -> None:
        """One action; where there is nothing to do it to, none."""
        with contextlib.suppress(KeyError):
            self.do(action)

    def state(self) -> list[str]:
        """All that the server has, as a session sees it that begins now."""
        with theirs(self._server) as anew:
            return anew.seen()

    def seen(self) -> list[str]:
        """All that this session sees."""
        found: list[str] = []
        for name in self._names():
            self._client.select_folder(name, readonly=True)
            for one in self._client.fetch(self._client.search(), ["FLAGS", "ENVELOPE"]).values():
                flags = sorted(w for f in one[b"FLAGS"] if (w := _word(f)) != "recent")
                subject = one[b"ENVELOPE"].subject.decode()
                found.append(f"{_shown(name)}/{' '.join([subject, *flags])}")
        self._client.unselect_folder()
        return sorted(found)

    def begin(self, start: Sequence[str]) -> None:
        """Make the mailboxes so."""
        for one in start:
            folder, _, rest = one.partition("/")
            subject, *flags = rest.split()
            self._make(folder)
            self._client.append(_name(folder), letter(subject), [_flag(f) for f in flags])

    def _names(self) -> list[str]:
        listed = self._client.list_folders()
        return [name for flags, _, name in listed if b"\\Noselect" not in flags]

    def _lets_go(self) -> None:
        """Of the mailbox: a session whose mailbox is removed is ended by Cyrus."""
        if self._opened:
            self._opened = False
            self._client.unselect_folder()

    def _found(self, subject: str) -> int:
        self._opened = True
        for name in self._names():
            self._client.select_folder(name)
            if uids := self._client.search(["HEADER", "Message-ID", f"<{subject}@far.test>"]):
                return int(uids[0])
        raise KeyError(subject)

    def _flag(self, subject: str, *words: str) -> None:
        uid = self._found(subject)
        for word in words:
            change = self._client.add_flags if word[0] == "+" else self._client.remove_flags
            change(uid, [_flag(word[1:])])

    def _move(self, subject: str, folder: str) -> None:
        self._client.move([self._found(subject)], _name(folder))

    def _copy(self, subject: str, folder: str) -> None:
        self._client.copy([self._found(subject)], _name(folder))

    def _expunge(self, subject: str) -> None:
        uid = self._found(subject)
        self._client.add_flags(uid, [b"\\Deleted"])
        self._client.uid_expunge([uid])

    def _new(self, subject: str, folder: str) -> None:
        self._client.append(_name(folder), letter(subject))

    def _make(self, folder: str) -> None:
        if not self._client.folder_exists(_name(folder)):
            self._client.create_folder(_name(folder))

    def _rename(self, name: str, new: str) -> None:
        self._client.rename_folder(name, new)

    def _remove(self, name: str) -> None:
        self._client.delete_folder(name)

    def _renumber(self, name: str) -> None:
        self._server.renumber("bob", name)


def _name(folder: str) -> str:
    return "INBOX" if folder == "Inbox" else folder


def _shown(name: str) -> str:
    return "Inbox" if name == "INBOX" else name


def _flag(word: str) -> bytes:
    return (f"\\{word.title()}" if word in _SYSTEM else word).encode()


def _word(flag: bytes) -> str:
    word = flag.decode()
    return word[1:].lower() if word.startswith("\\") else word


def settings(port: int, timeout: float = 15) -> str:
    """Bob's account over a line in clear, which a Middle can read."""
    return (
        smtp(NOWHERE) + '[accounts.home]\nemail = "bob@rig.test"\nmode = "imap"\nsmtp = ["out"]\n'
        f'[accounts.home.imap]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
        'username = "bob"\ncheck_every = "1d"\n'
        f"timeout = {timeout}\n"
    )


@contextlib.contextmanager
def ours(middle: Middle, folder: Path, *, timeout: float = 15) -> Iterator[Ours]:
    """The program's side; nothing is synced so far."""
    with engine(folder, settings(middle.port, timeout), Keys(imap=PASSWORDS["bob"])) as here:
        yield Ours(here)


@contextlib.contextmanager
def theirs(server: Server) -> Iterator[Theirs]:
    """The other side."""
    with foreign(server.ports["imaps"], server.ca, "bob") as client:
        yield Theirs(server, client)


def kill_at(here: Here, nth: int, folder: Path) -> None:
    """At that step of the next sync it dies; what kill -9 leaves on the disk is put into `folder`.

    Files are copied at that very moment, so nothing that is done on the way out is in them.
    """
    passed = 0

    def at(step: Step) -> None:
        nonlocal passed
        if passed == nth:
            source = here.store_path.parent
            shutil.copytree(source, folder, ignore=shutil.ignore_patterns("*-shm"))
        passed += 1
        if passed > nth:
            raise Killed(step)

    here.steps.at = at
