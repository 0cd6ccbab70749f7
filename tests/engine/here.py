"""An engine in this process: the real store and edges, secrets in memory, a clock that can jump."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tui_mail.config.load import parse_settings
from tui_mail.config.schema import AccountSettings
from tui_mail.engine.account_work import AccountWork, Tools
from tui_mail.engine.engine import Engine
from tui_mail.engine.hub import Hub
from tui_mail.engine.secret_desk import SecretDesk
from tui_mail.engine.status import StatusBoard
from tui_mail.model.account import AccountStatus, Problem
from tui_mail.model.address import Address
from tui_mail.model.commands import Answer, Command, Queued, SendDraft, Sync, Synced
from tui_mail.model.draft import Draft
from tui_mail.model.events import Event, ProblemRaised
from tui_mail.model.ids import AccountKey
from tui_mail.model.outbox import OutboxEntry
from tui_mail.model.secret import Secret, SecretKey
from tui_mail.ports.steps import Step
from tui_mail.ports.store_reader import Selection
from tui_mail.store.mail_store import Store, open_store
from tui_mail.store.reader import open_reader
from tui_mail.wiring.edges import RealEdges
from tui_mail.wiring.programs import SystemPrograms
from tui_mail.wiring.works import make_work

PATIENCE = 20.0
"""Seconds for what must happen."""
HOME = AccountKey("home")


def until(
    true: Callable[[], object], what: str = "it did not happen", seconds: float = PATIENCE
) -> None:
    """Wait until it is so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.01)


class Keys:
    """A SecretSource that knows what it is told."""

    def __init__(self, **known: str) -> None:
        self.known = known
        self.asked: list[str] = []

    def get(self, key: SecretKey) -> Secret | None:
        """By protocol."""
        self.asked.append(key.keyring_name)
        found = self.known.get(key.protocol)
        return Secret(found) if found else None

    def set(self, key: SecretKey, secret: Secret) -> None:
        """Keep it."""
        self.known[key.protocol] = secret.value

    def delete(self, key: SecretKey) -> None:
        """Forget it."""
        self.known.pop(key.protocol, None)

    def run(self, command: str | tuple[str, ...]) -> Secret:
        """The command is the secret."""
        return Secret(str(command))

    def self_test(self) -> str:
        """It keeps whatever it is given."""
        return "A keyring of the test's"

    def unlock(self, passphrase: Secret) -> None:
        """It is open."""


class JumpingClock:
    """Real time, put forward."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def now(self) -> float:
        """Unix seconds."""
        return time.time() + self.ahead

    def monotonic(self) -> float:
        """Seconds."""
        return time.monotonic()


class HeldSteps:
    """Durable steps, at which a test may do something."""

    def __init__(self) -> None:
        self.at: Callable[[Step], None] = lambda step: None

    def passed(self, step: Step) -> None:
        """As put."""
        self.at(step)


class MadeNetwork:
    """A ports.network.Network that is where it is said to be."""

    def __init__(self) -> None:
        self.place = ""
        self.ways = ""
        self.asleep = 0.0

    def name(self) -> str:
        """As put."""
        return self.place

    def mark(self) -> str:
        """Changes with what is put."""
        return f"{self.place} {self.ways}"

    def slept(self) -> float:
        """As put."""
        return self.asleep


MakeWork = Callable[[AccountSettings, Tools], AccountWork]


class Here:
    """One engine.

    Args:
        folder: of the profile; one that an earlier engine left is taken up.
        text: config.toml.
        keys: the keyring.
    """

    def __init__(self, folder: Path, text: str, keys: Keys, make_work: MakeWork) -> None:
        self.text = text
        self._path = folder / "config.toml"
        self.store_path = folder / "mail.db"
        self.clock = JumpingClock()
        self.network = MadeNetwork()
        self.steps = HeldSteps()
        hub = Hub()
        self.store: Store = open_store(folder / "mail.db")
        tools = Tools(
            store=self.store,
            edges=RealEdges(),
            secrets=SecretDesk(keys),
            clock=self.clock,
            steps=self.steps,
            hub=hub,
            board=StatusBoard(hub),
            random=lambda: 0.0,
            network=self.network,
            programs=SystemPrograms(),
        )
        self.events: list[Event] = []
        hub.listen(self.events.append)
        self._tools, self._make_work = tools, make_work
        self.engine = self._engine(background=False)

    def _engine(self, *, background: bool) -> Engine:
        return Engine(
            parse_settings(self.text, self._path),
            lambda: parse_settings(self.text, self._path),
            self._tools,
            self._make_work,
            background=background,
        )

    def start(self, *, background: bool) -> None:
        """Begin."""
        self.engine = self._engine(background=background)
        self.engine.start()

    def ask(self, command: Command) -> Answer:
        """Do it."""
        return self.engine.ask(command)

    def sync(self, *accounts: AccountKey) -> str:
        """The error of a sync of one account; empty where it went well."""
        answer = self.ask(Sync(accounts))
        assert isinstance(answer, Synced)
        return " ".join(result.error for result in answer.results)

    def send(
        self, *to: str, bcc: str = "", hold: int = 0, subject: str = "a letter"
    ) -> OutboxEntry:
        """Queue a letter; nothing is tried."""
        people = tuple(Address("", one) for one in to)
        hidden = (Address("", bcc),) if bcc else ()
        sender = Address("Alice", "alice@home.test")
        draft = Draft(HOME, sender, people, bcc=hidden, subject=subject, body="words\n")
        answer = self.ask(SendDraft(draft, hold))
        assert isinstance(answer, Queued)
        return answer.entries[0]

    def entry(self) -> OutboxEntry:
        """The only one of the outbox."""
        (entry,) = self.store.entries()
        return entry

    def status(self, account: AccountKey = HOME) -> AccountStatus | None:
        """How it is doing."""
        return next((s for s in self._tools.board.all() if s.account == account), None)

    def problems(self) -> list[Problem]:
        """All that were raised."""
        return [e.problem for e in tuple(self.events) if isinstance(e, ProblemRaised)]

    def subjects(self, folder: str) -> list[str]:
        """What lies there, sorted."""
        reader = open_reader(self._path.parent / "mail.db")
        try:
            ids = [f.id for f in reader.folders() if f.name == folder]
            rows = [r for i in ids for r in reader.page(Selection(folder_id=i), 0, 1000)]
        finally:
            reader.close()
        return sorted(row.subject for row in rows)


@contextmanager
def engine(
    folder: Path,
    text: str,
    keys: Keys | None = None,
    *,
    background: bool = False,
    make_work: MakeWork = make_work,
    ahead: float = 0.0,
) -> Iterator[Here]:
    """A started engine, stopped at the end; `ahead`: seconds that its wall clock is."""
    here = Here(folder, text, keys or Keys(pop="pw", imap="pw", smtp="pw"), make_work)
    here.clock.ahead = ahead
    here.start(background=background)
    try:
        yield here
    finally:
        here.engine.stop()
