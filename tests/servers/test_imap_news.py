"""What another client does comes here by as few words as the server's extensions allow."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.engine.here import HOME, Here, Keys, engine
from tests.engine.middle import Middle
from tests.engine.peers import NOWHERE, smtp
from tests.servers.imap_session import mail, session
from tests.servers.rig import PASSWORDS, Rig
from tui_mail.ports.imap_server import ImapServer
from tui_mail.ports.mail_store import FolderState

WAYS = {
    "QRESYNC": (),
    "CONDSTORE": ("QRESYNC",),
    "CONDSTORE without ESEARCH": ("QRESYNC", "ESEARCH"),
    "neither": ("QRESYNC", "CONDSTORE"),
}
"""What the server has, and what is hidden of what it has."""


@pytest.fixture
def middle(clean_rig: Rig) -> Iterator[Middle]:
    with Middle(("127.0.0.1", clean_rig.ports["imap"])) as middle:
        yield middle


def settings(middle: Middle) -> str:
    return (
        smtp(NOWHERE) + '[accounts.home]\nemail = "bob@rig.test"\nmode = "imap"\nsmtp = ["out"]\n'
        f'[accounts.home.imap]\nhost = "127.0.0.1"\nport = {middle.port}\nsecurity = "none"\n'
        'username = "bob"\ncheck_every = "1d"\ntimeout = 15\n'
    )


@contextmanager
def bob(middle: Middle, folder: Path) -> Iterator[Here]:
    with engine(folder, settings(middle), Keys(imap=PASSWORDS["bob"])) as here:
        assert here.sync() == ""
        yield here


def state(here: Here, name: str = "Inbox") -> FolderState:
    return next(s for s in here.store.folder_states(HOME) if s.folder.name == name)


def mirrored(here: Here, name: str = "Inbox") -> dict[int, frozenset[str]]:
    return {p.uid: p.flags for p in here.store.server_places(state(here, name).folder.id)}


def said(middle: Middle, since: int) -> list[str]:
    """Commands since then, without tags and without log-in."""
    lines = [line.decode("latin-1").strip() for line in middle.heard[since:]]
    return [line.partition(" ")[2] for line in lines if " " in line]


def change_somehow(chance: random.Random, there: ImapServer, rig: Rig, number: int) -> None:
    """What one client does to a mailbox that it has open."""
    uids = there.uids()
    some = chance.sample(uids, min(len(uids), chance.randrange(1, 4)))
    match chance.randrange(5):
        case 0:
            rig.deliver("bob", mail(1_000 + number))
        case 1 if len(uids) > 12:
            there.delete(some)
        case 2 if len(uids) > 12:
            there.move(some, "Archive")
        case 3:
            there.append("INBOX", mail(2_000 + number), ["flagged"], 0)
        case _ if some:
            there.change_flags(some, ["seen", "work"], ["flagged"])


@pytest.mark.parametrize("way", WAYS)
def test_whatever_another_client_does_stands_here_after_a_sync(
    clean_rig: Rig, middle: Middle, tmp_path: Path, way: str
) -> None:
    middle.hide(*WAYS[way])
    clean_rig.seed("bob", [mail(number) for number in range(20)])
    chance = random.Random(5)
    with bob(middle, tmp_path) as here, session(clean_rig) as there:
        ids = {p.uid: p.id for p in here.store.server_places(state(here).folder.id)}
        for number in range(8):
            there.select("INBOX")
            for step in range(chance.randrange(1, 5)):
                change_somehow(chance, there, clean_rig, number * 10 + step)
            assert here.sync() == ""
            there.select("INBOX")
            assert mirrored(here) == there.flags(), f"round {number}"
            there.select("Archive", read_only=True)
            assert mirrored(here, "Archive") == there.flags()
        now = {p.uid: p.id for p in here.store.server_places(state(here).folder.id)}
        assert {u: ids[u] for u in now.keys() & ids.keys()} == {
            u: now[u] for u in now.keys() & ids.keys()
        }, "what stays keeps its id"


@pytest.mark.parametrize("way", ["QRESYNC", "CONDSTORE"])
def test_news_are_asked_for_and_not_the_whole_mailbox(
    clean_rig: Rig, middle: Middle, tmp_path: Path, way: str
) -> None:
    middle.hide(*WAYS[way])
    clean_rig.seed("bob", [mail(number) for number in range(60)])
    with bob(middle, tmp_path) as here, session(clean_rig) as there:
        there.select("INBOX")
        there.change_flags([7], ["seen"], [])
        there.delete([30])
        clean_rig.deliver("bob", mail(99))
        at = len(middle.heard)
        assert here.sync() == ""
        told = said(middle, at)
    assert not [words for words in told if words == "UID FETCH 1:* (UID FLAGS)"]
    selects = [words for words in told if words.startswith('SELECT "INBOX"')]
    assert len(selects) == 1
    fetched = [words for words in told if "BODY.PEEK[]" in words]
    assert fetched == ["UID FETCH 61 (UID BODY.PEEK[])"]
    if way == "QRESYNC":
        assert " 1:60))" in selects[0], "only UIDs of then are asked about, in one short range"
        assert not [words for words in told if "SEARCH" in words]
    else:
        assert [words for words in told if "CHANGEDSINCE" in words]
        assert "UID SEARCH RETURN (ALL) ALL" in told, "what is gone is found by ranges"


def test_R6_another_UIDVALIDITY_keeps_ids_and_what_is_known_here(
    clean_rig: Rig, middle: Middle, tmp_path: Path
) -> None:
    clean_rig.seed("bob", [mail(number) for number in range(15)], "Kept")
    with bob(middle, tmp_path) as here:
        folder = state(here, "Kept").folder.id
        before = {p.id for p in here.store.server_places(folder)}
        assert len(before) == 15
        validity = state(here, "Kept").uidvalidity
        clean_rig.renumber("bob", "Kept")
        assert here.sync() == ""
        assert state(here, "Kept").uidvalidity > validity
        assert {p.id for p in here.store.server_places(folder)} == before
        assert here.sync() == ""
        assert {p.id for p in here.store.server_places(folder)} == before


def test_R7_a_folder_that_is_suddenly_empty_is_emptied_here_only_when_it_stays_so(
    clean_rig: Rig, middle: Middle, tmp_path: Path
) -> None:
    clean_rig.seed("bob", [mail(number) for number in range(12)], mailbox="Archive")
    clean_rig.seed("bob", [mail(number) for number in range(20, 32)], mailbox="Trash")
    with bob(middle, tmp_path) as here, session(clean_rig) as there:
        for name in ("Archive", "Trash"):
            there.select(name)
            there.delete(there.uids())
        for _ in range(2):
            assert here.sync() == ""
            assert len(mirrored(here, "Archive")) == 12
            assert mirrored(here, "Trash") == {}, "that is what Trash is for"
        problems = [p.message for p in here.problems() if "are gone" in p.message]
        assert problems == ["The server says that all 12 messages of Archive are gone."]
        here.clock.ahead += 120
        assert here.sync() == ""
        assert mirrored(here, "Archive") == {}


def test_a_MODSEQ_that_goes_back_and_a_state_that_does_not_add_up_compare_everything(
    clean_rig: Rig, middle: Middle, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clean_rig.seed("bob", [mail(number) for number in range(5)])
    with bob(middle, tmp_path) as here, session(clean_rig) as there:
        now = state(here)
        there.select("INBOX")
        there.change_flags([2], ["flagged"], [])
        numbers = (now.folder.id, now.uidvalidity, now.uidnext)
        here.store.note_mailbox(*numbers, now.highestmodseq + 1_000, 5)
        assert here.sync() == ""
        assert "MODSEQ went back" in caplog.text
        assert mirrored(here)[2] == {"flagged"}
        assert state(here).highestmodseq < now.highestmodseq + 1_000, "and the truth is noted"
        lost = here.store.server_places(now.folder.id)[3]
        here.store.remove((lost.id,))
        there.change_flags([1], ["flagged"], [])
        assert here.sync() == ""
        assert mirrored(here)[lost.uid] == frozenset(), "what was lost here is fetched again"


@pytest.mark.parametrize("hidden", [(), ("LIST-STATUS", "UNSELECT")])
def test_where_nothing_happened_no_mailbox_is_selected(
    clean_rig: Rig, middle: Middle, tmp_path: Path, hidden: tuple[str, ...]
) -> None:
    middle.hide(*hidden)
    for mailbox in ("INBOX", "Archive", "Projects"):
        clean_rig.seed("bob", [mail(number) for number in range(3)], mailbox=mailbox)
    with bob(middle, tmp_path) as here, session(clean_rig) as there:
        at = len(middle.heard)
        assert here.sync() == ""
        told = said(middle, at)
        if hidden:
            # the mailbox that is open is looked at: a STATUS of it may be old
            assert [words.partition(" ")[0] for words in told] == [
                "LIST",
                *["STATUS"] * 7,
                "SELECT",
            ]
        else:
            assert [words.partition(" ")[0] for words in told] == ["UNSELECT", "LIST"]
        there.select("Archive")
        there.change_flags([2], ["flagged"], [])
        at = len(middle.heard)
        assert here.sync() == ""
        assert mirrored(here, "Archive")[2] == {"flagged"}
        selects = [words for words in said(middle, at) if words.startswith("SELECT")]
        assert len(selects) == 1 + bool(hidden)


def spread(rig: Rig, middle: Middle, folder: Path, size: int) -> tuple[int, int]:
    """Commands and bytes for 100 changes in 20 mailboxes of so many messages."""
    boxes = [f"Box {number}" for number in range(20)]
    for box in boxes:
        rig.seed("bob", [mail(number) for number in range(size)], mailbox=box)
    with bob(middle, folder) as here, session(rig) as there:
        for box in boxes:
            there.select(box)
            there.change_flags([1], ["flagged"], [])
            there.change_flags([3], ["seen"], [])
            there.delete([2])
            rig.seed("bob", [mail(900), mail(901)], mailbox=box)
        commands, octets = len(middle.heard), middle.given
        assert here.sync() == ""
        for box in boxes:
            there.select(box)
            assert mirrored(here, box) == there.flags()
        return len(middle.heard) - commands, middle.given - octets


def test_a_hundred_changes_cost_what_they_are_whatever_the_mailboxes_hold(
    clean_rig: Rig, middle: Middle, tmp_path: Path
) -> None:
    small = spread(clean_rig, middle, tmp_path / "small", 5)
    clean_rig.wipe()
    large = spread(clean_rig, middle, tmp_path / "large", 40)
    assert large[0] == small[0] <= 2 + 20 * 3, "SELECT, what is new, its bytes"
    assert large[1] < small[1] * 1.1


def test_what_the_server_left_out_is_asked_for_again_though_nothing_changed_there(
    clean_rig: Rig, middle: Middle, tmp_path: Path
) -> None:
    clean_rig.seed("bob", [mail(number) for number in range(5)])
    middle.refuse("UID FETCH", "OK done, and said nothing of any message")
    with bob(middle, tmp_path) as here:
        assert mirrored(here) == {}
        middle.obey()
        assert here.sync() == ""
        assert len(mirrored(here)) == 5
