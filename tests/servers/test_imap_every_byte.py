"""R1: a line is cut after each byte of a sync that does one of everything, both ways.

The server is one in this process, so that thousands of cuts are cheap; `test_imap_cuts` does a few
of the same with real ones. A usual run does a tenth of the offsets, another each day; a soak all.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.engine.here import Here, Keys, engine
from tests.scripted.imap_mailboxes import MailboxServer
from tests.servers.imap_session import mail
from tests.servers.test_imap_news import state
from tests.servers.turns import SOAK, turn
from tui_mail.model.commands import ChangeFlags, Move
from tui_mail.ports.mail_store import ServerPlace

LARGEST = 20_480
"""Bytes of the sync that is cut."""
ONE_IN = 10
WARM = 6
"""Syncs until each is like the last: folders are full."""
WAYS: list[tuple[str, ...]] = [(), ("QRESYNC", "LIST-STATUS")]
"""What the server lacks."""
NAMES = {"Inbox": "INBOX", "Archive": "Archive", "Trash": "Trash"}
SEEN, FLAGGED = "\\Seen", "\\Flagged"
Seen = Mapping[tuple[str, int], tuple[bytes, frozenset[str]]]
"""Folder and UID to SHA-256 and flags."""


def settings(port: int) -> str:
    return (
        '[accounts.home]\nemail = "bob@rig.test"\nmode = "imap"\n[accounts.home.imap]\n'
        f'host = "127.0.0.1"\nport = {port}\nsecurity = "none"\nusername = "bob"\n'
        'check_every = "1d"\ntimeout = 60\n'
    )


def places(here: Here, name: str) -> dict[int, ServerPlace]:
    return {p.uid: p for p in here.store.server_places(state(here, name).folder.id)}


class Both:
    """One account, here and there.

    Args:
        server: runs.
        here: an engine that reads it.
    """

    def __init__(self, server: MailboxServer, here: Here) -> None:
        self.server = server
        self.here = here
        self._hashes: dict[int, bytes] = {}
        self._number = 0

    def change(self) -> None:
        """One of each: here flagged and moved, there new, gone, flagged and moved."""
        boxes, here = self.server.boxes, self.here
        self._number += 1
        mine = places(here, "Inbox")
        first, second, third, fourth, fifth = sorted(mine)[:5]
        here.ask(ChangeFlags((mine[first].id,), add=("flagged",)))
        here.ask(Move((mine[second].id,), "Archive"))
        inbox = boxes["INBOX"]
        inbox.remove(third)
        inbox.flag(fourth, frozenset({SEEN}))
        boxes["Archive"].put(*inbox.remove(fifth))
        for box in (boxes["Archive"], boxes["Trash"]):
            for uid in [*box.messages][:-4]:
                box.remove(uid)
        for more in range(3):
            inbox.put(letter(3 * self._number + more))

    def there(self) -> Seen:
        """As the server has it."""
        return {
            (name, uid): (hashlib.sha256(raw).digest(), words(flags))
            for name, remote in NAMES.items()
            for uid, (raw, flags, _) in self.server.boxes[remote].messages.items()
        }

    def mirrored(self) -> Seen:
        """As it is here."""
        found = {}
        for name in NAMES:
            for uid, place in places(self.here, name).items():
                found[name, uid] = (self._sha256(place), place.flags)
        return found

    def _sha256(self, place: ServerPlace) -> bytes:
        """The bytes behind an id never change."""
        if place.id not in self._hashes:
            self._hashes[place.id] = hashlib.sha256(self.here.store.raw(place.id)).digest()
        return self._hashes[place.id]

    def shown(self) -> int:
        """Rows of all folders, with or without a UID."""
        return sum(
            s.folder.total for s in self.here.store.folder_states(state(self.here).folder.account)
        )


def letter(number: int) -> bytes:
    return mail(number, b"line\r\n" * 3)


def words(flags: frozenset[str]) -> frozenset[str]:
    return frozenset(flag.removeprefix("\\").lower() for flag in flags)


def turns() -> list[tuple[tuple[str, ...], int]]:
    """Ways and parts: one of them in a usual run, another each day; all of them in a soak."""
    found = [(without, part) for part in range(ONE_IN) for without in WAYS]
    return found if SOAK else [found[turn() % len(found)]]


@pytest.mark.parametrize(("without", "part"), turns())
def test_R1_cut_after_each_byte_a_sync_ends_where_an_uncut_one_does(
    tmp_path: Path, without: tuple[str, ...], part: int
) -> None:
    with MailboxServer(*without) as server:
        for number in range(12):
            server.boxes["INBOX"].put(letter(1_000_000 + number))
        with engine(tmp_path, settings(server.port), Keys(imap="pw")) as here:
            both = Both(server, here)
            assert here.sync() == ""
            for _ in range(WARM):
                both.change()
                server.most = 0
                assert here.sync() != ""
                server.most = None
                assert here.sync() == ""
                assert both.mirrored() == both.there()
                total = server.said
            assert 2_000 < total <= LARGEST
            offsets, cut = range(part, total + 1, ONE_IN), 0
            for offset in offsets:
                both.change()
                server.most = offset
                cut += here.sync() != ""
                server.most = None
                assert here.sync() == "", f"after {offset} bytes"
                assert both.mirrored() == both.there(), f"after {offset} bytes"
                assert both.shown() == len(both.there()), f"after {offset} bytes"
            assert server.appended == 0, "what the server has is not sent there"
            assert cut > 0.9 * len(offsets), "nearly all were cut before the end"
