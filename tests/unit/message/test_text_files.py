"""Files written into a text, and parts that no reader can show: named as what they are."""

import binascii
import time
from collections.abc import Callable

import pytest

from tui_mail.errors import NotFound
from tui_mail.message.body import attachment, parts_of, text_of
from tui_mail.message.digest import digest
from tui_mail.message.parse import parse
from tui_mail.message.text_files import text_files_of
from tui_mail.message.warnings import warnings_of

HEAD = b"From: a@b.test\nSubject: s\n"
DATA = bytes(range(256)) * 3 + b"\x00end"


def uuencoded(data: bytes, name: bytes = b"a.bin") -> bytes:
    lines = b"".join(binascii.b2a_uu(data[at : at + 45]) for at in range(0, len(data), 45))
    return b"begin 644 " + name + b"\n" + lines + b"`\nend\n"


def yencoded(data: bytes, name: bytes = b"a.bin") -> bytes:
    out = bytearray()
    for each in data:
        byte = (each + 42) % 256
        if byte in b"\x00\n\r=":
            out += b"=" + bytes(((byte + 64) % 256,))
        else:
            out.append(byte)
    lines = b"\n".join(bytes(out[at : at + 127]) for at in range(0, len(out), 127))
    # a line never ends between an escape and its byte
    lines = lines.replace(b"=\n", b"=") if b"=\n" in lines else lines
    size = str(len(data)).encode()
    return (
        b"=ybegin line=128 size="
        + size
        + b" name="
        + name
        + b"\n"
        + lines
        + b"\n=yend size="
        + size
    )


@pytest.mark.parametrize("encoded", [uuencoded, yencoded])
def test_P2_files_written_into_a_text_are_found_and_saved(
    encoded: Callable[[bytes], bytes],
) -> None:
    raw = HEAD + b"\nWords before.\n\n" + encoded(DATA) + b"\nWords behind.\n"
    parsed = parse(raw)
    (found,) = text_files_of(parsed)
    assert (found.part, found.filename, found.size) == ("1~1", "a.bin", len(DATA))
    assert attachment(parsed, "1~1") == ("a.bin", DATA)
    assert text_of(parsed).startswith("Words before.")
    assert "Words behind." in text_of(parsed)
    assert parts_of(parsed) == ()
    assert digest(raw).attachments == 0
    with pytest.raises(NotFound):
        attachment(parsed, "1~2")


def test_P2_several_files_and_those_of_other_parts_have_numbers_of_their_own() -> None:
    body = uuencoded(b"one", b"one.txt") + b"\nand\n" + uuencoded(b"two" * 40, b"../two.txt")
    raw = (
        HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\n\n" + body + b"\n--b--"
    )
    parsed = parse(raw)
    assert [(f.part, f.filename) for f in text_files_of(parsed)] == [
        ("2~1", "one.txt"), ("2~2", "two.txt"),
    ]  # fmt: skip
    assert attachment(parsed, "2~2") == ("two.txt", b"two" * 40)
    assert any("one.txt, two.txt" in words for words in warnings_of(parsed))


@pytest.mark.parametrize(
    "body",
    [
        b"begin 644 a\nnothing of the kind\nend\n",
        b"begin 644 a\n#86)C\nand no end",
        b"I begin 644 things\nend\n",
        b"=ybegin and no end",
        b"begin 644 \nend",
    ],
)
def test_P2_words_that_only_look_so_are_no_file(body: bytes) -> None:
    assert text_files_of(parse(HEAD + b"\n" + body)) == ()


@pytest.mark.parametrize("line", [b"begin 644 a\n#86)C\n", b"=ybegin name=x\n", b"begin 644 "])
def test_P5_many_beginnings_without_an_end_take_bounded_time(line: bytes) -> None:
    parsed = parse(HEAD + b"\n" + line * 50_000)
    begin = time.process_time()
    text_files_of(parsed)
    assert time.process_time() - begin < 2


@pytest.mark.parametrize(
    ("content_type", "words"),
    [
        (b'application/ms-tnef; name="winmail.dat"', "Part 1, winmail.dat, is Outlook's own env"),
        (b"message/partial; id=x; number=2; total=5", "It is piece 2 of 5 of a larger message"),
        (b"message/partial", "It is one piece of a larger message"),
        (
            b"message/external-body; access-type=ANON-FTP; site=ftp.b.test; name=a.txt",
            "Part 1 is not in the message but kept elsewhere (anon-ftp, ftp.b.test/a.txt)",
        ),
        (b"message/external-body", "Part 1 is not in the message but kept elsewhere; it is not"),
    ],
)
def test_P2_parts_that_no_reader_can_show_are_named(content_type: bytes, words: str) -> None:
    parsed = parse(HEAD + b"Content-Type: " + content_type + b"\n\nx")
    assert [each for each in warnings_of(parsed) if each.startswith(words)]
    assert [each.part for each in parts_of(parsed)] == ["1"]
