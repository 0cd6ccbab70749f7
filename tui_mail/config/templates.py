"""The user's folder of templates: `NAME.txt`, and `NAME.md` for Markdown. Reads, never writes.

A name is looked for among those that are there; it is never made into a path.
"""

from pathlib import Path

from tui_mail.config.fields import nearest
from tui_mail.errors import ConfigError, NotFound

SUFFIXES = (".txt", ".md")
MOST_BYTES = 256 * 1024


def names_in(folder: Path) -> tuple[str, ...]:
    """The names of those that are there, sorted; none where there is no such folder."""
    return tuple(sorted(_files(folder), key=str.casefold))


def read_template(folder: Path, name: str) -> tuple[str, bool]:
    """Its text, and whether it is Markdown.

    Raises:
        NotFound: there is none of that name.
        ConfigError: it cannot be read.
    """
    files = _files(folder)
    if name not in files:
        hint = nearest(name, files) or f"Put one there: {folder}/NAME.txt"
        raise NotFound(f"There is no template {name!r}.", hint)
    path = files[name]
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 text.", "Save it as UTF-8.") from error
    if len(data) > MOST_BYTES:
        raise ConfigError(f"{path} is too large for a template.", "Shorten it.")
    return text.replace("\r\n", "\n"), path.suffix == ".md"


def _files(folder: Path) -> dict[str, Path]:
    """By name; of two with the same name the plain one."""
    try:
        there = [path for path in folder.iterdir() if path.suffix in SUFFIXES]
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigError(f"{folder} cannot be read: {error.strerror}.") from error
    usable = [path for path in there if _is_name(path.stem) and path.is_file()]
    usable.sort(key=lambda path: SUFFIXES.index(path.suffix), reverse=True)
    return {path.stem: path for path in usable}


def _is_name(stem: str) -> bool:
    return stem.isprintable() and not stem.startswith((".", "-"))
