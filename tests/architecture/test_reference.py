"""The pages of docs/ that are made from the program say what it does now, and no link is broken."""

from pathlib import Path

import pytest

from scripts.reference import links
from scripts.reference.__main__ import ROOT, pages


def test_the_pages_that_are_made_are_up_to_date() -> None:
    stale = [path.name for path, text in pages().items() if path.read_text("utf-8") != text]
    assert stale == [], "make docs"


def test_no_link_of_the_documentation_leads_nowhere() -> None:
    assert links.broken(ROOT) == []


@pytest.mark.parametrize(
    ("text", "bad"),
    [
        ("[a](b.md)", ["README.md: b.md"]),
        ("[a](README.md#no)", ["README.md: README.md#no"]),
        ("# One two\n[a](#one-two) [b](https://x.test/)", []),
        ("see `docs/none.md`", ["README.md: docs/none.md"]),
    ],
)
def test_a_link_that_leads_nowhere_is_found(tmp_path: Path, text: str, bad: list[str]) -> None:
    (tmp_path / "README.md").write_text(text)
    assert links.broken(tmp_path) == bad
