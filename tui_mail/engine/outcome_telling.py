"""Tells whoever listens what came of an attempt; changes nothing about the message."""

from collections.abc import Callable, Sequence

from tui_mail.config.schema import Settings
from tui_mail.engine.account_work import Tools
from tui_mail.engine.outcome_words import outcome_words
from tui_mail.model.account import Problem
from tui_mail.model.events import OutboxChanged, ProblemRaised
from tui_mail.model.ids import OutboxId
from tui_mail.model.outbox import OutboxEntry, SendState
from tui_mail.ports.mail_store import SendUpdate


class OutcomeTelling:
    """What the user must know of each attempt.

    Args:
        tools: the engine's.
        settings: gives the settings in force.
    """

    def __init__(self, tools: Tools, settings: Callable[[], Settings]) -> None:
        self._tools = tools
        self._settings = settings
        self._warned: set[OutboxId] = set()

    def tell(self, entry: OutboxEntry, update: SendUpdate, problems: Sequence[Problem]) -> None:
        """The new state, what only the user can mend, and what is news about the message.

        Args:
            entry: as it was before the attempt.
            update: what came of it, settled.
            problems: of its servers.
        """
        hub = self._tools.hub
        hub.tell(OutboxChanged(entry.id, update.state or SendState.WAITING))
        for problem in problems:
            hub.tell(ProblemRaised(entry.account, problem))
        if words := outcome_words(entry, update, lambda: self._long(entry)):
            # of no account: a sync that goes well is no reason to take it from the screen
            hub.tell(ProblemRaised(None, Problem(words, "", False, "smtp")))

    def _long(self, entry: OutboxEntry) -> bool:
        """Whether it waits for long, which is told once in an engine's life."""
        waited = self._tools.now() - entry.since
        if waited < self._settings().send.warn_after or entry.id in self._warned:
            return False
        self._warned.add(entry.id)
        return True
