"""How full a mailbox is, as servers tell it."""

import pytest

from tests.scripted.imap_peer import ImapPeer, opened, over_tls
from tests.scripted.server import serving
from tui_mail.model.account import Room

CAN = "IMAP4rev1 AUTH=PLAIN QUOTA"


@pytest.mark.parametrize(
    ("told", "room"),
    [
        (('* QUOTAROOT INBOX ""', '* QUOTA "" (STORAGE 10 512)'), Room(10_240, 524_288)),
        (('* QUOTA "User (1)" (MESSAGE 3 9 STORAGE 1 4)',), Room(1024, 4096)),
        (("* QUOTA {4}\r\na(b) (STORAGE 1 4)",), Room(1024, 4096)),
        (("* QUOTA a (STORAGE 1 4)", "* QUOTA b (STORAGE 3 4)"), Room(3072, 4096)),
        (("* QUOTA a (STORAGE 1 0)", '* QUOTA "" (MESSAGE 1 4)'), None),
        (('* QUOTA "" ()', "* QUOTA a (STORAGE x 4)", f"* QUOTA a (STORAGE 1 {'9' * 40})"), None),
        (("* QUOTAROOT INBOX",), None),
    ],
)
def test_the_fullest_storage_counts_and_what_cannot_be_read_does_not(
    told: tuple[str, ...], room: Room | None
) -> None:
    def talk(imap: ImapPeer) -> None:
        imap.says('GETQUOTAROOT "INBOX"', *told)

    with serving(over_tls(talk, CAN)) as server:
        session = opened(server)
        assert session.room() == room
        session.cancel()
        session.close()


def test_a_server_that_refuses_or_cannot_is_no_trouble() -> None:
    def refuses(imap: ImapPeer) -> None:
        imap.asked('GETQUOTAROOT "INBOX"')
        imap.no("[NOPERM] no")
        imap.selects()

    for talk, can in ((refuses, CAN), (ImapPeer.selects, "IMAP4rev1 AUTH=PLAIN")):
        with serving(over_tls(talk, can)) as server:
            session = opened(server)
            assert session.room() is None
            assert session.select("INBOX").exists == 3
            session.cancel()
            session.close()
