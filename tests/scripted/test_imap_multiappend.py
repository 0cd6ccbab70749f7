"""MULTIAPPEND: many messages by one command, each UID that of its message, all of them or none."""

import pytest

from tests.scripted.imap_peer import ImapPeer, opened, over_tls
from tests.scripted.server import serving
from tui_mail.errors import MailboxFull, Refused
from tui_mail.model.mailbox import Upload

CAN = "IMAP4rev1 AUTH=PLAIN UIDPLUS MULTIAPPEND"
MAILS = [b"Subject: %d\r\n\r\n%b\r\n" % (n, b"x" * (20 + n)) for n in range(3)]
UPLOADS = [
    Upload(MAILS[0], ("seen", "Family"), 978_343_200),
    Upload(MAILS[1], (), 0),
    Upload(MAILS[2], ("flagged",), 978_343_260),
]
HEADS = [
    r'\(\\Seen Family\) " 1-Jan-2001 10:00:00 \+0000"',
    r"\(\)",
    r'\(\\Flagged\) " 1-Jan-2001 10:01:00 \+0000"',
]


def takes(imap: ImapPeer, answer: str, plus: str = "[+]") -> None:
    """The whole command, its bytes exactly, and one answer."""
    imap.asked(rf'APPEND "Kept" {HEADS[0]} \{{{len(MAILS[0])}{plus}\}}')
    for number, mail in enumerate(MAILS):
        if not plus:
            imap.peer.send("+ go on")
        assert imap.peer.read(len(mail)) == mail
        if number < 2:
            imap.peer.expect(rf" {HEADS[number + 1]} \{{{len(MAILS[number + 1])}{plus}\}}")
    imap.peer.expect("")
    imap.peer.send(f"{imap.tag} {answer}")


@pytest.mark.parametrize(
    ("answer", "uids"),
    [
        ("OK [APPENDUID 5 41:43] done", (41, 42, 43)),
        ("OK [APPENDUID 5 41,47:48] done", (41, 47, 48)),
        ("OK [APPENDUID 5 41:42] done", (None, None, None)),
        ("OK done", (None, None, None)),
    ],
)
@pytest.mark.parametrize("literal", ["LITERAL+", "LITERAL-", ""])
def test_each_message_gets_the_UID_that_is_told_of_it_or_none(
    answer: str, uids: tuple[int | None, ...], literal: str
) -> None:
    def talk(imap: ImapPeer) -> None:
        takes(imap, answer, "[+]" if literal else "")
        imap.selects()

    with serving(over_tls(talk, f"{CAN} {literal}")) as server:
        session = opened(server)
        assert session.append_all("Kept", UPLOADS) == uids
        assert session.select("INBOX").exists == 3
        session.cancel()
        session.close()


def test_a_no_before_the_second_message_is_sent_leaves_it_here() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.asked(r'APPEND "Kept" .*')
        imap.peer.send("+ go on")
        imap.peer.read(len(MAILS[0]))
        imap.peer.line()
        imap.no("[OVERQUOTA] that is enough")
        imap.selects()

    with serving(over_tls(talk, CAN)) as server:
        session = opened(server)
        with pytest.raises(MailboxFull):
            session.append_all("Kept", UPLOADS)
        assert session.select("INBOX").exists == 3, "the session goes on"
        session.cancel()
        session.close()
        assert MAILS[1] not in server.heard


def test_one_over_the_limit_keeps_all_of_them_here_before_a_byte_is_sent() -> None:
    limit = len(MAILS[1])
    with serving(over_tls(ImapPeer.selects, f"{CAN} APPENDLIMIT={limit}")) as server:
        session = opened(server)
        with pytest.raises(Refused, match="the server takes none of more"):
            session.append_all("Kept", UPLOADS)
        assert session.select("INBOX").exists == 3
        session.cancel()
        session.close()
        assert b"APPEND" not in server.heard
