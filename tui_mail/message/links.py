"""Links in a message: found in plain text, numbered in the order they stand.

Must stay linear on any text. Nothing here opens or fetches anything.
"""

import re
from collections.abc import Iterator

from tui_mail.message.sanitize import sanitize_address
from tui_mail.model.content import Link

_GENERIC = "com|org|net|edu|gov|mil|int|info|biz|eu"
"""Ends of names that no file has: such a name is a host by itself."""
_FILE_ENDS = "ac|am|cc|cs|go|hs|in|js|la|md|mk|ml|pl|ps|py|rs|sh|so|ts|vb"
"""Ends of files that are also ends of hosts: without a scheme they are taken for files."""
_FOUND = re.compile(
    r"(?P<url>(?<![\w@/.-])(?i:https?://|ftp://|mailto:|www\.(?=\w))"
    r"[^\s<>\"`{}|\\^、。，；：！？（）「」『』【】《》]+)"
    r"|(?P<mail>(?<![\w.+@/:-])[A-Za-z0-9_][\w.+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24})"
    r"(?![\w@/-]|:\w)"
    r"|(?P<host>(?<![\w@/.:=\\-])(?:[a-z0-9-]{1,63}\.){1,5}"
    rf"(?:(?:{_GENERIC})(?![\w@(.:-])|(?:{_GENERIC}|(?!(?:{_FILE_ENDS})/)[a-z]{{2}})(?=/\w))"
    r"(?:/[^\s<>\"`{}|\\^、。，；：！？（）「」『』【】《》]*)?)"
)
"""What says by itself that it is a link; an address; the name of a host, with a path or not."""
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
    for found in _FOUND.finditer(text):
        if found["mail"]:
            yield (*found.span(), f"mailto:{sanitize_address(found['mail'])}")
            continue
        end = _trimmed(text, found.start(), found.end())
        shown = text[found.start() : end]
        if _SCHEME_ONLY.match(shown):
            continue
        target = sanitize_address(shown)
        bare = found["host"] or target[:4].lower() == "www."
        yield (found.start(), end, f"http://{target}" if bare else target)


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
