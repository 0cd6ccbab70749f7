"""What is marked of a text: the very words that a search finds it by."""

import pytest

from tui_mail.message.search_hits import spans


def _marked(text: str, query: str, *fields: str) -> list[str]:
    found = spans(text, query, fields) if fields else spans(text, query)
    return [text[start:end] for start, end in found]


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("The report is late", "report", ["report"]),
        ("The REPORT is late", "report", ["REPORT"]),
        ("Reports, reporting", "report", []),
        ("Reports, reporting", "report*", ["Report", "report"]),
        ("Ein Café au lait", "cafe", ["Café"]),
        ("Ein Cafe\u0301 au lait", "café", ["Cafe\u0301"]),
        ("Straße 5", "strasse", ["Straße"]),
        ("STRASSE", "straß*", ["STRASS"]),
        ("İstanbul", "istanbul", ["İstanbul"]),
        ("see the big red ball", '"big red"', ["big red"]),
        ("see the big, red ball", '"big red"', ["big, red"]),
        ("big and red", '"big red"', []),
        ("one and two", "one OR two", ["one", "two"]),
        ("one and two", "one -two", ["one"]),
        ("one and two", "NOT (one OR two)", []),
        ("来年の東京会議について", "東京", ["東京"]),
        ("来年の東京会議について", "京会議", ["京会議"]),
        ("来年の東京会議について", "京", ["京"]),
        ("来年の東京会議について", "会京", []),
        ("東京tokyo", "tokyo", ["tokyo"]),
        ("東京tokyo", "京tokyo", ["京tokyo"]),
        ("ｔｏｋｙｏ", "tokyo", ["ｔｏｋｙｏ"]),
        ("สวัสดีครับ", "ดีครั", ["ดีครั"]),
        ("हिन्दी में", "हिन्दी", ["हिन्दी"]),
        ("Well done 🎉🎉!", "🎉", ["🎉🎉"]),
        ("mail ann@example.org today", "ann@example.org", ["ann@example.org"]),
        ("snake_case", "case", ["case"]),
        ("½ of it", "of", ["of"]),
        ("", "of", []),
        ("of", "", []),
        ("of", '"', []),
        ("of", "before:2026-01-01 of", ["of"]),
    ],
)
def test_marks_what_the_search_finds(text: str, query: str, marked: list[str]) -> None:
    assert _marked(text, query) == marked


def test_marks_only_conditions_on_what_the_text_is() -> None:
    assert _marked("ann and ben", "from:ann ben", "subject") == ["ben"]
    assert _marked("ann and ben", "from:ann ben", "from", "to") == ["ann", "ben"]


def test_marks_that_touch_are_one() -> None:
    assert _marked("one two three", '"one two" "two three"') == ["one two three"]


def test_takes_no_more_than_a_moment_for_a_long_text() -> None:
    text = "ab " * 100_000
    assert len(spans(text, '"ab ab ab ac" OR a*')) == 100_000
