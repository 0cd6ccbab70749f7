"""News of mailboxes that are not selected, as a server tells them unasked (NOTIFY, RFC 5465).

Must never count as news what answers a question of ours.
"""

import re
from typing import Final

_STATUS: Final = re.compile(rb"\* STATUS ", re.IGNORECASE)
_LIST: Final = re.compile(rb"\* LIST ", re.IGNORECASE)
_OVERFLOW: Final = re.compile(rb"\* OK \[NOTIFICATIONOVERFLOW\]", re.IGNORECASE)


class Notices:
    """Of one connection: what was told of mailboxes that are not selected."""

    def __init__(self) -> None:
        self.asked = False
        """Whether NOTIFY was tried."""
        self.tells = False
        """Whether the server agreed, and did not let go of it since."""
        self._elsewhere = False

    def hear(self, said: bytes) -> bool:
        """Whether this untagged answer is news of another mailbox."""
        if not self.tells:
            return False
        if _OVERFLOW.match(said):
            self.tells = self.asked = False  # as NOTIFY NONE: it is to be asked for again
        elif not _STATUS.match(said) and not _LIST.match(said):
            return False
        self._elsewhere = True
        return True

    @property
    def waiting(self) -> bool:
        """Whether there is any that nobody has asked for."""
        return self._elsewhere

    def taken(self) -> bool:
        """Whether there was any since this was asked last."""
        found, self._elsewhere = self._elsewhere, False
        return found
