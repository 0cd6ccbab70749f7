"""Chooses an account that another mail program has set up."""

from collections.abc import Sequence

from textual.content import Content

from tui_mail.model.foreign import ForeignAccount
from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.narrowing import NarrowingDialog
from tui_mail.ui.words import say


class ForeignAccounts(NarrowingDialog[ForeignAccount]):
    """Gives the one chosen; None where it was left.

    Args:
        accounts: those that are not here yet.
    """

    def __init__(self, accounts: Sequence[ForeignAccount]) -> None:
        super().__init__(
            say("Take over which account? No password is read."),
            say("type to narrow down, enter takes it, esc leaves"),
            say("a part of its address"),
        )
        self._accounts = tuple(accounts)

    def matching(self, typed: str) -> list[tuple[ForeignAccount, Content]]:
        """Those whose line holds every word."""
        words = one_line(typed).casefold().split()
        lines = [(account, foreign_line(account)) for account in self._accounts]
        return [
            (account, Content(line))
            for account, line in lines
            if all(word in line.casefold() for word in words)
        ]


def foreign_line(account: ForeignAccount) -> str:
    """Address and program."""
    return say("{email} of {program}", email=one_line(account.email), program=account.program)


def needs_nothing(account: ForeignAccount) -> bool:
    """Whether a command prints every password that is wanted."""
    servers = [one for one in (account.imap, account.pop, account.smtp) if one is not None]
    return bool(servers) and all(server.command for server in servers)
