"""More than one connection reads what a sync brings: all of it, in order, and never above what the
server lets in.
"""

import hashlib
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.engine.here import Here, Keys, engine, until
from tests.engine.middle import Middle
from tests.servers.imap_session import mail, session
from tests.servers.rig import PASSWORDS, Rig
from tests.servers.test_imap_beside import strict
from tests.servers.test_imap_news import mirrored, state
from tests.servers.turns import SOAK, turn
from tui_mail.engine.shared_reading import ALONE
from tui_mail.model.ids import MessageId
from tui_mail.ports.mail_store import Arrival

__all__ = ["strict"]

MANY = 1_300
CUTS = 60 if SOAK else 4


def settings(port: int) -> str:
    return (
        '[accounts.home]\nemail = "bob@rig.test"\nmode = "imap"\n[accounts.home.imap]\n'
        f'host = "127.0.0.1"\nport = {port}\nsecurity = "none"\nusername = "bob"\n'
        'check_every = "1d"\ntimeout = 15\nconnections = 3\n'
    )


@contextmanager
def bob(
    port: int, folder: Path, joined: Callable[[], bool] = lambda: True
) -> Iterator[tuple[Here, list[int | None]]]:
    """An engine, and the UIDs in the order in which they are stored.

    Past 450 it stores on only when the others joined: they were called at 500, and there is more.
    """
    stored: list[int | None] = []
    with engine(folder, settings(port), Keys(imap=PASSWORDS["bob"])) as here:
        add = here.store.add

        def noted(arrivals: Sequence[Arrival]) -> tuple[MessageId, ...]:
            if len(stored) >= 450:
                until(joined, "nobody joined", 60)
            stored.extend(arrival.uid for arrival in arrivals)
            return add(arrivals)

        with patch.object(here.store, "add", noted):
            yield here, stored


def letters(first: int, count: int) -> list[bytes]:
    return [mail(number, b"line %d\r\n" % number) for number in range(first, first + count)]


def hashes(here: Here, name: str = "Inbox") -> list[bytes]:
    places = here.store.server_places(state(here, name).folder.id)
    return sorted(hashlib.sha256(here.store.raw(place.id)).digest() for place in places)


def of(raws: Sequence[bytes]) -> list[bytes]:
    return sorted(hashlib.sha256(raw).digest() for raw in raws)


def lines(middle: Middle, command: bytes) -> int:
    return sum(command in line for line in middle.heard)


@pytest.fixture
def middle(clean_rig: Rig) -> Iterator[Middle]:
    with Middle(("127.0.0.1", clean_rig.ports["imap"])) as middle:
        yield middle


def test_a_large_download_comes_by_three_connections_whole_and_the_newest_first(
    clean_rig: Rig, middle: Middle, tmp_path: Path
) -> None:
    raws = letters(0, MANY)
    clean_rig.seed("bob", raws)

    def joined() -> bool:
        return lines(middle, b'EXAMINE "INBOX"') == 2

    with bob(middle.port, tmp_path, joined) as (here, stored):
        assert here.sync() == ""
        assert stored == list(range(MANY, 0, -1))
        assert hashes(here) == of(raws)
        assert lines(middle, b"AUTHENTICATE") == 3
        before = len(middle.heard)
        assert here.sync() == ""
        assert not [line for line in middle.heard[before:] if b"FETCH" in line]
        assert lines(middle, b"AUTHENTICATE") == 3, "what finds nothing needs no other"


def test_the_next_mailboxes_are_opened_on_other_connections(
    clean_rig: Rig, middle: Middle, tmp_path: Path
) -> None:
    names = [f"Box {number}" for number in range(8)]
    for number, name in enumerate(names):
        clean_rig.seed("bob", letters(100 * number, 5 + number), name)
    with bob(middle.port, tmp_path) as (here, _), session(clean_rig) as there:
        assert here.sync() == ""
        for number in range(3):
            for name in names:
                there.select(name)
                there.change_flags([2 + number], ["flagged"], [])
                there.delete([1]) if number == 1 else None
                clean_rig.seed("bob", letters(5_000 + number, 1 + number), name)
            assert here.sync() == ""
            for name in names:
                there.select(name)
                assert mirrored(here, name) == there.flags(), (number, name)
                assert hashes(here, name) == of(clean_rig.messages("bob", name))
        assert lines(middle, b"AUTHENTICATE") > 1
        until(lambda: lines(middle, b"LOGOUT") > 0, "nobody said good-bye", 60)


def test_what_another_connection_breaks_on_the_accounts_own_reads(
    clean_rig: Rig, middle: Middle, tmp_path: Path
) -> None:
    raws = letters(0, MANY)
    clean_rig.seed("bob", raws)
    middle.refuse('EXAMINE "INBOX"', "BAD what is that")
    with bob(middle.port, tmp_path) as (here, stored):
        assert here.sync() == ""
        assert stored == list(range(MANY, 0, -1))
        assert hashes(here) == of(raws)


def test_a_server_that_lets_in_one_is_read_by_one(strict: Rig, tmp_path: Path) -> None:
    raws = letters(0, MANY)
    strict.wipe()
    strict.seed("bob", raws)
    log = strict.folder / "log" / "dovecot.log"
    before = log.read_text().count("exceeded")

    def refused() -> bool:
        return log.read_text().count("exceeded") > before

    with bob(strict.ports["imap"], tmp_path, refused) as (here, stored):
        assert here.sync() == ""
        assert stored == list(range(MANY, 0, -1))
        assert hashes(here) == of(raws)
        tried = log.read_text().count("exceeded")
        strict.seed("bob", letters(10_000, MANY))
        assert here.sync() == ""
        assert len(here.subjects("Inbox")) == 1_000, "as many as are asked for"
        assert len(mirrored(here)) == 2 * MANY
        assert log.read_text().count("exceeded") == tried, "not tried again"
        assert here.problems() == []


def test_R1_lines_that_are_cut_while_several_read_lose_nothing_and_double_nothing(
    clean_rig: Rig, middle: Middle, tmp_path: Path
) -> None:
    chance = random.Random(turn())
    names = [f"Box {number}" for number in range(5)]
    number = 0
    with bob(middle.port, tmp_path) as (here, _), session(clean_rig) as there:
        for _ in range(CUTS):
            for name in ("INBOX", *names):
                count = ALONE * 2 + 100 if name == "INBOX" and not number else chance.randrange(8)
                clean_rig.seed("bob", letters(number, count), name)
                number += count
                there.select(name)
                uids = there.uids()
                if len(uids) > 4:
                    there.delete([chance.choice(uids[:-2])])
                    there.change_flags(uids[-1:], ["flagged"], [])
            middle.cut_after(chance.choice((2_000, 5_000, 20_000, 100_000)) + chance.randrange(500))
            here.sync()
            middle.cut_after(None)
            assert here.sync() == ""
            for name in ("INBOX", *names):
                there.select(name)
                shown = "Inbox" if name == "INBOX" else name
                assert mirrored(here, shown) == there.flags()
                assert hashes(here, shown) == of(clean_rig.messages("bob", name))
