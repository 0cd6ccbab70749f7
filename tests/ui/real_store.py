"""A face over a real store, for tests of the screen: commands are done at once, by its writer."""

from collections.abc import Callable
from pathlib import Path

from tui_mail.config.load import load_settings
from tui_mail.conversation.read import ConversationFiles
from tui_mail.engine.reading import StoreReading
from tui_mail.message.digest import digest
from tui_mail.model.commands import Answer, ChangeFlags, Command, Done, MoveToRole, Statuses
from tui_mail.model.events import Event, MailChanged
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.ports.face import Then
from tui_mail.ports.mail_store import Arrival
from tui_mail.store.mail_store import open_store
from tui_mail.store.reader import open_reader
from tui_mail.wiring.clock import SystemClock

HOME = AccountKey("home")
CONFIG = """\
[accounts.home]
email = "me@home.test"
mode = "pop"
[accounts.home.pop]
host = "127.0.0.1"
port = 9
security = "none"
password_command = "printf x"
"""


class RealStore:
    """Implements ports.face.Face; keeps the commands it was sent.

    Args:
        folder: an empty one.
    """

    def __init__(self, folder: Path) -> None:
        config = folder / "config.toml"
        config.write_text(CONFIG)
        config.chmod(0o600)
        settings = load_settings(config)
        path = folder / "data" / "mail.db"
        self.store = open_store(path)
        self.store.ensure_account(HOME)
        self.folders = {
            role: self.store.ensure_folder(HOME, role.title(), role=role).id
            for role in (Role.INBOX, Role.SENT, Role.ARCHIVE, Role.TRASH)
        }
        self.reading = StoreReading(
            open_reader(path), lambda: settings, SystemClock(), ConversationFiles(folder)
        )
        self.commands: list[Command] = []
        self._hears: list[Callable[[Event], None]] = []
        self._number = 0

    def submit(self, command: Command, then: Then | None = None) -> None:
        answer = self.ask(command)
        if then is not None:
            then(answer)

    def ask(self, command: Command, seconds: float | None = None) -> Answer:
        del seconds
        match command:
            case ChangeFlags(ids, add, remove):
                self.commands.append(command)
                self.flag(ids, add, remove)
            case MoveToRole(ids, role):
                self.commands.append(command)
                self.move(ids, role)
            case _:
                return Statuses(())
        return Done(count=1)

    def listen(self, hear: Callable[[Event], None]) -> None:
        self._hears.append(hear)

    def close(self) -> None:
        self.reading.close()
        self.store.close()

    def arrive(
        self, received: int, *, answers: str = "", role: Role = Role.INBOX, seen: bool = False
    ) -> MessageId:
        """A message comes in: its Message-ID is <its number@x>."""
        self._number += 1
        sender = "Ann Bea Cid Dot".split()[self._number % 4]  # noqa: SIM905
        head = [
            f"From: {sender} <{sender}@x>", "To: me@home.test", f"Message-ID: <{self._number}@x>",
            f"Subject: {'Re: ' if answers else ''}letter {self._number % 5}",
        ]  # fmt: skip
        if answers:
            head.append(f"References: <{answers}@x>")
        raw = "\r\n".join([*head, "", "x" * (self._number * 37 % 211), ""]).encode()
        flags = frozenset({"seen"} if seen else ())
        arrival = Arrival(self.folders[role], raw, digest(raw, received), received, flags)
        (message,) = self.store.add([arrival])
        self._changed()
        return message

    def flag(self, ids: tuple[MessageId, ...], add: tuple[str, ...], gone: tuple[str, ...]) -> None:
        self.store.change_flags(ids, add, gone, say=False)
        self._changed()

    def move(self, ids: tuple[MessageId, ...], role: Role) -> None:
        self.store.move(ids, self.folders[role], say=False, word="Move")
        self._changed()

    def vanish(self, message: MessageId) -> None:
        self.store.delete([message], say=False)
        self._changed()

    def _changed(self) -> None:
        for hear in self._hears:
            hear(MailChanged(HOME, tuple(self.folders.values())))
