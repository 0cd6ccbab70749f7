"""Changes to [[rules]] in the text of config.toml; every other byte of it stays.

Must never touch a file.
"""

from collections.abc import Mapping

from tui_mail.config.key_path import KeyPath
from tui_mail.config.toml_edit import Value, with_value, without_table, written
from tui_mail.config.toml_lines import Statement, statements
from tui_mail.errors import ConfigError


def with_rule(text: str, values: Mapping[str, Value]) -> str:
    """The text with one more rule at its end, which is its place in the order too."""
    lines = "".join(f"{name} = {written(value)}\n" for name, value in values.items())
    before = text.rstrip("\n") + "\n\n" if text.strip() else ""
    return f"{before}[[rules]]\n{lines}"


def with_rule_changed(text: str, number: int, values: Mapping[str, Value]) -> str:
    """The text with these keys of a rule set.

    Args:
        text: config.toml.
        number: of the rule, from 0 on.
        values: by key.

    Raises:
        ConfigError: it has no table of its own.
    """
    _block(text, number)
    for name, value in values.items():
        text = with_value(text, ("rules", number, name), value)
    return text


def without_rule(text: str, number: int) -> str:
    """The text without a rule; comments around it stay. Raises as `with_rule_changed`."""
    _block(text, number)
    return without_table(text, ("rules", number))


def with_rules_swapped(text: str, number: int) -> str:
    """The text with a rule and the next one in each other's place, each with the comment above it.

    Raises as `with_rule_changed`.
    """
    (first, end), (second, last) = _block(text, number), _block(text, number + 1)
    moved = text[second:last]
    moved += "" if moved.endswith("\n") else "\n"
    return text[:first] + moved + text[end:second] + text[first:end] + text[last:]


def _block(text: str, number: int) -> tuple[int, int]:
    """Where the rule begins, with the comment right above it, and where it ends."""
    path: KeyPath = ("rules", number)
    own = [one for one in statements(text) if one.path[:2] == path]
    if not own or not own[0].header:
        raise ConfigError(
            "These rules are written in one line, which cannot be changed from here.",
            "Write each as a [[rules]] table of its own.",
        )
    return _with_comment(text, own[0]), own[-1].end


def _with_comment(text: str, header: Statement) -> int:
    start = header.start
    while start:
        above = text.rfind("\n", 0, start - 1) + 1
        if not text[above:start].lstrip().startswith("#"):
            break
        start = above
    return start
