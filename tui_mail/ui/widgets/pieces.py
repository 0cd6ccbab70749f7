"""What a drawn line is made of. Knows no widget: lines are drawn before there are any."""

Piece = tuple[str, str]
"""A run of text and its look: the end of a component class `list--LOOK`."""
BAR = "▌"
LOOKS = tuple("row cursor idle bar quiet strong unread dot star mark head note trouble hit".split())  # noqa: SIM905
