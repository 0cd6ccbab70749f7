"""Bytes to text, whatever was declared."""

import pytest

from tui_mail.message.charset import codec_of, decode, decode_start


@pytest.mark.parametrize(
    ("data", "declared", "text"),
    [
        ("Grüße".encode(), "utf-8", "Grüße"),
        ("Grüße".encode("latin-1"), "iso-8859-1", "Grüße"),
        (b"\x93quoted\x94 \x80", "iso-8859-1", "“quoted” €"),
        ("Grüße".encode(), "us-ascii", "Grüße"),
        ("Grüße".encode("cp1252"), "", "Grüße"),
        ("Grüße".encode(), "x-unknown", "Grüße"),
        ("Grüße".encode(), 'utf-8; format="flowed"', "Grüße"),
        ("東京".encode("shift_jis"), "Shift_JIS", "東京"),
        ("中文字".encode("gbk"), "gb2312", "中文字"),
        ("한글".encode("cp949"), "ks_c_5601-1987", "한글"),
        ("\ufeffx".encode(), "utf-8", "x"),
        (b"+ZeVnLIqe-", "utf-7", "日本語"),
        ("x".encode("utf-16"), "", "x"),
        (b"\xc2\xa1Uno! \xa1Dos!", "us-ascii", "¡Uno! ¡Dos!"),
        (b"\x1b$B-b\x1b(B 41 \x1b(I1\x1b(B", "iso-2022-jp", "№ 41 ｱ"),
    ],
)
def test_declared_meant_or_forgotten_charsets_are_read(
    data: bytes, declared: str, text: str
) -> None:
    assert decode(data, declared) == text


def test_a_few_broken_bytes_do_not_spoil_the_rest() -> None:
    text = decode("Grüße aus München ".encode() * 3 + b"\xff", "utf-8")
    assert text.startswith("Grüße aus München")
    assert text.endswith("\ufffd")


def test_latin_text_declared_as_utf_8_is_read_as_latin() -> None:
    assert decode("Grüße".encode("latin-1"), "utf-8") == "Grüße"


@pytest.mark.parametrize(
    "name", ["hex", "zlib", "rot13", "base64", "idna", "punycode", "unicode_escape", "../x", "\0"]
)
def test_P2_a_codec_that_makes_no_text_is_never_run(name: str) -> None:
    assert codec_of(name) == ""
    assert decode(b"ff00", name) == "ff00"


def test_half_a_character_at_a_cut_is_left_out() -> None:
    assert decode_start("Grüße".encode()[:3], "utf-8") == "Gr"
    assert decode_start("東京".encode()[:5]) == "東"
