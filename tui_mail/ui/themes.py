"""Themes: TOML files of the program and of the user, made into Textual's. Draws nothing."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from textual.color import Color, ColorParseError
from textual.theme import BUILTIN_THEMES, Theme

from tui_mail.errors import ConfigError
from tui_mail.ui.theme_names import DARK, LIGHT

_COLOURS = frozenset(
    {"primary", "secondary", "accent", "warning", "error", "success"}
    | {"foreground", "background", "surface", "panel", "boost"}
)
_KEYS = frozenset({"name", "dark", "ansi", "colors", "ours"})


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
    found = {theme.name: theme for folder in (bundled(), own) for theme in _themes_in(folder)}
    return tuple(found[name] for name in sorted(found, key=_order))


def first_themes(wanted: str, own: Path | None = None) -> tuple[Theme, ...]:
    """What a start needs: the theme that is wanted, and the user's own.

    Args:
        wanted: a name, of whatever theme.
        own: the user's folder of themes; it need not exist.

    Raises:
        ConfigError: a file cannot be understood.
    """
    found = {theme.name: theme for theme in _themes_in(own)}
    if wanted not in found and wanted in bundled_names():
        found[wanted] = read_theme(bundled() / f"{wanted}.toml")
    return tuple(found.values())


def bundled_names() -> tuple[str, ...]:
    """Of the program's themes; a file is named as its theme."""
    return tuple(sorted((path.stem for path in bundled().glob("*.toml")), key=_order))


def changed_at(own: Path) -> tuple[tuple[str, int], ...]:
    """The files of the user's own themes and when each last changed, in nanoseconds."""
    try:
        return tuple(sorted((one.name, one.stat().st_mtime_ns) for one in own.glob("*.toml")))
    except OSError:
        return ()  # one was taken away between two looks: the next look sees the rest


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
    name, dark, ansi = table.get("name"), table.get("dark", True), table.get("ansi", False)
    if not isinstance(name, str) or not isinstance(dark, bool) or not isinstance(ansi, bool):
        raise TypeError("name must be a string, dark and ansi true or false")
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
        variables={**(_of_sixteen(dark=dark) if ansi else {}), **ours},
        ansi=ansi,
    )


def _of_sixteen(*, dark: bool) -> dict[str, str]:
    """What the library's styles need besides where the terminal's own colours are used."""
    return BUILTIN_THEMES["ansi-dark" if dark else "ansi-light"].variables


def _strings(table: dict[str, object], key: str) -> dict[str, str]:
    section = table.get(key, {})
    if not isinstance(section, dict):
        raise TypeError(f"{key} must be a section")
    for name, value in section.items():
        if not isinstance(value, str):
            raise TypeError(f"{key}.{name} must be a colour in quotes")
        try:
            Color.parse(value)
        except ColorParseError as error:
            raise ValueError(f"{key}.{name} is no colour: {value!r}") from error
    return {str(name): str(value) for name, value in section.items()}


def _order(name: str) -> tuple[int, str]:
    return ({DARK: 0, LIGHT: 1}.get(name, 2), name)
