"""Attachments counted from BODYSTRUCTURE, also where a file is called like a word of the server."""

import pytest

from tui_mail.imap.structure import _told

TEXT = b'("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "7BIT" 20 2 NIL NIL NIL NIL)'
HTML = b'("text" "html" NIL NIL NIL "7BIT" 20 2 NIL ("inline" NIL) NIL NIL)'
PDF = b'("application" "pdf" ("name" "a.pdf") NIL NIL "BASE64" 9000 NIL ("attachment" NIL) NIL NIL)'
NAMED = b'("text" "plain" NIL NIL NIL "7BIT" 20 2 NIL ("inline" ("FileName*0" "x")) NIL NIL)'
MARKED = b'("text" "html" NIL NIL NIL "7BIT" 20 2 NIL ("ATTACHMENT" NIL) NIL NIL)'
ENVELOPE = b"(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)"
ENCLOSED = (
    b'("message" "rfc822" NIL NIL NIL "7BIT" 300 ' + ENVELOPE + b" (" + PDF + PDF
    + b' "mixed") 9 NIL NIL NIL NIL)'
)  # fmt: skip


def mixed(*parts: bytes, kind: bytes = b"mixed") -> bytes:
    return b"(" + b"".join(parts) + b' "' + kind + b'" ("boundary" "b" "x" "(y") NIL NIL NIL)'


@pytest.mark.parametrize(
    ("structure", "count"),
    [
        (TEXT, 0),
        (PDF, 1),
        (mixed(TEXT, PDF), 1),
        (mixed(mixed(TEXT, HTML, kind=b"alternative"), PDF, PDF), 2),
        (mixed(TEXT, NAMED, MARKED), 2),
        (mixed(TEXT, ENCLOSED), 1),
        (b'("text" "plain" NIL NIL NIL "7BIT" 20 2)', 0),
        (b'("text" "calendar" NIL NIL NIL "7BIT" 20 2 NIL NIL NIL NIL)', 1),
    ],
)
def test_the_leaves_that_are_no_words_are_counted(structure: bytes, count: int) -> None:
    assert _told([b"* 3 FETCH (UID 7 BODYSTRUCTURE " + structure + b")"]) == (7, count)
    assert _told([b"* 3 FETCH (BODYSTRUCTURE " + structure + b" UID 7)"]) == (7, count)


def test_a_files_name_is_no_word_of_the_server() -> None:
    evil = b'("application" "pdf" ("name" ") UID 9 (\\" {5}") NIL NIL "BASE64" 9 NIL NIL NIL NIL)'
    assert _told([b"* 3 FETCH (BODYSTRUCTURE " + evil + b" UID 7)"]) == (7, 1)
    literal = [
        b'* 3 FETCH (UID 7 BODYSTRUCTURE ("application" "pdf" ("name" {11}',
        b") UID 9 NIL",
        b') NIL NIL "BASE64" 9 NIL NIL NIL NIL))',
    ]
    assert _told(literal) == (7, 1)


@pytest.mark.parametrize(
    "answer",
    [
        b"* 3 FETCH (FLAGS (\\Seen))",
        b"* 3 FETCH (UID 7 FLAGS ())",
        b"* 3 FETCH (UID 7 BODYSTRUCTURE (((",
        b"* 3 FETCH (UID 7 BODYSTRUCTURE NIL)",
        b"* 3 FETCH UID 7))",
        b"* 3 FETCH (UID 7 BODYSTRUCTURE " + b"(" * 300 + b")" * 301,
    ],
)
def test_what_cannot_be_read_is_not_counted(answer: bytes) -> None:
    assert _told([answer]) is None
