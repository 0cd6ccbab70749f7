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
Place = Callable[[bytes, int, int], int | None]
"""Takes a PNG and the cells across and down; gives its number, None where it is not drawn."""
_CELL_PIXELS = 10
"""Pixels for a half cell, across and down, of what a terminal draws itself."""


def can_draw(color_system: str | None) -> bool:
    """Whether this terminal shows colours finely enough, and what decodes pictures is installed."""
    if color_system not in _ENOUGH or "NO_COLOR" in os.environ:
        return False
    from importlib.util import find_spec

    return find_spec("PIL") is not None


def with_pictures(
    lines: Sequence[Line], columns: int, read: Read, place: Place | None = None
) -> tuple[tuple[Line, ...], dict[int, Row]]:
    """The lines with room for each picture below its words, and the rows that fill it.

    Args:
        lines: of a body.
        columns: cells that a line may have.
        read: gives the bytes of a part; raises TuiMailError.
        place: gives a picture to a terminal that draws it itself; None where it does not.
    """
    out: list[Line] = []
    rows: dict[int, Row] = {}
    drawn = 0
    for line in lines:
        out.append(line)
        if not line.picture or drawn >= _MOST:
            continue
        try:
            data = read(line.picture)
        except TuiMailError:
            continue
        shown = _rows(data, columns - BAR_CELLS * min(line.quote, DEEPEST), line.quote, place)
        drawn += bool(shown)
        for each in shown:
            rows[len(out)] = each
            out.append(Line((), line.quote))
    return tuple(out), rows


def _rows(data: bytes, columns: int, quote: int, place: Place | None) -> list[Row]:
    """By the terminal where it can, else by half cells; none where it cannot be decoded."""
    if place is not None and (sized := as_png(data, columns)) is not None:
        png, wide, tall = sized
        number = place(png, wide, tall)
        if number is not None:
            return [Row(quote=quote, placed=(number, at, wide)) for at in range(tall)]
    return [Row(quote=quote, cells=each) for each in draw(data, columns)]


def draw(data: bytes, columns: int) -> Cells:
    """A picture as rows of cells; none where it is too large, of another kind, or broken."""
    found = _decoded(data, columns, 1)
    if found is None:
        return ()
    pixels, wide, _ = found
    colors = [int.from_bytes(pixels[at : at + 3], "big") for at in range(0, len(pixels), 3)]
    rows = [colors[at : at + wide] for at in range(0, len(colors), wide)]
    return tuple(
        tuple(zip(upper, lower, strict=True))
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    )


def as_png(data: bytes, columns: int) -> tuple[bytes, int, int] | None:
    """The picture anew, for a terminal that draws it, with its cells across and down."""
    found = _decoded(data, columns, _CELL_PIXELS)
    if found is None:
        return None
    from PIL import Image

    pixels, wide, tall = found
    out = io.BytesIO()
    image = Image.frombytes("RGB", (wide * _CELL_PIXELS, tall * _CELL_PIXELS), pixels)
    image.save(out, "PNG", compress_level=1)
    return out.getvalue(), wide, tall // 2


def _decoded(data: bytes, columns: int, fine: int) -> tuple[bytes, int, int] | None:
    """Its pixels (RGB), `fine` across and down for a half cell; its half cells across and down."""
    if not 0 < len(data) <= MOST_BYTES:
        return None
    from PIL import Image  # an extra, and nothing that a list needs

    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            width, height = image.size
            if not 0 < width * height <= MOST_PIXELS:
                return None
            wide, tall = _fit(width, height, columns)
            size = wide * fine, tall * fine
            image.draft("RGB", (size[0] * 4, size[1] * 4))
            seen = image.convert("RGBA").resize(size, Image.Resampling.BOX)
            ground = Image.new("RGBA", seen.size, (255, 255, 255, 255))
            return Image.alpha_composite(ground, seen).convert("RGB").tobytes(), wide, tall
    except (*_BROKEN, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None


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
