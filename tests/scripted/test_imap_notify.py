"""NOTIFY: refused, called bad, let go of, and told in between."""

import pytest

from tests.scripted.imap_peer import CAPABILITIES, ImapPeer, opened, selected
from tests.scripted.server import serving
from tui_mail.model.account import Room

CAN = f"{CAPABILITIES} NOTIFY QUOTA"
SET = (
    r"NOTIFY SET \(selected \(MessageNew MessageExpunge FlagChange\)\)"
    r" \(personal \(MessageNew MessageExpunge FlagChange\)\)"
)


def idles(imap: ImapPeer, news: str) -> None:
    imap.asked("IDLE")
    imap.peer.send("+ idling", news)
    imap.peer.expect("DONE")
    imap.ok()


@pytest.mark.parametrize("answer", ["NO [NOPERM] not for you", "BAD what is that?"])
def test_a_server_that_does_not_do_it_is_asked_once_and_tells_of_the_inbox(answer: str) -> None:
    def talk(imap: ImapPeer) -> None:
        imap.asked(SET)
        imap.peer.send(f"{imap.tag} {answer}")
        idles(imap, "* STATUS Lists (MESSAGES 4 UIDNEXT 5)\r\n* 4 EXISTS")

    with serving(selected(talk, CAN)) as server:
        session = opened(server)
        session.select("INBOX")
        assert not session.watch()
        assert not session.watch()
        assert session.idle(20)
        assert not session.heard_elsewhere()
        session.cancel()
        session.close()


def test_once_it_is_too_much_everything_is_looked_at_and_it_is_asked_for_again() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.says(SET)
        idles(imap, "* OK [NOTIFICATIONOVERFLOW] too much")
        imap.says(SET)
        idles(imap, '* STATUS "a (b" (MESSAGES 4 UIDNEXT 5)')

    with serving(selected(talk, CAN)) as server:
        session = opened(server)
        session.select("INBOX")
        for _ in range(2):
            assert session.watch()
            assert session.idle(20)
            assert session.heard_elsewhere()
        session.cancel()
        session.close()


def test_what_is_told_in_answer_to_something_else_wakes_the_next_idle() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.says(SET)
        imap.says("GETQUOTAROOT .*", "* STATUS Lists (MESSAGES 4)", '* QUOTA "" (STORAGE 1 2)')

    with serving(selected(talk, CAN)) as server:
        session = opened(server)
        session.select("INBOX")
        assert session.watch()
        assert session.room() == Room(1024, 2048)
        assert session.idle(20)
        assert session.heard_elsewhere()
        session.cancel()
        session.close()
