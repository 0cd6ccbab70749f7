"""UTF8=ACCEPT: names, searches and messages in UTF-8 once a server agreed, and only then."""

import pytest

from tests.scripted.imap_peer import ImapPeer, opened, over_tls
from tests.scripted.server import serving
from tui_mail.model.mailbox import Upload
from tui_mail.ports.imap_server import ImapServer

CAN = "IMAP4rev1 AUTH=PLAIN ENABLE UTF8=ACCEPT UIDPLUS MOVE MULTIAPPEND LITERAL+"
LETTER = "Subject: Grüße\r\nTo: Zoë <zoë@far.test>\r\n\r\nwords\r\n".encode()
PLAIN = b"Subject: x\r\n\r\nw\xc3\xb6rds\r\n"
LATIN = b"Subject: Gr\xfc\xdfe\r\n\r\nwords\r\n"


def agrees(imap: ImapPeer) -> None:
    imap.says("ENABLE UTF8=ACCEPT", "* ENABLED UTF8=ACCEPT")


def ends(session: ImapServer) -> None:
    session.cancel()
    session.close()


def test_mailboxes_are_named_in_UTF_8_and_an_ampersand_is_a_letter() -> None:
    names = ("INBOX", "Größe/日本", "R&AMQ-D")

    def talk(imap: ImapPeer) -> None:
        agrees(imap)
        imap.says('LIST "" ""', '* LIST (\\Noselect) "/" ""')
        imap.says('LIST "" "\\*"', *(f'* LIST () "/" "{name}"' for name in names))
        imap.says('SELECT "Größe/日本"', "* 1 EXISTS", "* OK [UIDVALIDITY 7] ok")
        imap.says('UID MOVE 1 "R&AMQ-D"', "* OK [COPYUID 7 1 9] moved")
        imap.says('CREATE "Neü"')
        imap.says('SUBSCRIBE "Neü"')

    with serving(over_tls(talk, CAN)) as server:
        session = opened(server)
        assert [f.remote for f in session.folders()] == list(names)
        assert session.select("Größe/日本").exists == 1
        assert session.move([1], "R&AMQ-D") == {1: 9}
        session.create("Neü")
        ends(session)


def test_a_search_says_no_charset() -> None:
    wanted = "<zoë@far.test>"

    def talk(imap: ImapPeer) -> None:
        agrees(imap)
        imap.selects()
        imap.asked(rf"UID SEARCH HEADER Message-ID \{{{len(wanted.encode())}\+\}}")
        assert imap.peer.read(len(wanted.encode())) == wanted.encode()
        imap.peer.expect("")
        imap.ok("* SEARCH 3")

    with serving(over_tls(talk, CAN)) as server:
        session = opened(server)
        session.select("INBOX")
        assert session.find(wanted) == (3,)
        ends(session)


def test_a_message_with_UTF_8_in_its_header_is_said_to_be_one() -> None:
    def talk(imap: ImapPeer) -> None:
        agrees(imap)
        imap.asked(rf'APPEND "Kept" \(\) UTF8 \(~\{{{len(LETTER)}\}}')
        imap.peer.send("+ go on")
        assert imap.peer.read(len(LETTER)) == LETTER
        imap.peer.expect(r"\)")
        imap.ok(code="[APPENDUID 5 41] ")
        for raw in (PLAIN, LATIN):
            imap.asked(rf'APPEND "Kept" \(\) \{{{len(raw)}\+\}}')
            assert imap.peer.read(len(raw)) == raw
            imap.peer.expect("")
            imap.ok(code="[APPENDUID 5 42] ")

    with serving(over_tls(talk, CAN)) as server:
        session = opened(server)
        assert session.append("Kept", LETTER, [], 0) == 41
        for raw in (PLAIN, LATIN):
            assert session.append("Kept", raw, [], 0) == 42
        ends(session)


def test_of_several_each_is_said_to_be_what_it_is() -> None:
    def talk(imap: ImapPeer) -> None:
        agrees(imap)
        imap.asked(rf'APPEND "Kept" \(\) UTF8 \(~\{{{len(LETTER)}\}}')
        imap.peer.send("+ go on")
        assert imap.peer.read(len(LETTER)) == LETTER
        imap.peer.expect(rf"\) \(\) \{{{len(PLAIN)}\+\}}")
        assert imap.peer.read(len(PLAIN)) == PLAIN
        imap.peer.expect("")
        imap.ok(code="[APPENDUID 5 41:42] ")

    with serving(over_tls(talk, CAN)) as server:
        session = opened(server)
        uploads = [Upload(LETTER, (), 0), Upload(PLAIN, (), 0)]
        assert session.append_all("Kept", uploads) == (41, 42)
        ends(session)


@pytest.mark.parametrize("answer", ["NO [CANNOT] not here", "OK enabled nothing"])
def test_a_server_that_does_not_agree_is_spoken_with_as_before(answer: str) -> None:
    def talk(imap: ImapPeer) -> None:
        imap.asked("ENABLE UTF8=ACCEPT")
        imap.peer.send(f"{imap.tag} {answer}")
        imap.says('SELECT "Gr&APYA3w-e"', "* 1 EXISTS", "* OK [UIDVALIDITY 7] ok")
        imap.asked(rf'APPEND "Kept" \(\) \{{{len(LETTER)}\+\}}')
        assert imap.peer.read(len(LETTER)) == LETTER
        imap.peer.expect("")
        imap.ok(code="[APPENDUID 5 41] ")

    with serving(over_tls(talk, CAN)) as server:
        session = opened(server)
        assert session.select("Größe").exists == 1
        assert session.append("Kept", LETTER, [], 0) == 41
        ends(session)
