"""HTML as newsletters are written: buttons, columns, headings of large letters, footers."""

import pytest

from tui_mail.message.html_text import render_html
from tui_mail.model.content import Line, Look

_BUTTON = "display:inline-block;background:#f45e43;padding:10px 25px"


def shown(html: str, width: int = 78) -> list[str]:
    return [line.text for line in render_html(html, width).lines]


def line_with(words: str, html: str) -> Line:
    return next(line for line in render_html(html, 78).lines if words in line.text)


def looks(words: str, html: str) -> frozenset[Look]:
    spans = line_with(words, html).spans
    return frozenset(look for span in spans if span.text.strip() for look in span.looks)


@pytest.mark.parametrize(
    "html",
    [
        f'<a href="https://x.test" style="{_BUTTON}">Buy now</a>',
        f'<table><tr><td bgcolor="#00f" style="{_BUTTON}"><a href="https://x.test">Buy now</a>',
        '<div class="btn btn-primary"><a href="https://x.test">Buy now</a></div>',
        f'<a href="https://x.test"><table><tr><td style="{_BUTTON}">Buy now</td></tr></table></a>',
    ],
)
def test_a_button_is_a_link_in_brackets(html: str) -> None:
    line = line_with("Buy", html)
    assert line.text.strip() == "[ Buy now ]"
    assert any(Look.BUTTON in span.looks and span.link == 1 for span in line.spans)
    assert render_html(html, 78).links[0].url == "https://x.test"


@pytest.mark.parametrize(
    "html",
    [
        '<div style="background:#ffe;padding:10px"><p>Words</p><a href="https://x.test">x</a></div>',
        '<a href="https://x.test" style="padding:10px">A link</a>',
        f'<div style="{_BUTTON}">{"no button is as long as this " * 3}</div>',
    ],
)
def test_what_is_no_button_is_none(html: str) -> None:
    assert "[" not in "".join(shown(html))


def test_large_letters_are_a_heading_and_small_ones_are_dim() -> None:
    html = (
        '<div style="font-size:28px">News of May</div>'
        f'<div style="font-size:14px">{"Words of the text. " * 9}</div>'
        '<div style="font-size:11px">12 Some Street</div>'
    )
    assert looks("News", html) == {Look.HEADING}
    assert looks("Words", html) == frozenset()
    assert looks("Street", html) == {Look.DIM}


def test_a_text_in_large_letters_throughout_has_no_heading() -> None:
    assert looks("Words", f'<div style="font-size:28px">{"Words. " * 9}</div>') == frozenset()


def test_margins_and_padding_leave_a_line_empty_and_their_absence_none() -> None:
    row = '<tr><td style="padding:{}">{}</td></tr>'
    apart = row.format("10px 25px", "One") + row.format("10px 25px", "Two")
    close = row.format("2px", "Three") + row.format("2px", "Four")
    assert shown(f"<table>{apart}</table><table>{close}</table>") == [
        "One", "", "Two", "Three", "Four"
    ]  # fmt: skip
    assert shown("<p style='margin:0;margin-bottom:16px'>One<p style='margin:0'>Two") == [
        "One", "", "Two"
    ]  # fmt: skip


def test_short_blocks_beside_each_other_stand_in_columns() -> None:
    block = '<td style="width:50%"><p>{0}</p><p>All about {0}, in so many words</p></td>'
    html = f"<table><tr>{block.format('Maldives')}{block.format('Stockholm')}</tr></table>"
    assert shown(html, 60) == [
        "Maldives                       Stockholm",
        "",
        "All about Maldives, in so      All about Stockholm, in so",
        "many words                     many words",
    ]
    assert shown(html, 40)[:3] == ["Maldives", "", "All about Maldives, in so many words"]
    whole = [line.text for line in render_html(html, 60, whole_words=True).lines]
    assert "All about Maldives, in so many words" in whole


def test_rows_of_an_order_stand_in_columns_with_amounts_on_their_right_edge() -> None:
    column = '<div style="display:inline-block"><table><tr><td>{}</td></tr></table></div>'
    rows = (("x1", "Pain au Chocolat", "13.00€"), ("x2", "Apple Juice", "2.50€"))
    html = "".join(
        f'<div style="padding:20px">{"".join(map(column.format, row))}</div>' for row in rows
    )
    assert shown(html) == ["x1   Pain au Chocolat   13.00€", "x2   Apple Juice         2.50€"]


@pytest.mark.parametrize(
    ("attributes", "marks"),
    [
        ('type="a" start="26"', ["z.", "aa."]),
        ('type="I" start="9"', ["IX.", "X."]),
        ("reversed", ["2.", "1."]),
        ('start="-1"', ["-1.", "0."]),
        ('type="i" start="400"', ["400.", "401."]),
    ],
)
def test_items_are_counted_as_the_list_says(attributes: str, marks: list[str]) -> None:
    lines = shown(f"<ol {attributes}><li>x<li>y</ol>")
    assert [line.split()[0] for line in lines] == marks
    assert shown("<ol><li value=7>x<li>y</ol>") == ["7. x", "8. y"]


def test_an_images_words_are_not_said_twice_and_decoration_not_at_all() -> None:
    html = '<div><img alt="{}" style="display:block"><p>New York</p></div>'
    assert shown(html.format("New York")) == ["New York"]
    assert shown(html.format("A tower")) == ["A tower", "", "New York"]
    assert shown(html.format("bottom border")) == ["New York"]


def test_an_echo_stays_where_it_alone_is_a_link() -> None:
    html = '<a href="https://x.test"><img alt="New York"></a><p>New York</p>'
    assert shown(html) == ["New York", "", "New York"]


def test_a_picture_without_words_that_leads_somewhere_says_where_once() -> None:
    html = '<td><a href="https://www.shop.test/{}"><img src="https://x.test/i.png"></a></td>'
    assert shown(f"<table><tr>{html.format('a')}{html.format('b')}{html.format('a')}") == [
        "shop.test   shop.test"
    ]


def test_the_end_of_a_newsletter_is_calm() -> None:
    html = (
        "<p>Words</p>" * 9
        + '<p>You are receiving this, <b>since</b>. <a href="https://x.test">Unsubscribe</a></p><p>X'
    )
    assert looks("receiving", html) == {Look.DIM, Look.LINK}
    assert looks("X", html) == {Look.DIM}
    assert looks("Words", html) == frozenset()
    assert looks("Unsubscribe", "<p>Unsubscribe from it</p>" + "<p>Words</p>" * 30) == frozenset()


def test_letters_that_nobody_sees_are_counted_and_left_out() -> None:
    html = (
        '<div style="display:none">A preheader&#847;&zwnj;&nbsp;</div><p>Words</p>'
        "<style>@media (prefers-color-scheme: dark) { .x { display: none } }</style>"
        '<p class="x">Seen</p><!--[if mso]><p>Outlook</p><![endif]-->'
    )
    found = render_html(html, 78)
    assert [line.text for line in found.lines] == ["Words", "", "Seen"]
    assert found.hidden == len("Apreheader")


def test_colours_of_a_dark_mode_change_nothing() -> None:
    html = '<p style="color:#fff">White</p>'
    dark = f"<style>@media (prefers-color-scheme: dark){{p{{color:#000!important}}}}</style>{html}"
    assert render_html(html, 78).lines == render_html(dark, 78).lines


@pytest.mark.parametrize("style", ["font-size:100000%", "font-size:1e9px", "padding:9e99px", ";:;"])
def test_P3_odd_sizes_do_no_harm(style: str) -> None:
    html = f'<div style="{style}">' * 60 + "Words"
    assert shown(html) == ["Words"]


def test_P3_columns_in_columns_are_laid_out_in_bounded_time() -> None:
    html = "<table><tr><td>One of some words here<td>" * 70 + "Two of some words here"
    assert shown(html)[0] == "One of some words here"
