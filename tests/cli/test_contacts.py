"""`tui-mail contacts`: an address book in, completed by, replaced, and forgotten."""

from pathlib import Path

import pytest

from tests.cli.calling import User
from tui_mail.model.person import KnownFrom
from tui_mail.wiring.reading import open_reading

CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nEMAIL:{mail}\r\nEND:VCARD\r\n"
SETTINGS = '[accounts.home]\nemail = "a@b.example"\n[accounts.home.imap]\nhost = "i.example"\n'


@pytest.fixture
def owner(user: User) -> User:
    user.write(SETTINGS)
    return user


def book(folder: Path, **people: str) -> Path:
    file = folder / "contacts.vcf"
    file.write_text("".join(CARD.format(name=name, mail=mail) for name, mail in people.items()))
    return file


def known(user: User, typed: str) -> list[str]:
    reading = open_reading(user.paths)
    try:
        found = reading.people(typed, 9)
        assert all(person.known_from is KnownFrom.BOOK for person in found)
        return sorted(person.address.full for person in found)
    finally:
        reading.close()


def test_a_book_completes_addresses_and_is_replaced_exactly(owner: User, tmp_path: Path) -> None:
    file = book(tmp_path, Ada="ada@x.test", Bo="bo@x.test", Nobody="")
    called = owner.done("contacts", "import", file)
    assert called.out == b"2 addresses, 2 of them new, 1 cards without an address left out\n"
    assert known(owner, "x") == ["Ada <ada@x.test>", "Bo <bo@x.test>"]
    (again,) = owner.json("contacts", "import", book(tmp_path, Ada="ada@x.test", Cy="cy@x.test"))
    assert again == {"addresses": 2, "new": 1, "removed": 1, "left_out": 0}
    assert known(owner, "x") == ["Ada <ada@x.test>", "Cy <cy@x.test>"]
    owner.done("contacts", "import", "--add", book(tmp_path, Bo="bo@x.test"))
    assert len(known(owner, "x")) == 3
    assert owner.done("contacts", "forget").out == b"3 addresses forgotten\n"
    assert known(owner, "x") == []


def test_a_file_that_cannot_be_read_changes_nothing(owner: User, tmp_path: Path) -> None:
    file = book(tmp_path, Ada="ada@x.test")
    owner.done("contacts", "import", file)
    (tmp_path / "letter.txt").write_text("no card")
    for other, word in (
        ("letter.txt", "no vCard"),
        ("nowhere.vcf", "No such file"),
        (".", "no file"),
    ):
        called = owner.call("contacts", "import", file, tmp_path / other)
        assert called.status in {1, 2}
        assert word in called.complaint()
    assert known(owner, "ada") == ["Ada <ada@x.test>"]


@pytest.mark.parametrize("words", [[], ["imprt", "x"], ["import"], ["forget", "x"]])
def test_what_cannot_be_meant_is_said_in_a_line(owner: User, words: list[str]) -> None:
    called = owner.call("contacts", *words)
    assert called.status == 2
    assert called.complaint()


def test_people_and_groups_are_changed_given_out_and_taken_in_again(
    owner: User, tmp_path: Path
) -> None:
    owner.done("contacts", "add", "Ada <ada@x.test>", "bo@x.test")
    owner.done("contacts", "group", "set", "The Weavers", "ada@x.test", "Cy <cy@x.test>")
    owner.done("contacts", "group", "add", "the weavers", "bo@x.test")
    owner.done("contacts", "remove", "bo@x.test")
    file = tmp_path / "out.vcf"
    owner.done("contacts", "export", file)
    owner.done("contacts", "forget")
    assert owner.json("contacts", "groups") == []
    (told,) = owner.json("contacts", "import", file)
    assert (told["addresses"], told["groups"]) == (3, 1)
    reading = open_reading(owner.paths)
    (group,) = reading.people("weav", 9)
    reading.close()
    assert group.known_from is KnownFrom.GROUP
    names = [one.address for one in group.members]
    assert names == ["ada@x.test", "cy@x.test", "bo@x.test"]
    called = owner.call("contacts", "group", "set", "a@b", "ada@x.test")
    assert (called.status, "cannot be called" in called.err) == (2, True)
