"""What a drawn line is made of. Knows no widget: lines are drawn before there are any."""

from tui_mail.config.schema import COLOURS

Piece = tuple[str, str]
"""A run of text and its look: the end of a component class `list--LOOK`."""
BAR = "▌"
_LABELS = tuple(f"label-{colour}" for colour in COLOURS)
LOOKS = (
    *("row", "cursor", "idle", "bar", "quiet", "strong", "unread", "dot", "star", "mark", "head"),
    *("note", "trouble", "hit", *_LABELS),
)
