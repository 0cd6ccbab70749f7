"""A line to a server, logged in: with another token where the first one is refused."""

from collections.abc import Callable
from typing import TypeVar

from tui_mail.config.schema import ServerSettings
from tui_mail.engine.lines import Line, Lines
from tui_mail.engine.secret_desk import SecretDesk
from tui_mail.model.endpoint import Endpoint
from tui_mail.model.ids import AccountKey
from tui_mail.model.secret import Secret
from tui_mail.ports.opening import Opening

L = TypeVar("L", bound=Line)
Connect = Callable[[Endpoint, Secret | None, AccountKey, Opening], L]
"""One of the edges' (ports.edges)."""


def open_logged_in(
    lines: Lines, secrets: SecretDesk, server: ServerSettings, account: AccountKey, to: Connect[L]
) -> L:
    """Connect and log in.

    Args:
        lines: what is open, and can be ended.
        secrets: has what to log in with.
        server: which.
        account: whose log tells of it.
        to: connects.

    Raises:
        AuthFailed: it refused the password, or two tokens.
        TuiMailError: as `lines.open`, `secrets.find` and `to` do.
    """
    return secrets.logged_in(
        server,
        lambda secret: lines.open(lambda opening: to(server.endpoint, secret, account, opening)),
    )
