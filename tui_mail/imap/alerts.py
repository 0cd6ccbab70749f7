"""What a server wants its user to be shown: the text of ALERT (RFC 9051 section 7.1).

Must never keep words unsanitised, nor so many that they fill memory or a screen.
"""

import re
from typing import Final

from tui_mail.net.failures import server_words

MOST: Final = 10
"""Of them are kept until somebody takes them; the first ones."""

_ALERT: Final = re.compile(rb"\[ALERT\] ?", re.IGNORECASE)
_SOFT: Final = re.compile(rb"\* (?:OK|NO) \[OVERQUOTA\] ?", re.IGNORECASE)
"""Said unasked, it tells that room runs out (RFC 9208 section 4.3)."""
_STATUS: Final = re.compile(rb"\* (?:OK|NO|BAD|BYE|PREAUTH) ", re.IGNORECASE)


class Alerts:
    """Of one connection, in the order they came; each once."""

    def __init__(self) -> None:
        self._kept: list[str] = []

    def heard(self, line: bytes) -> None:
        """An untagged answer."""
        status = _STATUS.match(line)
        if soft := _SOFT.match(line):
            self._keep(line[soft.end() :])
        elif status:
            self.told(line[status.end() :])

    def told(self, text: bytes) -> None:
        """The text of an answer, from its code on."""
        alert = _ALERT.match(text)
        if alert:
            self._keep(text[alert.end() :])

    def _keep(self, text: bytes) -> None:
        words = server_words(text)
        if words and words not in self._kept and len(self._kept) < MOST:
            self._kept.append(words)

    def taken(self) -> tuple[str, ...]:
        """Those that nobody has taken so far."""
        found, self._kept = tuple(self._kept), []
        return found
