"""A draft with a big attachment: its words are kept every few seconds, its file is written once."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.here import HOME, Here, engine
from tests.engine.peers import NOWHERE, pop, smtp
from tui_mail.model.address import Address
from tui_mail.model.commands import (
    Drafted,
    DraftSaved,
    OpenDraft,
    SaveDraft,
    TakeUnfinished,
    Unfinished,
)
from tui_mail.model.draft import AttachedFile, Draft
from tui_mail.model.ids import MessageId

SIZE = 4_000_000
HERE = 1
"""Process 1 is always there."""
NOBODY = 2**22 + 1
TEXT = smtp(NOWHERE) + pop(NOWHERE)
COUNTER = Path("/proc/self/io")


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    (tmp_path / "profile").mkdir()
    file = tmp_path / "film.bin"
    file.write_bytes(random.Random(1).randbytes(SIZE))  # packs no smaller
    attached = AttachedFile("film.bin", "application/octet-stream", SIZE, path=str(file))
    sender = Address("Alice", "alice@home.test")
    return Draft(HOME, sender, subject="film", body="word 0", attachments=(attached,))


@pytest.fixture
def here(tmp_path: Path, draft: Draft) -> Iterator[Here]:
    assert draft.attachments
    with engine(tmp_path / "profile", TEXT) as here:
        yield here


def keep(here: Here, draft: Draft, writer: int = HERE, *, whole: bool = False) -> DraftSaved:
    answer = here.ask(SaveDraft(draft, writer, whole))
    assert isinstance(answer, DraftSaved)
    return answer


def opened(here: Here, message: MessageId) -> Draft:
    answer = here.ask(OpenDraft(message))
    assert isinstance(answer, Drafted)
    return answer.draft


def written() -> int:
    """Bytes that this process wrote so far."""
    lines = dict(line.split(": ") for line in COUNTER.read_text().splitlines())
    return int(lines["wchar"])


@pytest.mark.skipif(not COUNTER.exists(), reason="only Linux counts what a process writes")
def test_words_alone_cost_no_more_than_words(here: Here, draft: Draft) -> None:
    before = written()
    first = keep(here, draft)
    whole = written() - before
    assert first.whole
    assert whole > SIZE
    before = written()
    for n in range(1, 11):
        text = f"word {n} " * 100
        assert not keep(here, replace(draft, id=first.id, body=text)).whole
    words = written() - before
    print(f"saved whole: {whole} bytes written; ten times the words alone: {words}")
    assert words < SIZE // 10
    assert opened(here, first.id).body.startswith("word 10")


def test_whoever_opens_it_has_the_newest_words_and_the_file(here: Here, draft: Draft) -> None:
    message = keep(here, draft).id
    carol = Address("", "carol@far.test")
    keep(here, replace(draft, id=message, body="newer", subject="another", bcc=(carol,)))
    found = opened(here, message)
    assert (found.body.strip(), found.subject, found.bcc) == ("newer", "another", (carol,))
    assert [(file.filename, file.size) for file in found.attachments] == [("film.bin", SIZE)]
    assert keep(here, replace(draft, id=message, body="newer"), whole=True).whole
    assert here.store.written_text(message) is None
    assert b"newer" in here.store.raw(message)


def test_R2_words_of_a_composer_that_died_are_in_the_draft_at_the_next_start(
    draft: Draft, tmp_path: Path
) -> None:
    with engine(tmp_path / "profile", TEXT) as here:
        message = keep(here, draft).id
        keep(here, replace(draft, id=message, body="the last words"), NOBODY)
    with engine(tmp_path / "profile", TEXT) as again:
        assert opened(again, message).body.strip() == "the last words"
        assert again.ask(TakeUnfinished()) == Unfinished((message,))
        raw = again.store.raw(message)
        assert b"the last words" in raw
        assert len(raw) > SIZE, "the file is still in it"
        assert again.ask(TakeUnfinished()) == Unfinished(())


def test_another_file_or_account_and_leaving_save_the_whole(here: Here, draft: Draft) -> None:
    message = keep(here, draft).id
    written = replace(draft, id=message, body="x")
    assert not keep(here, written).whole
    assert keep(here, replace(written, attachments=())).whole
    assert keep(here, written).whole, "it came back"
    assert keep(here, written, 0).whole
    assert here.store.written_text(message) is None
    assert len(here.store.raw(message)) > SIZE
