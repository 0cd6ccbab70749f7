"""Links in a message: found in plain text, numbered in the order they stand.

Must stay linear on any text. Nothing here opens or fetches anything.
"""

import re
from collections.abc import Iterator

from tui_mail.message.sanitize import sanitize_address
from tui_mail.model.content import Link

_URL = re.compile(
    r"(?<![\w@/.-])(?:https?://|ftp://|mailto:|www\.(?=\w))[^\s<>\"`{}|\\^、。，；：！？（）「」『』【】《》]+",
    re.IGNORECASE,
)
_TRAILING = frozenset(".,;:!?'*_~…’”»")
_PAIRS = {")": "(", "]": "["}
_SCHEME_ONLY = re.compile(r"(?:[a-z]+:/{0,2}|www\.)\Z", re.IGNORECASE)


class LinkBook:
    """Links by number, each target once; the numbers begin at 1."""

    def __init__(self) -> None:
        self._links: list[Link] = []
        self._numbers: dict[str, int] = {}

    def number(self, text: str, url: str) -> int:
        """The number of a target; the first words that it is shown with stay."""
        known = self._numbers.get(url)
        if known is None:
            self._links.append(Link(text, url))
            known = self._numbers[url] = len(self._links)
        elif text and not self._links[known - 1].text:
            self._links[known - 1] = Link(text, url)
        return known

    def knows(self, url: str) -> bool:
        """Whether a target has a number."""
        return url in self._numbers

    @property
    def links(self) -> tuple[Link, ...]:
        """In order of their numbers."""
        return tuple(self._links)


def urls_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and target of each link in a plain text."""
    for found in _URL.finditer(text):
        end = _trimmed(text, found.start(), found.end())
        shown = text[found.start() : end]
        if _SCHEME_ONLY.match(shown):
            continue
        target = sanitize_address(shown)
        yield (
            found.start(),
            end,
            f"http://{target}" if target[:4].lower() == "www." else target,
        )


def _trimmed(text: str, start: int, end: int) -> int:
    """Without the punctuation of the sentence that the link stands in."""
    surplus = {
        close: text.count(close, start, end) - text.count(opened, start, end)
        for close, opened in _PAIRS.items()
    }
    while end > start:
        last = text[end - 1]
        if last in _PAIRS:
            if surplus[last] <= 0:
                break
            surplus[last] -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return end
