"""Mailboxes of a real Dovecot: names, roles, making them, opening them."""

import pytest

from tests.servers.cyrus import Cyrus
from tests.servers.imap_session import mail, session
from tests.servers.rig import Rig
from tui_mail.errors import Refused, UsageError
from tui_mail.model.folder import Role
from tui_mail.ports.imap_server import RemoteFolder


def test_the_folders_come_with_their_roles(clean_rig: Rig) -> None:
    with session(clean_rig) as server:
        found = {folder.name: folder for folder in server.folders()}
    assert {name: folder.role for name, folder in found.items()} == {
        "Inbox": Role.INBOX,
        "Drafts": Role.DRAFTS,
        "Sent": Role.SENT,
        "Trash": Role.TRASH,
        "Junk": Role.JUNK,
        "Archive": Role.ARCHIVE,
    }
    assert found["Inbox"] == RemoteFolder("INBOX", "Inbox", Role.INBOX, selectable=True)


@pytest.mark.parametrize(
    "name", ["Plain", "Ünï/日本 & 한국", 'quo"te', "back\\slash", "Projects/2026/November", "1234"]
)
def test_a_folder_is_made_listed_and_opened_by_the_name_the_user_gave(
    clean_rig: Rig | Cyrus, name: str
) -> None:
    if isinstance(clean_rig, Cyrus):
        name = name.replace('"', "'").replace("\\", "~")  # which it refuses in a name
    with session(clean_rig) as server:
        remote = server.remote_name(name)
        server.create(remote)
        server.create(remote)
        (made,) = (folder for folder in server.folders() if folder.name == name)
        assert made == RemoteFolder(remote, name, None, selectable=True)
        assert server.select(made.remote).exists == 0
    assert name in clean_rig.mailboxes("bob")


def test_a_parent_that_is_no_folder_itself_cannot_be_selected(clean_rig: Rig | Cyrus) -> None:
    with session(clean_rig) as server:
        server.create("Above/Below")
        found = {folder.name: folder.selectable for folder in server.folders()}
    assert found["Above/Below"] is True
    # Cyrus makes the parent too
    assert (found.get("Above") is True) is isinstance(clean_rig, Cyrus)


def test_a_folder_that_is_not_there_is_refused_and_the_session_goes_on(clean_rig: Rig) -> None:
    with session(clean_rig) as server:
        with pytest.raises(Refused, match=r"says: Mailbox does(n't| not) exist"):
            server.select("Nowhere")
        assert server.select("INBOX").exists == 0


def test_S5_a_line_break_in_a_folder_name_never_reaches_the_server(clean_rig: Rig) -> None:
    clean_rig.deliver("bob", mail(1))
    with session(clean_rig) as server:
        server.select("INBOX")
        with pytest.raises(Refused, match=r"Control characters not allowed|Invalid mailbox name"):
            server.create("x\r\nA9 STORE 1 +FLAGS (\\Deleted)\r\n")  # goes as modified UTF-7
        with pytest.raises(UsageError):
            server.select('\ufdd0INBOX"\r\nA9 STORE 1 +FLAGS (\\Deleted)\r\n')
        with pytest.raises(UsageError):
            server.find('x"\r\nA9 STORE 1:* +FLAGS (\\Deleted)\r\n')
        server.select("INBOX")
        assert dict(server.flags()) == {1: frozenset()}


def test_select_tells_what_a_sync_needs(clean_rig: Rig) -> None:
    for number in range(3):
        clean_rig.deliver("bob", mail(number))
    with session(clean_rig) as server:
        first = server.select("INBOX")
        assert (first.exists, first.uidnext, first.read_only) == (3, 4, False)
        assert first.uidvalidity > 0
        assert first.highestmodseq > 0
        assert first.keywords_allowed
        server.change_flags([1], ["seen"], [])
        assert server.select("INBOX").highestmodseq > first.highestmodseq
        assert server.select("INBOX", read_only=True).read_only
