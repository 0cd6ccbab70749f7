"""What is printed is clean, whole and of the right width."""

import io
import json

import pytest

from tui_mail.cli.output import Output, complain

HOSTILE = "a\x1b]0;pwned\x07\u202eb\x9bc\r\nd\ud800"


def test_D1_lines_tables_and_complaints_hold_no_control_character(
    capsys: pytest.CaptureFixture[str],
) -> None:
    stream = io.BytesIO()
    out = Output(stream=stream)
    out.line(HOSTILE)
    out.table([(HOSTILE, "x"), ("y", HOSTILE)])
    complain(HOSTILE * 200)
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert len(err) < 700
    for text in (stream.getvalue().decode(), err):
        assert all(line.isprintable() for line in text.split("\n")), text


def test_a_text_keeps_its_lines_and_tabs_only() -> None:
    stream = io.BytesIO()
    Output(stream=stream).text("a\tb\n\x1b[2Jc\n\n")
    assert stream.getvalue() == b"a\tb\n[2Jc\n"


def test_json_is_one_line_of_utf_8_whatever_is_in_it() -> None:
    stream = io.BytesIO()
    value = {"a": "東京 ü\u2028\u0085", "b": None}
    Output(as_json=True, stream=stream).json(value)
    assert stream.getvalue().count(b"\n") == 1
    assert "東京".encode() in stream.getvalue()
    assert json.loads(stream.getvalue().decode()) == value


def test_columns_are_as_wide_as_their_cells_are_drawn() -> None:
    stream = io.BytesIO()
    Output(stream=stream).table([("東京", "1", "x"), ("a", "22", "y")], right=(1,))
    assert stream.getvalue().decode().split("\n")[:2] == ["東京   1  x", "a     22  y"]
