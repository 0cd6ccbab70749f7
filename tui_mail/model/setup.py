"""An account about to be set up, and what trying its servers said."""

from tui_mail.model.account import Mode
from tui_mail.model.discovery import Finding
from tui_mail.model.endpoint import Endpoint
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey


@frozen
class NewAccount:
    """What the user filled in. Holds no secret."""

    key: AccountKey
    email: str
    name: str
    mode: Mode
    pop: Endpoint | None
    imap: Endpoint | None
    smtp: Endpoint | None
    """A server of its own; None: `smtp_name` names one that is there, or the account only reads."""
    smtp_name: str = ""


@frozen
class LookedUp:
    """An account as it is proposed, and what that stands on."""

    account: NewAccount
    finding: Finding


@frozen
class CheckStep:
    """One step of trying a server."""

    server: str
    """`pop`, `imap` or `smtp`."""
    step: str
    """`connect` (name, TCP, TLS, greeting), `login`, `capabilities`."""
    ok: bool
    detail: str
    advice: str = ""
    seconds: float = 0.0
    parts: tuple[str, ...] = ()
    """What of it was done, in order, with the time it took: `name 3 ms`, `TLS 20 ms`."""
    username: str = ""
    """Who was let in, where it is another form of the user name than was asked for."""
