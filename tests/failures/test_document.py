"""The page for users says what the program says."""

from tests.failures.cases import CASES, COPY_REFUSED
from tests.failures.document import FILE, SECTIONS, text


def test_the_page_is_printed_from_the_table() -> None:
    assert FILE.read_text(encoding="utf-8") == text()


def test_the_page_has_every_failure() -> None:
    assert {case.id for _, _, cases in SECTIONS for case in cases} == {
        c.id for c in (*CASES, COPY_REFUSED)
    }
