"""PDFs are read by another program, which is given little and may fail in any way."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tui_mail.wiring import pdf_text as module
from tui_mail.wiring.pdf_text import pdf_text


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The only one on the path; each test says what it does."""
    monkeypatch.setenv("PATH", str(tmp_path))
    module.program.cache_clear()
    yield tmp_path / "pdftotext"
    module.program.cache_clear()


def does(program: Path, script: str) -> None:
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def test_its_words_are_what_the_program_says(program: Path) -> None:
    does(program, "/bin/cat")
    assert pdf_text("Straße".encode()) == "Straße"


def test_nothing_of_this_user_is_told_to_it(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "of mine")
    does(program, "/usr/bin/env")
    assert "SECRET" not in pdf_text(b"%PDF")


@pytest.mark.parametrize("script", ["exit 3", "kill -9 $$", "exec /nowhere"])
def test_where_it_fails_there_are_no_words(program: Path, script: str) -> None:
    does(program, script)
    assert pdf_text(b"%PDF") == ""


def test_one_that_does_not_end_is_ended(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.2)
    does(program, "echo begun; exec /bin/sleep 600")
    assert pdf_text(b"%PDF") in {"", "begun\n"}


def test_much_of_it_is_cut(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 1_000)
    does(program, "/bin/cat")
    assert len(pdf_text(b"x" * 100_000)) == 1_000


def test_a_large_one_is_not_read(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 10)
    does(program, "/bin/cat")
    assert pdf_text(b"x" * 11) == ""


def test_without_the_program_there_are_no_words(program: Path) -> None:
    assert not program.exists()
    assert pdf_text(b"%PDF") == ""
