"""SEARCH with servers of every kind: old ones, Gmail's answers, and those that know ASCII only."""

import re

import pytest

from tests.scripted.imap_peer import ImapPeer, opened, selected
from tests.scripted.server import serving
from tui_mail.errors import BrokeProtocol, Refused
from tui_mail.message.search_syntax import parse_query
from tui_mail.model.server_search import FoundThere, MailboxNames

INBOX = MailboxNames("home", ("inbox",))
OLD = "IMAP4rev1 AUTH=PLAIN"
GRUESSE = "Grüße".encode()


def found(talk: object, query: str, can: str = OLD) -> FoundThere:
    """What a session makes of what a server says."""
    assert callable(talk)
    with serving(selected(talk, can)) as server:
        session = opened(server)
        try:
            session.select("INBOX", read_only=True)
            return session.search(parse_query(query, now=1_790_000_000), INBOX)
        finally:
            session.cancel()
            session.close()


def counted_text(imap: ImapPeer, text: bytes) -> None:
    """The server lets a literal come, and takes it."""
    imap.peer.send("+ go on")
    assert imap.peer.read(len(text)) == text


def test_without_ESEARCH_the_numbers_come_one_by_one() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.says('UID SEARCH FROM "ada" SINCE 1-Mar-2026', "* SEARCH 3 1", "* SEARCH 2")

    assert found(talk, "from:ada after:2026-03-02") == FoundThere((1, 2, 3))


def test_with_ESEARCH_they_come_by_ranges() -> None:
    def talk(imap: ImapPeer) -> None:
        command = imap.asked(r'UID SEARCH RETURN \(ALL\) TEXT "lunch"')
        assert command
        imap.ok(f'* ESEARCH (TAG "{imap.tag}") UID ALL 2,5:7')

    assert found(talk, "lunch", f"{OLD} ESEARCH") == FoundThere((2, 5, 6, 7))


def test_nothing_found_is_no_failure() -> None:
    def talk(imap: ImapPeer) -> None:
        command = imap.asked(r'UID SEARCH RETURN \(ALL\) TEXT "lunch"')
        assert command
        imap.ok(f'* ESEARCH (TAG "{imap.tag}") UID')

    assert found(talk, "lunch", f"{OLD} ESEARCH") == FoundThere(())


@pytest.mark.parametrize(
    ("can", "length"), [(OLD, "{7}"), (f"{OLD} LITERAL+", "{7+}"), (f"{OLD} LITERAL-", "{7+}")]
)
def test_other_letters_go_in_UTF_8_and_counted(can: str, length: str) -> None:
    def talk(imap: ImapPeer) -> None:
        imap.asked(re.escape(f"UID SEARCH CHARSET UTF-8 OR SUBJECT {length}"))
        if "+" not in length:
            imap.peer.send("+ go on")
        assert imap.peer.read(len(GRUESSE)) == GRUESSE
        imap.peer.expect(' SUBJECT "grusse"')
        imap.ok("* SEARCH 4")

    assert found(talk, "subject:Grüße", can) == FoundThere((4,))


@pytest.mark.parametrize("no", ["NO [BADCHARSET (US-ASCII)] no", "NO hm", "BAD what charset"])
def test_a_server_that_knows_ASCII_only_is_asked_for_what_it_can_compare(no: str) -> None:
    def talk(imap: ImapPeer) -> None:
        imap.asked(r"UID SEARCH CHARSET UTF-8 OR SUBJECT \{7\}")
        imap.peer.send("+ go on")
        assert imap.peer.read(len(GRUESSE)) == GRUESSE
        imap.peer.expect(' SUBJECT "grusse" FROM "ada"')
        imap.peer.send(f"{imap.tag} {no}")
        imap.says('UID SEARCH SUBJECT "grusse" FROM "ada"', "* SEARCH 9")

    assert found(talk, "subject:Grüße from:ada") == FoundThere((9,))


def test_what_it_cannot_compare_at_all_is_named_and_not_asked() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.asked(r"UID SEARCH CHARSET UTF-8 TEXT \{6\}")
        imap.no("[BADCHARSET] no")

    assert found(talk, "世界") == FoundThere((), ("世界",), asked=False)


def test_gmail_is_asked_in_its_own_words() -> None:
    def talk(imap: ImapPeer) -> None:
        raw = r'X-GM-RAW "from:\"ada\""'
        imap.says(re.escape(f'UID SEARCH {raw} X-GM-RAW "has:attachment" UNSEEN'), "* SEARCH 7 8")

    can = f"{OLD} X-GM-EXT-1"
    assert found(talk, "from:ada has:attachment is:unread", can) == FoundThere((7, 8))


def test_a_refusal_is_told_and_the_session_goes_on() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.asked('UID SEARCH TEXT "lunch"')
        imap.no("[LIMIT] too many of them")
        imap.says('UID SEARCH TEXT "lunch"', "* SEARCH 1")

    with serving(selected(talk, OLD)) as server:
        session = opened(server)
        session.select("INBOX", read_only=True)
        wanted = parse_query("lunch", now=0)
        with pytest.raises(Exception, match="at a limit of its own"):
            session.search(wanted, INBOX)
        assert session.search(wanted, INBOX).uids == (1,)
        session.cancel()
        session.close()


@pytest.mark.parametrize("line", ["* SEARCH 1 x", "* SEARCH 1 99999999999999999999999999x"])
def test_S8_an_answer_that_cannot_be_read_finds_nothing(line: str) -> None:
    def talk(imap: ImapPeer) -> None:
        imap.says('UID SEARCH TEXT "lunch"', line)

    with pytest.raises(BrokeProtocol):
        found(talk, "lunch")


def test_conditions_about_other_folders_ask_nothing() -> None:
    assert found(lambda _imap: None, "in:sent lunch") == FoundThere(())
    assert found(lambda _imap: None, "has:attachment") == FoundThere(
        (), ("has:attachment",), asked=False
    )


def test_a_server_that_refuses_without_a_reason_is_told() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.asked('UID SEARCH TEXT "lunch"')
        imap.no("no searching here")

    with pytest.raises(Refused, match="no searching here"):
        found(talk, "lunch")
