"""What is put off, waited for, muted, pinned and spam, on an engine with a clock that can jump."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.here import HOME, HeldSteps, Here, engine, until
from tests.engine.peers import NOWHERE, pop, smtp
from tests.engine.profile import profile
from tui_mail.errors import UsageError
from tui_mail.message.digest import digest
from tui_mail.model.commands import MoveToRole
from tui_mail.model.flags import SEEN
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.model.summary import Standing, Summary
from tui_mail.model.threads import Mute, Pin, Remind, RemindOutgoing, Snooze, Spam
from tui_mail.model.undoing import Undo
from tui_mail.ports.mail_store import Arrival
from tui_mail.ports.store_reader import Selection
from tui_mail.store.mail_store import open_store
from tui_mail.store.reader import Reader, open_reader
from tui_mail.store.salvage.rebuilding import rebuild
from tui_mail.wiring.backup import back_up, restore

TEXT = smtp(NOWHERE) + pop(NOWHERE)
HOUR = 3_600
ME = "alice@home.test"


class Mail:
    """An engine with mail in it, which can end and begin anew."""

    def __init__(self, folder: Path, here: Here) -> None:
        self.folder, self.here = folder, here
        self.reader: Reader = open_reader(here.store_path)

    def add(
        self, number: int, answers: int | None = None, by: str = "f@far.test", role: str = "inbox"
    ) -> MessageId:
        """A letter that comes in now."""
        kind = Role(role)
        folder = self.here.store.ensure_folder(HOME, role.title(), role=kind, local=True).id
        thread = "" if answers is None else f"In-Reply-To: <{answers}@x.test>\r\n"
        raw = (
            f"From: Somebody <{by}>\r\nTo: x@home.test\r\nSubject: letter {number}\r\n{thread}"
            f"Message-ID: <{number}@x.test>\r\n\r\nwords {number}\r\n"
        ).encode()
        when = int(self.here.clock.now()) + number
        (made,) = self.here.store.add([Arrival(folder, raw, digest(raw), when)])
        return made

    def row(self, message: MessageId) -> Summary:
        """As a list shows it."""
        return self.reader.rows((message,))[0]

    def folder_of(self, message: MessageId) -> str:
        """Where it is shown."""
        return self.row(message).folder

    def on_top(self) -> tuple[MessageId, ...]:
        """Of the inbox."""
        (inbox,) = [f for f in self.reader.folders() if f.role is Role.INBOX]
        return self.reader.order.lifted(Selection(folder_id=inbox.id))[0]

    def later(self, seconds: int) -> None:
        """So much later somebody checks for mail."""
        self.here.clock.ahead += seconds
        self.here.sync(HOME)

    def in_hours(self, hours: int) -> int:
        """Unix seconds."""
        return int(self.here.clock.now()) + hours * HOUR


@pytest.fixture
def mail(tmp_path: Path) -> Iterator[Mail]:
    with engine(tmp_path, TEXT) as here:
        made = Mail(tmp_path, here)
        yield made
        made.reader.close()


def test_what_is_snoozed_is_away_until_its_time_and_comes_back_unread_and_on_top(
    mail: Mail,
) -> None:
    old, new = mail.add(1), mail.add(2)
    mail.here.store.change_flags((old,), (SEEN,), (), say=False)
    time = mail.in_hours(5)
    mail.here.ask(Snooze((old,), time))
    assert (mail.row(old).standing, mail.row(old).until) == (Standing.SNOOZED, time)
    assert [f.name for f in mail.reader.folders() if "nooz" in f.name] == []
    mail.later(4 * HOUR)
    assert mail.folder_of(old) == "Snoozed"
    mail.later(2 * HOUR)
    assert (mail.folder_of(old), mail.row(old).standing) == ("Inbox", Standing.BACK)
    assert SEEN not in mail.row(old).flags
    assert mail.on_top() == (old,), new
    mail.here.ask(MoveToRole((old,), Role.ARCHIVE))
    assert mail.on_top() == ()


def test_an_engine_that_slept_or_was_not_there_brings_it_back(tmp_path: Path) -> None:
    with engine(tmp_path, TEXT) as here:
        mail = Mail(tmp_path, here)
        message = mail.add(1)
        here.ask(Snooze((message,), mail.in_hours(5)))
    with engine(tmp_path, TEXT, background=True, ahead=6 * HOUR):
        until(lambda: mail.folder_of(message) == "Inbox", seconds=60)
    mail.reader.close()


def test_an_answer_in_its_thread_brings_it_back_early_and_ones_own_does_not(mail: Mail) -> None:
    message = mail.add(1)
    mail.here.ask(Snooze((message,), mail.in_hours(99)))
    mail.add(2, answers=1, by=ME, role="sent")
    mail.add(3, answers=1, by=ME)
    mail.later(60)
    assert mail.folder_of(message) == "Snoozed"
    mail.add(4, answers=1)
    mail.later(60)
    assert mail.folder_of(message) == "Inbox"


def test_snoozing_is_undone_and_taken_back_by_hand(mail: Mail) -> None:
    message = mail.add(1)
    for back in (Undo(), Snooze((message,), None)):
        mail.here.ask(Snooze((message,), mail.in_hours(5)))
        mail.here.ask(back)
        assert (mail.folder_of(message), mail.row(message).standing) == ("Inbox", Standing.NONE)
    mail.here.ask(Undo())
    mail.later(60)
    assert mail.folder_of(message) == "Snoozed", "put there again, it keeps its time"
    with pytest.raises(UsageError):
        mail.here.ask(Snooze((message,), mail.in_hours(-1)))


def test_a_message_that_nobody_answered_is_on_top_of_the_inbox_by_its_time(mail: Mail) -> None:
    mail.add(9)
    answered, ignored = (mail.add(n, by=ME, role="sent") for n in (1, 2))
    mail.here.ask(Remind((answered, ignored), mail.in_hours(5)))
    with pytest.raises(UsageError):
        mail.here.ask(Remind((mail.add(8),), mail.in_hours(5)))
    mail.add(3, answers=1)
    mail.later(6 * HOUR)
    assert mail.on_top() == (ignored,)
    assert mail.row(ignored).standing is Standing.UNANSWERED
    assert mail.row(answered).standing is Standing.NONE
    mail.add(4, answers=2)
    mail.later(60)
    assert mail.on_top() == (), "answered late"
    mail.here.ask(Remind((ignored,), mail.in_hours(5)))
    mail.here.ask(Remind((ignored,), None))
    assert not mail.here.store.something_is_kept()


def test_what_is_on_its_way_may_be_waited_for_before_it_is_in_sent(mail: Mail) -> None:
    mail.add(9)
    entry = mail.here.send("bob@far.test", hold=9 * HOUR)
    mail.here.ask(RemindOutgoing(entry.id, mail.in_hours(5)))
    mail.later(6 * HOUR)
    assert mail.on_top() == (), "nobody has it so far"
    raw = mail.here.store.outgoing(entry.id).raw
    folder = mail.here.store.ensure_folder(HOME, "Sent", role=Role.SENT, local=True).id
    (sent,) = mail.here.store.add([Arrival(folder, raw, digest(raw), int(mail.here.clock.now()))])
    mail.later(60)
    assert mail.on_top() == (sent,)


def test_mail_of_a_muted_thread_is_read_and_archived_by_itself(mail: Mail) -> None:
    first, other = mail.add(1), mail.add(2)
    mail.here.ask(Mute((first,), muted=True))
    assert mail.folder_of(first) == "Archive"
    came = mail.add(3, answers=1)
    mail.later(60)
    assert (mail.folder_of(came), mail.row(came).standing) == ("Archive", Standing.MUTED)
    assert SEEN in mail.row(came).flags
    assert mail.folder_of(other) == "Inbox"
    mail.here.ask(Undo())
    assert (mail.folder_of(first), mail.row(first).standing) == ("Inbox", Standing.NONE)
    assert SEEN not in mail.row(first).flags
    mail.here.ask(Mute((came,), muted=False))
    last = mail.add(4, answers=1)
    mail.later(60)
    assert mail.folder_of(last) == "Inbox"


def test_a_pinned_thread_stays_on_top_with_its_newest_message(mail: Mail) -> None:
    first = mail.add(1)
    mail.add(2)
    mail.here.ask(Pin((first,), pinned=True))
    answer = mail.add(3, answers=1)
    (inbox,) = [f for f in mail.reader.folders() if f.role is Role.INBOX]
    assert mail.on_top() == (first,)
    assert mail.reader.order.lifted(Selection(folder_id=inbox.id, threads=True))[0] == (answer,)
    assert mail.row(answer).standing is Standing.PINNED
    mail.here.ask(Pin((answer,), pinned=False))
    assert mail.on_top() == ()


def test_spam_goes_with_its_word_and_comes_back_with_the_other_in_one_undo(mail: Mail) -> None:
    one, two = mail.add(1), mail.add(2)
    mail.here.ask(Spam((one, two), spam=True))
    assert {mail.folder_of(one), mail.folder_of(two)} == {"Junk"}
    assert mail.row(one).flags == {"$Junk"}
    mail.here.ask(Undo())
    assert (mail.folder_of(one), mail.folder_of(two)) == ("Inbox", "Inbox")
    assert mail.row(one).flags == frozenset()
    mail.here.ask(Spam((one,), spam=True))
    mail.here.ask(Spam((one,), spam=False))
    assert mail.folder_of(one) == "Inbox"
    assert mail.row(one).flags == {"$NotJunk"}


def test_a_backup_and_its_restore_bring_back_what_is_away(tmp_path: Path) -> None:
    paths, ids = profile(tmp_path / "profile", 2)
    store = open_store(paths.database)
    store.snooze(ids[:1], 4_000_000_000)
    store.close()
    back_up(paths, tmp_path / "kept", HeldSteps(), force=False)
    store = open_store(paths.database)
    store.wake(ids[:1], say=False)
    store.close()
    restore(paths, tmp_path / "kept", HeldSteps(), settings=False)
    reader = open_reader(paths.database)
    rows = reader.rows(ids)
    reader.close()
    assert [row.standing for row in rows] == [Standing.SNOOZED, Standing.NONE]
    assert rows[0].until == 4_000_000_000


def test_all_of_it_is_salvaged_from_a_damaged_store(mail: Mail, tmp_path: Path) -> None:
    away, pinned, muted = mail.add(1), mail.add(2), mail.add(3)
    sent = mail.add(4, by=ME, role="sent")
    mail.here.ask(Snooze((away,), mail.in_hours(5)))
    mail.here.ask(Pin((pinned,), pinned=True))
    mail.here.ask(Mute((muted,), muted=True))
    mail.here.ask(Remind((sent,), mail.in_hours(5)))
    fresh = tmp_path / "fresh" / "mail.db"
    fresh.parent.mkdir()
    rebuild(mail.here.store_path, fresh, [AccountKey("home")], 0, lambda _words, _count: None)
    again = open_reader(fresh)
    rows = again.rows((away, pinned, muted))
    again.close()
    kinds = [Standing.SNOOZED, Standing.PINNED, Standing.MUTED]
    assert [row.standing for row in rows] == kinds
    assert rows[0].until == mail.row(away).until
