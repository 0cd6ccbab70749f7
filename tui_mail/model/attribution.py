"""The line above what an answer quotes: what it says where nothing else is set, and its fields."""

from typing import Final

ATTRIBUTION: Final = "On {date}, {name} wrote:"
FIELDS: Final = ("date", "day", "time", "name", "first", "address", "subject")
"""What may stand in braces."""
