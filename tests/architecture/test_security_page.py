"""docs/security.md says of every danger what is done, and names tests that exist."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
ROWS = re.findall(r"^\| ([A-Z]\d+) \| (.+?) \| (.*?) ?\|$", PAGE, re.MULTILINE)
COUNTS = {"S": 18, "T": 16, "P": 6, "D": 7, "C": 10, "F": 8, "R": 17}
"""How many dangers of each kind there are."""
ID = re.compile(r"[STPDCFR]\d+")


def names_of_tests() -> set[str]:
    found: set[str] = set()
    for file in (ROOT / "tests").rglob("test_*.py"):
        tree = ast.parse(file.read_text("utf-8"))
        found |= {
            node.name
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        }
    return found


def test_every_danger_has_its_row_once() -> None:
    wanted = [f"{kind}{number}" for kind, most in COUNTS.items() for number in range(1, most + 1)]
    assert [row[0] for row in ROWS] == wanted


def test_every_test_that_the_page_names_exists() -> None:
    there = names_of_tests()
    named = re.findall(r"`([^`]+)`", " ".join(row[2] for row in ROWS))
    assert len(named) > 100
    missing = [
        name
        for name in named
        if not (name in there if name.startswith("test_") else (ROOT / name).is_file())
    ]
    assert not missing
    anywhere = set(re.findall(r"`(test_\w+)`", PAGE))
    assert anywhere <= there


def test_a_row_without_a_test_gives_its_reason() -> None:
    reasons = ("Not yet", "Does not apply", "Not shown", "Nothing is unpacked")
    assert not [row[0] for row in ROWS if not row[2] and not row[1].startswith(reasons)]


def test_every_id_that_a_test_carries_stands_on_the_page() -> None:
    rows = {row[0] for row in ROWS}
    carried = {
        mark
        for name in names_of_tests()
        for part in name.removeprefix("test_").split("_")
        if (mark := part) and ID.fullmatch(part)
    }
    assert carried <= rows
