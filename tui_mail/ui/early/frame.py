"""What is remembered of how the main screen looks.

One small JSON file in the state folder, for each size of terminal one frame: where the panes
stand, and the terminal's own words for each look. Holds no mail. A file that cannot be read is
as good as none: it only makes the next start a blink faster.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from tui_mail import __version__
from tui_mail.model.frozen import field, frozen

Size = tuple[int, int]
"""Columns and rows."""
Looks = Mapping[str, str]
"""A look to the escape sequence that brings it; of lists `VARIANT LOOK`."""
MOST_FRAMES: Final = 6
_TERMINAL: Final = ("TERM", "COLORTERM", "NO_COLOR", "TERM_PROGRAM")
"""Variables that decide which colours a terminal is given."""


@frozen
class Pane:
    """Where lines are drawn: cells of the screen, from 0."""

    x: int
    y: int
    width: int
    height: int
    left: int
    """Blank cells before and after the text."""
    looks: Looks
    """With `fill`, what is blank, and `pad` and `end`, what is blank at the left and right."""


@frozen
class Still:
    """What is the same at each start: lines with their escape sequences."""

    x: int
    y: int
    lines: tuple[str, ...]


@frozen
class Frame:
    """The main screen at one size."""

    stills: tuple[Still, ...]
    title: Pane
    status: Pane
    messages: Pane
    folders: Pane | None
    """None: a narrow screen does not show them."""
    scrolls: bool
    """Whether the list has a scroll bar."""


@frozen
class Memory:
    """What the file holds."""

    frames: Mapping[str, Frame] = field(default_factory=dict)

    def frame(self, size: Size, look: str) -> Frame | None:
        """The one of that size and look."""
        return self.frames.get(_key(size, look))

    def with_frame(self, size: Size, look: str, frame: Frame) -> "Memory":
        """The same with that frame, the oldest ones given up."""
        key = _key(size, look)
        others = [(name, one) for name, one in self.frames.items() if name != key]
        return Memory(dict([*others, (key, frame)][-MOST_FRAMES:]))


def look_of(theme: str) -> str:
    """What a frame depends on besides its size: program, theme, and what the terminal is."""
    variables = (os.environ.get(name, "") for name in _TERMINAL)
    return "|".join((__version__, theme, *variables))


def recall(file: Path) -> Memory:
    """What was remembered; nothing where there is no such file, or none of ours."""
    try:
        return _memory(json.loads(file.read_bytes()))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Memory()


def remember(file: Path, memory: Memory) -> None:
    """Write it, whole or not at all, 0600. Raises OSError."""
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(_words(memory), out, ensure_ascii=False, separators=(",", ":"))
    part.replace(file)


def _key(size: Size, look: str) -> str:
    return f"{size[0]}x{size[1]}|{look}"


def _words(memory: Memory) -> dict[str, Any]:
    frames = {key: _frame_words(frame) for key, frame in memory.frames.items()}
    return {"frames": frames}


def _frame_words(frame: Frame) -> dict[str, Any]:
    return {
        "stills": [[still.x, still.y, list(still.lines)] for still in frame.stills],
        **{name: _pane_words(getattr(frame, name)) for name in ("title", "status", "messages")},
        "folders": None if frame.folders is None else _pane_words(frame.folders),
        "scrolls": frame.scrolls,
    }


def _pane_words(pane: Pane) -> list[Any]:
    return [pane.x, pane.y, pane.width, pane.height, pane.left, dict(pane.looks)]


def _memory(words: dict[str, Any]) -> Memory:
    return Memory({str(key): _frame(frame) for key, frame in words["frames"].items()})


def _frame(words: dict[str, Any]) -> Frame:
    stills = [Still(int(x), int(y), tuple(map(str, lines))) for x, y, lines in words["stills"]]
    title, status, messages = (_pane(words[name]) for name in ("title", "status", "messages"))
    folders = None if words["folders"] is None else _pane(words["folders"])
    return Frame(tuple(stills), title, status, messages, folders, bool(words["scrolls"]))


def _pane(words: list[Any]) -> Pane:
    x, y, width, height, left, looks = words
    return Pane(int(x), int(y), int(width), int(height), int(left), dict(looks))
