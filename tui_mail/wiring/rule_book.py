"""The rules of config.toml, read and changed for a screen."""

import time
from collections.abc import Callable
from pathlib import Path

from tui_mail.config.load import load_settings
from tui_mail.config.rules_edit import (
    with_rule,
    with_rule_changed,
    with_rules_swapped,
    without_rule,
)
from tui_mail.config.save import change_settings
from tui_mail.config.toml_edit import Value
from tui_mail.engine.rule_words import drafted
from tui_mail.errors import ConfigError, UsageError
from tui_mail.model.rules import RuleDraft
from tui_mail.ports.rule_book import RuleLine


class SettingsRuleBook:
    """Implements ports.rule_book.RuleBook.

    Args:
        path: of config.toml.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def rules(self) -> tuple[RuleLine, ...]:
        """In their order."""
        return tuple(
            RuleLine(RuleDraft(one.name, one.when, one.do, one.stop), one.enabled)
            for one in load_settings(self._path).rules
        )

    def check(self, rule: RuleDraft) -> None:
        """Raises what is wrong with it."""
        try:
            drafted(rule, int(time.time()))
        except UsageError as error:
            raise ConfigError(error.message, error.hint) from error

    def add(self, rule: RuleDraft) -> None:
        """At the end."""
        self.check(rule)
        self._change(lambda text: with_rule(text, _values(rule, whole=False)))

    def change(self, number: int, rule: RuleDraft) -> None:
        """What the rule at that place says."""
        self.check(rule)
        had = load_settings(self._path).rules
        whole = number < len(had) and had[number].stop
        self._change(lambda text: with_rule_changed(text, number, _values(rule, whole=whole)))

    def switch(self, number: int, *, on: bool) -> None:
        """It is applied to what comes, or not."""
        self._change(lambda text: with_rule_changed(text, number, {"enabled": on}))

    def swap(self, number: int) -> None:
        """It and the next one change places."""
        self._change(lambda text: with_rules_swapped(text, number))

    def remove(self, number: int) -> None:
        """It is gone."""
        self._change(lambda text: without_rule(text, number))

    def _change(self, change: Callable[[str], str]) -> None:
        change_settings(self._path, lambda text, _now: change(text))


def _values(rule: RuleDraft, *, whole: bool) -> dict[str, Value]:
    """What is to be written; what is as usual only where it was said otherwise before."""
    values: dict[str, Value] = {"name": rule.name, "when": rule.when, "do": list(rule.do)}
    if rule.stop or whole:
        values["stop"] = rule.stop
    return values
