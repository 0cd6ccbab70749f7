"""The colours of our own that styles may name, and where each comes from when a theme is silent."""

from collections.abc import Mapping

FALLBACKS: Mapping[str, str] = {
    "quiet": "text-muted",
    "unread": "primary",
    "star": "warning",
    "mark": "accent",
    "cursor": "boost",
    "cursor-idle": "panel",
    "pane": "surface",
    "line": "panel",
    "quote1": "primary",
    "quote2": "secondary",
    "quote3": "warning",
    "link": "accent",
    "code": "secondary",
    "added": "success",
    "removed": "error",
    "trouble": "error",
    "trouble-pane": "panel",
}
"""Our variable (`$quiet` in styles) to the one of Textual's that stands for it."""


def with_ours(variables: Mapping[str, str]) -> dict[str, str]:
    """All variables of a theme, ours filled in."""
    full = dict(variables)
    for name, source in FALLBACKS.items():
        if name not in full:
            full[name] = variables.get(source, variables["foreground"])
    return full
