"""Content-Type, Content-Disposition and their parameters."""

import pytest

from tui_mail.message.parameters import format_parameter, parse_value


@pytest.mark.parametrize(
    ("written", "name", "value"),
    [
        ('attachment; filename="a b.txt"', "filename", "a b.txt"),
        ("attachment; filename=a b.txt", "filename", "a b.txt"),
        ("attachment; filename*=utf-8''%e2%82%ac.txt", "filename", "€.txt"),
        ("attachment; filename*0*=iso-8859-1''R%E4; filename*1=der.pdf", "filename", "Räder.pdf"),
        ("attachment; filename*1=b; filename*0=a; filename*2=c", "filename", "abc"),
        ('attachment; filename="=?utf-8?q?=C3=BC.txt?="', "filename", "ü.txt"),
        ('attachment; filename=x.txt; filename*=utf-8\'\'y.txt', "filename", "y.txt"),
        ('text/plain; charset="utf-8" (comment)', "charset", "utf-8"),
        ("multipart/mixed\tboundary=abc", "boundary", ""),
        ("multipart/mixed boundary=abc", "boundary", "abc"),
        ('a/b; x="quo\\"ted"', "x", 'quo"ted'),
        ('a/b; x="C:\\new\\f.txt"', "x", "C:\\new\\f.txt"),
        ('a/b; x="never closed', "x", "never closed"),
        ("a/b;;; ; x=y", "x", "y"),
        ("a/b; X=y", "x", "y"),
    ],
)  # fmt: skip
def test_parameters_are_read(written: str, name: str, value: str) -> None:
    assert parse_value(written).get(name) == value


def test_the_value_is_lower_case_and_bare() -> None:
    assert parse_value(' Text/PLAIN ; charset="x"').value == "text/plain"


def test_S12_a_parameter_holds_no_control_character() -> None:
    assert parse_value("a/b; name*=utf-8''a%0A%1B%5B2J%00b").get("name") == "a [2Jb"


def test_S9_five_thousand_pieces_are_joined() -> None:
    written = "a/b" + "".join(f"; n*{i}=x" for i in range(5000))
    assert parse_value(written).get("n") == "x" * 5000


@pytest.mark.parametrize("name", ["plain.txt", 'quo"te\\.txt', "datei ü.bin", "報告書.pdf" * 10])
@pytest.mark.parametrize("word", [True, False])
def test_what_is_written_is_read_again(name: str, word: bool) -> None:
    written = format_parameter("filename", name, word=word).replace("\r\n", "")
    assert written.isascii()
    assert parse_value("attachment" + written).get("filename") == name
