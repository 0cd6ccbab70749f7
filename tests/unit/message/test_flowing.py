"""Flowed text written and read again (RFC 3676)."""

import email
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.message.drafts import ID, WHEN, draft
from tui_mail.message.body import text_of
from tui_mail.message.compose import compose
from tui_mail.message.flowed import unflow
from tui_mail.message.flowing import LONGEST, WIDTH, flow
from tui_mail.message.parse import parse

WORDS = "the quick brown fox jumps over the lazy dog and then "
LINK = "https://foo.example/" + "very/long/" * 12 + "link"


def lines_of(text: str) -> list[str]:
    flowing = flow(text)
    assert flowing is not None
    return flowing.split("\n")


def test_a_long_paragraph_is_broken_softly_and_a_short_text_is_left_alone() -> None:
    lines = lines_of(f"{WORDS * 3}\nend")
    assert all(line.endswith(" ") and len(line) <= WIDTH for line in lines[:-2])
    assert lines[-1] == "end"
    assert not lines[-2].endswith(" ")
    assert flow("short \n  as it is  \n-- \nBo") is None


def test_what_a_reader_would_take_for_something_else_is_stuffed() -> None:
    lines = lines_of(f"{WORDS * 3}\n From here\nFrom there\n\n>> quoted\n>\n-- \nBo  ")
    assert lines[-7:] == ["  From here", " From there", "", ">> quoted", ">", "-- ", "Bo"]


def test_quotes_keep_their_depth_on_each_line() -> None:
    lines = lines_of(f">> {WORDS * 3}\n> -- \n> Bo")
    assert all(line.startswith(">> ") and len(line) <= WIDTH for line in lines[:-2])
    assert lines[-2:] == ["> -- ", "> Bo"]


def test_a_word_is_never_broken() -> None:
    lines = lines_of(f"See {LINK} for more of it")
    assert [line for line in lines if LINK in line] == [f"{LINK} "]
    assert flow("x" * 300) is None


def test_a_dash_in_a_paragraph_is_no_signature() -> None:
    text = f"{'w' * 70} -- {'x' * 80} and more"
    assert "-- " not in lines_of(text)
    assert unflow("\n".join(lines_of(text)), delsp=False) == text


@pytest.mark.parametrize("mark", ["diff --git a/x b/x", "--- a/x", "@@ -1,2 +1,3 @@"])
def test_a_patch_is_sent_as_it_is(mark: str) -> None:
    assert flow(f"{mark}\n {WORDS * 3} \n") is None


def test_wide_letters_count_two_cells() -> None:
    lines = lines_of("東京 " * 40)
    assert all(len(line) <= 45 for line in lines)


@pytest.mark.parametrize("flowed", [True, False])
def test_readers_of_both_kinds_get_it(flowed: bool) -> None:
    text = f"Grüße,\n\n{WORDS * 4}\n\n> {WORDS * 2}\n\n-- \nAda\n"
    raw = compose(draft(body=text), message_id=ID, date=WHEN, files={}, flowed=flowed)
    message = email.message_from_bytes(raw)
    assert message.get_param("format") == ("flowed" if flowed else None)
    assert message.get_param("delsp") is None
    payload = message.get_payload(decode=True)
    assert isinstance(payload, bytes)
    longest = max(len(line) for line in payload.decode().splitlines())
    assert (longest <= LONGEST) is flowed
    assert text_of(parse(raw)) == ("\n".join(map(typed, text.split("\n"))) if flowed else text)


def test_a_draft_is_kept_as_it_was_typed() -> None:
    text = f"{WORDS * 4}  \n From\n"
    raw = compose(draft(body=text), message_id=ID, date=WHEN, files={}, draft_copy=True)
    assert parse(raw).leaves[0].text == text


def typed(line: str) -> str:
    """What is to come out for a line."""
    marks = re.match(">+", line)
    depth = marks[0] if marks else ""
    words = line[len(depth) :].removeprefix(" ") if depth else line
    words = words if words == "-- " else words.rstrip(" ")
    return f"{depth} {words}" if depth and words else depth + words


PIECES = st.sampled_from(
    [" ", "  ", ">", "> ", "-- ", "\n", "From ", "a", "word ", "x" * 75, "東京"]
)
TEXT = st.lists(st.one_of(PIECES, st.text("ab >-\n", max_size=12)), max_size=60).map("".join)


@given(TEXT)
def test_whatever_was_typed_comes_out_again(text: str) -> None:
    flowing = flow(text)
    if flowing is not None:
        assert unflow(flowing, delsp=False) == "\n".join(typed(line) for line in text.split("\n"))


@pytest.mark.parametrize("text", ["a " * 50_000, ">" * 50_000, " " * 50_000, "a" * 50_000])
def test_P5_any_text_is_flowed_in_linear_time(text: str) -> None:
    flow(text)
