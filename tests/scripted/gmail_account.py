"""An account of the scripted Gmail, read by the whole engine in this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.engine.here import HOME, Here, Keys, engine
from tests.scripted.gmail import Gmail
from tests.scripted.imap_peer import PASSWORD
from tests.scripted.server import serving
from tests.unit.store.made_mail import assert_sound
from tui_mail.model.ids import MessageId
from tui_mail.ports.mail_store import FolderState, Placed
from tui_mail.ports.store_reader import Selection
from tui_mail.store.reader import open_reader


def settings(port: int) -> str:
    """An account there, with nowhere to send."""
    return (
        '[smtp.out]\nhost = "127.0.0.1"\nport = 9\nsecurity = "none"\nauth = "none"\n'
        '[accounts.home]\nemail = "alice@gmail.test"\nmode = "imap"\nsmtp = ["out"]\n'
        f'[accounts.home.imap]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
        'username = "alice"\ncheck_every = "1d"\ntimeout = 15\n'
    )


@contextmanager
def reading(gmail: Gmail, folder: Path) -> Iterator[Here]:
    """An engine that reads it, on a profile that an earlier one may have left."""
    with (
        serving(gmail.script) as server,
        engine(folder, settings(server.port), Keys(imap=PASSWORD)) as here,
    ):
        yield here
    assert_sound(folder / "mail.db")


def letter(number: int, words: str = "words") -> bytes:
    """A message."""
    return (
        f"From: Friend <f@far.test>\r\nTo: alice@gmail.test\r\nSubject: letter {number}\r\n"
        f"Message-ID: <{number}@far.test>\r\n\r\n{words} {number}\r\n"
    ).encode()


def state(here: Here, name: str) -> FolderState:
    """That folder; fails where there is none."""
    return next(s for s in here.store.folder_states(HOME) if s.folder.name == name)


def ids_in(here: Here, name: str) -> list[MessageId]:
    """Messages that are shown in that folder, the newest first."""
    reader = open_reader(here.store_path)
    try:
        return [
            MessageId(one) for one in reader.ids(Selection(folder_id=state(here, name).folder.id))
        ]
    finally:
        reader.close()


def place(here: Here, message: MessageId) -> Placed:
    """Where it is; fails where it is not."""
    (placed,) = here.store.placed((message,))
    return placed
