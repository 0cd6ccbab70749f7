"""Pictures of a message drawn in the reader, two colours a cell. Belongs on a worker.

A picture is decoded only within limits that are asked of its head before; what is larger, odd or
broken stays words. Nothing is fetched: a picture is a part of the message.
"""

import io
import os
from collections.abc import Callable, Sequence

from tui_mail.errors import TuiMailError
from tui_mail.model.content import Line
from tui_mail.ui.widgets.reader_rows import BAR_CELLS, DEEPEST, Row

MOST_BYTES = 12_000_000
MOST_PIXELS = 24_000_000
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_ENOUGH = ("truecolor", "256")
_WIDEST = 60
_TALLEST = 16
"""Cells of a picture."""
_MOST = 20
"""Pictures that are drawn in one message."""
_CELL = 8
"""Pixels of a picture that take a cell."""

Cells = tuple[tuple[tuple[int, int], ...], ...]
Read = Callable[[str], bytes]


def can_draw(color_system: str | None) -> bool:
    """Whether this terminal shows colours finely enough, and what decodes pictures is installed."""
    if color_system not in _ENOUGH or "NO_COLOR" in os.environ:
        return False
    from importlib.util import find_spec

    return find_spec("PIL") is not None


def with_pictures(
    lines: Sequence[Line], columns: int, read: Read
) -> tuple[tuple[Line, ...], dict[int, Row]]:
    """The lines with room for each picture below its words, and the rows that fill it.

    Args:
        lines: of a body.
        columns: cells that a line may have.
        read: gives the bytes of a part; raises TuiMailError.
    """
    out: list[Line] = []
    rows: dict[int, Row] = {}
    drawn = 0
    for line in lines:
        out.append(line)
        if not line.picture or drawn >= _MOST:
            continue
        try:
            cells = draw(read(line.picture), columns - BAR_CELLS * min(line.quote, DEEPEST))
        except TuiMailError:
            continue
        drawn += bool(cells)
        for each in cells:
            rows[len(out)] = Row(quote=line.quote, cells=each)
            out.append(Line((), line.quote))
    return tuple(out), rows


def draw(data: bytes, columns: int) -> Cells:
    """A picture as rows of cells; none where it is too large, of another kind, or broken."""
    if not 0 < len(data) <= MOST_BYTES:
        return ()
    from PIL import Image  # an extra, and nothing that a list needs

    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            width, height = image.size
            if not 0 < width * height <= MOST_PIXELS:
                return ()
            wide, tall = _fit(width, height, columns)
            image.draft("RGB", (wide * 4, tall * 4))
            seen = image.convert("RGBA").resize((wide, tall), Image.Resampling.BOX)
            ground = Image.new("RGBA", seen.size, (255, 255, 255, 255))
            pixels = Image.alpha_composite(ground, seen).convert("RGB").tobytes()
    except (*_BROKEN, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return ()
    colors = [int.from_bytes(pixels[at : at + 3], "big") for at in range(0, len(pixels), 3)]
    rows = [colors[at : at + wide] for at in range(0, len(colors), wide)]
    return tuple(
        tuple(zip(upper, lower, strict=True))
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    )


_BROKEN = (OSError, ValueError, SyntaxError, ArithmeticError, LookupError, TypeError, EOFError,
           MemoryError, NotImplementedError, AttributeError)  # fmt: skip
"""What decoders raise for a file that is no picture, or a broken one."""


def _fit(width: int, height: int, columns: int) -> tuple[int, int]:
    """Cells across, and half cells down: an even number."""
    most = max(1, min(columns, _WIDEST))
    scale = min(most / width, 2 * _TALLEST / height, 1 / _CELL)
    wide = max(1, min(round(width * scale), most))
    tall = max(2, min(round(height * scale), 2 * _TALLEST))
    return wide, tall + tall % 2
