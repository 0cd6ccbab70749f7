"""Which mailboxes are subscribed to, as servers of all ages tell it."""

import pytest

from tests.scripted.imap_peer import ImapPeer, opened, over_tls
from tests.scripted.server import serving

CAN = "IMAP4rev1 AUTH=PLAIN"
LIST = ('* LIST () "/" INBOX', '* LIST () "/" Lists', '* LIST () "/" Old')


def told(*lsub: str, no: str = "") -> dict[str, bool | None]:
    """By a server that has no LIST-EXTENDED."""

    def talk(imap: ImapPeer) -> None:
        imap.says('LIST "" ""', '* LIST (\\Noselect) "/" ""')
        imap.says('LIST "" "\\*"', *LIST)
        if no:
            imap.asked('LSUB "" "\\*"')
            imap.no(no)
        else:
            imap.says('LSUB "" "\\*"', *lsub)

    with serving(over_tls(talk, CAN)) as server:
        session = opened(server)
        found = {folder.name: folder.subscribed for folder in session.folders(marks=True)}
        session.cancel()
        session.close()
    return found


def test_LSUB_tells_it_and_what_only_stands_above_one_is_not() -> None:
    assert told('* LSUB () "/" "Lists"', '* LSUB (\\Noselect) "/" Old', '* LSUB () "/" Gone') == {
        "Inbox": True,
        "Lists": True,
        "Old": False,
    }


@pytest.mark.parametrize("lsub", [(), ('* LSUB () "/" INBOX',)])
def test_who_does_without_subscriptions_sees_every_folder_as_before(lsub: tuple[str, ...]) -> None:
    assert set(told(*lsub).values()) == {None}


def test_a_server_without_subscriptions_is_no_trouble() -> None:
    assert set(told(no="what is that?").values()) == {None}


def test_LIST_tells_it_itself_where_it_can() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.says('LIST "" ""', '* LIST (\\Noselect) "/" ""')
        imap.says(
            r'LIST "" "\*" RETURN \(SUBSCRIBED\)',
            '* LIST (\\HasNoChildren) "/" INBOX',
            '* LIST (\\Subscribed \\HasNoChildren) "/" Lists',
            '* LIST () "/" Old',
        )

    with serving(over_tls(talk, f"{CAN} LIST-EXTENDED")) as server:
        session = opened(server)
        found = {folder.name: folder.subscribed for folder in session.folders(marks=True)}
        session.cancel()
        session.close()
    assert found == {"Inbox": True, "Lists": True, "Old": False}
