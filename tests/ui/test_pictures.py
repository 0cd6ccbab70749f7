"""Pictures that a message brings with it: drawn where the terminal can, words where not (P4)."""

import io
import struct
import zlib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image
from textual.pilot import Pilot

from tests.ui.driving import ready, until
from tests.ui.real_store import RealStore
from tui_mail.config.schema import UiSettings
from tui_mail.message.digest import digest
from tui_mail.message.layout import layout
from tui_mail.message.parse import parse
from tui_mail.model.folder import Role
from tui_mail.ports.mail_store import Arrival
from tui_mail.ui.app import MailApp
from tui_mail.ui.widgets import pictures
from tui_mail.ui.widgets.reader import ReaderPane

RED, BLUE = 0xFF0000, 0x0000FF


def picture(width: int = 160, height: int = 64, kind: str = "PNG") -> bytes:
    """Red above, blue below."""
    image = Image.new("RGB", (width, height), (255, 0, 0))
    image.paste((0, 0, 255), (0, height // 2, width, height))
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def message(data: bytes, html: str = '<p>Above</p><img alt="A flag" src="cid:flag@x">') -> bytes:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "A flag", "a@x.test", "me@home.test"
    mail.set_content(html, subtype="html")
    mail.add_related(data, "image", "png", cid="<flag@x>")
    return mail.as_bytes()


def bomb(width: int, height: int) -> bytes:
    """A small PNG whose head says that it is large."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def test_a_picture_of_the_message_has_its_place_its_words_and_its_size() -> None:
    lines = layout(parse(message(b"x" * 4_200)), 60)
    assert [(line.text, line.picture) for line in lines] == [
        ("Above", ""), ("", ""), ("A flag  4 kB", "2")
    ]  # fmt: skip


def test_a_picture_that_is_not_there_is_its_words_alone() -> None:
    lines = layout(parse(message(b"x", '<img alt="A flag" src="cid:other@x">')), 60)
    assert ("A flag", "") in [(line.text, line.picture) for line in lines]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_is_drawn_two_colours_a_cell(kind: str) -> None:
    cells = pictures.draw(picture(kind=kind), 60)
    assert [len(row) for row in cells] == [20] * 4
    for row, wanted in ((cells[0], RED), (cells[-1], BLUE)):
        for color in (row[3][0], row[-3][1]):
            distance = [abs((color >> at & 255) - (wanted >> at & 255)) for at in (0, 8, 16)]
            assert max(distance) < 30


@pytest.mark.parametrize(
    ("columns", "width", "height"), [(8, 4_000, 30), (60, 10, 4_000), (1, 9, 9)]
)
def test_a_picture_keeps_its_room(columns: int, width: int, height: int) -> None:
    cells = pictures.draw(picture(width, height), columns)
    assert cells
    assert len(cells) <= 16
    assert {len(row) for row in cells} <= set(range(1, columns + 1))


@pytest.mark.parametrize(
    "data",
    [
        b"", b"no picture", picture()[:60], bomb(60_000, 60_000), bomb(9_000, 9_000),
        bomb(400, 400)[:-30], b"GIF89a" + b"\xff" * 40, picture() + b"x" * pictures.MOST_BYTES,
        b'<svg xmlns="http://www.w3.org/2000/svg"/>', picture(kind="TIFF"), picture(kind="BMP"),
    ],
)  # fmt: skip
def test_P4_a_picture_over_the_limits_or_broken_is_not_drawn(data: bytes) -> None:
    assert pictures.draw(data, 60) == ()


def test_P4_the_size_is_asked_before_anything_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[int] = []
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda self: decoded.append(1))
    assert pictures.draw(bomb(9_000, 9_000), 60) == ()
    assert not decoded


@pytest.mark.parametrize("changes", [{"NO_COLOR": "1"}, {}])
def test_where_colours_are_few_or_unwanted_nothing_is_drawn(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, str]
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in changes.items():
        monkeypatch.setenv(name, value)
    assert pictures.can_draw("truecolor") is not bool(changes)
    assert pictures.can_draw("256") is not bool(changes)
    assert not pictures.can_draw("standard")
    assert not pictures.can_draw(None)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RealStore]:
    face = RealStore(tmp_path)
    yield face
    face.close()


async def opened(pilot: Pilot[None]) -> ReaderPane:
    await ready(pilot)
    await pilot.press("enter")
    reader = pilot.app.screen.query_one(ReaderPane)
    await until(pilot, lambda: reader.body_shown)
    return reader


@pytest.mark.parametrize("able", [True, False])
async def test_the_reader_shows_the_picture_below_its_words_where_the_terminal_can(
    store: RealStore, monkeypatch: pytest.MonkeyPatch, *, able: bool
) -> None:
    monkeypatch.setattr("tui_mail.ui.widgets.message_view.can_draw", lambda _system: able)
    raw = message(picture())
    store.store.add([Arrival(store.folders[Role.INBOX], raw, digest(raw, 1), 1, frozenset())])
    app = MailApp(store, ui=UiSettings())
    async with app.run_test(size=(80, 24)) as pilot:
        reader = await opened(pilot)
        at = next(at for at, row in enumerate(reader.rows) if row.text.startswith("A flag  "))
        below = reader.rows[at + 1 :]
        assert [len(row.cells) for row in below] == ([20] * 4 if able else [])
        if able:
            strip = reader.render_line(at + 1 - reader.scroll_offset.y)
            assert strip.text.strip() == "▀" * 20
            assert any(
                segment.style and segment.style.color and segment.style.color.triplet
                and segment.style.color.triplet.red > 200
                for segment in strip if "▀" in segment.text
            )  # fmt: skip
