"""Groups of an address book: as vCard 3 and 4 have them, written and read again."""

import pytest

from tui_mail.message.vcard import read_vcards
from tui_mail.message.vcard_writing import VERSIONS, write_vcards
from tui_mail.model.address import Address
from tui_mail.model.order import Group

ADA = Address("Ada, Countess; of \\ Löve" + "lace" * 20, "ada@engine.test")
BO = Address("", "bo@engine.test")
CY = Address("Cy", "cy@elsewhere.test")


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_written_is_read_as_it_was(version: str) -> None:
    groups = (Group("Weavers; all", (BO, CY)), Group("One", (ADA,)))
    data = write_vcards((ADA, BO), groups, version)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    book = read_vcards(data)
    assert [one.address for one in book.people] == [ADA.address, BO.address, CY.address]
    assert book.people[0].name == ADA.name
    assert [group.name for group in book.groups] == ["Weavers; all", "One"]
    assert [one.address for one in book.groups[0].members] == [BO.address, CY.address]
    assert book.left_out == 0


def test_members_by_address_and_those_that_the_file_does_not_know() -> None:
    card = (
        b"BEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:Some\nMEMBER:mailto:cy@elsewhere.test\n"
        b"MEMBER:urn:uuid:of-another-file\nMEMBER:mailto:no address\nEND:VCARD\n"
        b"BEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:Nobody\nEND:VCARD\n"
    )
    book = read_vcards(card)
    assert book.groups == (Group("Some", (Address("", "cy@elsewhere.test"),)),)
    assert book.people == ()


def test_a_name_cannot_end_its_line() -> None:
    evil = Address("x\r\nEMAIL:evil@evil.test", "a@b.test")
    book = read_vcards(write_vcards((evil,), (), "4.0"))
    assert [one.address for one in book.people] == ["a@b.test"]
