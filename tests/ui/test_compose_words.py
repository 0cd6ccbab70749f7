"""Addresses as typed, slips before sending, drafts that are nothing, files: without a screen."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.made_up_mail import ALICE
from tui_mail.errors import UsageError
from tui_mail.model.address import Address
from tui_mail.model.draft import Draft
from tui_mail.model.ids import MessageId
from tui_mail.ui.addresses import read_address, read_addresses, write_addresses
from tui_mail.ui.clean import one_line, plain_text, printable
from tui_mail.ui.drafting import is_nothing
from tui_mail.ui.files import entries, to_attach, write_new
from tui_mail.ui.opening import is_web
from tui_mail.ui.send_checks import attached_word, doubts
from tui_mail.ui.widgets.link_opening import mailto_address

BLANK = Draft(ALICE, Address("", "alice@demo.test"))


@pytest.mark.parametrize(
    ("typed", "addresses"),
    [
        ("a@x.test", [("", "a@x.test")]),
        ("a@x.test; b@localhost,", [("", "a@x.test"), ("", "b@localhost")]),
        (
            '"Last, First" <a@x.test>, B <b@x.test>',
            [("Last, First", "a@x.test"), ("B", "b@x.test")],
        ),
        ('"q s"@x.test', [("", '"q s"@x.test')]),
        ("Zoë Ö <zoë@exämple.test>", [("Zoë Ö", "zoë@exämple.test")]),
        ("a@x.test, a@x.test", [("", "a@x.test")]),
        ('"She said \\"hi\\"" <a@x.test>', [('She said "hi"', "a@x.test")]),
    ],
)
def test_addresses_are_read_as_people_type_them(
    typed: str, addresses: list[tuple[str, str]]
) -> None:
    found = read_addresses(typed)
    assert [(one.name, one.address) for one in found.addresses] == addresses
    assert found.wrong == ()


@pytest.mark.parametrize(
    "typed",
    ["ada", "ada@", "@x", "a b@x.test", "a@b@c", "<>", "Ada <ada>", "a@x..test", "a@x.", "a@[x"],
)
def test_what_cannot_be_an_address_is_told_apart(typed: str) -> None:
    assert read_addresses(f"ok@x.test, {typed}").wrong == (typed,)


@given(st.text(max_size=40), st.from_regex(r"[a-z]{1,9}@[a-z]{1,9}\.test", fullmatch=True))
def test_what_is_written_is_read_again(name: str, address: str) -> None:
    one = Address(one_line(name), address)
    again = read_addresses(write_addresses([one, Address("", "z@other.test.test")])).addresses
    assert [a.address for a in again] == [address, "z@other.test.test"]
    assert again[0].name in {one.name, one.name.strip('"'), one_line(one.name.strip())}


@given(st.text(max_size=200))
def test_C1_nothing_typed_brings_a_line_break_or_a_control_character(text: str) -> None:
    assert not set(one_line(text)) & {chr(n) for n in (*range(32), 127, *range(128, 160), 0x2028)}
    assert "\x1b" not in printable(text)
    assert not set(plain_text(text)) & {"\r", "\x0b", "\x0c", "\x00"}
    found = read_address(text)
    assert found is None or not set(found.address) & set("\r\n\t \x00<>")


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("See the attached file.", "attached"),
        ("anbei die Bilder", "anbei"),
        ("> I attached it", ""),
        ("Hi\n-- \nattached to nothing", ""),
        ("We detached it", ""),
        ("Voici en pièce jointe le plan", "pièce jointe"),
    ],
)
def test_only_ones_own_words_speak_of_an_attachment(body: str, word: str) -> None:
    assert attached_word(body) == word


def test_a_whole_message_is_not_asked_about() -> None:
    assert doubts(replace(BLANK, subject="x", body="y")) == ()
    assert [doubt.go_back for doubt in doubts(replace(BLANK, body="attached"))] == [
        "subject", "body",
    ]  # fmt: skip


def test_a_message_is_nothing_when_untouched_or_blank_but_not_once_it_was_a_draft() -> None:
    begun = replace(BLANK, body="> quoted")
    assert is_nothing(begun, begun)
    assert is_nothing(replace(begun, id=MessageId(3)), begun)
    assert not is_nothing(replace(begun, body="> quoted\nyes"), begun)
    stored = replace(begun, id=MessageId(3))
    assert not is_nothing(stored, stored)
    assert is_nothing(replace(BLANK, id=MessageId(3), body=" \n"), stored)


@pytest.mark.parametrize(
    ("url", "web"),
    [
        ("https://a.test/x?y#z", True),
        ("HTTP://a.test", True),
        ("https://a.test/ --flag", False),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("--help", False),
        ("https://a.test/\x1b", False),
        ("", False),
    ],
)
def test_D3_only_whole_web_addresses_count_as_such(url: str, web: bool) -> None:
    assert is_web(url) is web


def test_C5_a_mailto_gives_its_address_only() -> None:
    assert mailto_address("mailto:a%40x.test?attach=/etc/passwd") == "a@x.test"
    assert mailto_address("MAILTO:a@x.test,b@x.test") == "a@x.test,b@x.test"
    assert mailto_address("https://x.test") is None


def test_F1_a_file_is_new_private_and_never_written_through_a_link(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("precious")
    link = tmp_path / "link"
    link.symlink_to(target)
    with pytest.raises(FileExistsError):
        write_new(link, b"x")
    write_new(link, b"new", replace=True)
    assert target.read_text() == "precious"
    assert not link.is_symlink()
    assert link.read_bytes() == b"new"
    assert link.stat().st_mode & 0o777 == 0o600
    with pytest.raises(UsageError):
        write_new(tmp_path / "no" / "folder", b"x")
    with pytest.raises(UsageError):
        write_new(tmp_path, b"x", replace=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "target"]


def test_a_file_to_attach_is_looked_at_before_it_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("hello")
    found = to_attach(path)
    assert (found.filename, found.content_type, found.size) == ("notes.txt", "text/plain", 5)
    assert to_attach(tmp_path / "notes.txt").path == str(path)
    packed = tmp_path / "a.tar.gz"
    packed.write_bytes(b"")
    assert to_attach(packed).content_type == "application/octet-stream"
    for wrong in (tmp_path, tmp_path / "nothing", Path("a\x00b")):
        with pytest.raises(UsageError):
            to_attach(wrong)


def test_paths_go_on_folders_first_and_without_what_no_screen_can_show(tmp_path: Path) -> None:
    for name in ("b.txt", "A.txt", ".hidden", "x\x1by"):
        (tmp_path / name).write_text("")
    (tmp_path / "folder").mkdir()
    base = f"{tmp_path}/"
    assert entries(base, 9) == (f"{base}folder/", f"{base}A.txt", f"{base}b.txt")
    assert entries(f"{base}.h", 9) == (f"{base}.hidden",)
    assert entries(f"{base}nothing/x", 9) == ()
