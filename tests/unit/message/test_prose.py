"""Which words a dictionary is asked about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_mail.message.prose import LONGEST_LINE, prose_lines, words_in


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Dear Ada, it's well-known.", "Dear Ada it's well-known"),
        ("See https://foo.example/teh and ada@foo.example, www.teh.test", "See and"),
        ("run `teh -x` in /usr/teh or ~/teh, C:\\teh", "run in or"),
        ("HTML, NATO and PDFs; camelCase, snake_case, x1, 3rd, a I", "and PDFs"),
        ("$TEH #teh {teh} <teh> --teh -teh foo.example/teh", ""),
        ("Größe “naïve” l’été (paren) **bold**", "Größe naïve l'été paren bold"),
        ("東京 teh", "teh"),
        ("one `unclosed teh", "one unclosed teh"),
        ("x" * 60 + " teh", "teh"),
        ("", ""),
    ],
)
def test_prose_and_nothing_else(line: str, words: str) -> None:
    found = list(words_in(line))
    assert " ".join(word.text for word in found) == words
    for word in found:
        assert line[word.start : word.end].replace("’", "'") == word.text


def test_quotes_code_and_the_signature_are_no_prose() -> None:
    lines = ["one", "> quoted", "```", "code", "```", "two", "    code", "\tcode", "-- ", "Bo"]
    assert list(prose_lines(lines, 0, 10)) == [0, 5]
    assert list(prose_lines(lines, 4, 6)) == [5], "what stands above tells code from prose"
    assert list(prose_lines(lines, 3, 4)) == []


@given(st.text(max_size=300))
def test_any_line_has_words_where_they_stand(line: str) -> None:
    end = 0
    for word in words_in(line):
        assert end <= word.start < word.end <= len(line)
        end = word.end


@pytest.mark.parametrize("piece", ["'", "a'", "`", "a", "a-", "/", ".", "a.", " ", "’"])
def test_P5_a_line_of_anything_is_read_in_linear_time(piece: str) -> None:
    assert list(words_in(piece * 2 * LONGEST_LINE)) is not None
