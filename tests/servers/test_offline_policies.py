"""How much of an IMAP account is here whole, on a real server: as asked, and never half or lost."""

import base64
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.engine.here import HOME, Here, Keys, engine
from tests.engine.middle import Middle
from tests.engine.peers import NOWHERE, smtp
from tests.servers.rig import PASSWORDS, Rig
from tests.ui.driving import ready, under_cursor, until
from tests.ui.shown import screen_text
from tui_mail.config.schema import UiSettings
from tui_mail.conversation.read import ConversationFiles
from tui_mail.engine.near import NearFace
from tui_mail.engine.reading import StoreReading
from tui_mail.errors import BodyMissing, EngineError, NetworkError, UsageError
from tui_mail.model.address import Address
from tui_mail.model.commands import (
    ChangeFlags,
    Copy,
    Done,
    Drafted,
    FetchWhole,
    Move,
    Redirect,
    Reload,
    SendDraft,
    StartReply,
)
from tui_mail.model.draft import AttachedFile, Draft, ReplyKind
from tui_mail.model.ids import FolderId, MessageId
from tui_mail.model.offline import SetOffline
from tui_mail.model.summary import Summary
from tui_mail.ports.mail_store import Arrival, FolderState
from tui_mail.ports.store_reader import Selection
from tui_mail.store.reader import open_reader
from tui_mail.ui.app import MailApp
from tui_mail.ui.screens.compose import ComposeScreen

DAY = 86_400
ENCLOSED = bytes(range(256)) * 40


def mail(number: int, words: str = "words") -> bytes:
    """About 14 kB with a file; its beginning has none of it."""
    coded = base64.encodebytes(ENCLOSED + b"%d" % number).replace(b"\n", b"\r\n").decode()
    return (
        f"From: Friend <friend@far.test>\r\nTo: bob@rig.test\r\nSubject: letter {number}\r\n"
        f"Message-ID: <{number}@far.test>\r\nDate: Mon, 02 Nov 2026 12:00:00 +0000\r\n"
        "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        f"--b\r\n\r\n{words} {number}\r\n--b\r\nContent-Type: application/octet-stream\r\n"
        'Content-Disposition: attachment; filename="file.bin"\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n{coded}--b--\r\n"
    ).encode()


def settings(port: int, offline: str) -> str:
    return (
        smtp(NOWHERE) + '[accounts.home]\nemail = "bob@rig.test"\nmode = "imap"\nsmtp = ["out"]\n'
        f'[accounts.home.imap]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
        f'username = "bob"\ncheck_every = "1d"\ntimeout = 15\noffline = {offline}\n'
    )


@contextmanager
def bob(rig: Rig, folder: Path, offline: str, port: int = 0) -> Iterator[Here]:
    text = settings(port or rig.ports["imap"], offline)
    with engine(folder, text, Keys(imap=PASSWORDS["bob"])) as here:
        assert here.sync() == ""
        yield here


def rows(here: Here) -> dict[str, Summary]:
    reader = open_reader(here.store_path)
    try:
        return {f"{r.folder} {r.subject}": r for r in reader.page(Selection(), 0, 999)}
    finally:
        reader.close()


def whole(here: Here) -> list[str]:
    return sorted(name for name, row in rows(here).items() if row.whole)


def raws(here: Here) -> list[bytes]:
    return sorted(here.store.raw(row.id) for row in rows(here).values())


def inbox(here: Here) -> FolderState:
    return next(s for s in here.store.folder_states(HOME) if s.folder.name == "Inbox")


def folder(here: Here, name: str) -> FolderId:
    return next(s.folder.id for s in here.store.folder_states(HOME) if s.folder.name == name)


MAIL = [mail(n) for n in range(4)]


def test_with_headers_only_beginnings_are_here_and_opening_one_fetches_it(
    clean_rig: Rig, tmp_path: Path
) -> None:
    clean_rig.seed("bob", MAIL)
    clean_rig.deliver("bob", mail(9), "Drafts")
    with (
        Middle(("127.0.0.1", clean_rig.ports["imap"])) as middle,
        bob(clean_rig, tmp_path, '"headers"', middle.port) as here,
    ):
        assert whole(here) == ["Drafts letter 9"], "drafts are written on"
        row = rows(here)["Inbox letter 1"]
        assert (row.size, row.snippet, row.whole) == (len(MAIL[1]), "words 1", False)
        assert (row.message_id, row.attachments) == ("<1@far.test>", 1)
        with pytest.raises(BodyMissing):
            here.store.raw(row.id)
        here.ask(ChangeFlags((row.id,), ("seen", "Family"), ()))
        assert here.sync() == ""
        here.ask(FetchWhole(row.id))
        after = rows(here)["Inbox letter 1"]
        assert here.store.raw(row.id) == MAIL[1]
        assert (after.id, after.thread, after.received) == (row.id, row.thread, row.received)
        assert (after.whole, after.attachments) == (True, 1)
        assert set(after.flags) == {"seen", "Family"}
        begun = len(middle.heard)
        assert here.sync() == ""
        assert b"FETCH" not in b"".join(middle.heard[begun:]), "a check fetches nothing again"
        clean_rig.deliver("bob", mail(7))
        assert here.sync() == ""
        assert not rows(here)["Inbox letter 7"].whole
        assert len(rows(here)) == 6


def test_days_keep_what_came_in_lately_by_internaldate(clean_rig: Rig, tmp_path: Path) -> None:
    now = int(time.time())
    for number, days in enumerate((40, 20, 8, 3, 0)):
        clean_rig.deliver("bob", mail(number), received=now - days * DAY)
    with bob(clean_rig, tmp_path, "10") as here:
        assert whole(here) == [f"Inbox letter {n}" for n in (2, 3, 4)]
        here.clock.ahead = 5 * DAY
        assert here.sync() == ""
        assert len(whole(here)) == 3, "what is here stays"
    with bob(clean_rig, tmp_path, "30") as here:
        assert whole(here) == [f"Inbox letter {n}" for n in (1, 2, 3, 4)], "a wider one fills up"
    with bob(clean_rig, tmp_path, '"all"') as here:
        assert raws(here) == sorted(mail(n) for n in range(5))


def test_a_size_keeps_the_newest_of_all_folders_whole_until_it_is_full(
    clean_rig: Rig, tmp_path: Path
) -> None:
    now = int(time.time())
    for number in range(6):
        box = "Archive" if number % 2 else "INBOX"
        clean_rig.deliver("bob", mail(number), box, received=now - number * DAY)
    with bob(clean_rig, tmp_path, '"50 kB"') as here:
        assert len(MAIL[0]) * 3 < 50_000 < len(MAIL[0]) * 4
        newest = ["Archive letter 1", "Inbox letter 0", "Inbox letter 2"]
        assert whole(here) == newest
        clean_rig.deliver("bob", mail(10), received=now + 60)
        assert here.sync() == ""
        assert whole(here) == sorted([*newest, "Inbox letter 10"]), "what is here stays"
        here.store.want_offline(folder(here, "Archive"), "all")
        assert here.sync() == ""
        assert {"Archive letter 3", "Archive letter 5"} < set(whole(here))
        assert not rows(here)["Inbox letter 4"].whole


def test_a_folder_has_a_policy_of_its_own_and_what_is_moved_there_comes_whole(
    clean_rig: Rig, tmp_path: Path
) -> None:
    clean_rig.seed("bob", MAIL)
    clean_rig.deliver("bob", mail(20), "Archive")
    with bob(clean_rig, tmp_path, '"headers"') as here:
        here.store.want_offline(folder(here, "Archive"), "all")
        moved, copied = rows(here)["Inbox letter 0"].id, rows(here)["Inbox letter 1"].id
        assert here.sync() == ""
        assert whole(here) == ["Archive letter 20"]
        here.ask(Move((moved,), "Archive"))
        here.ask(Copy((copied,), "Archive"))
        assert here.sync() == ""
        assert here.sync() == ""
        assert whole(here) == [
            "Archive letter 0",
            "Archive letter 1",
            "Archive letter 20",
            "Inbox letter 1",
        ]
        assert here.store.raw(moved) == MAIL[0]


def test_messages_that_begin_alike_stay_two_and_one_without_a_name_comes_whole(
    clean_rig: Rig, tmp_path: Path
) -> None:
    alike = [MAIL[0], MAIL[0].replace(b"--b--", b"xxxxx")]
    nameless = mail(5).replace(b"Message-ID: <5@far.test>\r\n", b"")
    clean_rig.seed("bob", alike)
    clean_rig.deliver("bob", alike[0], "Archive")
    clean_rig.deliver("bob", nameless)
    with bob(clean_rig, tmp_path, '"headers"') as here:
        ids = [MessageId(i) for i in here.store.messages_in(folder(here, "Inbox"))]
        assert len(ids) == 3
        assert whole(here) == ["Inbox letter 5"]
        for message in (*ids, *here.store.messages_in(folder(here, "Archive"))):
            here.ask(FetchWhole(message))
        got = sorted(here.store.raw(message) for message in ids)
        assert got == sorted([*alike, nameless])
        (copy,) = here.store.messages_in(folder(here, "Archive"))
        assert here.store.raw(copy) == alike[0]
    with bob(clean_rig, tmp_path, '"all"') as here:
        assert here.store.heads(HOME) == 0


def test_numbered_anew_nothing_is_lost_or_doubled(clean_rig: Rig, tmp_path: Path) -> None:
    twins = [*MAIL, MAIL[0].replace(b"letter 0", b"LETTER 0")]
    clean_rig.seed("bob", twins)
    with bob(clean_rig, tmp_path, '"headers"') as here:
        before = {name: row.id for name, row in rows(here).items()}
        here.ask(FetchWhole(before["Inbox letter 2"]))
        validity = inbox(here).uidvalidity
        clean_rig.doveadm(
            "mailbox", "update", "-u", "bob", "--uid-validity", str(validity + 7), "INBOX"
        )
        assert here.sync() == ""
        assert inbox(here).uidvalidity == validity + 7
        assert {name: row.id for name, row in rows(here).items()} == before
        for message in before.values():
            here.ask(FetchWhole(message))
        assert raws(here) == sorted(twins)


def test_beside_a_sync_that_is_under_way_one_message_comes_at_once(
    clean_rig: Rig, tmp_path: Path
) -> None:
    clean_rig.seed("bob", MAIL)
    with bob(clean_rig, tmp_path, '"headers"') as here:
        wanted = rows(here)["Inbox letter 3"].id
        here.store.want_offline(folder(here, "Inbox"), "all")
        waits, goes_on = threading.Event(), threading.Event()
        steps = here.store.make_all_whole

        def slow(came: Sequence[tuple[MessageId, Arrival]]) -> tuple[FolderId, ...]:
            if len(came) > 1:
                waits.set()
                assert goes_on.wait(60)
            return steps(came)

        here.store.make_all_whole = slow  # type: ignore[method-assign]
        sync = threading.Thread(target=here.sync)
        sync.start()
        try:
            assert waits.wait(60)
            here.ask(FetchWhole(wanted))
            assert here.store.raw(wanted) == MAIL[3]
            assert whole(here) == ["Inbox letter 3"]
        finally:
            goes_on.set()
            sync.join()
        assert raws(here) == sorted(MAIL)


def test_nothing_is_passed_on_of_a_beginning(clean_rig: Rig, tmp_path: Path) -> None:
    clean_rig.seed("bob", MAIL)
    with bob(clean_rig, tmp_path, '"headers"') as here:
        row = rows(here)["Inbox letter 0"]
        for kind in ReplyKind:
            with pytest.raises(BodyMissing, match="nothing is quoted or passed on"):
                here.ask(StartReply(row.id, kind))
        to = (Address("", "friend@far.test"),)
        own = Address("", "bob@rig.test")
        with pytest.raises(BodyMissing):
            here.ask(Redirect(row.id, HOME, own, to))
        attached = AttachedFile("letter.eml", "message/rfc822", row.size, message=row.id)
        with pytest.raises(BodyMissing):
            here.ask(SendDraft(Draft(HOME, own, to, attachments=(attached,)), 0))
        assert here.store.entries() == ()
        clean_rig.kick("bob")
        here.ask(FetchWhole(row.id))
        assert isinstance(here.ask(StartReply(row.id, ReplyKind.FORWARD)), Drafted)


def test_what_is_gone_there_says_so_and_its_beginning_stays_until_the_next_sync(
    clean_rig: Rig, tmp_path: Path
) -> None:
    clean_rig.seed("bob", MAIL)
    with bob(clean_rig, tmp_path, '"headers"') as here:
        row = rows(here)["Inbox letter 0"]
        clean_rig.files("bob")[0].unlink()
        with pytest.raises(BodyMissing, match="has this message no more"):
            here.ask(FetchWhole(row.id))
        assert not rows(here)["Inbox letter 0"].whole
        assert here.sync() == ""
        assert "Inbox letter 0" not in rows(here)


def test_a_folder_is_made_available_by_a_command(clean_rig: Rig, tmp_path: Path) -> None:
    clean_rig.seed("bob", MAIL)
    with bob(clean_rig, tmp_path, '"headers"') as here:
        done = here.ask(SetOffline(folder(here, "Inbox"), "all"))
        assert done == Done("All of Inbox is kept here; what is missing is fetched", 1)
        assert here.sync() == ""
        assert raws(here) == sorted(MAIL)
        here.ask(SetOffline(folder(here, "Inbox"), "1.5 GB"))
        assert inbox(here).folder.offline == "1500 MB"
        with pytest.raises(UsageError, match="does not say how much"):
            here.ask(SetOffline(folder(here, "Inbox"), "some"))
        here.ask(SetOffline(folder(here, "Inbox"), ""))
        clean_rig.deliver("bob", mail(8))
        assert here.sync() == ""
        assert not rows(here)["Inbox letter 8"].whole


def test_nobody_who_asked_for_nothing_troubles_a_server_that_does_not_answer(
    clean_rig: Rig, tmp_path: Path
) -> None:
    clean_rig.seed("bob", MAIL)
    with bob(clean_rig, tmp_path, '"headers"') as here:
        row = rows(here)["Inbox letter 0"]
        here.text = settings(NOWHERE, '"headers"')
        here.ask(Reload())
        assert "refused" in here.sync()
        opened = len(here.events)
        with pytest.raises(EngineError, match="refused"):
            here.ask(FetchWhole(row.id, unasked=True))
        assert here.events[opened:] == []
        with pytest.raises(NetworkError):
            here.ask(FetchWhole(row.id))
        here.text = settings(clean_rig.ports["imap"], '"headers"')
        here.ask(Reload())
        assert here.sync() == ""
        here.ask(FetchWhole(row.id, unasked=True))
        assert here.store.raw(row.id) == MAIL[0]


async def test_on_the_screen_opening_one_brings_it(clean_rig: Rig, tmp_path: Path) -> None:
    clean_rig.seed("bob", MAIL)
    with bob(clean_rig, tmp_path, '"headers"') as here:
        reading = StoreReading(
            open_reader(here.store_path),
            lambda: here.engine.settings,
            here.clock,
            ConversationFiles(tmp_path),
        )
        app = MailApp(NearFace(here.engine, lambda: reading, lambda: None), ui=UiSettings())
        async with app.run_test(size=(80, 24)) as pilot:
            main = await ready(pilot)
            assert screen_text(app).count("⇣") >= len(MAIL)
            first = under_cursor(main)
            await pilot.press("enter")
            await until(pilot, lambda: main.reader.content and main.reader.content.summary.whole)
            await until(pilot, lambda: "file.bin" in screen_text(app))
            assert here.store.raw(first) in MAIL
            await pilot.press("esc", "j", "f")
            await until(pilot, lambda: isinstance(app.screen, ComposeScreen))
            assert len(whole(here)) == 2, "what is passed on was fetched first"
