"""The one place that prints: JSON lines, tables, plain lines, bytes, and the line that complains.

What it prints is clean of control characters, whatever it was given; the original bytes of a
message are the one exception. Standard output carries results only, standard error the rest.
"""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import BinaryIO

from tui_mail.message.sanitize import sanitize

LONGEST_COMPLAINT = 600
"""Characters; a complaint is one line that is read, not scrolled."""
USUAL_WIDTH = 80


class Output:
    """Standard output, for people or for programs.

    Args:
        as_json: whether results are JSON lines.
        stream: where to; standard output when None.
    """

    def __init__(self, *, as_json: bool = False, stream: BinaryIO | None = None) -> None:
        self.as_json = as_json
        self._stream = stream

    def json(self, value: Mapping[str, object]) -> None:
        """One object, one line, UTF-8."""
        import json  # people get none

        text = json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
        self.bytes(text.encode("utf-8", "replace") + b"\n")

    def line(self, text: str = "") -> None:
        """One line for people."""
        self.text(sanitize(text))

    def text(self, text: str) -> None:
        """Several lines for people; one newline at the end."""
        self.bytes(sanitize(text, lines=True).rstrip("\n").encode("utf-8", "replace") + b"\n")

    def table(self, rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> None:
        """Columns as wide as their widest cell; cut at the terminal's edge, never in a pipe.

        Args:
            rows: of equally many cells each.
            right: columns that stand on their right edge.
        """
        cells = [[sanitize(cell) for cell in row] for row in rows]
        if not cells:
            return
        widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
        edge = self.width() if self.to_terminal() else None
        for row in cells:
            parts = [
                _padded(cell, width, right=number in right)
                for number, (cell, width) in enumerate(zip(row, widths, strict=True))
            ]
            line = "  ".join(parts).rstrip()
            self.line(line if edge is None else _cut(line, edge))

    def bytes(self, data: bytes) -> None:
        """Bytes as they are."""
        stream = self._stream or sys.stdout.buffer
        stream.write(data)

    def to_terminal(self) -> bool:
        """Whether a person looks at it."""
        return self._stream is None and sys.stdout.isatty()

    def width(self) -> int:
        """Cells of a line."""
        return _terminal_width() if self.to_terminal() else USUAL_WIDTH

    def flush(self) -> None:
        """Let it out; raises BrokenPipeError where nobody reads any more."""
        if self._stream is None:
            sys.stdout.flush()


class Progress:
    """One line on standard error that is written over; silent where that is no terminal."""

    def __init__(self) -> None:
        self._on = sys.stderr.isatty()
        self._shown = False

    def show(self, text: str) -> None:
        """Instead of what stood there."""
        if self._on:
            width = _terminal_width()
            sys.stderr.write(f"\r\x1b[K{_cut(sanitize(text), width - 1)}")
            sys.stderr.flush()
            self._shown = True

    def clear(self) -> None:
        """Leave the line empty."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._shown = False


def complain(text: str) -> None:
    """One line on standard error, whatever the text holds."""
    line = " ".join(sanitize(text).split())
    if len(line) > LONGEST_COMPLAINT:
        line = f"{line[:LONGEST_COMPLAINT]}…"
    with suppress(OSError):
        sys.stderr.write(f"tui-mail: {line}\n")
        sys.stderr.flush()


def hang_up() -> None:
    """Nobody reads standard output any more: what is still in it goes nowhere, quietly."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with suppress(OSError, ValueError):
        os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _terminal_width() -> int:
    from shutil import get_terminal_size  # with it come the archivers; a pipe has no width

    return get_terminal_size((USUAL_WIDTH, 24)).columns


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _padded(text: str, width: int, *, right: bool) -> str:
    fill = " " * (width - _width(text))
    return fill + text if right else text + fill


def _cut(text: str, width: int) -> str:
    if _width(text) <= width:
        return text
    if text.isascii():
        return text[: width - 1] + "…"
    from rich.cells import set_cell_size

    return set_cell_size(text, width - 1).rstrip() + "…"
