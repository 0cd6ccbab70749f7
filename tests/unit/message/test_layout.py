"""Text as lines for a screen."""

import time

import pytest

from tests.unit.message import corpus
from tui_mail.message.body import links_of
from tui_mail.message.layout import MOST_LINES, NOT_ALL, QUOTE_CELLS, layout
from tui_mail.message.wrap import cells, chop, wrap
from tui_mail.model.content import Line, Look, Span


def texts(lines: tuple[Line, ...]) -> list[str]:
    return [line.text for line in lines]


@pytest.mark.parametrize("name", ["mixed", "newsletter", "patch", "spoof", "east"])
@pytest.mark.parametrize("width", [20, 40, 76, 200])
def test_no_line_is_wider_than_the_screen(name: str, width: int) -> None:
    for line in layout(corpus.parsed(name), width):
        assert cells(line.text) + QUOTE_CELLS * line.quote <= width


@pytest.mark.parametrize("name", ["mixed", "newsletter", "patch"])
def test_links_bear_the_numbers_of_the_list(name: str) -> None:
    parsed = corpus.parsed(name)
    links = links_of(parsed)
    shown = [span for line in layout(parsed, 60) for span in line.spans if span.link]
    assert {span.link for span in shown} == set(range(1, len(links) + 1))
    assert all(Look.LINK in span.looks for span in shown)


def test_quotes_lose_their_marks_and_keep_their_depth() -> None:
    lines = layout(corpus.plain("> one\n>> two\n> > two\nown\n>"), 40)
    assert [(line.text, line.quote) for line in lines] == [
        ("one", 1), ("two", 2), ("two", 2), ("own", 0),
    ]  # fmt: skip


def test_plain_text_is_wrapped_line_by_line() -> None:
    lines = layout(corpus.plain("short\nthis line is much longer than that\nend"), 20)
    assert texts(lines) == ["short", "this line is much", "longer than that", "end"]


def test_tables_and_code_keep_their_spaces() -> None:
    table = "name      price    stock\nloom        3.00       12"
    assert texts(layout(corpus.plain(table), 40)) == table.split("\n")
    assert texts(layout(corpus.plain("a    b    c    d"), 10)) == ["a    b    ", "c    d"]


def test_tabs_stand_at_every_eighth_cell() -> None:
    assert texts(layout(corpus.plain("a\tb"), 40)) == ["a       b"]


def test_a_signature_is_marked() -> None:
    lines = layout(corpus.plain("text\n-- \nAda\nCountess"), 40)
    assert [Look.SIGNATURE in line.spans[0].looks for line in lines] == [False, True, True, True]


def test_a_patch_is_coloured_and_a_list_of_dashes_is_not() -> None:
    looks = {
        line.text: line.spans[0].looks for line in layout(corpus.parsed("patch"), 76) if line.spans
    }
    assert looks["-wait();"] == {Look.REMOVED}
    assert looks["+go();"] == {Look.ADDED}
    assert looks["diff --git a/loom.c b/loom.c"] == {Look.BOLD}
    assert looks[" begin();"] == frozenset()
    assert looks["2.43.0"] == {Look.SIGNATURE}
    (dash,) = layout(corpus.plain("- no patch"), 40)
    assert dash.spans == (Span("- no patch"),)


def test_the_table_of_changes_before_a_patch_is_coloured_and_never_filled_anew() -> None:
    stat = " fs/a/rather/long/name/of/some/file.c | 12 ++++++++----"
    lines = layout(corpus.plain(f"---\n{stat}\n 2 files changed, 9 insertions(+)\na | 3 b\n"), 80)
    assert texts(lines)[1] == stat
    assert [(s.text, *s.looks) for s in lines[1].spans[1:]] == [
        ("++++++++", Look.ADDED), ("----", Look.REMOVED),
    ]  # fmt: skip
    assert lines[2].spans[0].looks == {Look.DIM}
    assert lines[3].spans == (Span("a | 3 b"),)


def test_code_between_fences_is_only_cut_where_it_must_be() -> None:
    code = "if (a) { b; }  // a comment that goes on past the edge"
    lines = layout(corpus.plain(f"```c\n{code}\n```\nwords that go on past the edge too"), 30)
    assert texts(lines)[1:3] == [code[:30], code[30:]]
    assert all(line.spans[0].looks == {Look.CODE} for line in lines[1:3])
    assert texts(lines)[4:] == ["words that go on past the edge", "too"]
    assert not any(
        s.looks for line in layout(corpus.plain("```\nx\n> ```"), 30) for s in line.spans
    )


def test_lines_may_stay_as_long_as_they_were_written() -> None:
    text = "word " * 60
    lines = layout(corpus.plain(f"{text}\n> {text}\nx\ty"), 30, whole_lines=True)
    assert [(line.text, line.quote) for line in lines] == [
        (text.rstrip(), 0), (text.rstrip(), 1), ("x       y", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["a" * 50_000, "a." * 25_000, "a@" * 25_000, "a.b/" * 12_000, "`" * 50_000, "```\n" * 12_000,
     "a|" * 25_000, " a | 1 " + "+" * 50_000, "www." * 12_000],
    ids=lambda text: text[:8],
)  # fmt: skip
def test_P5_long_runs_take_no_time_worth_naming(text: str) -> None:
    started = time.process_time()
    layout(corpus.plain(text), 40)
    assert time.process_time() - started < 2.0


def test_P3_a_text_without_end_is_cut_and_says_so() -> None:
    lines = layout(corpus.plain("x\n" * (MOST_LINES + 10)), 40)
    assert lines[-1].text == NOT_ALL


def test_P5_fifty_thousand_quote_marks_are_one_line() -> None:
    lines = layout(corpus.plain(">" * 50_000 + " x"), 40)
    assert texts(lines) == ["x"]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("hello world foo", 11, ["hello world", "foo"]),
        ("  indented words go on", 12, ["  indented", "words go on"]),
        ("a" * 25, 10, ["a" * 10, "a" * 10, "a" * 5]),
        ("東京会議の資料です", 10, ["東京会議の", "資料です"]),
        ("東京会議、資料", 8, ["東京会", "議、資料"]),
        ("x 👨\u200d👩\u200d👧👨\u200d👩\u200d👧👨\u200d👩\u200d👧 y", 8, [
            "x 👨\u200d👩\u200d👧👨\u200d👩\u200d👧👨\u200d👩\u200d👧", "y"]),
        ("e\u0301" * 10, 8, ["e\u0301" * 8, "e\u0301" * 2]),
        ("", 10, [""]),
    ],
)  # fmt: skip
def test_text_is_broken_at_cells(text: str, width: int, lines: list[str]) -> None:
    broken = ["".join(span.text for span in line) for line in wrap([Span(text)], width)]
    assert broken == lines


def test_a_word_may_be_made_of_several_spans() -> None:
    bold = frozenset({Look.BOLD})
    lines = wrap([Span("one tw"), Span("o", bold), Span(" three")], 8)
    assert lines == [(Span("one tw"), Span("o", bold)), (Span("three"),)]


def test_whole_words_stand_out() -> None:
    assert wrap([Span("a " + "b" * 20 + " c")], 10, whole_words=True) == [
        (Span("a"),), (Span("b" * 20),), (Span("c"),),
    ]  # fmt: skip


def test_chopping_keeps_every_space() -> None:
    assert chop([Span("a   b   c   d")], 8) == [(Span("a   b   "),), (Span("c   d"),)]
