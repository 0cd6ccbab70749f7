"""The small number behind a link: where it stands, and that it never pushes words out."""

from rich.cells import cell_len
from textual.selection import SELECT_ALL

from tests.ui.driving import until
from tests.ui.shown import OneMessage, face_with, open_reader, screen_text
from tui_mail.config.schema import UiSettings
from tui_mail.model.content import Line, Link, Look, Span
from tui_mail.ui.app import MailApp
from tui_mail.ui.widgets.link_numbers import rows_of
from tui_mail.ui.widgets.reader_rows import Row

LINK = frozenset({Look.LINK})
LINKS = tuple(Link(f"link {n}", f"https://engine.test/{n}") for n in range(1, 13))


def link(text: str, number: int) -> Span:
    return Span(text, LINK, number)


def shown(row: Row) -> str:
    return "".join(piece.text for piece in row.pieces)


def rows(*lines: Line, width: int = 40) -> list[str]:
    return [shown(row) for row in rows_of(lines, width)]


def test_a_link_is_numbered_behind_its_last_word() -> None:
    line = Line((Span("see "), link("the ", 1), link("notes", 1), Span(" and "), link("more", 12)))
    assert rows(line) == ["see the notes¹ and more¹²"]


def test_a_link_over_two_lines_is_numbered_once() -> None:
    lines = (Line((link("the long", 1),)), Line((Span("  "), link("name", 1))), Line(()))
    assert rows(*lines) == ["the long", "  name¹", ""]


def test_two_links_side_by_side_have_a_number_each() -> None:
    assert rows(Line((link("one", 1), Span("   "), link("two", 2)))) == ["one¹  two²"]


def test_columns_stay_where_they_are() -> None:
    line = Line((link("one", 1), Span("     "), Span(" │ "), Span("two")))
    assert rows(line) == ["one¹     │ two"]


def test_a_full_line_has_no_number_rather_than_a_cut_word() -> None:
    assert rows(Line((link("x" * 20, 1),)), width=20) == ["x" * 20]
    quoted = Line((link("x" * 15, 1),), 2)
    assert rows(quoted, width=19) == ["x" * 15]
    assert rows(quoted, width=20) == ["x" * 15 + "¹"]


def test_a_number_is_no_word_of_the_message() -> None:
    (row,) = rows_of((Line((link("notes", 1),)),), 40)
    assert row.text == "notes"
    assert row.links == {1}


async def test_a_link_is_set_off_by_its_number_and_opened_only_when_its_target_is_there() -> None:
    lines = tuple(Line((link(f"link {n}", n),)) for n in range(1, 13))
    app = MailApp(face_with(OneMessage(lines, links=LINKS)), ui=UiSettings())
    async with app.run_test(size=(80, 24)) as pilot:
        reader = await open_reader(pilot)
        assert "link 12¹²" in screen_text(app)
        await pilot.press("1", "1", "J")
        assert reader.current_link == 11
        assert "→ https://engine.test/11" in screen_text(app)
        await pilot.press("3", "o")
        assert reader.current_link == 3, "its target is shown first"
        await pilot.press("9", "9", "J")
        assert reader.current_link == 3
        await until(pilot, lambda: "The last link is number 12." in screen_text(app))
        await pilot.press("J")
        assert reader.current_link == 4
        assert all(cell_len(shown(row)) <= reader.columns for row in reader.rows)


async def test_numbers_are_left_out_of_what_is_selected() -> None:
    lines = (Line((Span("see "), link("the notes", 1), Span(" now"))),)
    app = MailApp(face_with(OneMessage(lines, links=LINKS[:1])), ui=UiSettings())
    async with app.run_test(size=(80, 24)) as pilot:
        reader = await open_reader(pilot)
        picked = reader.get_selection(SELECT_ALL)
        assert picked is not None
        assert "see the notes now" in picked[0]
