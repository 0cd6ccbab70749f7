"""A server tried once more with another token, where the first was refused: as the engine does."""

from collections.abc import Callable, Iterator

from tui_mail.config.schema import ServerSettings
from tui_mail.engine.secret_desk import SecretDesk
from tui_mail.errors import TuiMailError
from tui_mail.model.endpoint import Endpoint
from tui_mail.model.ids import AccountKey
from tui_mail.model.secret import Secret
from tui_mail.model.setup import CheckStep

LOGIN = "login"
Check = Callable[[str, Endpoint, Secret | None, AccountKey], Iterator[CheckStep]]
"""Protocol, where, with what, whose."""


def checked(
    desk: SecretDesk,
    server: ServerSettings,
    secret: Secret | None,
    account: AccountKey,
    check: Check,
) -> Iterator[CheckStep]:
    """The steps of a check.

    Args:
        desk: gave the secret.
        server: which.
        secret: password or token.
        account: whose.
        check: tries the server.
    """
    if not server.renews:
        yield from check(server.protocol, server.endpoint, secret, account)
        return
    steps = tuple(check(server.protocol, server.endpoint, secret, account))
    if any(step.step == LOGIN and not step.ok for step in steps):
        desk.distrust(server)
        try:
            other = desk.find(server)
        except TuiMailError as error:
            yield CheckStep(server.protocol, LOGIN, False, error.message, error.hint)
            return
        if other != secret:
            steps = tuple(check(server.protocol, server.endpoint, other, account))
    yield from steps
