"""Paragraphs broken for a wider screen are filled anew; everything else stays as it was written."""

import pytest

from tui_mail.message.layout import plain_lines
from tui_mail.message.links import LinkBook

PARAGRAPH = """\
The first draft tells you what you think. The second tells you whether it
is true, and the third is for whoever has to read it, which is a matter of
courtesy."""
FILLED = PARAGRAPH.replace("\n", " ")


def laid_out(text: str, width: int) -> list[str]:
    return [line.text for line in plain_lines(text, width, LinkBook())]


def test_a_paragraph_wider_than_the_screen_is_filled_anew() -> None:
    lines = laid_out(PARAGRAPH, 44)
    assert " ".join(lines) == FILLED
    assert all(30 < len(line) <= 44 for line in lines[:-1])


def test_where_it_fits_it_stays_as_it_was_broken() -> None:
    assert laid_out(PARAGRAPH, 80) == PARAGRAPH.split("\n")


def test_paragraphs_stay_apart() -> None:
    lines = laid_out(f"{PARAGRAPH}\n\n{PARAGRAPH}", 44)
    assert lines.count("") == 1
    assert " ".join(lines[: lines.index("")]) == FILLED


def test_a_short_line_ends_its_paragraph() -> None:
    text = "It is so. I have written it down here and\n" + PARAGRAPH
    lines = laid_out(text, 44)
    assert lines[0] == "It is so. I have written it down here and"


def test_a_quote_is_filled_at_its_own_depth() -> None:
    quoted = "\n".join(f"> {line}" for line in PARAGRAPH.split("\n")) + "\nNo."
    lines = list(plain_lines(quoted, 44, LinkBook()))
    assert " ".join(line.text for line in lines if line.quote) == FILLED
    assert [line.text for line in lines if not line.quote] == ["No."]


@pytest.mark.parametrize(
    "following",
    [
        "- an item",
        "* an item",
        "2) an item",
        "b. an item",
        "Subject: a header of a forwarded message",
        "    indented as code is",
        "https://engine.test/notes",
        "-- ",
    ],
)
def test_what_begins_something_of_its_own_is_not_joined(following: str) -> None:
    first = "A line that is certainly too long for a screen of forty cells, and ends."
    lines = laid_out(f"{first}\n{following}\nlast", 40)
    assert following.rstrip() in [line.rstrip() for line in lines]


def test_lines_that_no_program_broke_stay_apart() -> None:
    long = "word " * 30
    assert laid_out(f"{long}\nnext", 40)[-1] == "next"
    assert laid_out("A line of thirty cells or more it is\nnext", 20)[-1] == "next"


def test_a_link_across_nothing_is_still_found() -> None:
    text = "See what was written about the loom and its hundred shafts before now at\n"
    lines = list(plain_lines(text + "the page https://engine.test/notes of ours.", 44, LinkBook()))
    assert any(span.link == 1 for line in lines for span in line.spans)
