"""Themes: TOML files of the program and of the user, made into Textual's. Draws nothing."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from textual.theme import Theme

from tui_mail.errors import ConfigError
from tui_mail.ui.theme_names import DARK, LIGHT

_COLOURS = frozenset(
    {"primary", "secondary", "accent", "warning", "error", "success"}
    | {"foreground", "background", "surface", "panel", "boost"}
)
_KEYS = frozenset({"name", "dark", "colors", "ours"})


def bundled() -> Path:
    """The folder that came with the program: in the wheel, or beside it in a checkout."""
    package = Path(__file__).parents[1]
    inside = package / "themes"
    return inside if inside.is_dir() else package.parent / "themes"


def load_themes(own: Path | None = None) -> tuple[Theme, ...]:
    """Every theme by name: the program's, then the user's own, which win.

    Args:
        own: the user's folder of themes; it need not exist.

    Raises:
        ConfigError: a file cannot be understood.
    """
    found: dict[str, Theme] = {}
    for folder in (bundled(), own):
        for theme in _themes_in(folder):
            found[theme.name] = theme
    return tuple(found[name] for name in sorted(found, key=_order))


def read_theme(path: Path) -> Theme:
    """One file; raises ConfigError with the file's name."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
        return _theme(table)
    except (OSError, ValueError, TypeError) as error:
        raise ConfigError(
            f"The theme {path.name} cannot be used: {error}.",
            "Compare it with the themes that come with the program.",
        ) from error


def _themes_in(folder: Path | None) -> Iterator[Theme]:
    if folder is not None and folder.is_dir():
        for path in sorted(folder.glob("*.toml")):
            yield read_theme(path)


def _theme(table: dict[str, object]) -> Theme:
    unknown = set(table) - _KEYS
    if unknown:
        raise ValueError(f"unknown key {min(unknown)}")
    colours, ours = _strings(table, "colors"), _strings(table, "ours")
    name, dark = table.get("name"), table.get("dark", True)
    if not isinstance(name, str) or not isinstance(dark, bool):
        raise TypeError("name must be a string and dark true or false")
    unknown = set(colours) - _COLOURS
    if unknown or "primary" not in colours:
        raise ValueError(f"unknown colour {min(unknown)}" if unknown else "no primary colour")
    return Theme(
        name=name,
        dark=dark,
        primary=colours["primary"],
        secondary=colours.get("secondary"),
        accent=colours.get("accent"),
        warning=colours.get("warning"),
        error=colours.get("error"),
        success=colours.get("success"),
        foreground=colours.get("foreground"),
        background=colours.get("background"),
        surface=colours.get("surface"),
        panel=colours.get("panel"),
        boost=colours.get("boost"),
        variables=ours,
    )


def _strings(table: dict[str, object], key: str) -> dict[str, str]:
    section = table.get(key, {})
    if not isinstance(section, dict):
        raise TypeError(f"{key} must be a section")
    for name, value in section.items():
        if not isinstance(value, str):
            raise TypeError(f"{key}.{name} must be a colour in quotes")
    return {str(name): str(value) for name, value in section.items()}


def _order(name: str) -> tuple[int, str]:
    return ({DARK: 0, LIGHT: 1}.get(name, 2), name)
