"""Whoever waits for news goes on waiting: after the server was started anew, and on another
network, by NOTIFY and for chosen folders (one of the two a usual run).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.engine.here import Here, Keys, engine, until
from tests.engine.middle import Middle
from tests.servers.imap_session import mail, session
from tests.servers.rig import PASSWORDS, Rig
from tests.servers.turns import SOAK, turn

PATIENCE = 60
WAYS = ["NOTIFY", "chosen"]


def settings(middle: Middle) -> str:
    return (
        '[accounts.home]\nemail = "bob@rig.test"\nmode = "imap"\n'
        f'[accounts.home.imap]\nhost = "127.0.0.1"\nport = {middle.port}\nsecurity = "none"\n'
        'username = "bob"\ncheck_every = "1d"\ntimeout = 2\nwatch = ["Li*"]\n'
    )


def has(here: Here, folder: str, count: int) -> bool:
    return len(here.subjects(folder)) == count


class Watched:
    """An account whose folders are waited on.

    Args:
        rig: its server.
        here: an engine in the background.
        middle: between the two.
    """

    def __init__(self, rig: Rig, here: Here, middle: Middle) -> None:
        self.rig = rig
        self.here = here
        self.middle = middle
        self._count = {"Lists": 0, "Inbox": 0}

    def waits(self) -> int:
        """Connections that were told to wait so far."""
        return sum(line.rstrip().endswith(b" IDLE") for line in self.middle.heard)

    def hears(self, folder: str) -> None:
        """Of what comes into that folder, by itself."""
        self._count[folder] += 1
        with session(self.rig) as there:
            mailbox = "INBOX" if folder == "Inbox" else folder
            there.append(mailbox, mail(sum(self._count.values())), [], 0)
        count = self._count[folder]
        until(partial(has, self.here, folder, count), f"{folder} is not heard of", PATIENCE)


@pytest.fixture(params=WAYS if SOAK else [WAYS[turn() % len(WAYS)]])
def told(request: pytest.FixtureRequest) -> bool:
    """Whether one connection hears of every folder."""
    return bool(request.param == "NOTIFY")


@contextmanager
def watched(rig: Rig, folder: Path, told: bool) -> Iterator[Watched]:
    with session(rig) as there:
        there.create("Lists")
    with Middle(("127.0.0.1", rig.ports["imap"])) as middle:
        if not told:
            middle.hide("NOTIFY")
        keys = Keys(imap=PASSWORDS["bob"])
        with engine(folder, settings(middle), keys, background=True) as here:
            them = Watched(rig, here, middle)
            until(lambda: them.waits() >= (1 if told else 2), "nobody waits", PATIENCE)
            yield them


def test_R13_a_server_that_is_started_anew_is_waited_on_again(
    clean_rig: Rig, tmp_path: Path, told: bool
) -> None:
    with watched(clean_rig, tmp_path, told) as them:
        them.hears("Lists")
        before = them.waits()
        clean_rig.kick("bob")
        until(lambda: them.waits() >= before + (1 if told else 2), "nobody waits again", PATIENCE)
        them.hears("Lists")
        them.hears("Inbox")


def test_R13_on_another_network_what_came_meanwhile_is_there_and_news_are_heard_again(
    clean_rig: Rig, tmp_path: Path, told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_mail.imap.idle.LOOK", 0.2)
    with watched(clean_rig, tmp_path, told) as them:
        them.hears("Lists")
        them.middle.silence()
        with session(clean_rig) as there:
            there.append("Lists", mail(90), [], 0)
        them.here.network.place = "a café"
        until(partial(has, them.here, "Lists", 2), "the dead line is waited on", PATIENCE)
        with session(clean_rig) as there:
            there.append("Lists", mail(91), [], 0)
        until(partial(has, them.here, "Lists", 3), "nobody listens", PATIENCE)
