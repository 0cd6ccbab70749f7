"""What the workers of the set-up screen tell it."""

from textual.message import Message

from tui_mail.errors import TuiMailError
from tui_mail.model.account import Problem
from tui_mail.model.discovery import FoundServer
from tui_mail.model.foreign import ForeignAccount
from tui_mail.model.frozen import frozen
from tui_mail.model.secret import Secret
from tui_mail.model.setup import CheckStep, LookedUp, NewAccount

Secrets = dict[str, Secret]


class Proposed(Message):
    """What was found about an address; `whole`: it takes the place of what stands there."""

    def __init__(
        self, email: str, looked: LookedUp, names: tuple[str, ...], *, whole: bool = False
    ) -> None:
        super().__init__()
        self.whole = whole
        self.email = email
        self.looked = looked
        self.names = names


class Carried(Message):
    """Another provider's SMTP server; None: nobody knows it."""

    def __init__(self, provider: str, found: FoundServer | None) -> None:
        super().__init__()
        self.provider = provider
        self.found = found


class Stepped(Message):
    """One step of a try."""

    def __init__(self, turn: int, step: CheckStep) -> None:
        super().__init__()
        self.turn = turn
        self.step = step


class Ended(Message):
    """A try is over, or failed as a whole."""

    def __init__(self, turn: int, problem: Problem | None) -> None:
        super().__init__()
        self.turn = turn
        self.problem = problem


class Saved(Message):
    """The account is written, or why not."""

    def __init__(self, secrets: Secrets, account: NewAccount, error: TuiMailError | None):
        super().__init__()
        self.secrets = secrets
        self.account = account
        self.error = error


@frozen
class OthersFound:
    """Accounts of other mail programs, or why they cannot be read."""

    accounts: tuple[ForeignAccount, ...]
    trouble: str = ""


@frozen
class TakenOver:
    """One of them is set up, or why not."""

    problem: Problem | None


@frozen
class Pinned:
    """The account with servers that are trusted by their certificate; None: why not."""

    account: NewAccount | None
    problem: Problem | None = None


class OtherWay(Message):
    """What came of a way through that is not typing."""

    def __init__(self, news: OthersFound | TakenOver | Pinned) -> None:
        super().__init__()
        self.news = news
