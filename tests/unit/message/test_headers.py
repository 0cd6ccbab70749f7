"""Header blocks: split, unfolded, decoded, bounded."""

import time

from tui_mail.message.headers import LONGEST_BLOCK, LONGEST_HEADER, Headers, split_message

BLOCK = (
    b"Received: one\r\nReceived: two\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n folded\r\n"
    b"X-Raw: M\xc3\xbcnchen\r\nX-Latin: M\xfcnchen\r\nX-Bad: a\x1b[2Jb\x00c\r\nEmpty:\r\n"
)


def test_headers_are_found_whatever_their_case() -> None:
    headers = Headers(BLOCK)
    assert headers.first("SUBJECT") == "Grüße folded"
    assert headers.all("received") == ("one", "two")
    assert headers.raw("subject") == "=?utf-8?q?Gr=C3=BC=C3=9Fe?= folded"
    assert headers.first("nothing") == ""
    assert headers.count("Received") == 2
    assert "empty" in headers


def test_S11_raw_eight_bit_headers_become_text() -> None:
    headers = Headers(BLOCK)
    assert headers.first("X-Raw") == "München"
    assert headers.first("X-Latin") == "München"


def test_S10_a_decoded_value_holds_no_control_character() -> None:
    headers = Headers(b"Subject: =?utf-8?Q?a=0ABcc:_x=1B]0;pwn=07?=\n")
    assert headers.first("subject") == "a Bcc: x]0;pwn"
    assert dict(Headers(BLOCK).pairs())["X-Bad"] == "a[2Jbc"


def test_pairs_keep_order_and_names() -> None:
    names = [name for name, _ in Headers(BLOCK).pairs()]
    assert names == ["Received", "Received", "Subject", "X-Raw", "X-Latin", "X-Bad", "Empty"]


def test_the_body_begins_behind_the_empty_line() -> None:
    for raw in (b"A: b\r\n\r\nbody", b"A: b\n\nbody", b"\nbody", b"\r\nbody"):
        _, body = split_message(raw)
        assert raw[body:] == b"body"


def test_a_line_that_is_no_header_begins_the_body() -> None:
    headers, body = split_message(b"Subject: x\nthis is no header\nTo: y\n\nz")
    assert headers.pairs() == (("Subject", "x"),)
    assert body == len(b"Subject: x\n")


def test_an_mbox_line_before_the_headers_is_passed_over() -> None:
    headers, _ = split_message(b"From ada@x Mon Jan 12 2026\nSubject: x\n\nbody")
    assert headers.pairs() == (("Subject", "x"),)


def test_a_blank_before_the_colon_is_allowed() -> None:
    assert Headers(b"Subject : x\n").first("subject") == "x"


def test_S9_one_header_is_read_up_to_its_limit_and_the_next_one_too() -> None:
    headers = Headers(b"To: " + b"a" * 1_000_000 + b"\nSubject: x\n")
    assert len(headers.first("to")) <= LONGEST_HEADER
    assert headers.first("subject") in {"x", ""}


def test_S9_a_block_is_read_up_to_its_limit_in_bounded_time() -> None:
    raw = b"X-A: 1\n" * 100_000 + b"\nbody"
    begin = time.perf_counter()
    headers, body = split_message(raw)
    assert time.perf_counter() - begin < 1
    assert raw[body:] == b"body"
    assert sum(len(n) + len(v) for n, v in headers.pairs()) <= LONGEST_BLOCK
    assert headers.truncated


def test_headers_go_on_behind_a_line_that_a_relay_broke() -> None:
    raw = b"Received: from a\nby b with SMTP\nDate: today\nFrom: a@b.test\nSubject: x\n\nbody"
    headers, body = split_message(raw)
    assert headers.first("subject") == "x"
    assert raw[body:] == b"body"
    part, _ = split_message(b'Content-Type: a/b; x=1;\nname="c"\nContent-ID: <d>\n\nbody')
    assert part.first("content-id") == "<d>"


def test_an_mbox_line_that_was_taken_for_a_header_is_no_sender() -> None:
    raw = b"From: list@b.test  Thu Aug 22 16:27:21 2002\nTo: c@d.test\nFrom: ada@b.test\n\nbody"
    headers, _ = split_message(raw)
    assert headers.all("from") == ("ada@b.test",)


def test_a_name_may_be_indented_or_folded() -> None:
    headers, _ = split_message(b" From: a@b.test\nSubject\n : x\n\nbody")
    assert headers.pairs() == (("From", "a@b.test"), ("Subject", "x"))


def test_S9_lines_that_are_no_headers_are_passed_over_in_bounded_time() -> None:
    begin = time.process_time()
    split_message(b"A: b\n" + (b"no header\n" * 11 + b"Date: x\n") * 5_000)
    assert time.process_time() - begin < 1
