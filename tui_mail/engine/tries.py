"""What was tried for one message, and what is said of it: its servers' words, and what to do next.

Pure. Must never advise a server that the settings do not have.
"""

from collections.abc import Callable, Sequence

from tui_mail.config.schema import ServerSettings
from tui_mail.errors import TuiMailError
from tui_mail.model.frozen import frozen, replace
from tui_mail.model.ids import AccountKey
from tui_mail.model.outbox import Recipient, RecipientState
from tui_mail.ports.mail_store import SendUpdate
from tui_mail.ports.submission import AllRefused

Elsewhere = Callable[[ServerSettings, TuiMailError], str]
"""What is known of a server that says no here, on other networks; a sentence, or empty."""

Servers = Sequence[tuple[str, ServerSettings]]
"""The account's SMTP servers by name, in the order they are tried."""


@frozen
class Tried:
    """A server that did not take it."""

    server: str
    error: TuiMailError
    elsewhere: str
    """What is known of it on other networks."""

    @property
    def words(self) -> str:
        """What it said, and that."""
        return f"{self.error.message} {self.elsewhere}".rstrip()


def in_its_turn(later: SendUpdate, tried: Sequence[Tried], again: int) -> SendUpdate:
    """The next server has a pace, and its turn may be far: those before it are asked again."""
    told = (f"{one.server}: {one.words}" for one in tried)
    words = " ".join((*told, later.last_error or ""))
    return replace(later, next_attempt=min(again, later.next_attempt or again), last_error=words)


def advice(error: TuiMailError, others: Servers, account: AccountKey) -> str:
    """What to do next; of a server that passes nothing on for us: which one to use instead."""
    if not (isinstance(error, AllRefused) and error.relay and others):
        return error.hint
    name, server = others[0]
    where = server.endpoint.place
    return f'Send through {where} instead: set smtp = "{name}" for the account {account}.'


def all_refused(recipients: Sequence[Recipient], words: str) -> tuple[Recipient, ...]:
    """Those that wait, with these words."""
    return tuple(
        Recipient(r.address, RecipientState.REFUSED, words)
        for r in recipients
        if r.state is RecipientState.WAITING
    )
