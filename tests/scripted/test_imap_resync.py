"""Servers that offer QRESYNC and do not keep to it: what they say is read with care, or left."""

import pytest

from tests.scripted.imap_peer import ImapPeer, opened, over_tls
from tests.scripted.server import serving
from tui_mail.errors import BrokeProtocol
from tui_mail.model.mailbox import MailboxMark, News, Selected

CAN = "IMAP4rev1 AUTH=PLAIN ENABLE QRESYNC CONDSTORE ESEARCH"
KNOWN = MailboxMark(uidvalidity=77, uidnext=10, highestmodseq=500, exists=9)
OPENED = ("* 8 EXISTS", "* OK [UIDVALIDITY 77] ok", "* OK [UIDNEXT 12] ok")


def enables(imap: ImapPeer, *untagged: str) -> None:
    imap.says("ENABLE QRESYNC", *(untagged or ("* ENABLED QRESYNC",)))


def asked(*untagged: str, enabled: str = "* ENABLED QRESYNC") -> Selected:
    """What SELECT tells with news wanted."""

    def talk(imap: ImapPeer) -> None:
        enables(imap, enabled)
        imap.says(r'SELECT "INBOX" \(QRESYNC \(77 500 1:9\)\)', *OPENED, *untagged)

    with serving(over_tls(talk, CAN)) as server:
        session = opened(server)
        try:
            return session.select("INBOX", since=KNOWN)
        finally:
            session.cancel()
            session.close()


def test_news_come_with_SELECT() -> None:
    found = asked(
        "* OK [HIGHESTMODSEQ 510] ok",
        "* VANISHED (EARLIER) 3:4,9",
        "* 1 FETCH (UID 1 FLAGS (\\Seen) MODSEQ (505))",
        "* 2 FETCH (MODSEQ (507) FLAGS (work) UID 5)",
    )
    flags = {1: frozenset({"seen"}), 5: frozenset({"work"})}
    assert found.news == News(flags, ((3, 4), (9, 9)))
    assert found.mark == MailboxMark(77, 12, 510, 8)


def test_R6_VANISHED_of_four_billion_messages_is_one_range() -> None:
    found = asked("* OK [HIGHESTMODSEQ 510] ok", "* VANISHED (EARLIER) 1:4294967295")
    assert found.news == News({}, ((1, 4294967295),))


@pytest.mark.parametrize(
    "untagged",
    [
        ("* OK [HIGHESTMODSEQ 499] ok", "* VANISHED (EARLIER) 1:9"),
        ("* OK [NOMODSEQ] none", "* VANISHED (EARLIER) 1:9"),
        ("* OK [UIDVALIDITY 78] another", "* OK [HIGHESTMODSEQ 510] ok", "* VANISHED 1:9"),
    ],
)
def test_R6_what_a_server_says_of_another_state_is_no_news(untagged: tuple[str, ...]) -> None:
    assert asked(*untagged).news is None


@pytest.mark.parametrize("line", ["* VANISHED (EARLIER) x", "* VANISHED {3}\r\n1:9"])
def test_R8_news_that_cannot_be_read_end_the_session(line: str) -> None:
    with pytest.raises(BrokeProtocol):
        asked("* OK [HIGHESTMODSEQ 510] ok", line)


@pytest.mark.parametrize("answer", ["* ENABLED", "* ENABLED CONDSTORE", "* OK hm"])
def test_a_server_that_does_not_agree_to_QRESYNC_is_not_asked_by_it(answer: str) -> None:
    def talk(imap: ImapPeer) -> None:
        enables(imap, answer)
        imap.says(r'SELECT "INBOX" \(CONDSTORE\)', *OPENED, "* OK [HIGHESTMODSEQ 510] ok")

    with serving(over_tls(talk, CAN)) as server:
        session = opened(server)
        found = session.select("INBOX", since=KNOWN)
        assert (found.news, found.highestmodseq) == (None, 510)
        session.cancel()
        session.close()


def test_a_server_that_calls_QRESYNC_bad_is_asked_without_it_from_then_on() -> None:
    def talk(imap: ImapPeer) -> None:
        enables(imap)
        imap.asked(r'SELECT "INBOX" \(QRESYNC .*')
        imap.peer.send(f"{imap.tag} BAD what is that")
        for _ in range(2):
            imap.says(r'SELECT "INBOX" \(CONDSTORE\)', *OPENED, "* OK [HIGHESTMODSEQ 510] ok")

    with serving(over_tls(talk, CAN)) as server:
        session = opened(server)
        for _ in range(2):
            found = session.select("INBOX", since=KNOWN)
            assert (found.exists, found.news) == (8, None)
        session.cancel()
        session.close()


@pytest.mark.parametrize(
    ("answer", "uids"),
    [
        ('* ESEARCH (TAG "x") UID ALL 1:3,7', (1, 2, 3, 7)),
        ('* ESEARCH (TAG "x") UID', ()),
        ("* SEARCH 3 1", (1, 3)),
    ],
)
def test_uids_are_told_by_ranges(answer: str, uids: tuple[int, ...]) -> None:
    def talk(imap: ImapPeer) -> None:
        enables(imap)
        imap.says("SELECT .*", *OPENED)
        imap.says(r"UID SEARCH RETURN \(ALL\) ALL", answer)

    with serving(over_tls(talk, CAN)) as server:
        session = opened(server)
        session.select("INBOX")
        assert session.uids() == uids
        session.cancel()
        session.close()


def test_S8_ranges_of_more_messages_than_there_can_be_end_the_session() -> None:
    def talk(imap: ImapPeer) -> None:
        enables(imap)
        imap.says("SELECT .*", *OPENED)
        imap.says("UID SEARCH .*", '* ESEARCH (TAG "x") UID ALL 1:4294967295')

    with serving(over_tls(talk, CAN)) as server:
        session = opened(server)
        session.select("INBOX")
        with pytest.raises(BrokeProtocol, match="more messages"):
            session.uids()
        session.close()
