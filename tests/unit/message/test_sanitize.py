"""What no face ever gets to see, and names that are safe for files."""

import pytest

from tui_mail.message.sanitize import safe_filename, sanitize, sanitize_address


@pytest.mark.parametrize(
    ("hostile", "clean"),
    [
        ("\x1b]0;pwned\x07", "]0;pwned"),
        ("a\x00b\x7fc\x9b2Jd", "abc2Jd"),
        ("a\r\nb\tc\u2028d", "a b c d"),
        ("user\u202egnp.exe\u2066x\u2069", "usergnp.exex"),
        ("\u200e\u200f\u061cx", "x"),
        ("lone \ud83d surrogate", "lone \ufffd surrogate"),
        ("family 👨\u200d👩\u200d👧 stays", "family 👨\u200d👩\u200d👧 stays"),
        ("Grüße, 東京", "Grüße, 東京"),
    ],
)
def test_D1_S1_hostile_characters_are_taken_out_of_one_line(hostile: str, clean: str) -> None:
    assert sanitize(hostile) == clean


def test_lines_keep_newline_and_tab_and_nothing_else() -> None:
    assert sanitize("a\r\nb\rc\td\x0be\x85f\u2029g\x1b", lines=True) == "a\nb\nc\tdef\ng"


def test_D1_five_thousand_combining_marks_become_a_few() -> None:
    assert len(sanitize("e" + "\u0301" * 5000)) == 17


def test_what_nobody_sees_is_taken_out_of_addresses() -> None:
    assert sanitize_address("b\u200bo\u2060b\ufeff@x.org\r\n") == "bob@x.org "


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../.ssh/authorized_keys", "authorized_keys"),
        ("C:\\Windows\\evil.exe", "evil.exe"),
        ("/etc/passwd\n\x1b[2J", "passwd [2J"),
        ("-rf", "rf"),
        (".bashrc", "bashrc"),
        ("..", "attachment"),
        ("", "attachment"),
        (" . ", "attachment"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("a\x00b.txt", "ab.txt"),
        ('what?<>:"|*.txt', "what_______.txt"),
        ("trailing. . ", "trailing"),
        ("datei ü.bin", "datei ü.bin"),
        ("100%2F.txt", "100%2F.txt"),
    ],
)
def test_F1_file_names_are_one_harmless_component(name: str, safe: str) -> None:
    assert safe_filename(name) == safe


def test_F1_a_long_name_keeps_its_suffix_and_fits() -> None:
    name = safe_filename("ü" * 300 + ".pdf")
    assert name.endswith("ü.pdf")
    assert len(name.encode()) <= 200
