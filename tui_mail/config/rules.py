"""The tables [[rules]] of config.toml. What a condition means is not looked at here."""

from tui_mail.config.fields import Table
from tui_mail.config.rule_actions import read_action
from tui_mail.config.schema import Rule
from tui_mail.errors import ConfigError
from tui_mail.model.rules import PLACES, RuleAction

RULE_KEYS = ("name", "when", "do", "stop", "enabled", "folders")


def read_rules(root: Table) -> tuple[Rule, ...]:
    """All of them, in the order of the file.

    Raises:
        ConfigError: with file, line and key.
    """
    return tuple(_rule(table.allow(RULE_KEYS)) for table in root.each("rules"))


def _rule(table: Table) -> Rule:
    name, when, do = table.text("name", ""), table.text("when"), table.texts("do")
    return Rule(
        name=name,
        when=when,
        do=do,
        stop=table.yes("stop", default=False),
        enabled=table.yes("enabled", default=True),
        folders=table.texts("folders", ()),
        actions=_actions(table, do),
    )


def _actions(table: Table, do: tuple[str, ...]) -> tuple[RuleAction, ...]:
    if not do:
        raise table.wrong("do", "a list of what the rule does, not an empty one")
    found = []
    for text in do:
        try:
            found.append(read_action(text))
        except ConfigError as error:
            raise table.error("do", error.message, error.hint) from error
    places = [action for action in found if action.verb in PLACES]
    if len(places) > 1:
        problem = f"{places[0]} and {places[1]}: a message can go to one place only."
        raise table.error("do", problem, "Use copy for the others.")
    return tuple(found)
