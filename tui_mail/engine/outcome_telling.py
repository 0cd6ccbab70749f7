"""Tells whoever listens what came of an attempt, and keeps the warning that stays.

Changes nothing else about the message.
"""

from collections.abc import Callable, Sequence

from tui_mail.config.schema import Settings
from tui_mail.engine.account_work import Tools
from tui_mail.engine.log import Log
from tui_mail.engine.outcome_words import outcome_words
from tui_mail.errors import StoreError
from tui_mail.model.account import Problem
from tui_mail.model.events import OutboxChanged, ProblemRaised
from tui_mail.model.outbox import OutboxEntry, SendState
from tui_mail.ports.mail_store import SendUpdate

log = Log(__name__)


class OutcomeTelling:
    """What the user must know of each attempt.

    Args:
        tools: the engine's.
        settings: gives the settings in force.
    """

    def __init__(self, tools: Tools, settings: Callable[[], Settings]) -> None:
        self._tools = tools
        self._settings = settings

    def tell(self, entry: OutboxEntry, update: SendUpdate, problems: Sequence[Problem]) -> None:
        """The new state, what only the user can mend, and what is news about the message.

        Args:
            entry: as it was before the attempt.
            update: what came of it, settled.
            problems: of its servers.
        """
        hub = self._tools.hub
        stays = self._warned(entry, update)
        hub.tell(OutboxChanged(entry.id, update.state or SendState.WAITING))
        for problem in problems:
            hub.tell(ProblemRaised(entry.account, problem))
        if words := outcome_words(entry, update, warned=stays):
            # of no account: a sync that goes well is no reason to take it from the screen
            about = entry.id if stays else None
            hub.tell(ProblemRaised(None, Problem(words, "", False, "smtp", outgoing=about)))

    def _warned(self, entry: OutboxEntry, update: SendUpdate) -> bool:
        """Whether the store has it now that this waits for long, or was given up: told once."""
        waited = self._tools.now() - entry.since
        late = update.state is SendState.WAITING and waited >= self._settings().send.warn_after
        if not late and update.state is not SendState.EXPIRED:
            return False
        try:
            return self._tools.store.warn(entry.id)
        except StoreError as error:
            log.warning("that message %s waits was not noted: %s", entry.id, error.message)
            return True
