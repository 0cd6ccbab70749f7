"""R1: the line is cut after any byte of a sync; the next one ends where an uncut one does."""

from pathlib import Path

import pytest

from tests.engine.middle import Middle
from tests.servers.imap_session import mail, session
from tests.servers.rig import Rig
from tests.servers.test_imap_news import bob, middle, mirrored, state
from tests.servers.turns import SOAK, turn
from tui_mail.ports.imap_server import ImapServer

__all__ = ["middle"]

LARGEST = 20_480
"""Bytes of the sync that is cut: small enough that every one of them has its turn."""
AT_ONCE = 12
"""Offsets of a usual run; which ones turns with the number of the run."""


def change(rig: Rig, there: ImapServer, number: int) -> None:
    """One of each: new, gone, flagged, moved."""
    rig.seed("bob", [mail(5_000 + 2 * number + more) for more in range(2)])
    there.select("INBOX")
    uids = there.uids()
    there.delete(uids[:1])
    there.move(uids[1:2], "Archive")
    there.change_flags(uids[2:5], ["seen" if number % 2 else "flagged"], [])


def offsets(total: int) -> list[int]:
    if SOAK:
        return list(range(total))
    step = total // AT_ONCE
    return [turn() * 7 % step + step * number for number in range(AT_ONCE)]


@pytest.mark.parametrize("hidden", [(), ("QRESYNC", "LIST-STATUS")])
def test_R1_a_line_that_is_cut_after_any_byte_loses_nothing_and_doubles_nothing(
    clean_rig: Rig, middle: Middle, tmp_path: Path, hidden: tuple[str, ...]
) -> None:
    middle.hide(*hidden)
    clean_rig.seed("bob", [mail(number) for number in range(8)])
    with bob(middle, tmp_path) as here, session(clean_rig) as there:
        change(clean_rig, there, 0)
        before = middle.given
        middle.cut_after(0)
        assert here.sync() != "", "every line is cut"
        middle.cut_after(None)
        assert here.sync() == ""
        total = middle.given - before
        assert total <= LARGEST
        cut = 0
        for number, offset in enumerate(offsets(total), 1):
            change(clean_rig, there, number)
            middle.cut_after(offset)
            cut += here.sync() != ""
            middle.cut_after(None)
            assert here.sync() == "", f"after {offset} bytes"
            for name, remote in (("Inbox", "INBOX"), ("Archive", "Archive")):
                there.select(remote)
                assert mirrored(here, name) == there.flags(), f"after {offset} bytes"
                assert len(here.subjects(name)) == len(there.uids()), f"after {offset} bytes"
            assert state(here).there == len(mirrored(here))
        assert cut >= AT_ONCE // 2, "most of them were cut before the end"
