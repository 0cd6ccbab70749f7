"""The user's own address book: run without a shell, for a short time, its output a stranger's."""

import sys
from pathlib import Path

import pytest

from tui_mail.errors import UsageError
from tui_mail.model.address import Address
from tui_mail.wiring.contacts_command import MOST, ask_contacts, read_contacts


def script(folder: Path, text: str) -> str:
    file = folder / "book.py"
    file.write_text(text)
    return str(file)


def test_what_was_typed_is_one_argument_and_never_a_command_or_an_option(tmp_path: Path) -> None:
    book = script(tmp_path, "import sys\nprint('a@b.test', '|'.join(sys.argv[1:]), sep='\\t')")
    for typed, heard in (
        ("ada; touch x $(id) `id`", "ada; touch x $(id) `id`"),
        ("--config=/x", "config=/x"),
    ):
        (person,) = ask_contacts([sys.executable, book], typed)
        assert person.address == Address(heard, "a@b.test")
        (person,) = ask_contacts([f"{sys.executable} {book} --find %s"], typed)
        assert person.address.name == f"--find|{heard}"


def test_only_lines_with_an_address_count_and_nothing_hostile_is_taken_over() -> None:
    out = (
        b"lbdbq: 4 matches\nada@x.test\tAda\x1b]0;p\x07 L\xc3\xb6\xff\tnote\nnobody\tNo\n"
        b"ADA@x.test\tAgain\nb@x.test\tboss@bank.test\tx\n\tx\ne\x1b@x.test\tE\nc@x.test\n"
    )
    assert [one.address for one in read_contacts(out)] == [
        Address("Ada]0;p Lö�", "ada@x.test"),
        Address("", "b@x.test"),
    ]
    many = b"".join(b"p%d@x.test\tP\n" % n for n in range(MOST + 5))
    assert len(read_contacts(many)) == MOST


def test_a_program_that_does_not_end_is_ended(tmp_path: Path) -> None:
    book = script(tmp_path, "import time\nprint('a@b.test\\tA', flush=True)\ntime.sleep(600)")
    with pytest.raises(UsageError, match="did not end"):
        ask_contacts([sys.executable, book], "a", limit=0.5)


def test_a_program_that_never_stops_talking_is_cut_off() -> None:
    (person,) = ask_contacts(["yes", "y@x.test\tYes"], "y")
    assert person.address == Address("Yes y", "y@x.test")


@pytest.mark.parametrize("command", [["/nowhere/book"], ['"open']])
def test_a_command_that_cannot_be_run_says_so(command: list[str]) -> None:
    with pytest.raises(UsageError, match="contacts_command"):
        ask_contacts(command, "a")
