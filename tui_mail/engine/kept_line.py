"""The connection that one message leaves to the next for the same server.

Must never keep one whose last message is not settled: only its taker knows the session's state.
"""

from tui_mail.config.schema import ServerSettings
from tui_mail.engine.lines import Lines
from tui_mail.model.ids import AccountKey
from tui_mail.ports.submission import Submission

Reach = tuple[AccountKey, ServerSettings]
"""Whose mail goes where: the log of what is said is kept by account."""


class KeptLine:
    """At most one open connection; used under the sender's lock.

    Args:
        lines: closes it.
    """

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._line: Submission | None = None
        self._reach: Reach | None = None

    def keep(self, line: Submission, reach: Reach) -> None:
        """For the next message."""
        self.close()
        self._line, self._reach = line, reach

    def take(self, reach: Reach) -> Submission | None:
        """The one that leads there; any other is closed."""
        if self._reach != reach:
            self.close()
        line, self._line, self._reach = self._line, None, None
        return line

    def close(self) -> None:
        """No message follows."""
        line, self._line, self._reach = self._line, None, None
        if line is not None:
            self._lines.close(line)
