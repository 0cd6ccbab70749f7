"""Small files to attach: a PDF of lines, pictures of weaving. The same each time. Pure."""

import struct
import zlib
from collections.abc import Callable, Iterable

from tui_mail.demo.mailbox.weather import (
    DAYS,
    INDIGO,
    MADDER,
    SLATE,
    STRAW,
    colour,
    temperature,
)
from tui_mail.model.frozen import frozen

_WARP = (244, 239, 228)
_YARN = {
    INDIGO: (38, 52, 110),
    SLATE: (96, 128, 158),
    STRAW: (228, 200, 120),
    MADDER: (178, 47, 40),
}

Pixel = tuple[int, int, int]


def pdf(text: str) -> bytes:
    """One A4 page; the first line is its title. Latin-1 only."""
    title, *lines = text.rstrip("\n").split("\n")
    shown = [f"BT /F2 20 Tf 64 770 Td ({_escaped(title)}) Tj ET", "BT /F1 11 Tf 64 738 Td 15 TL"]
    shown += [f"({_escaped(line)}) Tj T*" for line in lines]
    stream = "\n".join([*shown, "ET"]).encode("latin-1", "replace")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 7 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        b"<< /Font << /F1 5 0 R /F2 6 0 R >> >>",
    )
    return _pdf_file(objects)


def _pdf_file(objects: Iterable[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(places) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def weather_cloth(x: int, y: int) -> Pixel:
    """A year of daily temperatures, a day to each pick, woven in twill."""
    if (x + y) // 2 % 4 == 0:
        return _WARP
    return _YARN[colour(temperature(x * DAYS // 480))]


def diamonds(x: int, y: int) -> Pixel:
    """A draft of diamond twill."""
    fold = 23
    across, along = abs(x % (2 * fold) - fold), abs(y % (2 * fold) - fold)
    return _YARN[INDIGO] if (across + along) % 6 < 3 else _WARP


def logo(x: int, y: int) -> Pixel:
    """A small mark: three threads over one."""
    return _YARN[MADDER] if (x // 6 + y // 6) % 4 else _WARP


@frozen
class Picture:
    """How to draw one."""

    width: int
    height: int
    period: int
    """Rows after which it repeats."""
    pixel: Callable[[int, int], Pixel]


PICTURES = {
    "weather-cloth": Picture(480, 120, 8, weather_cloth),
    "diamonds": Picture(184, 138, 46, diamonds),
    "logo": Picture(48, 48, 24, logo),
}


def png(name: str) -> bytes:
    """A picture of PICTURES as a PNG file, 8 bits RGB."""
    picture = PICTURES[name]
    repeat = [
        bytes([0, *(part for x in range(picture.width) for part in picture.pixel(x, y))])
        for y in range(picture.period)
    ]
    rows = b"".join(repeat[y % picture.period] for y in range(picture.height))
    header = struct.pack(">IIBBBBB", picture.width, picture.height, 8, 2, 0, 0, 0)
    chunks = (
        _chunk(b"IHDR", header),
        _chunk(b"IDAT", zlib.compress(rows, 9)),
        _chunk(b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
