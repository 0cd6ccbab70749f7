"""The colours of labels: the table [labels] of config.toml, a name and its colour."""

from pathlib import Path

from tui_mail.config.save import change_settings
from tui_mail.config.schema import COLOURS, NO_COLOUR
from tui_mail.config.toml_edit import with_value
from tui_mail.errors import UsageError


def set_colour(path: Path, label: str, colour: str) -> None:
    """Write it down.

    Args:
        path: config.toml.
        label: whose.
        colour: one of COLOURS, or NO_COLOUR.

    Raises:
        UsageError: it is no colour.
        ConfigError: the file is wrong already, or cannot be written.
    """
    if colour not in (*COLOURS, NO_COLOUR):
        raise UsageError(f"{colour!r} is no colour of labels.", f"Choose of {', '.join(COLOURS)}.")
    change_settings(path, lambda text, _now: with_value(text, ("labels", label), colour))
