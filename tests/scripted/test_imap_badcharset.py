"""A server that knows no letters but ASCII's is asked for a piece, and the rest compared here."""

from tests.scripted.imap_peer import ImapPeer, opened, selected
from tests.scripted.server import serving

WANTED = "<größe.of-the-mail@far.test>"


def answer(number: int, name: str) -> list[bytes]:
    header = f"Message-ID: {name}\r\n\r\n".encode()
    return [
        b"* %d FETCH (UID %d FLAGS () RFC822.SIZE 9 " % (number, number),
        b"BODY[HEADER.FIELDS (MESSAGE-ID)] {%d}\r\n%b" % (len(header), header),
        b" BODY[TEXT]<0> {1}\r\nx)\r\n",
    ]


def test_BADCHARSET_a_piece_of_the_Message_ID_finds_it_and_no_other_one_is_taken_for_it() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.asked(r"UID SEARCH CHARSET UTF-8 HEADER Message-ID \{\d+\}")
        imap.no("[BADCHARSET (US-ASCII)] what letters are these?")
        imap.says('UID SEARCH HEADER Message-ID "e.of-the-mail@far.test>"', "* SEARCH 1 3")
        imap.asked("UID FETCH 1,3 .*")
        imap.peer.raw(b"".join(answer(1, "<grösse.of-the-mail@far.test>") + answer(3, WANTED)))
        imap.ok()
        imap.selects()

    with serving(selected(talk)) as server:
        session = opened(server)
        session.select("INBOX")
        assert session.find(WANTED) == (3,)
        assert session.select("INBOX").exists == 3
        session.cancel()
        session.close()
