"""Takes everything private out of a text that is given to strangers. Pure.

Must never let through an address, a host, a user's or a folder's name, a path or words of a
message: what is not known to be harmless goes.
"""

import re
from collections.abc import Iterable
from typing import Final

GONE: Final = "[…]"
_LEAST: Final = 2
"""Characters of a name that is looked for: a single one is part of every word."""

_PATTERNS: Final = (
    re.compile(r"\S*://\S*"),
    re.compile(r"\S*@\S*"),
    re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`|“[^”]*”|<[^>]*>"),
    re.compile(r"\S*/\S*"),
    re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b"),
    re.compile(r"\[?[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]+\]?"),
    re.compile(r"\b[\w-]+(?:\.[\w-]+)*\.[A-Za-z][\w-]+(?::\d+)?\b"),
    re.compile(r"\blocalhost\b(?::\d+)?"),
    re.compile(r"\S*[^\x20-\x7e…]\S*"),
)
"""URLs, addresses, whatever is quoted, paths, IPv4, IPv6, host names, other than plain ASCII."""

_STAMPED = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) ([A-Z]{4,8}) (.*)")
_PLACE = re.compile(r'\s+File "([^"]*)", line (\d+), in ([\w<>.]+)')
_RAISED = re.compile(r"([A-Za-z_][\w.]*)(?::.*)?$")
_TRACEBACK = "Traceback (most recent call last):"


class Scrub:
    """Knows the private words of one profile.

    Args:
        private: names, addresses, hosts, folders, paths.
    """

    def __init__(self, private: Iterable[str]) -> None:
        words = {word for word in private if len(word) >= _LEAST}
        longest_first = sorted(words, key=len, reverse=True)
        names = "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in longest_first)
        self._names = re.compile(names, re.IGNORECASE) if names else None

    def __call__(self, text: str) -> str:
        """The text without them, and without what looks like them."""
        for pattern in _PATTERNS:
            text = pattern.sub(GONE, text)
        if self._names is not None:
            text = self._names.sub(GONE, text)
        return text

    def log_line(self, line: str) -> str | None:
        """A line of engine.log; None for one that is not known to be harmless."""
        stamped = _STAMPED.fullmatch(line)
        if stamped:
            return f"{stamped[1]} {stamped[2]} {self(stamped[3])}"
        place = _PLACE.fullmatch(line)
        if place:
            return f"  {_module(place[1])}:{place[2]} {place[3]}"
        if line == _TRACEBACK:
            return line
        raised = _RAISED.fullmatch(line)
        kind = raised[1] if raised else ""
        known = kind.endswith(("Error", "Exception", "Interrupt", "Exit")) or "." in kind
        return self._kind(kind) if known else None

    def _kind(self, kind: str) -> str:
        """The class that was raised: its last word, which is of a program."""
        return kind.rpartition(".")[2]


def _module(path: str) -> str:
    """Where in which package, without where that is on this machine."""
    parts = path.replace("\\", "/").split("/")
    for root in ("tui_mail", "site-packages"):
        if root in parts:
            at = len(parts) - 1 - parts[::-1].index(root)
            return "/".join(parts[at:] if root == "tui_mail" else parts[at + 1 :])
    return parts[-1]
