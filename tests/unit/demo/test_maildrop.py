"""What a POP3 session sees of an inbox, and how it is said on the wire."""

import pytest

from tui_mail.demo.maildrop import Drop, Maildrop, canonical, multiline, top


def maildrop() -> Maildrop:
    return Maildrop([Drop(101, "a.101", b"one\r\n"), Drop(105, "a.105", b"two\r\n")])


def test_messages_are_numbered_from_one_and_keep_their_numbers() -> None:
    drop = maildrop()
    drop.mark(1)
    assert drop.get(1) is None
    assert [number for number, _ in drop] == [2]
    found = drop.get(2)
    assert found is not None
    assert found.uid == 105
    assert drop.marked == (101,)


def test_a_reset_brings_back_what_was_marked() -> None:
    drop = maildrop()
    drop.mark(2)
    drop.reset()
    assert drop.marked == ()
    assert drop.get(2) is not None


@pytest.mark.parametrize("number", [0, -1, 3])
def test_a_number_that_is_not_there_gives_nothing(number: int) -> None:
    assert maildrop().get(number) is None


@pytest.mark.parametrize(
    ("raw", "wire"),
    [
        (b"a\r\nb\r\n", b"a\r\nb\r\n.\r\n"),
        (b".\r\n", b"..\r\n.\r\n"),
        (b"a\r\n.b\r\n..\r\n", b"a\r\n..b\r\n...\r\n.\r\n"),
        (b"", b".\r\n"),
    ],
)
def test_dots_are_stuffed_and_the_end_is_marked(raw: bytes, wire: bytes) -> None:
    assert multiline(raw) == wire


@pytest.mark.parametrize(
    ("raw", "lines"),
    [
        (b"a\r\nb\r\n", b"a\r\nb\r\n"),
        (b"a\nb", b"a\r\nb\r\n"),
        (b"a\rb\r\n", b"a\r\nb\r\n"),
        (b"", b"\r\n"),
    ],
)
def test_lines_end_in_crlf_on_the_wire(raw: bytes, lines: bytes) -> None:
    assert canonical(raw) == lines


def test_top_gives_the_header_and_so_many_lines() -> None:
    raw = b"Subject: x\r\n\r\n1\r\n2\r\n3\r\n"
    assert top(raw, 0) == b"Subject: x\r\n\r\n"
    assert top(raw, 2) == b"Subject: x\r\n\r\n1\r\n2\r\n"
    assert top(raw, 9) == raw
    assert top(b"Subject: x\r\n", 1) == b"Subject: x\r\n"
