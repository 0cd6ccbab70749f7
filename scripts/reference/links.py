"""Every link and every path that the documentation names leads somewhere in the tree."""

import re
from collections.abc import Iterator
from pathlib import Path

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_NAMED = re.compile(r"`((?:docs|themes|scripts|tests|benchmarks)/[\w./-]+)`")
_HEADING = re.compile(r"^#+ +(.*)$", re.MULTILINE)


def broken(root: Path) -> list[str]:
    """`docs/keys.md: no-such.md`, for each that leads nowhere.

    Args:
        root: of the checkout.
    """
    return [
        f"{page.relative_to(root)}: {target}"
        for page in _pages(root)
        for target in _bad(page, root)
    ]


def _pages(root: Path) -> list[Path]:
    return sorted([*root.glob("*.md"), *(root / "docs").rglob("*.md")])


def _bad(page: Path, root: Path) -> Iterator[str]:
    text = page.read_text("utf-8")
    for target in _LINK.findall(text):
        path, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        file = page.parent / path if path else page
        if not file.exists() or (anchor and anchor not in _anchors(file)):
            yield target
    for named in _NAMED.findall(text):
        if not any(root.glob(named.rstrip("."))):
            yield named


def _anchors(page: Path) -> set[str]:
    """As GitHub makes them of headings."""
    kept = (
        re.sub(r"[^\w\- ]", "", heading.lower())
        for heading in _HEADING.findall(page.read_text("utf-8"))
    )
    return {words.strip().replace(" ", "-") for words in kept}
