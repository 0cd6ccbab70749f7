"""winmail.dat opened: its files byte for byte, its words where there are no others (P2)."""

import struct
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.message.envelope import (
    attribute,
    envelope,
    file,
    name_of,
    number_of,
    packed,
    properties,
    property_of,
    words,
)
from tui_mail.errors import NotFound
from tui_mail.message import rtf, tnef
from tui_mail.message.body import attachment, links_of, parts_of, text_of
from tui_mail.message.envelopes import enveloped_files, enveloped_part
from tui_mail.message.layout import layout
from tui_mail.message.parse import Parsed, parse
from tui_mail.message.rtf import read_rtf, unpacked
from tui_mail.message.tnef import Tnef, read_tnef
from tui_mail.message.warnings import warnings_of

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus" / "open"
PDF = b"%PDF-1.4\n" + bytes(range(256))
HELLO = """
    2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232
    0af32068656c090020627705b06c647d0a800fa0
"""
ENVELOPE = envelope(
    words(number_of(0x3FDE, 1252), property_of(0x1E, 0x1000, b"Hello \x93you\x94\r\n\0")),
    file(b"REPORT~1.PDF", PDF, name_of("Report \u00fc.pdf"), property_of(0x1E, 0x370E, b"a/pdf\0")),
    file(b"..\\..\\evil.exe", b"MZ\x90\0" + b"\0" * 60),
)


def mail(data: bytes, text: bytes = b"") -> Parsed:
    """As Outlook sends it: some words, and the envelope."""
    body = b"--b\nContent-Type: text/plain\n\n%s\n" % text if text else b""
    return parse(
        b'Content-Type: multipart/mixed; boundary="b"\n\n%s--b\nContent-Type: application/ms-tnef;'
        b' name="winmail.dat"\nContent-Transfer-Encoding: binary\n\n%s\n--b--\n' % (body, data)
    )


def test_the_files_of_an_envelope_are_listed_and_given_byte_for_byte() -> None:
    parsed = mail(ENVELOPE, b"Words")
    listed = enveloped_files(parsed)
    assert [(f.part, f.filename, f.size, f.kind) for f in listed] == [
        ("2~1", "Report \u00fc.pdf", len(PDF), "PDF document"),
        ("2~2", "evil.exe", 64, "Windows program"),
    ]
    assert listed[1].active
    assert attachment(parsed, "2~1") == ("Report \u00fc.pdf", PDF)
    assert attachment(parsed, "2")[1] == ENVELOPE, "the envelope itself stays as it is"
    assert [part.part for part in parts_of(parsed)] == ["2"]
    for none in ("2~3", "2~0", "1~1", "2~x", "9~1"):
        with pytest.raises(NotFound):
            attachment(parsed, none)
    assert text_of(parsed) == "Words"
    (told,) = warnings_of(parsed)
    assert told == (
        "Part 2, winmail.dat, is Outlook's own envelope (TNEF) around Report \u00fc.pdf, evil.exe."
    )


def test_words_of_an_envelope_are_shown_where_the_message_has_none() -> None:
    parsed = mail(ENVELOPE)
    assert text_of(parsed) == "Hello \u201cyou\u201d\n"
    assert [line.text for line in layout(parsed, 60)] == ["Hello \u201cyou\u201d"]


@pytest.mark.parametrize(
    ("known", "text"),
    [
        (property_of(0x1F, 0x1000, "Gr\u00fc\u00dfe\0".encode("utf-16-le")), "Gr\u00fc\u00dfe"),
        (property_of(0x102, 0x1013, b"<p>By <a href='https://x.test/'>HTML</a></p>"), "By HTML"),
        (property_of(0x102, 0x1009, packed(rb"{\rtf1\ansi Rich\par Text}")), "Rich\nText"),
        (
            property_of(
                0x102,
                0x1009,
                packed(rb"{\rtf1\ansi\fromhtml1{\*\htmltag64 <p>}\htmlrtf {\b\htmlrtf0 Packed}"),
            ),
            "Packed",
        ),
        (b"", ""),
    ],
)
def test_words_are_found_in_each_form(known: bytes, text: str) -> None:
    parsed = mail(envelope(words(*filter(None, (known,)))))
    assert text_of(parsed).strip() == text
    assert len(links_of(parsed)) == ("HTML" in text)


def test_a_file_can_be_looked_at_and_a_message_within_gives_its_files() -> None:
    inner = envelope(words(), file(b"inner.txt", b"inner words"))
    held = property_of(0x0D, 0x3701, b"I" * 16 + inner)
    note = envelope(words(property_of(0x1E, 0x1000, b"only words\0")))
    words_held = property_of(0x0D, 0x3701, b"I" * 16 + note)
    outer = envelope(
        attribute(0x00069002, b"", 2) + attribute(0x00069005, properties(held), 2),
        attribute(0x00069002, b"", 2)
        + attribute(0x00069005, properties(name_of("A letter"), words_held), 2),
    )
    parsed = mail(outer, b"Words")
    assert [(f.part, f.filename) for f in enveloped_files(parsed)] == [
        ("2~1", "inner.txt"), ("2~2", "A letter.txt"),
    ]  # fmt: skip
    part = enveloped_part(parsed, "2~1")
    assert part is not None
    assert part.text == "inner words"
    assert attachment(parsed, "2~2")[1] == b"only words"
    assert enveloped_part(parsed, "2~9") is None


def test_named_and_multiple_properties_are_passed_over() -> None:
    by_number = b"G" * 16 + struct.pack("<II", 0, 7)
    by_name = b"G" * 16 + struct.pack("<II", 1, 6) + "abc".encode("utf-16-le") + b"\0\0"
    known = (
        property_of(0x1E, 0x8001, b"x\0", named=by_number),
        property_of(0x1E, 0x8002, b"x\0", named=by_name),
        property_of(0x101E, 0x6001, b"one\0", b"two\0"),
        struct.pack("<HHq", 0x40, 0x3007, 9),
        property_of(0x1E, 0x1000, b"Behind them\0"),
    )
    assert read_tnef(envelope(words(*known))).text == "Behind them"


@pytest.mark.parametrize(
    ("compressed", "text"),
    [
        # the two examples of MS-OXRTFCP, sections 4.1 and 4.2
        (HELLO, b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"),
        ("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0",
         b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"),
    ],
)  # fmt: skip
def test_rich_text_is_unpacked_as_the_standard_s_examples_say(compressed: str, text: bytes) -> None:
    assert unpacked(bytes.fromhex(compressed)) == text
    assert unpacked(struct.pack("<II4sI", 0, len(text), b"MELA", 0) + text) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (rb"{\rtf1\ansi\ansicpg1252 caf\'e9 \u8364? \{x\}\~y\tab z\line}",
         "caf\u00e9 \u20ac {x}\u00a0y\tz\n"),
        (rb"{\rtf1{\fonttbl{\f0 Arial;}}{\*\unknown gone}{\pict 89504e}kept}", "kept"),
        (rb"{\rtf1\ansicpg932 \'93\'fa\'96\'7b}", "\u65e5\u672c"),
        (rb"{\rtf1 a{\bin5 }}}\\b}", "ab"),
        (rb"{\rtf1 \u-10179?\u-8694?}", "\ufffd\ufffd"),
        (b"no rich text", ""), (b"", ""),
    ],
)  # fmt: skip
def test_words_of_rich_text(source: bytes, text: str) -> None:
    assert read_rtf(source).text == text


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\x78\x9f\x3e\x22", ENVELOPE[:40], ENVELOPE[:-1], b"x" * 100,
        envelope(words(b"\xff" * 40)), envelope(attribute(0x00069003, b"\xff\xff\xff\xff")),
        envelope(words(property_of(0x102, 0x1009, b"x" * 15))),
    ],
)  # fmt: skip
def test_P2_a_broken_envelope_gives_what_stands_before_the_break(data: bytes) -> None:
    assert isinstance(read_tnef(data), Tnef)
    text_of(mail(data))


def test_P2_envelopes_within_envelopes_and_many_files_end_at_a_limit() -> None:
    data = envelope(file(b"a", b"x"))
    for _ in range(12):
        held = property_of(0x0D, 0x3701, b"I" * 16 + data)
        data = envelope(attribute(0x00069002, b"", 2) + attribute(0x00069005, properties(held), 2))
    assert [file.data[:4] for file in read_tnef(data).files] == [b"\x78\x9f\x3e\x22"]
    many = envelope(*(file(b"a", b"x") for _ in range(tnef.MOST + 50)))
    assert len(read_tnef(many).files) == tnef.MOST


@pytest.mark.parametrize(
    "source",
    [b"{\\rtf1" + b"{" * 100_000, b"{\\rtf1" + b"\\u1 " * 50_000, b"{\\rtf1" + b"}" * 100_000,
     b"{\\rtf1" + b"\\'41" * 50_000],
)  # fmt: skip
def test_P3_hostile_rich_text_takes_bounded_time(source: bytes) -> None:
    begin = time.process_time()
    read_rtf(source)
    assert time.process_time() - begin < 5


def test_P4_rich_text_does_not_grow_without_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rtf, "MOST", 10_000)
    # one letter, then places that say the same again: 17 bytes out of 2
    body = b"\xfea" + b"".join(
        struct.pack(">H", ((207 + 17 * at) % 4096) << 4 | 15) for at in range(7)
    )
    body += b"".join(b"\xff" + struct.pack(">H", 15) * 8 for _ in range(3_000))
    data = struct.pack("<II4sI", len(body) + 12, 2**32 - 1, b"LZFu", 0) + body
    assert 1_000 < len(unpacked(data)) <= 10_000


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=300), st.integers(0, len(ENVELOPE)), st.binary(max_size=6))
def test_P2_any_bytes_are_read(data: bytes, at: int, instead: bytes) -> None:
    for each in (
        data,
        ENVELOPE[:6] + data,
        ENVELOPE[:at] + instead + ENVELOPE[at + len(instead) :],
    ):
        read_tnef(each)
        parsed = mail(each, b"x")
        for listed in enveloped_files(parsed):
            assert "/" not in listed.filename
            assert listed.size == len(attachment(parsed, listed.part)[1])
    unpacked(b"\0" * 8 + b"LZFu" + data)
    read_rtf(b"{\\rtf1" + data)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside this checkout")
def test_envelopes_of_real_mail_are_opened() -> None:
    found: dict[str, list[tuple[str, int]]] = {}
    for name in ("roundcube-roundcubemail-0014", "roundcube-roundcubemail-0016"):
        parsed = parse((CORPUS / f"{name}.eml").read_bytes())
        found[name] = [(each.filename, each.size) for each in enveloped_files(parsed)]
    assert list(found.values()) == [
        [("AUTHORS", 244)], [("zappa_av1.jpg", 2_937), ("bookmark.htm", 85_805)]
    ]  # fmt: skip
