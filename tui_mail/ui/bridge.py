"""Between the engine's face and the screens: events and answers become Textual messages.

What comes on a thread of the seam's is only posted here; no widget is touched from there.
"""

from collections.abc import Callable
from typing import Protocol

from textual.message import Message

from tui_mail.errors import TuiMailError
from tui_mail.model.account import Problem
from tui_mail.model.commands import Answer, Command, Failed
from tui_mail.model.draft import Draft
from tui_mail.model.events import Event, SendProgress, StatusChanged
from tui_mail.model.frozen import field, frozen
from tui_mail.model.ids import MessageId
from tui_mail.model.outbox import OutboxEntry
from tui_mail.ports.accounts import AccountBook
from tui_mail.ports.doctor import Examiner
from tui_mail.ports.face import Face
from tui_mail.ports.reading import Reading
from tui_mail.ports.rule_book import RuleBook
from tui_mail.ports.search_keeper import SearchKeeper
from tui_mail.ports.settings import KeepSetting
from tui_mail.ports.setup import ModeSetting
from tui_mail.ports.signing_in import SigningIn
from tui_mail.ui.actions import ACTIONS, Action
from tui_mail.ui.early.memory import ScreenMemory
from tui_mail.ui.views import Views

Taken = Callable[[Answer], None]
"""Called on the screen's own thread with an answer that is not Failed."""
NotTaken = Callable[[Problem], None]
"""Called on the screen's own thread with what went wrong."""


class EngineEvent(Message):
    """Something the engine said unasked."""

    def __init__(self, event: Event) -> None:
        super().__init__()
        self.event = event

    def can_replace(self, message: Message) -> bool:
        """A newer state of an account stands for the older; equal news are news once."""
        if not isinstance(message, EngineEvent):
            return False
        mine, other = self.event, message.event
        if isinstance(mine, StatusChanged) and isinstance(other, StatusChanged):
            return mine.status.account == other.status.account
        if isinstance(mine, SendProgress) and isinstance(other, SendProgress):
            return mine.id == other.id
        return mine == other


class Answered(Message):
    """The answer to a command, on its way to who asked."""

    def __init__(
        self,
        outcome: Answer | TuiMailError,
        done: Taken | None = None,
        failed: NotTaken | None = None,
    ) -> None:
        super().__init__()
        self.outcome = outcome
        self.done = done
        self.failed = failed

    def take(self) -> Problem | None:
        """Give it to who asked; what went wrong, unless they wait for that themselves.

        Who asked may look into the store for what is answered, which may fail by then.
        """
        problem = problem_of(self.outcome)
        if problem is not None:
            if self.failed is None:
                return problem
            self.failed(problem)
        elif self.done is not None and not isinstance(self.outcome, TuiMailError):
            try:
                self.done(self.outcome)
            except TuiMailError as error:
                return problem_of(error)
        return None


class DraftQueued(Message):
    """The composer's message is queued; while it is held it can be taken back.

    Args:
        entry: its place in the outbox.
        draft: what was written, to go on with when it is taken back.
    """

    def __init__(self, entry: OutboxEntry, draft: Draft) -> None:
        super().__init__()
        self.entry = entry
        self.draft = draft


def problem_of(outcome: Answer | TuiMailError) -> Problem | None:
    """The words of a failure."""
    if isinstance(outcome, Failed):
        return Problem(outcome.message, outcome.hint)
    if isinstance(outcome, TuiMailError):
        return Problem(outcome.message, outcome.hint, outcome.recoverable)
    return None


class Mailbox(Protocol):
    """Who takes messages from any thread: the app."""

    def post_message(self, message: Message) -> bool:
        """Queue it; False where nobody reads any more."""
        ...


@frozen
class Look:
    """How messages are read, by the settings, and how another of us is started."""

    headers: tuple[str, ...] = ()
    """That the head of a message shows besides its own."""
    print_command: tuple[str, ...] = ("lp",)
    new_window: tuple[str, ...] = ()
    """What opens a terminal; empty: tmux, or $TERMINAL."""
    program: tuple[str, ...] = ()
    """The words that start this program on this profile; none: it cannot be started again."""
    opens: MessageId | None = None
    """What is read first."""


@frozen
class Desk:
    """What every screen works with."""

    face: Face
    app: Mailbox
    actions: tuple[Action, ...] = ACTIONS
    """The table with the user's own keys in it."""
    undo_seconds: int = 10
    conversations: bool = False
    """Whether the reader shows whole conversations until told otherwise."""
    memory: ScreenMemory = field(default_factory=ScreenMemory)
    """What the screen knows of its own looks from one start to the next."""
    views: Views = field(default_factory=lambda: Views(None))
    prefer_html: bool = False
    """As [ui] says: the HTML of a text that is there in two forms."""
    modes: Callable[[], ModeSetting] | None = None
    """Gives what switches accounts between POP and IMAP, and may block; None: none are switched."""
    sign_ins: Callable[[], SigningIn] | None = None
    """Gives what signs in at providers, and may block; None: nobody signs in here."""
    doctor: Callable[[], Examiner] | None = None
    """Gives what looks at everything, and may block; None: nothing does."""
    keep: KeepSetting | None = None
    """Writes one setting, and may block; None: what is chosen holds until the end."""

    searches: SearchKeeper | None = None
    """Keeps searches, and what is typed; None: nobody does."""
    rule_book: Callable[[], RuleBook] | None = None
    """Gives what reads and writes rules, and may block; None: there are none here."""
    accounts: Callable[[], AccountBook] | None = None
    """Gives what shows and changes the accounts, and may block; None: none are changed here."""

    look: Look = field(default_factory=Look)

    @property
    def reading(self) -> Reading:
        """The store, read-only."""
        return self.face.reading

    def listen(self) -> None:
        """From now on, each event of the engine comes to the app as an EngineEvent."""
        self.face.listen(lambda event: _post(self.app, EngineEvent(event)))

    def submit(
        self, command: Command, done: Taken | None = None, failed: NotTaken | None = None
    ) -> None:
        """Send a command; returns at once.

        Args:
            command: what the engine shall do.
            done: called later, on the screen's thread, with the answer.
            failed: called likewise with the problem; without it the app shows a banner.
        """
        self.face.submit(command, lambda outcome: _post(self.app, Answered(outcome, done, failed)))


def _post(app: Mailbox, message: Message) -> None:
    app.post_message(message)
