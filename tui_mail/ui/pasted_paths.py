"""Whether what was pasted is paths of files, as terminals give those that are dropped on them.

Pure: looks at no disk. Must never take words for a path that do not begin as one.
"""

import re
import shlex
from urllib.parse import unquote, urlsplit

_LONGEST = 16_384
_MOST = 100
_BEGINS = re.compile(r"['\"]?(/|~/|file:/)", re.IGNORECASE)


def pasted_paths(text: str) -> tuple[str, ...]:
    """The paths, each whole, a leading `~` as it is; empty where it is anything else."""
    if len(text) > _LONGEST or not _BEGINS.match(text.strip()):
        return ()
    found: list[str] = []
    for line in text.splitlines():
        if line.strip():
            paths = _in_line(line.strip())
            if not paths:
                return ()
            found += paths
    return tuple(dict.fromkeys(found)) if len(found) <= _MOST else ()


def _in_line(line: str) -> list[str]:
    """Quoted or with backslashes, as a shell takes them; else the whole line as one path."""
    try:
        words = shlex.split(line)
    except ValueError:
        words = []
    paths = [_path(word) for word in words]
    if paths and all(paths):
        return paths
    whole = _path(line)
    return [whole] if whole else []


def _path(word: str) -> str:
    """Of one file on this machine; empty where it is none."""
    if word.casefold().startswith("file:"):
        try:
            parts = urlsplit(word)
        except ValueError:
            return ""
        word = unquote(parts.path) if parts.netloc.casefold() in {"", "localhost"} else ""
    good = word.startswith(("/", "~/")) and len(word) > 1 and word.isprintable()
    return word if good and not word.startswith("//") else ""
