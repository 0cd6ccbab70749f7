"""What happens by itself when mail comes: rules, news told to people, hooks; and when mail went.

Loaded with the first mail of which somebody wants to know. Must never keep a sync from going on:
programs run on a thread of their own.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import tzinfo

from tui_mail.config.schema import Command, Settings
from tui_mail.engine.account_work import Tools
from tui_mail.engine.log import Log
from tui_mail.engine.news_telling import NewsTelling
from tui_mail.engine.program_runs import ProgramRuns
from tui_mail.engine.rule_run import RuleRuns
from tui_mail.errors import ConfigError, TuiMailError
from tui_mail.message.sanitize import sanitize
from tui_mail.model.account import Problem
from tui_mail.model.events import Event, OutboxChanged, ProblemRaised
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.model.message_json import message as message_json
from tui_mail.model.outbox import SendState
from tui_mail.model.rules import RulesRan, RunRules
from tui_mail.model.summary import Summary
from tui_mail.ports.rules_store import Arrived

log = Log(__name__)

AT_ONCE = 500
"""Messages of one transaction."""


class Order:
    """One engine's.

    Args:
        tools: the engine's.
        settings: gives the settings in force.
        changed: told of each account that has something to say to its server.
        zone: of quiet hours.
    """

    def __init__(
        self,
        tools: Tools,
        settings: Callable[[], Settings],
        changed: Callable[[AccountKey], None],
        zone: tzinfo,
    ) -> None:
        self._tools = tools
        self._settings = settings
        self._runs = RuleRuns(tools, settings, changed)
        self._reader = tools.store.rules.reader()
        self.programs = ProgramRuns(tools, lambda: settings().hooks.timeout)
        self._telling = NewsTelling(tools, settings, self._notify_by, zone)
        self._said: set[str] = set()

    def begin(self) -> None:
        """Go on with what an engine before left, and hear of what goes wrong and what went out."""
        for broken in self._tools.store.rules.programs_broken_off():
            log.warning("%s: the engine ended while it ran; it is not run again", broken.why)
        self.programs.wake()
        self._tools.hub.listen(self.hear)

    def ask(self, wish: RunRules) -> RulesRan:
        """Rules on demand; raises what `RuleRuns.run` does."""
        ran = self._runs.run(wish)
        if not wish.dry:
            self.programs.wake()
        return ran

    def arrived(self, account: AccountKey) -> None:
        """Look at what newly came to an account: rules first, then whoever is to be told."""
        while news := self._tools.store.rules.arrived(account)[:AT_ONCE]:
            ids = [one.id for one in news]
            try:
                by_rule = self._runs.apply_to_news(ids)
            except ConfigError as error:
                self._complain(error)
                self._tell([one for one in news if not one.told], frozenset())
                self._tools.store.rules.arrived_told(ids)
                return  # they wait until the rules are right
            self._tell([one for one in news if not one.told or one.id in by_rule], by_rule)
        self.programs.wake()

    def hear(self, event: Event) -> None:
        """A hook may want to know of it."""
        hooks = self._settings().hooks
        try:
            if isinstance(event, ProblemRaised) and hooks.error is not None:
                said = {"account": event.account, "message": event.problem.message,
                        "hint": event.problem.hint, "server": event.problem.server}  # fmt: skip
                self._hook("error", hooks.error, said)
            elif isinstance(event, OutboxChanged) and event.state is SendState.SENT:
                self._hook_sent(hooks.sent, event)
        except TuiMailError as error:
            log.warning("a hook could not be run: %s", error.message)

    def end(self, *, wait: bool) -> None:
        """Nothing more is told or begun.

        Args:
            wait: until what is wanted has run: the engine ends with the command that asked.
        """
        self._tools.hub.forget(self.hear)
        self._telling.end()
        if wait:
            self.programs.wait()
        self.programs.end()
        self._runs.close()
        self._reader.close()

    def _tell(self, news: Sequence[Arrived], by_rule: Collection[MessageId]) -> None:
        ids = [one.id for one in news]
        if not ids:
            return
        rows = self._reader.rows(ids)
        roles = {folder.id: folder.role for folder in self._reader.folders()}
        self._telling.tell(rows, {int(key): role for key, role in roles.items()}, by_rule)
        fresh = {one.id for one in news if not one.told}
        self._hook_new(tuple(row for row in rows if row.id in fresh))

    def _hook_new(self, rows: Sequence[Summary]) -> None:
        command = self._settings().hooks.new_mail
        if command is not None and rows:
            self._hook("new_mail", command, {"messages": [message_json(row) for row in rows]})

    def _hook_sent(self, command: Command | None, event: OutboxChanged) -> None:
        if command is None:
            return
        for entry in self._tools.store.entries((event.id,)):
            said = {
                "id": str(entry.id),
                "account": entry.account,
                "message_id": entry.message_id,
                "subject": sanitize(entry.subject),
                "recipients": [one.address for one in entry.recipients],
            }
            self._hook("sent", command, said)

    def _hook(self, name: str, command: Command, said: Mapping[str, object]) -> None:
        given = json.dumps({"event": name, **said}, ensure_ascii=False)
        self._tools.store.rules.want_program(f"hook {name}", command, given)
        self.programs.wake()

    def _notify_by(self, why: str, command: Sequence[str]) -> None:
        self._tools.store.rules.want_program(why, command, "")
        self.programs.wake()

    def _complain(self, error: ConfigError) -> None:
        """Once; the hooks hear of it as of any problem."""
        if error.message not in self._said:
            self._said.add(error.message)
            words = f"No rule is applied to new mail: {error.message}"
            self._tools.hub.tell(ProblemRaised(None, Problem(words, error.hint)))
