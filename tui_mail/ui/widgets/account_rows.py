"""The lines of an account in the list of accounts. Pure."""

from textual.content import Content

from tui_mail.model.account import AccountState, AccountStatus, Mode
from tui_mail.ports.accounts import AccountCard
from tui_mail.ui.activity_rows import status_words
from tui_mail.ui.clean import one_line
from tui_mail.ui.format import clipped
from tui_mail.ui.words import say

_STYLES = {AccountState.FAILED: "$trouble", AccountState.OFFLINE: "$warning"}
_NAME = 18


def account_lines(
    number: int, card: AccountCard, status: AccountStatus | None, width: int
) -> Content:
    """Two lines: name, mode and state; address, server and who sends.

    Args:
        number: its place, from 1 on.
        card: the account.
        status: how it does; None: nobody said so far.
        width: cells.
    """
    state = say("off: nothing is fetched") if card.disabled else status_words(status)
    style = "$quiet" if card.disabled or status is None else _STYLES.get(status.state, "$quiet")
    name = clipped(one_line(card.key), _NAME - 1).ljust(_NAME)
    head = f"{number:>2}  {name}{card.mode.value.upper():<6}"
    reads = card.pop if card.mode is Mode.POP else card.imap
    sends = say("sends by {smtp}", smtp=one_line(card.smtp)) if card.smtp else say("only reads")
    about = f"{one_line(card.email)}  {one_line(reads)}  {sends}"
    return Content.assemble(
        (head, "$quiet" if card.disabled else "bold"),
        (clipped(state, max(width - len(head), 8)), style),
        "\n",
        (f"    {clipped(about, max(width - 4, 8))}", "$quiet"),
    )
