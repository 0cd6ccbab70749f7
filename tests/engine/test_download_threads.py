"""A download's other hands: the process that reads digests, the thread that stores."""

import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.here import engine
from tests.engine.peers import NOWHERE, letter, pop, smtp
from tests.scripted.pop_drop import Drop
from tests.scripted.server import serving
from tui_mail.engine.digest_words import packed, unpacked
from tui_mail.engine.digester import WORTH, Digester
from tui_mail.engine.storing import Storing
from tui_mail.errors import StoreFull
from tui_mail.message.digest import digest, first_words, header_digest, header_of
from tui_mail.model.big_mail import BigMail, Mail
from tui_mail.model.ids import AccountKey
from tui_mail.model.maildrop import LedgerRow
from tui_mail.model.summary import UNCOUNTED, Digest

NOW = 1_700_000_000
HOSTILE = (
    b"From: \xff\xfe<a@b.test>\r\nSubject: =?utf-8?q?=F0=9F=98=80?= \xed\xa0\x80\r\n\r\n\0\r\n"
)
BATCHES: list[list[Mail]] = [
    [letter(1), HOSTILE, letter(2, "x" * 300_000)],
    [b"", letter(3)],
    [letter(n) for n in range(4, 90)],
]


def taken(digester: Digester) -> list[object]:
    """All digests, taken on the thread that stores."""
    found: list[object] = []

    def take(batch: list[Mail]) -> None:
        found.extend(digester.take(batch, NOW))

    with Storing(take, "home") as storing:
        for batch in BATCHES:
            digester.give(batch, NOW)
            storing.put(batch)
    return found


def header_only(mail: Mail) -> Digest:
    return replace(digest(mail, NOW), attachments=UNCOUNTED, snippet="")


EXPECTED = [
    *(digest(mail, NOW) for mail in BATCHES[0]),
    *(header_only(mail) for batch in BATCHES[1:] for mail in batch),
]
"""The newest are read whole."""


def test_headers_are_read_beside_the_download() -> None:
    with Digester() as digester:
        assert taken(digester) == EXPECTED
        assert digester.beside, "it lives until the download is over"


def test_headers_are_read_here_when_the_other_process_dies() -> None:
    with Digester() as digester:
        digester.end()
        assert taken(digester) == EXPECTED


def test_what_is_said_of_another_header_is_not_believed() -> None:
    one, other = letter(1), letter(2)
    said = packed(header_of(one), header_digest(header_of(one), NOW))
    assert unpacked(said, header_of(other), b"s" * 32, len(other)) is None
    found = unpacked(said, header_of(one), digest(one).sha256, len(one))
    assert found is not None
    attachments, snippet = first_words(one)
    assert replace(found, attachments=attachments, snippet=snippet) == digest(one, NOW)


def test_a_big_message_is_read_off_its_beginning(tmp_path: Path) -> None:
    big = BigMail(tmp_path / "x", 99_000_000, b"s" * 32, letter(7))
    batch: list[Mail] = [letter(1), big, letter(2)]
    said = [header_only(batch[0]), digest(big, NOW), header_only(batch[2])]
    with Digester() as digester:
        digester.give(batch, NOW)
        digester.give(batch, NOW)
        assert digester.take(batch, NOW) == [digest(mail, NOW) for mail in batch]
        assert digester.take(batch, NOW) == said


def test_what_keeps_a_batch_from_being_stored_is_raised_and_nothing_after_it_is_stored() -> None:
    stored = []
    failed = threading.Event()

    def store(batch: int) -> None:
        if batch == 2:
            failed.set()
            raise StoreFull("The disk is full.", "Make room.")
        stored.append(batch)

    def fetching() -> None:
        with Storing(store, "home") as storing:
            for batch in range(1, 9):
                storing.put(batch)
                if batch == 2:
                    failed.wait(30)

    with pytest.raises(StoreFull):
        fetching()
    assert stored == [1]


def test_what_came_before_the_line_broke_is_stored_all_the_same() -> None:
    stored: list[int] = []

    def fetching() -> None:
        with Storing(stored.append, "home") as storing:
            for batch in range(3):
                storing.put(batch)
            raise EOFError

    with pytest.raises(EOFError):
        fetching()
    assert stored == [0, 1, 2]


def test_a_download_with_all_hands_brings_every_message_once(tmp_path: Path) -> None:
    letters = [letter(n, "x" * (n % 7)) for n in range(WORTH)]
    with serving(Drop(letters)) as server, engine(tmp_path, smtp(NOWHERE) + pop(server.port)) as h:
        assert h.sync() == ""
        assert sorted(h.subjects("Inbox")) == sorted(f"letter {n}" for n in range(WORTH))
        assert h.sync() == ""
        assert server.heard.count(b"RETR") == WORTH


def test_a_listing_that_did_not_change_costs_no_look_into_the_ledger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop = Drop([letter(1), letter(2)])
    with serving(drop) as server, engine(tmp_path, smtp(NOWHERE) + pop(server.port)) as here:
        assert here.sync() == ""
        looks: list[str] = []
        ledger = here.store.ledger

        def look(_: object, account: AccountKey, server: str, user: str) -> Mapping[str, LedgerRow]:
            looks.append(user)
            return ledger(account, server, user)

        monkeypatch.setattr(type(here.store), "ledger", look)
        assert here.sync() == ""
        assert not looks
        drop.messages.append(letter(3))
        assert here.sync() == ""
        assert looks
        assert len(here.subjects("Inbox")) == 3
