"""Messages taken apart, broken ones too."""

import pytest

from tests.unit.message import corpus
from tui_mail.message.parse import DEEPEST, MOST_PARTS, parse
from tui_mail.message.transfer import decode_base64, decode_transfer


def test_parts_are_numbered_as_imap_does() -> None:
    leaves = corpus.parsed("mixed").leaves
    assert [(leaf.number, leaf.content_type) for leaf in leaves] == [
        ("1.1", "text/plain"), ("1.2", "text/html"), ("2", "application/pdf"),
        ("3", "message/rfc822"), ("4", "text/calendar"), ("5", "text/plain"),
    ]  # fmt: skip


def test_a_message_of_one_part_is_part_1() -> None:
    assert [leaf.number for leaf in parse(b"Subject: x\n\nbody").leaves] == ["1"]


def test_a_message_in_a_message_is_one_leaf_and_keeps_its_bytes() -> None:
    part = corpus.parsed("mixed").part("3")
    assert part is not None
    assert part.data.startswith(b"From: x@y.test\r\n")
    assert part.data.endswith(b"--deep--")


def test_a_boundary_that_begins_another_is_not_taken_for_it() -> None:
    text = corpus.parsed("mixed").part("1.1")
    assert text is not None
    assert text.text.endswith("-- \nCharles")


@pytest.mark.parametrize(
    ("raw", "texts"),
    [
        (b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo", ["one", "two"]),
        (b"Content-Type: multipart/mixed; boundary=b\n\nno part here", ["no part here"]),
        (b"Content-Type: multipart/mixed\n\n--x y\n\none\n--x y--\n", ["one"]),
        (b"Content-Type: multipart/mixed; boundary=b\n\n--b\n--b\n\none\n--b--", ["one"]),
        (b"Content-Type: multipart/mixed; boundary=-\n\n---\n\none\n-----\n", ["one"]),
        (b"Content-Type: nonsense\n\nx", ["x"]),
        (b"Content-Type: text/plain; charset=klingon\n\n\xc3\xbc", ["ü"]),
        (b"Subject: a\rContent-Type: text/plain\r\rbody\r", ["body\n"]),
        (b"", [""]),
        (
            b"Content-Type: multipart/mixed; boundary=x\n\n--b\nContent-ID: <c>\n\none\n--b--",
            ["one"],
        ),
        (
            b"Content-Transfer-Encoding: base64\n\nThese are words: nothing was encoded, at all.",
            ["These are words: nothing was encoded, at all."],
        ),
    ],
)
def test_P2_broken_mime_is_read_as_far_as_it_goes(raw: bytes, texts: list[str]) -> None:
    assert [leaf.text for leaf in parse(raw).leaves] == texts


def test_a_part_of_a_digest_is_a_message() -> None:
    raw = b"Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: x\n\ny\n--b--"
    assert parse(raw).leaves[0].content_type == "message/rfc822"


def test_file_names_of_every_form_are_found() -> None:
    names = [leaf.filename for leaf in corpus.parsed("mixed").leaves]
    assert names == ["", "", "Räder.pdf", "", "", "notes.txt"]


def test_the_charset_of_html_may_stand_in_it() -> None:
    raw = b'Content-Type: text/html\n\n<meta charset="iso-8859-1"><p>M\xfcnchen \x80'
    assert "München €" in parse(raw).leaves[0].text


@pytest.mark.parametrize(
    "data", [b"YWJj", b"YW Jj\n", b"YW!J#j", b"YWJjZA", b"YWJjZA==YWJj", b"YWJjZ", b"YWJj=="]
)
def test_P2_base64_with_anything_in_it_is_read(data: bytes) -> None:
    assert decode_base64(data).startswith(b"abc")


def test_uuencoded_parts_are_read() -> None:
    data = b"begin 644 x\n#86)C\n`\nend\n"
    assert decode_transfer(data, "x-uuencode") == b"abc"


def test_S9_depth_and_number_of_parts_are_limited() -> None:
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2000)
    )
    parsed = parse(deep + b"\nleaf")
    assert parsed.truncated
    assert parsed.leaves[0].number.count(".") < DEEPEST + 1
    many = parse(b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000)
    assert many.truncated
    assert len(many.leaves) < MOST_PARTS
