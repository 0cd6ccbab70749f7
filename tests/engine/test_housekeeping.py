"""Thrift when nothing happens: begun after some quiet, given up when somebody comes."""

import base64
import random
from pathlib import Path

from tests.engine.here import HOME, until
from tui_mail.engine.housekeeping import Housekeeping
from tui_mail.message.digest import digest
from tui_mail.ports.mail_store import Arrival
from tui_mail.store.mail_store import open_store
from tui_mail.wiring.clock import SystemClock


def test_a_store_that_nobody_uses_gets_smaller_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "data" / "mail.db"
    store = open_store(path)
    store.ensure_account(HOME)
    inbox = store.ensure_folder(HOME, "Inbox", local=True).id
    chance = random.Random(7)
    raws = [
        f"Subject: {n}\r\n\r\n".encode() + base64.encodebytes(chance.randbytes(20_000))
        for n in range(200)
    ]
    ids = store.add([Arrival(inbox, raw, digest(raw), n) for n, raw in enumerate(raws)])
    wal = path.with_name("mail.db-wal")
    keeper = Housekeeping(store.upkeep(), SystemClock(), quiet=0.1, look=0.02)
    keeper.start()
    until(lambda: wal.stat().st_size == 0, "the WAL was not emptied")
    full = path.stat().st_size
    assert full > 3_000_000
    store.delete(ids[:180], say=False)
    until(lambda: path.stat().st_size < full / 4 and not wal.stat().st_size, "it did not shrink")
    assert len(store.placed(ids)) == 20
    keeper.end()
    keeper.join(SystemClock().monotonic() + 5)
    store.close()


class Clock:
    def __init__(self) -> None:
        self.at = 0.0

    def now(self) -> float:
        return 0.0

    def monotonic(self) -> float:
        return self.at


class Counted:
    """An upkeep that is never done, and knows whether it was asked to work."""

    def __init__(self) -> None:
        self.looks = self.steps = 0
        self.news = False
        self.closed = False

    def changed(self) -> bool:
        self.looks += 1
        news, self.news = self.news, False
        return news

    def step(self) -> bool:
        self.steps += 1
        return True

    def close(self) -> None:
        self.closed = True


def test_it_waits_for_quiet_and_gives_way() -> None:
    clock, upkeep = Clock(), Counted()
    keeper = Housekeeping(upkeep, clock, quiet=20.0, look=0.001)
    keeper.start()
    until(lambda: upkeep.looks > 20)
    assert not upkeep.steps
    clock.at = 21.0
    until(lambda: upkeep.steps > 2)
    upkeep.news = True
    until(lambda: not upkeep.news)
    looks = upkeep.looks
    until(lambda: upkeep.looks > looks + 20)
    steps = upkeep.steps
    looks = upkeep.looks
    until(lambda: upkeep.looks > looks + 20)
    assert upkeep.steps == steps
    keeper.end()
    until(lambda: upkeep.closed)
