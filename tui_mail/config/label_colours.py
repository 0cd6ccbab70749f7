"""The colours of labels: the table [labels] of config.toml, a name and its colour."""

from pathlib import Path
from typing import Final

from tui_mail.errors import UsageError

COLOURS: Final = ("red", "yellow", "green", "blue", "purple", "gray")
"""As the theme has them."""
NONE: Final = "none"
"""No colour of its own, nor one by its name."""


def set_colour(path: Path, label: str, colour: str) -> None:
    """Write it down.

    Args:
        path: config.toml.
        label: whose.
        colour: one of COLOURS, or NONE.

    Raises:
        UsageError: it is no colour.
        ConfigError: the file is wrong already, or cannot be written.
    """
    if colour not in (*COLOURS, NONE):
        raise UsageError(f"{colour!r} is no colour of labels.", f"Choose of {', '.join(COLOURS)}.")
    from tui_mail.config.save import change_settings  # few change one
    from tui_mail.config.toml_edit import with_value

    change_settings(path, lambda text, _now: with_value(text, ("labels", label), colour))
