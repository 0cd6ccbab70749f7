"""Servers whose numbers change their meaning, or whose mailboxes go, while they are asked."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.here import Here, Keys, engine
from tests.scripted.imap_mailboxes import Box, MailboxServer
from tests.servers.imap_session import mail
from tests.servers.test_imap_every_byte import Both, places, settings
from tui_mail.model.commands import ChangeFlags, Move, MoveToRole
from tui_mail.model.folder import Role
from tui_mail.model.ids import MessageId

WAYS = [(), ("QRESYNC", "CONDSTORE", "LIST-STATUS")]


@pytest.fixture(params=WAYS, ids=["QRESYNC", "neither"])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Both]:
    """Twelve messages, here and there."""
    with MailboxServer(*request.param) as server:
        for number in range(12):
            server.boxes["INBOX"].put(mail(number))
        with engine(tmp_path, settings(server.port), Keys(imap="pw")) as here:
            assert here.sync() == ""
            yield Both(server, here)


def restored(box: Box, count: int) -> None:
    """An old copy of the mailbox is there again: the last messages never were."""
    for uid in sorted(box.messages)[-count:]:
        del box.messages[uid]
    box.uidnext -= count
    box.modseq -= count


def number_of(here: Here, uid: int) -> MessageId:
    return places(here, "Inbox")[uid].id


def test_R6_numbers_that_went_back_cost_nothing_and_hide_nothing(both: Both) -> None:
    here, inbox = both.here, both.server.boxes["INBOX"]
    lost = [number_of(here, uid) for uid in (11, 12)]
    restored(inbox, 2)
    assert here.sync() == ""
    assert here.subjects("Inbox") == sorted(f"number {n}" for n in range(12)), "nothing is removed"
    inbox.put(mail(50))
    assert here.sync() == ""
    assert both.mirrored() == both.there(), "what came under an old number is here"
    for more in range(3):
        inbox.put(mail(51 + more))
    for _ in range(2):
        assert here.sync() == ""
        assert both.mirrored() == both.there()
        assert both.shown() == 16
    here.ask(MoveToRole(tuple(lost), Role.TRASH))
    assert here.sync() == ""
    assert len(inbox.messages) == 14, "what is only here takes no other message along"


def test_R6_numbers_that_were_given_again_before_anybody_looked_are_others(both: Both) -> None:
    here, inbox = both.here, both.server.boxes["INBOX"]
    here.ask(ChangeFlags((number_of(here, 11),), add=("flagged",)))
    here.ask(Move((number_of(here, 12),), "Archive"))
    restored(inbox, 3)
    inbox.put(mail(50))
    inbox.put(mail(51))
    assert here.sync() == ""
    assert both.mirrored() == both.there()
    assert not any(flags for _, flags, _ in inbox.messages.values()), "said of another message"
    assert len(inbox.messages) == 11
    shown = here.subjects("Inbox") + here.subjects("Archive")
    assert sorted(shown) == sorted(f"number {n}" for n in (*range(12), 50, 51))


def test_R6_a_change_waits_until_a_mailbox_that_was_numbered_anew_was_looked_at(both: Both) -> None:
    here, inbox = both.here, both.server.boxes["INBOX"]
    here.ask(ChangeFlags((number_of(here, 3),), add=("flagged",)))
    here.ask(MoveToRole((number_of(here, 5),), Role.TRASH))
    anew = Box(inbox.uidvalidity + 1)
    anew.modseq = inbox.modseq + 20
    for uid in sorted(inbox.messages, reverse=True):
        anew.put(inbox.messages[uid][0])
    both.server.boxes["INBOX"] = anew
    assert here.sync() == ""
    assert [raw for raw, flags, _ in anew.messages.values() if flags] == [mail(2)]
    assert [raw for raw, _, _ in both.server.boxes["Trash"].messages.values()] == [mail(4)]
    assert both.mirrored() == both.there()
    assert both.shown() == 12


@pytest.mark.parametrize("renamed", [True, False])
def test_a_mailbox_that_went_after_the_list_keeps_nothing_of_the_others_back(
    both: Both, renamed: bool
) -> None:
    here, boxes = both.here, both.server.boxes
    boxes["Old"] = Box(20)
    boxes["Old"].put(mail(100))
    assert here.sync() == ""
    boxes["Old"].put(mail(101))
    boxes["Archive"].put(mail(102))

    def goes(command: str) -> None:
        if "Old" in command and "SELECT" in command and "Old" in boxes:
            box = boxes.pop("Old")
            if renamed:
                boxes["New"] = box

    both.server.before = goes
    assert here.sync() == ""
    assert here.subjects("Archive") == ["number 102"]
    assert here.subjects("Old") == ["number 100"], "not taken for gone by a refusal"
    assert here.sync() == ""
    assert here.subjects("Old") == []
    assert here.subjects("New") == (["number 100", "number 101"] if renamed else [])
    assert both.shown() == 15 if renamed else 13


def test_R6_UIDs_up_to_the_largest_are_numbers_like_others(both: Both) -> None:
    here, inbox = both.here, both.server.boxes["INBOX"]
    inbox.uidnext = 2**31 - 1
    for more in range(3):
        inbox.put(mail(100 + more))
    assert here.sync() == ""
    assert both.mirrored() == both.there()
    inbox.uidnext = 2**32 - 4
    for more in range(3):
        inbox.put(mail(200 + more))
    inbox.flag(2**31, frozenset({"\\Flagged"}))
    inbox.remove(2**31 - 1)
    assert here.sync() == ""
    assert both.mirrored() == both.there()
    assert max(inbox.messages) == 2**32 - 2
    here.ask(ChangeFlags((number_of(here, 2**32 - 2),), ("seen",), ()))
    here.ask(Move((number_of(here, 2**32 - 3),), "Archive"))
    inbox.remove(2**32 - 4)
    assert here.sync() == ""
    assert both.mirrored() == both.there()
    assert "\\Seen" in inbox.messages[2**32 - 2][1]
    assert 2**32 - 3 not in inbox.messages
    assert len(places(here, "Archive")) == 1
