"""What the engine says unasked. Carried as JSON over the seam; a flood collapses."""

from tui_mail.model.account import AccountStatus, Problem
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey, FolderId, OutboxId
from tui_mail.model.outbox import SendState


@frozen
class StatusChanged:
    """An account is doing something else; the newest one of an account counts."""

    status: AccountStatus


@frozen
class MailChanged:
    """Messages of these folders came, went or changed."""

    account: AccountKey
    folders: tuple[FolderId, ...]
    new: int = 0
    """How many unread messages came into an inbox."""


@frozen
class FoldersChanged:
    """The set of folders of an account changed."""

    account: AccountKey


@frozen
class SwitchProgress:
    """How far the preview of a switch is."""

    account: AccountKey
    words: str
    """A few, plain: `matching 500 of 12000`."""


@frozen
class OutboxChanged:
    """A message on its way changed its state."""

    id: OutboxId
    state: SendState


@frozen
class SendProgress:
    """More of a big message went out; the newest one of a message counts."""

    id: OutboxId
    sent: int
    """Bytes."""
    size: int


@frozen
class ProblemRaised:
    """Something needs to be known; stays on screen until dealt with."""

    account: AccountKey | None
    problem: Problem


@frozen
class NewsTold:
    """Mail came of which a person wants to hear; every screen tells it by its terminal.

    No text of it holds a control character.
    """

    title: str
    text: str
    """Empty: the title says all there is to say."""
    how: tuple[str, ...]
    """As in [notify]."""


@frozen
class SettingsChanged:
    """Accounts or other settings were read anew."""


@frozen
class EngineGone:
    """The engine went away; made by the client's own side of the seam."""

    reason: str = ""
    returns: bool = True
    """It is looked for, or started, again by itself."""


@frozen
class EngineBack:
    """There is an engine again; made by the client's own side of the seam."""

    restarted: bool
    """It is another one: the one before ended. Else it had only hung up on this client."""


@frozen
class Superseded:
    """The engine goes because a newer version of the program wants its place."""

    version: str


Event = (
    StatusChanged
    | MailChanged
    | FoldersChanged
    | SwitchProgress
    | OutboxChanged
    | SendProgress
    | ProblemRaised
    | NewsTold
    | SettingsChanged
    | EngineGone
    | EngineBack
    | Superseded
)
