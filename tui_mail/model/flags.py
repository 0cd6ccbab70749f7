"""Flags as words: `seen flagged answered draft forwarded`, and the user's own labels."""

from typing import Final

from tui_mail.model.frozen import frozen

SEEN: Final = "seen"
FLAGGED: Final = "flagged"
ANSWERED: Final = "answered"
DRAFT: Final = "draft"
FORWARDED: Final = "forwarded"
DELETED: Final = "deleted"
"""IMAP's \\Deleted: kept to be said back to the server, never shown."""

SYSTEM_FLAGS: Final = (SEEN, FLAGGED, ANSWERED, DRAFT, FORWARDED, DELETED)
"""In the order of their bits in the store."""

LONGEST: Final = 60
"""Characters."""
_NEVER: Final = frozenset('\\"(){}%*[]')
"""What no IMAP server takes in a keyword."""


@frozen
class LabelCount:
    """A label, and how many messages have it."""

    name: str
    count: int


@frozen
class ListLabels:
    """All that any message has. Answer: Labels."""


@frozen
class Labels:
    """By name."""

    labels: tuple[LabelCount, ...]


@frozen
class RenameLabel:
    """On every message that has it; one step of undo. Answer: Done."""

    label: str
    name: str


@frozen
class DeleteLabel:
    """Take it off every message that has it; one step of undo. Answer: Done."""

    label: str


@frozen
class ColourLabel:
    """Write into the settings in which colour it is shown. Answer: Done."""

    label: str
    colour: str


def shown_labels(flags: frozenset[str]) -> tuple[str, ...]:
    """Those of the flags of a message that are labels of the user's, by name.

    Keywords with a dollar are other programs' own ($Junk, $MDNSent): kept, and shown nowhere.
    """
    return tuple(sorted(flag for flag in flags if is_shown(flag)))


def is_shown(flag: str) -> bool:
    """Whether a flag is a label of the user's."""
    return flag not in SYSTEM_FLAGS and not flag.startswith("$")


def wrong_with(label: str) -> str:
    """Why a word cannot be a label, in a sentence; empty where it can."""
    if not label:
        return "A label has a name."
    if len(label) > LONGEST:
        return f"A label has at most {LONGEST} characters."
    if label.casefold() in SYSTEM_FLAGS or label.startswith("$"):
        return f"{label} is a flag of mail's own, no label."
    if not label.isprintable() or any(c.isspace() for c in label) or _NEVER & set(label):
        return "A label is one word without brackets, quotes, %, * and \\."
    return ""
