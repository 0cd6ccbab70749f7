"""Flags as words: `seen flagged answered draft forwarded`, and the user's own labels."""

from typing import Final

SEEN: Final = "seen"
FLAGGED: Final = "flagged"
ANSWERED: Final = "answered"
DRAFT: Final = "draft"
FORWARDED: Final = "forwarded"
DELETED: Final = "deleted"
"""IMAP's \\Deleted: kept to be said back to the server, never shown."""

SYSTEM_FLAGS: Final = (SEEN, FLAGGED, ANSWERED, DRAFT, FORWARDED, DELETED)
"""In the order of their bits in the store."""
