"""Rules are changed in config.toml; comments, order and all else in it stay."""

from pathlib import Path

import pytest

from tui_mail.config.load import parse_settings
from tui_mail.config.rules_edit import (
    with_rule,
    with_rule_changed,
    with_rules_swapped,
    without_rule,
)
from tui_mail.errors import ConfigError

TEXT = """\
# my mail
[ui]
theme = "x"   # calm

# the shop, first
[[rules]]
name = "shop"          # a comment behind
when = "from:shop.test"
do = ["move Shop"]

# then Ada
[[rules]]
when = "from:ada"
do = ["archive"]

[send]
undo_seconds = 5
"""


def names(text: str) -> list[tuple[str, bool]]:
    return [(one.when, one.enabled) for one in parse_settings(text, Path("c.toml")).rules]


def test_a_rule_is_added_at_the_end() -> None:
    text = with_rule(TEXT, {"name": 'a "b"', "when": 'subject:"x y"', "do": ["flag +seen"]})
    assert text.startswith(TEXT)
    assert names(text)[-1] == ('subject:"x y"', True)
    assert names(with_rule("", {"when": "x", "do": ["notify"]})) == [("x", True)]


def test_a_rule_is_switched_off_and_changed_in_its_place() -> None:
    text = with_rule_changed(TEXT, 1, {"enabled": False, "when": "from:eve"})
    assert names(text) == [("from:shop.test", True), ("from:eve", False)]
    assert text.replace("enabled = false\n", "").replace("from:eve", "from:ada") == TEXT


def test_two_rules_change_places_with_their_comments() -> None:
    text = with_rules_swapped(TEXT, 0)
    assert names(text) == [("from:ada", True), ("from:shop.test", True)]
    assert text.index("# then Ada") < text.index("# the shop, first") < text.index("a comment")
    assert with_rules_swapped(text, 0) == TEXT


def test_a_rule_goes_alone() -> None:
    text = without_rule(TEXT, 0)
    assert names(text) == [("from:ada", True)]
    assert "# then Ada" in text
    assert "undo_seconds = 5" in text


def test_rules_in_one_line_are_left_to_their_writer() -> None:
    with pytest.raises(ConfigError, match="in one line"):
        without_rule('rules = [{when = "x", do = ["notify"]}]\n', 0)
