"""vCards of other programs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_mail.errors import MessageError
from tui_mail.message.vcard import read_vcards


def card(*lines: str) -> bytes:
    return "\r\n".join(["BEGIN:VCARD", *lines, "END:VCARD", ""]).encode()


def people(data: bytes) -> list[tuple[str, str]]:
    return [(person.name, person.address) for person in read_vcards(data).people]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # 4.0 (RFC 6350)
        (["VERSION:4.0", "FN:Ada Lovelace", "EMAIL;TYPE=work:ada@x.test",
          "EMAIL;PREF=1:home@x.test"],
         [("Ada Lovelace", "home@x.test"), ("Ada Lovelace", "ada@x.test")]),
        (["VERSION:4.0", "FN:M\\, N\\; O\\\\P\\nQ", "EMAIL:mailto:m@x.test"],
         [("M, N; O\\P Q", "m@x.test")]),
        (["FN;LANGUAGE=en:Bo", 'item1.EMAIL;type="a:b;c";x=y:bo@x.test'], [("Bo", "bo@x.test")]),
        # 3.0 (RFC 2426), folded within a word and a letter
        (["VERSION:3.0", "N:Lovelace;Ada;King;;", "EMAIL;TYPE=INTERNET,pref:ada@", " x.te", "\tst"],
         [("Ada King Lovelace", "ada@x.test")]),
        (["VERSION:3.0", "NICKNAME:Al", "EMAIL:al@x.test"], [("Al", "al@x.test")]),
        (["ORG:Engines Ltd;Sales", "EMAIL:info@x.test"], [("Engines Ltd", "info@x.test")]),
        (["FN;ENCODING=b:QWRh", "EMAIL:ada@x.test"], [("Ada", "ada@x.test")]),
        # 2.1
        (["VERSION:2.1", "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=BCrgen M=", "=C3=BCller",
          "EMAIL;INTERNET;PREF:j@x.test"], [("Jürgen Müller", "j@x.test")]),
        (["VERSION:2.1", "N;QUOTED-PRINTABLE;CHARSET=ISO-8859-1:M=FCller;Jo",
          "EMAIL;HOME:j@x.test"],
         [("Jo Müller", "j@x.test")]),
        (["VERSION:2.1", "AGENT:", "BEGIN:VCARD", "FN:Other", "EMAIL:other@x.test", "END:VCARD",
          "FN:Me", "EMAIL:me@x.test"], [("Me", "me@x.test")]),
        # nobody can be written to
        (["FN:No mail", "TEL:+1"], []),
        (["FN:Odd", "EMAIL:no address", "EMAIL:", "EMAIL:a@b@c"], []),
    ],
)  # fmt: skip
def test_names_and_addresses_are_read(lines: list[str], expected: list[tuple[str, str]]) -> None:
    assert people(card(*lines)) == expected


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
@pytest.mark.parametrize("ends", ["\n", "\r", "\r\n"])
def test_files_of_any_kind_are_read(encoding: str, ends: str) -> None:
    text = card("FN:Jürgen Müller", "EMAIL:j@x.test").decode().replace("\r\n", ends)
    assert people(text.encode(encoding)) == [("Jürgen Müller", "j@x.test")]


def test_a_card_that_never_ends_takes_no_other_with_it() -> None:
    data = b"BEGIN:VCARD\nFN:Cut\nEMAIL:cut@x.test\n" + card("FN:Bo", "EMAIL:bo@x.test")
    assert people(data) == [("Bo", "bo@x.test")]


def test_each_address_is_there_once_and_cards_without_one_are_counted() -> None:
    data = card("FN:Ada", "EMAIL:ada@x.test") + card("FN:Bo", "EMAIL:ADA@x.test") + card("FN:No")
    book = read_vcards(data)
    assert [person.name for person in book.people] == ["Ada"]
    assert (book.cards, book.left_out) == (3, 1)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("FN:\x1b[2J\u202eBo\x00", "[2JBo"), ("FN:a\\nBcc: x", "a Bcc: x"),
        ("FN:boss@bank.test", ""), ("FN:" + "x" * 500, "x" * 120), ("FN:" + "x" * 9000, ""),
    ],
)  # fmt: skip
def test_C1_a_hostile_name_is_made_harmless(line: str, name: str) -> None:
    assert people(card(line, "EMAIL:bo@x.test")) == [(name, "bo@x.test")]


@pytest.mark.parametrize(
    "mail",
    ["a@x.test\\nBcc:b@x", "a\u202e@x.test", "a @x.test", "<a@x.test>", "a@x.test, b@x.test"],
)
def test_C1_what_is_no_address_is_left_out(mail: str) -> None:
    assert people(card("FN:A", f"EMAIL:{mail}")) == []


@pytest.mark.parametrize(
    "data", [b"", b"nothing", b"BEGIN:VCARD\nFN:x\nEMAIL:a@x.test", b"\xff\xfe"]
)
def test_what_holds_no_whole_card_is_said(data: bytes) -> None:
    with pytest.raises(MessageError):
        read_vcards(data)


@pytest.mark.parametrize(
    "piece", [b"\n ", b"=\n", b";", b"\\", b'"', b":", b"BEGIN:VCARD\n", b"EMAIL;", b"a.", b"x"]
)
def test_P5_any_file_is_read_in_linear_time(piece: bytes) -> None:
    start = b"BEGIN:VCARD\nEMAIL;ENCODING=QUOTED-PRINTABLE;x:"
    assert read_vcards(start + piece * 300_000 + b"\nEND:VCARD\n" * 2 + card("FN:x")).cards >= 0


PIECES = [
    b"BEGIN:VCARD\n", b"END:VCARD\n", b"FN:x\n", b"EMAIL:a@b.test\n", b" \n", b"=\n", b"\xfe", b":",
    b"EMAIL;PREF=1:\xff@x\n", b"N;QUOTED-PRINTABLE:=\n", b"N;BASE64:x\n", b";", b'"', b"\\",
    b"FN;CHARSET=x:\xe4\n", b"AGENT:\n",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join))
def test_any_file_is_read_or_refused(data: bytes) -> None:
    try:
        book = read_vcards(data)
    except MessageError:
        return
    for person in book.people:
        assert person.name.isprintable()
        assert person.address.isprintable()
