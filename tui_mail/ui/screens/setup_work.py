"""What the set-up screen has done on threads; each tells it by a message when it is over."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from textual.message import Message
from textual.worker import Worker, get_current_worker

from tui_mail.errors import TuiMailError
from tui_mail.model.account import Problem
from tui_mail.model.foreign import ForeignAccount
from tui_mail.model.setup import NewAccount
from tui_mail.ports.setup import GuidedSetup
from tui_mail.ui.bridge import problem_of
from tui_mail.ui.screens.setup_news import (
    Carried,
    Ended,
    OthersFound,
    OtherWay,
    Pinned,
    Proposed,
    Saved,
    Secrets,
    Stepped,
    TakenOver,
)


class Told(Protocol):
    """The screen, as work sees it."""

    def post_message(self, message: Message) -> bool:
        """From any thread."""
        ...

    def run_worker(
        self, work: Callable[[], None], *, thread: bool, exclusive: bool, group: str
    ) -> Worker[None]:
        """Begin it."""
        ...


class SetupWork:
    """Begins work; of each kind the newest counts.

    Args:
        told: the screen.
        setup: does it; blocks.
    """

    def __init__(self, told: Told, setup: GuidedSetup) -> None:
        self._told = told
        self._setup = setup

    def look_up(self, email: str, turn: int) -> None:
        """What is found about an address."""
        self._begin("propose", partial(self._look_up, email, turn))

    def find_carrier(self, provider: str) -> None:
        """Another provider's SMTP server."""
        self._begin("carrier", partial(self._find_carrier, provider))

    def find_others(self) -> None:
        """Accounts of other mail programs."""
        self._begin("others", self._find_others)

    def as_proposed(self, account: ForeignAccount) -> None:
        """One of them, to be filled in."""
        self._begin("propose", partial(self._as_proposed, account))

    def take_over(self, account: ForeignAccount) -> None:
        """One of them that needs nothing more."""
        self._begin("save", partial(self._take_over, account))

    def try_servers(self, turn: int, account: NewAccount, secrets: Secrets) -> None:
        """Step by step."""
        self._begin("try", partial(self._try, turn, account, secrets))

    def pin(self, account: NewAccount, fingerprint: str) -> None:
        """Trust a bridge here by its certificate."""
        self._begin("pin", partial(self._pin, account, fingerprint))

    def write(self, account: NewAccount, secrets: Secrets) -> None:
        """Save it."""
        self._begin("save", partial(self._write, account, secrets))

    def _begin(self, group: str, work: Callable[[], None]) -> None:
        self._told.run_worker(work, thread=True, exclusive=True, group=group)

    def _look_up(self, email: str, turn: int) -> None:
        try:
            names = self._setup.smtp_names()
            self._told.post_message(Proposed(email, self._setup.look_up(email), names))
        except TuiMailError as error:
            self._told.post_message(Ended(turn, problem_of(error)))

    def _find_carrier(self, provider: str) -> None:
        self._told.post_message(Carried(provider, self._setup.carrier_of(provider)))

    def _find_others(self) -> None:
        try:
            news = OthersFound(self._setup.others())
        except TuiMailError as error:
            news = OthersFound((), error.message)
        self._told.post_message(OtherWay(news))

    def _as_proposed(self, account: ForeignAccount) -> None:
        try:
            looked = self._setup.as_proposed(account)
            names = self._setup.smtp_names()
        except TuiMailError as error:
            self._told.post_message(OtherWay(TakenOver(problem_of(error))))
        else:
            self._told.post_message(Proposed(looked.account.email, looked, names, whole=True))

    def _take_over(self, account: ForeignAccount) -> None:
        problem: Problem | None = None
        try:
            self._setup.take_over(account)
        except TuiMailError as error:
            problem = problem_of(error)
        self._told.post_message(OtherWay(TakenOver(problem)))

    def _try(self, turn: int, account: NewAccount, secrets: Secrets) -> None:
        worker = get_current_worker()
        problem: Problem | None = None
        try:
            for step in self._setup.check(account, secrets):
                if worker.is_cancelled:
                    return
                self._told.post_message(Stepped(turn, step))
        except TuiMailError as error:
            problem = problem_of(error)
        self._told.post_message(Ended(turn, problem))

    def _pin(self, account: NewAccount, fingerprint: str) -> None:
        try:
            news = Pinned(self._setup.pinned(account, fingerprint))
        except TuiMailError as error:
            news = Pinned(None, problem_of(error))
        self._told.post_message(OtherWay(news))

    def _write(self, account: NewAccount, secrets: Secrets) -> None:
        error: TuiMailError | None = None
        try:
            self._setup.save(account, secrets)
        except TuiMailError as caught:
            error = caught
        self._told.post_message(Saved(secrets, account, error))
