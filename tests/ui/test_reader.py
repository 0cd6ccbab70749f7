"""The reader: what stands in it, what can be done in it, and that nothing in mail gets out."""

import os
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.widgets import Input

from tests.ui.driving import until
from tests.ui.fake_face import FakeFace
from tests.ui.made_up_mail import HOSTILE
from tests.ui.shown import (
    OneMessage,
    face_with,
    open_reader,
    plain_lines,
    screen_text,
)
from tui_mail.config.schema import UiSettings
from tui_mail.errors import NotFound
from tui_mail.model.address import Address
from tui_mail.model.content import Attachment, Line, Link, Look, Span
from tui_mail.model.ids import MessageId
from tui_mail.ui.app import MailApp
from tui_mail.ui.dialogs.confirm import Confirm
from tui_mail.ui.dialogs.copy_choice import CopyChoice
from tui_mail.ui.dialogs.save_path import SavePath
from tui_mail.ui.screens.attachments import AttachmentsScreen
from tui_mail.ui.screens.compose import ComposeScreen
from tui_mail.ui.screens.raw import RawScreen
from tui_mail.ui.widgets.row_view import RowView

QUOTED = "My answer.\n" + "\n".join(f"> line {n}" for n in range(12)) + "\nGoodbye"
ESCAPES = "\x1b]0;pwned\x07 \x1b[6n \x9b31m \u202egnp.exe \u2066x\u2069 \x00 \r \x08"


def client(reading: OneMessage | None = None) -> MailApp:
    return MailApp(face_with(reading) if reading else FakeFace(), ui=UiSettings())


def hostile(words: tuple[str, ...]) -> OneMessage:
    """A message in which every place holds such words."""
    links = tuple(Link(each, each) for each in words)
    lines = [Line((Span(each),)) for each in words]
    lines += [
        Line((Span(each, frozenset({Look.LINK}), at),), 2) for at, each in enumerate(words, 1)
    ]
    reading = OneMessage(
        tuple(lines),
        headers=tuple((each, each) for each in words),
        warnings=words,
        reply_to=words,
        bcc=words,
        links=links,
        parts=tuple(Attachment("2", each, each, 1, inline=False) for each in words),
    )
    people = tuple(Address(each, each) for each in words)
    for one, row in reading.messages.items():
        reading.messages[one] = replace(row, from_=people, to=people, cc=people)
    return reading


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60), (40, 12)], ids=str)
async def test_S2_hostile_words_stand_in_the_reader_and_do_nothing(size: tuple[int, int]) -> None:
    app = client(hostile(HOSTILE))
    async with app.run_test(size=size) as pilot:
        reader = await open_reader(pilot)
        for key in ("J", "h", "h", "v", "escape", "Y", "escape", "backslash", "escape", "Q"):
            await pilot.press(key)
            await pilot.pause()
        assert app.is_running
        text = "\n".join(row.text for row in reader.rows)
        assert all(words in text for words in HOSTILE)


async def test_S1_what_a_reading_let_through_still_does_not_reach_the_terminal() -> None:
    app = client(hostile((ESCAPES,)))
    async with app.run_test(size=(80, 24)) as pilot:
        reader = await open_reader(pilot)
        for key in ("J", "h", "v", "escape", "Y", "escape", "backslash", "escape"):
            await pilot.press(key)
            await pilot.pause()
            shown = [app.screen] if app.screen is not app.screen_stack[0] else []
            text = "".join(reader.render_line(y).text for y in range(reader.size.height))
            text += screen_text(app) if shown and not app.screen.is_modal else ""
            assert not set(text) & set("\x1b\x07\x9b\u202e\u2066\x00\r\x08")
        assert "]0;pwned" in "".join(row.text for row in reader.rows)


async def test_D2_the_senders_address_is_always_there_in_full() -> None:
    reading = OneMessage(plain_lines("Hello"))
    name = "ceo@bank.com" + " \u2800" * 300
    address = "a-rather-long-local-part.with.dots@an-evil-domain-of-some-length.example"
    for one, row in reading.messages.items():
        reading.messages[one] = replace(row, from_=(Address(name, address),))
    for width in (80, 40):
        app = client(reading)
        async with app.run_test(size=(width, 24)) as pilot:
            reader = await open_reader(pilot)
            first = "".join(row.text.strip() for row in reader.rows[:9])
            assert address in first
            assert all(cell_len(row.text) <= reader.columns for row in reader.rows[:6])


async def test_D2_warnings_and_other_reply_addresses_are_said_in_words() -> None:
    reading = OneMessage(
        plain_lines("Hello"),
        warnings=(
            "The name contains an address that is not the sender's.",
            "Answers go to said@evil.test, not to the sender.",
        ),
        reply_to=("other@evil.test", "Bank <said@evil.test>"),
        bcc=("secret@home.test",),
    )
    app = client(reading)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_reader(pilot)
        text = screen_text(app)
        assert "⚠ The name contains an address" in text
        assert "Answers go to other@evil.test" in text
        assert text.count("said@evil.test") == 1, "once is enough"
        assert "Bcc" in text
        assert "secret@home.test" in text


async def test_long_quotes_are_folded_and_open_by_key_and_by_click() -> None:
    app = client(OneMessage(plain_lines(QUOTED)))
    async with app.run_test(size=(80, 40)) as pilot:
        reader = await open_reader(pilot)
        assert "▸ 12 quoted lines" in screen_text(app)
        assert "line 3" not in screen_text(app)
        await pilot.press("Q")
        assert "▎ line 3" in screen_text(app)
        await pilot.press("Q")
        assert "line 3" not in screen_text(app)
        fold = next(at for at, row in enumerate(reader.rows) if row.fold is not None)
        await pilot.click(reader, offset=(3, fold))
        assert "▎ line 3" in screen_text(app)
        assert "▾ 12 quoted lines" in screen_text(app)


async def test_a_message_that_is_all_quote_is_not_folded_away() -> None:
    app = client(OneMessage(plain_lines("\n".join(f"> line {n}" for n in range(30)))))
    async with app.run_test(size=(80, 40)) as pilot:
        await open_reader(pilot)
        assert "line 20" in screen_text(app)


async def test_space_pages_and_the_body_is_laid_out_anew_on_resize() -> None:
    app = client(OneMessage(plain_lines("\n".join(f"line {n}" for n in range(90)))))
    async with app.run_test(size=(80, 24)) as pilot:
        reader = await open_reader(pilot)
        before = reader.columns
        await pilot.press("space")
        assert reader.scroll_offset.y >= 15
        await pilot.press("k")
        down = reader.scroll_offset.y
        await pilot.resize_terminal(70, 24)
        await until(pilot, lambda: reader.columns != before and reader.body_shown)
        assert reader.scroll_offset.y == down


async def test_D3_a_link_shows_its_full_target_before_anything_is_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    url = "https://bank.com@evil.test/" + "x" * 150
    lines = (Line((Span("your "), Span("bank.com", frozenset({Look.LINK}), 1))),)
    app = client(OneMessage(lines, links=(Link("bank.com", url),)))
    async with app.run_test(size=(80, 24)) as pilot:
        reader = await open_reader(pilot)
        await pilot.press("J")
        assert url in "".join(row.text.strip(" →") for row in reader.rows)
        assert app.clipboard == ""
        await pilot.press("enter")
        await until(pilot, lambda: app.clipboard == url)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x"])
async def test_D3_only_web_addresses_are_ever_opened(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = tmp_path / "opened"
    fake = tmp_path / "xdg-open"
    fake.write_text(f'#!/bin/sh\necho "$1" >> {opened}\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("DISPLAY", ":9")
    lines = (Line((Span("here", frozenset({Look.LINK}), 1),)),)
    links = (Link("here", url), Link("good", "https://engine.test/a?b=c&d"))
    app = client(OneMessage(lines, links=links))
    async with app.run_test(size=(80, 24)) as pilot:
        await open_reader(pilot)
        await pilot.press("J", "enter")
        await until(pilot, lambda: app.clipboard == url)
        assert not opened.exists()
        await pilot.press("J", "enter")
        await until(pilot, opened.exists)
        await until(pilot, lambda: opened.read_text() == "https://engine.test/a?b=c&d\n")


async def test_C5_a_mailto_link_writes_to_whom_it_names_and_takes_nothing_else() -> None:
    url = "mailto:ada%40engine.test?attach=/etc/passwd&subject=x%0D%0ABcc:%20evil@x.test"
    lines = (Line((Span("write", frozenset({Look.LINK}), 1),)),)
    app = client(OneMessage(lines, links=(Link("write", url),)))
    async with app.run_test(size=(80, 24)) as pilot:
        await open_reader(pilot)
        await pilot.press("J", "enter")
        await until(pilot, lambda: isinstance(app.screen, ComposeScreen))
        draft = app.screen_stack[-1].draft  # type: ignore[attr-defined]
        assert draft.to == (Address("", "ada@engine.test"),)
        assert (draft.subject, draft.attachments, draft.bcc) == ("", (), ())


async def test_all_headers_and_the_raw_source_are_a_key_away() -> None:
    app = client()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_reader(pilot)
        await pilot.press("h")
        assert "X-Odd: [/] [b]" in screen_text(app)
        await pilot.press("h")
        assert "X-Odd" not in screen_text(app)
        await pilot.press("backslash")
        await until(pilot, lambda: isinstance(app.screen, RawScreen))
        await until(pilot, lambda: len(app.screen.query_one(RowView).rows) > 5)
        assert "Subject: " in screen_text(app)
        await pilot.press("G", "q")
        await until(pilot, lambda: not isinstance(app.screen, RawScreen))


async def test_what_is_copied_is_chosen_from_what_the_message_has() -> None:
    reading = OneMessage(
        plain_lines("x"),
        text="Your code is 493 201.\nGoodbye",
        links=(Link("a", "https://a.test"),),
    )
    app = client(reading)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_reader(pilot)
        await pilot.press("Y")
        await until(pilot, lambda: isinstance(app.screen, CopyChoice))
        await pilot.press("enter")
        await until(pilot, lambda: app.clipboard == "493201")
        await pilot.press("Y")
        await until(pilot, lambda: isinstance(app.screen, CopyChoice))
        await pilot.press("j", "enter")
        await until(pilot, lambda: app.clipboard == "https://a.test")


async def test_F1_an_attachment_is_saved_but_never_over_a_file_unasked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = tmp_path / "Downloads"
    folder.mkdir()
    parts = (Attachment("2", "application/pdf", "figures.pdf", 5, inline=False),)
    app = client(OneMessage(plain_lines("See the figures."), parts=parts))
    target = folder / "figures-2.pdf"
    async with app.run_test(size=(80, 24)) as pilot:
        await open_reader(pilot)
        assert "figures.pdf" in screen_text(app)
        for _ in range(2):
            await pilot.press("v")
            await until(pilot, lambda: isinstance(app.screen, AttachmentsScreen))
            await pilot.press("s")
            await until(pilot, lambda: isinstance(app.screen, SavePath))
            assert app.screen.query_one(Input).value == str(target)
            await pilot.press("enter")
            await until(pilot, lambda: not isinstance(app.screen, SavePath))
            if isinstance(app.screen, Confirm):
                break
            await pilot.press("escape")
        assert target.read_bytes() == b"%PDF-"
        assert target.stat().st_mode & 0o777 == 0o600
        target.write_text("mine")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, SavePath))
        assert target.read_text() == "mine"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: target.read_bytes() == b"%PDF-")


async def test_a_message_that_went_away_says_so() -> None:
    class Gone(OneMessage):
        def lines(self, id: MessageId, width: int) -> tuple[Line, ...]:
            raise NotFound("That message is gone.", "It was deleted elsewhere.")

    app = client(Gone(()))
    async with app.run_test(size=(80, 24)) as pilot:
        await open_reader(pilot, body=False)
        await until(pilot, lambda: "That message is gone." in screen_text(app))


async def test_the_beginning_of_a_long_message_stands_while_the_rest_is_read() -> None:
    released = threading.Event()

    class Long(OneMessage):
        def first_lines(self, id: MessageId, width: int) -> tuple[Line, ...]:
            return self.body[:40]

        def lines(self, id: MessageId, width: int) -> tuple[Line, ...]:
            released.wait(30)
            return self.body

    app = client(Long(tuple(Line((Span(f"line {n}"),)) for n in range(500))))
    async with app.run_test(size=(80, 24)) as pilot:
        reader = await open_reader(pilot, body=False)
        await until(pilot, lambda: "line 10" in screen_text(app))
        assert not reader.body_shown
        await pilot.press("j", "j", "j")
        top = reader.scroll_offset.y
        assert top
        released.set()
        await until(pilot, lambda: reader.body_shown)
        assert reader.scroll_offset.y == top
        assert "line 499" in reader.rows[-1].text


async def test_words_can_be_selected_with_the_mouse_without_bars_and_margin() -> None:
    app = client(OneMessage(plain_lines("first line\n> second line")))
    async with app.run_test(size=(80, 24)) as pilot:
        reader = await open_reader(pilot)
        top = next(at for at, row in enumerate(reader.rows) if "first" in row.text)
        await pilot.mouse_down(reader, offset=(1, top))
        await pilot.hover(reader, offset=(20, top + 1))
        await pilot.mouse_up(reader, offset=(20, top + 1))
        await pilot.pause()
        assert app.screen.get_selected_text() == "first line\n> second line"


async def test_R14_a_huge_message_and_huge_headers_hold_nothing_up() -> None:
    lines = tuple(Line((Span(f"line {n}"),), n % 2) for n in range(200_000))
    reading = OneMessage(lines, headers=tuple((f"X-{n}", "v" * 100_000) for n in range(20)))
    crowd = tuple(Address("n" * 500, f"{n}@x.test") for n in range(5_000))
    for one, row in reading.messages.items():
        reading.messages[one] = replace(row, from_=crowd, to=crowd, subject="s " * 100_000)
    app = client(reading)
    async with app.run_test(size=(80, 24)) as pilot:
        reader = await open_reader(pilot)
        assert len(reader.rows) > 200_000
        started = time.monotonic()
        reader.act_quotes()
        reader.act_headers()
        reader.act_scroll_down(100_000)
        assert time.monotonic() - started < 2.0
        await pilot.press("h")
        assert "… 5000 senders in all: h" in "".join(row.text for row in reader.rows[:60])
