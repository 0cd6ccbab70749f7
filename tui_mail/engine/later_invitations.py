"""Whether a later message says another thing on the same event.

Must never look at more than a bounded number of messages: those that came last into the folder.
"""

from datetime import UTC, datetime, tzinfo
from typing import Final

from tui_mail.errors import StoreError
from tui_mail.message.invitation import calendar_part, read_invitation
from tui_mail.message.parse import parse
from tui_mail.model.frozen import frozen
from tui_mail.model.invitation import Invitation, Method
from tui_mail.model.summary import Summary
from tui_mail.ports.originals import Originals
from tui_mail.ports.store_reader import Selection, StoreReader

LOOKED_AT: Final = 200
"""Messages of the folder, the newest first."""
_READ: Final = 20
"""Of these, so many with attachments are opened."""
_LARGEST: Final = 500_000
"""Bytes of one that is."""


@frozen
class Later:
    """The newest of them."""

    cancelled: bool
    words: str


class LaterInvitations:
    """Looks for them in one store. Safe from any thread.

    Args:
        store: its read-only side.
        originals: the same.
    """

    def __init__(self, store: StoreReader, originals: Originals) -> None:
        self._store = store
        self._originals = originals

    def about(self, row: Summary, mine: Invitation, zone: tzinfo | None) -> Later | None:
        """What came after this message on its event; None where nothing did.

        Args:
            row: the message.
            mine: what it says.
            zone: the reader's; None: the system's.
        """
        if not mine.uid or mine.method not in {Method.REQUEST, Method.PUBLISH}:
            return None
        chosen = Selection(row.account, row.folder_id)
        rows = [
            other
            for other in self._store.page(chosen, 0, LOOKED_AT)
            if other.attachments and other.received >= row.received and other.id != row.id
        ]
        for other in [each for each in rows if each.size <= _LARGEST][:_READ]:
            found = self._read(other)
            if found is None or not _replaces(found, mine):
                continue
            day = datetime.fromtimestamp(other.received, UTC).astimezone(zone)
            when = f"{day.day} {day:%b %Y}"
            if found.cancelled:
                return Later(True, f"It was cancelled later, by a message of {when}.")
            return Later(False, f"It was changed later: a message of {when} is what counts.")
        return None

    def _read(self, row: Summary) -> Invitation | None:
        try:
            raw, _ = self._originals.head(row.id, _LARGEST)
        except StoreError:
            return None  # gone meanwhile, or damaged: whoever opens it says so
        part = calendar_part(parse(raw))
        return None if part is None else read_invitation(part)


def _replaces(later: Invitation, mine: Invitation) -> bool:
    """Whether it is on the same event, of the same organizer, and newer by its own count."""
    if later.method not in {Method.REQUEST, Method.CANCEL, Method.PUBLISH}:
        return False
    same = later.uid == mine.uid and later.occurrence in {None, mine.occurrence}
    who, asked = later.organizer, mine.organizer
    owner = (who.address if who else "").casefold() == (asked.address if asked else "").casefold()
    newer = later.sequence > mine.sequence or (
        later.cancelled and later.sequence == mine.sequence and not mine.cancelled
    )
    return same and owner and newer
