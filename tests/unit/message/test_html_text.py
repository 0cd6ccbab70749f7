"""HTML mail as lines."""

import time

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.unit.message import corpus
from tui_mail.message.body import text_of
from tui_mail.message.html_guard import guarded
from tui_mail.message.html_text import Rendered, render_html
from tui_mail.message.html_tree import MOST_NODES
from tui_mail.message.layout import layout
from tui_mail.message.parse import parse
from tui_mail.model.content import Look


def shown(html: str, width: int = 60) -> str:
    return "\n".join("| " * line.quote + line.text for line in render_html(html, width).lines)


def newsletter() -> Rendered:
    leaf = corpus.parsed("newsletter").leaves[0]
    return render_html(leaf.text, 60)


def test_a_newsletter_is_read() -> None:
    text = "\n".join("| " * line.quote + line.text for line in newsletter().lines)
    assert text == (
        "Shown though its parent is not\n"
        "\n"
        "Patterns\n"
        "\n"
        "The engine weaves algebraic patterns, see the drawing or\n"
        "again.\n"
        "\n"
        "• silk\n"
        "• numbers\n"
        "  3. three\n"
        "  4. four\n"
        "\n"
        "| Just as the loom\n"
        "| \n"
        "| | weaves flowers\n"
        "\n"
        "Card │   Price\n"
        "─────┼────────\n"
        "One  │  3.00 €\n"
        "Two  │ 12.50 €\n"
        "\n"
        "for (;;)\n"
        "    weave();\n"
        "\n"
        "Log in at https://bank.test/login\n"
        "\n"
        "Our logo Write to us"
    )


def test_D4_remote_images_are_counted_and_pixels_among_them() -> None:
    assert newsletter().remote_images == 2
    assert newsletter().pixels == 1


def test_D3_a_link_that_names_another_host_is_told() -> None:
    assert newsletter().misleading == (("bank.test", "evil.test"),)


@pytest.mark.parametrize(
    ("words", "target", "told"),
    [
        ("bank.test", "https://bank.test/x", False),
        ("www.bank.test", "https://login.bank.test/", False),
        ("https://bank.test", "https://bank.test@evil.test/", True),
        ("https://bank.test", "https://bank.test.evil.test/", True),
        ("bank.test", "//evil.test", True),
        ("bank.test", "mailto:a@evil.test", False),
        ("Log in", "https://evil.test", False),
        ("report.pdf", "https://files.test/report", False),
    ],
)
def test_D3_hosts_are_compared_as_a_browser_reads_them(
    words: str, target: str, *, told: bool
) -> None:
    found = render_html(f'<a href="{target}">{words}</a>', 60).misleading
    assert bool(found) is told


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display:none">no</p>', '<p style="DISPLAY : none !important">no</p>',
        '<p hidden>no</p>', '<p style="visibility:hidden">no</p>',
        '<p style="max-height:0;overflow:hidden">no</p>', '<p style="opacity:0">no</p>',
        '<p style="font-size:0px">no</p>', '<p style="font-size:0"><b>no</b></p>',
        "<style>.x{display:none}</style><p class='y x'>no</p>",
        "<style>#x{display:none}</style><p id=x>no</p>", "<script>no</script>",
        "<style>no</style>", "<title>no</title>", "<!-- no -->",
        '<div style="mso-hide:all">no</div>',
        '<p style="left:-9999px">no</p>',
    ],
)  # fmt: skip
def test_what_is_hidden_is_not_shown(hidden: str) -> None:
    assert shown(f"{hidden}<p>yes</p>") == "yes"


@pytest.mark.parametrize(
    "visible",
    [
        '<p style="max-height:0.5em">yes</p>', '<p style="opacity:0.8">yes</p>',
        '<div style="font-size:0"><p style="font-size:14px">yes</p></div>',
        "<style>@media print{.x{display:none}}</style><p class=x>yes</p>",
        '<a style="mso-hide:all" href="https://x.org">yes</a>', "<noscript>yes</noscript>",
    ],
)  # fmt: skip
def test_what_is_visible_is_shown(visible: str) -> None:
    assert shown(visible) == "yes"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("one<br>two<br><br>three", "one\ntwo\n\nthree"),
        ("a <b>b</b> c<i>d</i>", "a b cd"),
        ("  lots\n of \t space  ", "lots of space"),
        ("<p class=MsoNormal>one</p><p class=MsoNormal>two</p>", "one\ntwo"),
        ("<h2>Title</h2>text", "Title\n\ntext"),
        ("<table><tr><td>left</td><td>right</td></tr></table>", "left   right"),
        ("<dl><dt>term</dt><dd>meaning</dd></dl>", "term\n    meaning"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "• a\n  ◦ b"),
        ("<ol start=9><li>a</li><li>b</li></ol>", "9. a\n10. b"),
        ("<pre>a\n  b <a href='https://x.org'>c</a></pre>", "a\n  b c"),
        ("p&zwnj;ad", "p\u200cad"),
        ("pad&#847; &zwnj; &#8203;ding", "pad ding"),
        ("<img alt='a cat' src='cid:1'><img src='https://x.org/y.png'>", "a cat"),
        ("&lt;b&gt; &amp; &#x1b;[2J", "<b> & [2J"),
        ("[/] [@click=app.bell]x", "[/] [@click=app.bell]x"),
        ("", ""),
    ],
)
def test_html_is_laid_out(html: str, text: str) -> None:
    assert shown(html) == text


def test_looks_follow_the_elements() -> None:
    spans = render_html("<h1>a</h1><b>b</b><i>c</i><s>d</s><code>e</code>", 60).lines
    looks = {span.text: span.looks for line in spans for span in line.spans}
    assert looks == {
        "a": {Look.HEADING}, "b": {Look.BOLD}, "c": {Look.ITALIC}, "d": {Look.STRIKE},
        "e": {Look.CODE},
    }  # fmt: skip


RECEIPT = """
<table border=1><tr><th>Book</th><th>Copies</th><th>Price</th></tr>
<tr><td>The Ledger</td><td>1</td><td>&pound;9.50</td></tr>
<tr><td>Knots, 3rd edition</td><td>12</td><td>&pound;137.50</td></tr>
<tr><td colspan=2>Postage</td><td>&pound;3.20</td></tr>
<tr><td colspan=3>Paid with thanks</td></tr></table>"""


def test_a_cell_of_several_columns_leaves_those_behind_it_in_theirs() -> None:
    assert shown(RECEIPT) == (
        "Book               │ Copies │   Price\n"
        "───────────────────┼────────┼────────\n"
        "The Ledger         │      1 │   £9.50\n"
        "Knots, 3rd edition │     12 │ £137.50\n"
        "Postage                     │   £3.20\n"
        "Paid with thanks"
    )


def test_a_cell_of_several_rows_keeps_its_column_free_below() -> None:
    html = (
        "<table border=1><tr><td rowspan=2>Mon</td><td>9:00</td><td>tea</td></tr>"
        "<tr><td>10:00</td><td>coffee</td></tr><tr><td>Tue</td><td>9:00</td><td>tea</td></tr></table>"
    )
    assert shown(html) == ("Mon │ 9:00  │ tea\n    │ 10:00 │ coffee\nTue │ 9:00  │ tea")


def test_an_empty_row_of_a_table_is_not_drawn() -> None:
    row = "<tr><td>a</td><td>b</td></tr>"
    empty = "<tr><td>&nbsp;</td><td></td></tr>"
    assert shown(f"<table border=1>{row}{empty}{row}</table>") == "a │ b\na │ b"


def test_names_with_their_values_are_a_table_though_a_value_is_long() -> None:
    who = "Mireille Okonkwo (organiser), Alice Quill, Bob Tarrant, Tomasz Wren"
    html = f"<table><tr><td>When</td><td>today</td></tr><tr><td>Who</td><td>{who}</td></tr></table>"
    assert shown(html, 40) == (
        "When │ today\n"
        "Who  │ Mireille Okonkwo (organiser),\n"
        "     │ Alice Quill, Bob Tarrant, Tomasz\n"
        "     │ Wren"
    )
    layout = f"<table><tr><td>H</td><td><p>one</p><p>{who}</p></td></tr></table>"
    assert "│" not in shown(layout, 40)


def test_blocks_that_a_browser_puts_side_by_side_stand_so_where_they_fit() -> None:
    column = '<div style="font-size:0; display:inline-block"><p style="font-size:9px">{}</p></div>'
    html = "\n".join(column.format(words) for words in ("x1", "Apple Juice", "2.50")) + "<p>end</p>"
    assert shown(html) == "x1   Apple Juice   2.50\n\nend"
    long = column.format("a few words that need more than one line of this screen")
    assert shown(f"{long} {long}", 40).count("a few words") == 2
    assert "   " not in shown(f"{long} {long}", 40)


def test_two_pictures_in_a_row_are_two_words() -> None:
    assert shown("<img alt=one src=1.png><img alt=two src=2.png>") == "one two"


SPANS = {
    "wide cells": "<table border=1>" + "<tr><td colspan=9999>a<td rowspan=9999>b" * 10_000,
    "one wide row": "<table border=1><tr>" + "<td rowspan=9999>a" * 30_000 + "<tr><td>b" * 2_000,
    "all reach down": "<table border=1>" + ("<tr>" + "<td rowspan=9999 colspan=99>a" * 12) * 1_900,
    "nonsense": "<table border=1><tr><td colspan=-1>a<td colspan=x>b<tr><td rowspan=0>c<td>d",
}


@pytest.mark.parametrize("name", SPANS)
def test_S9_spans_cannot_make_a_table_grow(name: str) -> None:
    started = time.process_time()
    lines = render_html(SPANS[name], 60).lines
    assert time.process_time() - started < 5
    assert lines
    assert all(len(line.text) <= 60 for line in lines)


def test_a_table_too_wide_for_the_screen_shrinks_its_columns() -> None:
    row = "<tr><td>" + "long words here " * 5 + "</td><td>x</td></tr>"
    text = shown(f"<table border=1>{row}{row}</table>", 40)
    assert all(len(line) <= 40 for line in text.split("\n"))
    assert "│ x" in text


BOMBS = {
    "deep div": "<div>" * 100_000 + "x",
    "deep quotes": "<blockquote>" * 3000 + "x",
    "deep lists": "<ul><li>" * 20_000,
    "deep tables": "<table><tr><td>" * 3000 + "x",
    "open comments": "<!--" * 100_000,
    "open links": "<a href=x>y" * 30_000,
    "styles made anew": "<b id=1>" * 5000 + "<p>x" * 5000,
    "open rules": "<style>" + "@media{" * 20_000 + "</style>x",
    "bare brackets": "<" * 200_000,
    "line breaks": "<br>" * 50_000,
    "a long table": "<table border=1>" + "<tr><td>a<td>b" * 20_000,
    "a long style": "<p style='" + "x:" * 50_000 + "'>x",
    "entities": "&amp;" * 200_000,
    "deep drawings": "<svg>" * 10_000,
    "a long listing": "<pre>" + "x\n" * 50_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_P3_hostile_html_takes_bounded_time(name: str) -> None:
    begin = time.perf_counter()
    rendered = render_html(BOMBS[name], 80)
    assert time.perf_counter() - begin < 5  # below one on a quiet machine
    assert len(rendered.lines) < 200_000


def test_links_of_several_html_parts_count_on() -> None:
    part = "--b\r\nContent-Type: text/html\r\n\r\n<a href='https://{0}.org'>{0}</a>\r\n"
    raw = "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part.format("x") + part.format("y")
    parsed = parse(raw.encode())
    assert [span.link for line in layout(parsed, 60) for span in line.spans] == [1, 2]
    assert text_of(parsed) == "x\ny"


@pytest.mark.parametrize(
    "piece",
    ["<table><tr><td><div>words <a href='https://x.test'>link</a></div></td></tr></table>\n",
     "<b></b>", "<br>", "<p>x</p>\n", "<!-- c --><span>z</span>"],
)  # fmt: skip
def test_P3_no_more_is_parsed_than_is_walked_and_no_less(piece: str) -> None:
    text, cut = guarded(f"<body>{piece * 100_000}")
    assert cut
    body = LexborHTMLParser(text).body
    assert body is not None
    nodes = sum(1 for _ in body.traverse(include_text=True))
    assert MOST_NODES < nodes < 3 * MOST_NODES
