"""The rules of the settings as a screen edits them."""

from typing import Protocol

from tui_mail.model.frozen import frozen
from tui_mail.model.rules import RuleDraft


@frozen
class RuleLine:
    """A rule as it stands in config.toml."""

    rule: RuleDraft
    enabled: bool = True


class RuleBook(Protocol):
    """Reads and changes [[rules]]; comments and all else in the file stay. May block.

    Everything raises ConfigError where the file, or the rule, cannot be.
    """

    def rules(self) -> tuple[RuleLine, ...]:
        """In their order."""
        ...

    def check(self, rule: RuleDraft) -> None:
        """Raises what is wrong with it; nothing is written."""
        ...

    def add(self, rule: RuleDraft) -> None:
        """At the end."""
        ...

    def change(self, number: int, rule: RuleDraft) -> None:
        """The rule at that place, from 0 on, says this from now on."""
        ...

    def switch(self, number: int, *, on: bool) -> None:
        """It is applied to what comes, or not."""
        ...

    def swap(self, number: int) -> None:
        """It and the next one change places."""
        ...

    def remove(self, number: int) -> None:
        """It is gone; comments around it stay."""
        ...
