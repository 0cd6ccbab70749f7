"""`list --server`: what the accounts' servers find joins what the store has.

Must never keep back what is here because a server was not asked.
"""

import secrets
from collections.abc import Sequence

from tui_mail.cli.context import Context
from tui_mail.cli.engine import attached
from tui_mail.cli.output import Progress, complain
from tui_mail.errors import TuiMailError, UsageError
from tui_mail.model.events import Event, StatusChanged
from tui_mail.model.frozen import replace
from tui_mail.model.server_search import AccountSearched, SearchServer, ServerSearched
from tui_mail.model.summary import View

PATIENCE = 330.0
"""Seconds; a little more than the engine's."""


def ask_servers(context: Context, wanted: Sequence[View]) -> tuple[tuple[View, ...], bool]:
    """The views with what servers found for each; and whether any server was asked.

    What was not asked, and why, goes to standard error.

    Raises:
        UsageError: there is no query, or it cannot be read.
    """
    if not all(view.query.strip() for view in wanted):
        raise UsageError("--server needs something to look for.", "Name it: `tui-mail list WORDS`.")
    progress = Progress()

    def hear(event: Event) -> None:
        if isinstance(event, StatusChanged) and event.status.detail:
            progress.show(event.status.detail)

    views: list[View] = []
    told: list[AccountSearched] = []
    with attached(context, network=True) as face:
        face.listen(hear)
        for view in wanted:
            number = secrets.randbits(48)
            command = SearchServer(number, view.query, view.account, view.folder_id, insist=True)
            try:
                answer = face.ask(command, PATIENCE)
            except UsageError:
                raise
            except TuiMailError as error:
                complain(f"No server was asked: {error}")
                views.append(view)
                continue
            finally:
                progress.clear()
            accounts = answer.accounts if isinstance(answer, ServerSearched) else ()
            told += accounts
            views.append(replace(view, also=tuple(i for each in accounts for i in each.found)))
    for account in told:
        _tell(account)
    return tuple(views), any(account.asked for account in told)


def _tell(account: AccountSearched) -> None:
    if account.trouble:
        complain(f"{account.account}: {account.trouble}")
    if account.left:
        complain(f"{account.account}: {account.left:,} more on the server were not fetched.")
