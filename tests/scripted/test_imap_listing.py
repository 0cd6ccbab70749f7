"""LIST and STATUS lines as servers write them: odd ones cost a SELECT, never a mailbox."""

from tests.scripted.imap_peer import ImapPeer, opened, over_tls
from tests.scripted.server import serving
from tui_mail.model.mailbox import MailboxMark

CAN = "IMAP4rev1 AUTH=PLAIN CONDSTORE"
NUMBERS = "MESSAGES 3 UIDNEXT 9 UIDVALIDITY 77 HIGHESTMODSEQ 12"
MARK = MailboxMark(uidvalidity=77, uidnext=9, highestmodseq=12, exists=3)


def test_how_mailboxes_stand_comes_with_the_list_of_them() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.says('LIST "" ""', '* LIST (\\Noselect) "/" ""')
        imap.says(
            r'LIST "" "\*" RETURN \(STATUS \(MESSAGES UIDNEXT UIDVALIDITY HIGHESTMODSEQ\)\)',
            '* LIST () "/" INBOX',
            f"* STATUS INBOX ({NUMBERS})",
            '* LIST () "/" "a \\"b\\""',
            f'* STATUS "a \\"b\\"" (highestmodseq 12 {NUMBERS})',
            '* LIST () "/" {3}\r\nx(y',
            f"* STATUS {{3}}\r\nx(y ({NUMBERS})",
            '* LIST () "/" short',
            "* STATUS short (MESSAGES 3)",
            '* LIST () "/" odd',
            f"* STATUS odd (MESSAGES 3 UIDNEXT 9 UIDVALIDITY x{'9' * 30} HIGHESTMODSEQ 1)",
            "* STATUS (",
            '* LIST () "/" none',
            f"* STATUS unlisted ({NUMBERS})",
        )
        imap.says('LSUB "" "\\*"')

    with serving(over_tls(talk, f"{CAN} LIST-STATUS")) as server:
        session = opened(server)
        found = {folder.remote: folder.mark for folder in session.folders(marks=True)}
        assert found == {
            "INBOX": MARK,
            'a "b"': MARK,
            "x(y": MARK,
            "short": None,
            "odd": None,
            "none": None,
        }
        session.cancel()
        session.close()


def test_without_LIST_STATUS_each_is_asked_at_once_and_one_refusal_is_none_of_the_others() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.says('LIST "" ""', '* LIST (\\Noselect) "/" ""')
        imap.says(
            r'LIST "" "\*"',
            '* LIST () "/" INBOX',
            '* LIST (\\Noselect) "/" Up',
            '* LIST () "/" Shut',
            '* LIST () "/" Last',
        )
        asked = [(imap.asked("STATUS .*"), imap.tag) for _ in range(3)]
        assert [words.split()[1] for words, _ in asked] == ['"INBOX"', '"Shut"', '"Last"']
        for words, tag in asked:
            name = words.split()[1].strip('"')
            if name == "Shut":
                imap.peer.send(f"{tag} NO [NOPERM] not yours")
            else:
                imap.peer.send(f"* STATUS {name} ({NUMBERS})", f"{tag} OK done")
        imap.says('LSUB "" "\\*"')

    with serving(over_tls(talk, CAN)) as server:
        session = opened(server)
        found = {folder.remote: folder.mark for folder in session.folders(marks=True)}
        assert found == {"INBOX": MARK, "Up": None, "Shut": None, "Last": MARK}
        session.cancel()
        session.close()
