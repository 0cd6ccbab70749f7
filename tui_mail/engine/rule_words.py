"""Rules of the settings understood: conditions as queries, mistakes with file, line and place."""

from collections.abc import Sequence

from tui_mail.config.load import placed
from tui_mail.config.rule_actions import read_action
from tui_mail.config.schema import Rule, Settings
from tui_mail.errors import ConfigError, NotFound, UsageError
from tui_mail.message.search_syntax import parse_query
from tui_mail.model.frozen import frozen
from tui_mail.model.rules import RuleDraft
from tui_mail.model.search import Search


@frozen
class ReadyRule:
    """A rule, its condition understood."""

    name: str
    rule: Rule
    search: Search


def named(rule: Rule, number: int) -> str:
    """What it is called; one without a name, by its place, from 1 on."""
    return rule.name or f"rule {number}"


def understood(settings: Settings, now: int) -> tuple[ReadyRule, ...]:
    """All rules, those that are off too, in their order.

    Args:
        settings: as they were read.
        now: Unix seconds, for `newer:` and the like.

    Raises:
        ConfigError: the first mistake, with file, line, and the place in the query.
    """
    with placed(settings.path):
        return tuple(_ready(rule, number, now) for number, rule in enumerate(settings.rules))


def wanted(ready: Sequence[ReadyRule], names: Sequence[str]) -> tuple[ReadyRule, ...]:
    """Those of these names, in their own order; none named: all that are on.

    Raises:
        NotFound: there is none of that name.
    """
    if not names:
        return tuple(one for one in ready if one.rule.enabled)
    known = [one.name for one in ready]
    for name in names:
        if name not in known:
            from tui_mail.config.fields import nearest

            hint = nearest(name, known) or "config.toml has no [[rules]]; docs/rules.md says how."
            raise NotFound(f"There is no rule {name!r}.", hint)
    return tuple(one for one in ready if one.name in names)


def drafted(draft: RuleDraft, now: int) -> ReadyRule:
    """A rule that stands in no file.

    Raises:
        UsageError: its condition cannot be understood.
        ConfigError: it cannot do that.
    """
    actions = tuple(read_action(text) for text in draft.do)
    rule = Rule(draft.name, draft.when, draft.do, stop=draft.stop, actions=actions)
    return ReadyRule(draft.name, rule, parse_query(draft.when, now=now))


def _ready(rule: Rule, number: int, now: int) -> ReadyRule:
    try:
        search = parse_query(rule.when, now=now)
    except UsageError as error:
        problem = f"The rule {named(rule, number + 1)!r} has a query that cannot be understood. "
        where = ("rules", number, "when")
        raise ConfigError(problem + error.message, error.hint, where) from error
    return ReadyRule(named(rule, number + 1), rule, search)
