"""Queries understood."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tui_mail.errors import UsageError
from tui_mail.message.folding import fold
from tui_mail.message.search_syntax import parse_query
from tui_mail.model.search import All, Any, Not, Search, Term

NOW = 1_768_212_000


def query(text: str) -> Search:
    return parse_query(text, now=NOW)


def at(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp())  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("text", "search"),
    [
        ("", All(())),
        ("  ", All(())),
        ("Grüße", Term("any", "gruße".replace("ß", "ss"))),
        ("a b", All((Term("any", "a"), Term("any", "b")))),
        ("a AND b", All((Term("any", "a"), Term("any", "b")))),
        ('"exact  Phrase"', Term("any", "exact phrase")),
        ("from:Ada", Term("from", "ada")),
        ('FROM:"Ada Lovelace"', Term("from", "ada lovelace")),
        ("-from:x", Not(Term("from", "x"))),
        ("NOT a", Not(Term("any", "a"))),
        ("a OR b c", Any((Term("any", "a"), All((Term("any", "b"), Term("any", "c")))))),
        ("(a OR b) c", All((Any((Term("any", "a"), Term("any", "b"))), Term("any", "c")))),
        ("-(a b)", Not(All((Term("any", "a"), Term("any", "b"))))),
        ("weav*", Term("any", "weav", prefix=True)),
        ("subject:weav*", Term("subject", "weav", prefix=True)),
        ("id:<Foo@Bar>", Term("id", "<foo@bar>")),
        ("id:foo@bar", Term("id", "<foo@bar>")),
        ("larger:1M", Term("larger", 1_048_576)),
        ("smaller:1.5k", Term("smaller", 1536)),
        ("larger:100", Term("larger", 100)),
        ("before:2026-01-31", Term("before", at(2026, 1, 31))),
        ("after:2026-01-31", Term("after", at(2026, 1, 31))),
        ("on:2026-01-31", All((Term("after", at(2026, 1, 31)), Term("before", at(2026, 2, 1))))),
        ("on:2025-12", All((Term("after", at(2025, 12, 1)), Term("before", at(2026, 1, 1))))),
        ("on:2025", All((Term("after", at(2025, 1, 1)), Term("before", at(2026, 1, 1))))),
        ("on:today", All((Term("after", at(2026, 1, 12)), Term("before", at(2026, 1, 13))))),
        ("after:yesterday", Term("after", at(2026, 1, 11))),
        ("newer:7d", Term("after", NOW - 7 * 86400)),
        ("older:2w", Term("before", NOW - 14 * 86400)),
        ("is:unread", Term("is", "unread")),
        ("is:starred", Term("is", "flagged")),
        ("has:attachment", Term("has", "attachment")),
        ("has:list-unsubscribe", Term("has", "list-unsubscribe")),
        ("in:Inbox", Term("in", "inbox")),
        ("12:30", Term("any", "12:30")),
        ("https://x.org/", Term("any", "https://x.org/")),
        ("or", Term("any", "or")),
        ("東京", Term("any", "東京")),
    ],
)
def test_queries_are_understood(text: str, search: Search) -> None:
    assert query(text) == search


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(a", "never closed"), ("a)", "closes nothing"), ('"a', "never closed"),
        ("OR a", "missing"), ("a OR", "missing"), ("NOT", "missing"), ("()", "missing"),
        ("from:", "after the colon"), ("is:blue", "does not know"), ("has:wings", "does not know"),
        ("larger:big", "no size"), ("newer:soon", "no length"),
        ("before:2026-13-01", "no such date"),
        ("on:tomorrow", "no date"), ("subjct:x", "no field"), ("*", "nothing to search"),
        ("(" * 100 + "a" + ")" * 100, "too many"), ("a " * 6000, "longer"),
    ],
)  # fmt: skip
def test_a_query_that_cannot_be_understood_says_where(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words) as caught:
        query(text)
    assert caught.value.hint


def test_the_place_of_an_error_is_named() -> None:
    with pytest.raises(UsageError) as caught:
        query("from:ada is:blue")
    assert "'is:blue', at character 10" in caught.value.message


def test_the_nearest_field_is_named() -> None:
    with pytest.raises(UsageError) as caught:
        query("subjct:x")
    assert "subject:" in caught.value.hint


def test_days_begin_where_the_reader_is() -> None:
    zone = timezone(timedelta(hours=9))
    assert parse_query("after:2026-01-31", now=NOW, zone=zone) == Term(
        "after", at(2026, 1, 31) - 9 * 3600
    )


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("CAFÉ", "cafe"), ("Straße", "strasse"), ("İstanbul", "istanbul"), ("ISTANBUL", "istanbul"),
        ("Ångström", "angstrom"), ("Łódź", "lodz"), ("ﬁ", "fi"), ("ガギグ", "ガギグ"),
        ("한글", "한글"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"), ("e\u0301", "e"), ("ｆｕｌｌ", "full"), ("שָׁלוֹם", "שלום"),
    ],
)  # fmt: skip
def test_case_and_accents_do_not_matter(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(folded) == folded
