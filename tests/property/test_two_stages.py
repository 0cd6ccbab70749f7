"""What is read of a header alone, and of the body later, is what is read of the whole at once."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks.letters import letters
from tui_mail.message import addresses, dates, headers
from tui_mail.message.digest import digest, first_words, header_digest, header_of
from tui_mail.message.headers import LONGEST_BLOCK, Headers

NOW = 1_700_000_000
OWN = Path(__file__).parents[1] / "corpus"
OPEN = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "open"

NAMES = st.sampled_from(
    ["From", "TO", "cc", "Subject", "Date", "Message-ID", "References", "In-Reply-To", "Received",
     "Content-Type", "Content-Disposition", "List-Post", "List-Id", "Auto-Submitted", "Return-Path",
     "Precedence", "X-Failed-Recipients", "X", "", "Bad name", "From ", "\tTo"]
)  # fmt: skip
PIECES = st.sampled_from(
    ["a@b.example", "<a@b.example>", "Ann ", '"Ann, B" ', "(note)", "=?utf-8?q?=C3=A9?= ",
     "=?utf-8?b?5Lya?= ", "=?x", "?=", ",", ";", ":", "group: ", "\r\n ", "\n\t", "\n", "\r", "é",
     "\udcff", "\x00", "Re: ", "[list] ", "Mon, 1 Jan 2024 10:00:00 +0100", "; ", "31 Feb 2024",
     "multipart/mixed; boundary=b", "multipart/report", "message/rfc822", "text/html",
     "auto-replied", "undelivered mail returned", "<mailto:l@x.example>", " ", "--b"]
)  # fmt: skip
FIELDS = st.builds("{}:{}".format, NAMES, st.lists(PIECES, max_size=5).map("".join))
ENDS = st.sampled_from(["\r\n", "\n", "\r", ""])
BODIES = st.sampled_from(
    ["", "\r\n", "\n", "\r\nwords\r\n", "\n--b\n\none\n--b\nContent-Type: image/png\n\nx\n--b--\n",
     "\r\n--b\r\n\r\none\r\n--b--\r\n", "no header\r\n\r\nwords"]
)  # fmt: skip


@st.composite
def messages(draw: st.DrawFn) -> bytes:
    end = draw(ENDS)
    first = draw(st.sampled_from(["", "From me Mon\n", ">From x\r\n", "\n", "\r\n", " folded\n"]))
    fields = "".join(field + end for field in draw(st.lists(FIELDS, max_size=7)))
    return (first + fields + draw(BODIES)).encode("utf-8", "surrogateescape")


def assert_same(raw: bytes) -> None:
    whole = digest(raw, NOW)
    header = header_digest(header_of(raw), NOW)
    attachments, snippet = first_words(raw)
    found = replace(
        header, sha256=whole.sha256, size=len(raw), attachments=attachments, snippet=snippet
    )
    # a yes of the header alone is asked of the whole
    assert replace(found, report=found.report and whole.report) == whole
    assert found.report or not whole.report


@given(messages())
@example(b"\n\n")
@example(b"From x\r\n\r\nA: b\r\n\r\nc")
@example(b"Subject: an old Macintosh\rFrom: a@b.example\r\rwords")
@example(b"Subject: never ends\nX: " + b"y" * (LONGEST_BLOCK + 10) + b"\nFrom: a@b.example\n\nz")
def test_both_stages_say_what_one_says(raw: bytes) -> None:
    assert_same(raw)


def test_both_stages_say_the_same_of_the_corpora() -> None:
    found = [file.read_bytes() for folder in (OWN, OPEN) for file in folder.rglob("*.eml")]
    assert found
    found += [letter.raw for letter in letters(1_000, 0)][::5]
    for raw in found:
        assert_same(raw)


def fields_of(block: bytes) -> Iterable[tuple[str, str]]:
    """Field by field, as odd blocks are read."""
    return headers._split(block.decode("latin-1"))[0]


@given(st.text(alphabet="aA: \t\n\r-\x00\xe9=\x7f", max_size=60))
def test_a_usual_header_is_split_as_an_odd_one_is(text: str) -> None:
    block = text.encode("latin-1")
    found = Headers(block)
    assert found._fields == fields_of(block)
    for name, _ in found._fields:
        assert found.count(name) == sum(n.lower() == name.lower() for n, _ in found._fields)


PERSON = st.one_of(
    st.from_regex(addresses._SIMPLE, fullmatch=True),
    st.from_regex(addresses._ENCODED, fullmatch=True),
    st.text(alphabet="a@.<> =?q\t\"'", max_size=9),
)


@given(st.lists(PERSON, min_size=1, max_size=4).map(",".join))
def test_people_are_read_as_the_scanner_reads_them(value: str) -> None:
    scanned = tuple(addresses._Scanner(value).scan())
    assert addresses.parse_addresses(value) == scanned or addresses._SIMPLE.fullmatch(value)


DATES = st.builds(
    "Mon, {} {} {} {}:{}:{} {}{}{}".format,
    st.sampled_from(["1", "01", "31", "30", "0", "99"]),
    st.sampled_from(["Jan", "Feb", "Foo", "JAN"]),
    st.sampled_from(["1000", "1001", "1002", "2024", "9999", "0000"]),
    st.sampled_from(["00", "23", "24"]),
    st.sampled_from(["00", "59", "60"]),
    st.sampled_from(["00", "59", "60"]),
    st.sampled_from(["+", "-"]),
    st.sampled_from(["00", "12", "23", "24", "99"]),
    st.sampled_from(["00", "59", "99", "00 (CET)", "000"]),
)


@given(DATES)
def test_a_plain_date_is_what_any_other_way_to_write_it_is(value: str) -> None:
    # two blanks: as it is seldom written
    assert dates.parse_zoned(value) == dates.parse_zoned(value.replace(", ", ",  "))
