"""Servers without MOVE, UIDPLUS, SPECIAL-USE or `/`: what is done instead, word for word."""

import pytest

from tests.scripted.imap_peer import ImapPeer, opened, over_tls, selected
from tests.scripted.server import serving
from tui_mail.errors import BrokeProtocol, MissingCapability, Refused
from tui_mail.model.folder import Role


def test_without_MOVE_a_move_is_COPY_then_UID_EXPUNGE_of_exactly_what_was_copied() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.says('UID COPY 1:3,7 "Trash"', code="[COPYUID 5 1,3,7 41:43] ")
        imap.says(r"UID STORE 1,3,7 \+FLAGS.SILENT \(\\Deleted\)")
        imap.says("UID EXPUNGE 1,3,7", "* 1 EXPUNGE", "* 1 EXPUNGE", "* 2 EXPUNGE")

    with serving(selected(talk, "IMAP4rev1 AUTH=PLAIN UIDPLUS")) as server:
        session = opened(server)
        session.select("INBOX")
        assert session.move([7, 1, 2, 3], "Trash") == {1: 41, 3: 42, 7: 43}
        session.cancel()
        session.close()


def test_without_MOVE_nothing_is_flagged_when_the_copy_is_refused() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.asked('UID COPY 1 "Trash"')
        imap.no("[OVERQUOTA] full")

    with serving(selected(talk, "IMAP4rev1 AUTH=PLAIN UIDPLUS")) as server:
        session = opened(server)
        session.select("INBOX")
        with pytest.raises(Refused, match="full"):
            session.move([1], "Trash")
        session.cancel()
        session.close()
        assert b"STORE" not in server.heard


def test_without_UIDPLUS_a_move_copies_flags_and_says_so_and_never_expunges() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.says('UID COPY 1:2 "Trash"')
        imap.says(r"UID STORE 1:2 \+FLAGS.SILENT \(\\Deleted\)")

    with serving(selected(talk, "IMAP4rev1 AUTH=PLAIN")) as server:
        session = opened(server)
        session.select("INBOX")
        with pytest.raises(MissingCapability, match="marked as deleted"):
            session.move([1, 2], "Trash")
        session.cancel()
        session.close()
        assert b"EXPUNGE" not in server.heard


def test_without_UIDPLUS_a_deletion_flags_and_says_so_and_never_expunges() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.says(r"UID STORE 2 \+FLAGS.SILENT \(\\Deleted\)")

    with serving(selected(talk, "IMAP4rev1 AUTH=PLAIN MOVE")) as server:
        session = opened(server)
        session.select("INBOX")
        with pytest.raises(MissingCapability, match="marked as deleted"):
            session.delete([2])
        session.cancel()
        session.close()
        assert b"EXPUNGE" not in server.heard


@pytest.mark.parametrize("no", ["mark", "removal"])
def test_mark_and_removal_are_said_in_one_breath_and_a_no_to_either_is_told(no: str) -> None:
    def talk(imap: ImapPeer) -> None:
        imap.asked(r"UID STORE 2 \+FLAGS.SILENT \(\\Deleted\)")
        marked = imap.tag
        imap.asked("UID EXPUNGE 2")  # nothing was answered so far
        removed = imap.tag
        for tag, what in ((marked, "mark"), (removed, "removal")):
            imap.tag = tag
            imap.no(f"not this {what}") if what == no else imap.ok()
        imap.selects()

    with serving(selected(talk, "IMAP4rev1 AUTH=PLAIN UIDPLUS")) as server:
        session = opened(server)
        session.select("INBOX")
        with pytest.raises(Refused, match=f"not this {no}"):
            session.delete([2])
        assert session.select("INBOX").exists == 3, "both answers were read"
        session.cancel()
        session.close()


@pytest.mark.parametrize(
    "code",
    ["COPYUID 5 1:2 41", "COPYUID x", "COPYUID 5 1:4000000000 1:4000000000", "COPYUID 5 a b"],
)
def test_a_COPYUID_that_cannot_be_ends_the_session(code: str) -> None:
    def talk(imap: ImapPeer) -> None:
        imap.says("UID MOVE .*", f"* OK [{code}] moved")

    with serving(selected(talk)) as server:
        session = opened(server)
        session.select("INBOX")
        with pytest.raises(BrokeProtocol, match=r"COPYUID|UIDs|messages"):
            session.move([1, 2], "Trash")
        session.close()


def listed(
    capabilities: str, delimiter: str, *lines: str, namespace: str = ""
) -> dict[str, tuple[str, Role | None, bool]]:
    """Shown name to remote name, role and selectable, as the client reads these LIST lines."""

    def talk(imap: ImapPeer) -> None:
        if namespace:
            imap.says("NAMESPACE", f"* NAMESPACE {namespace}")
        else:
            imap.says('LIST "" ""', f'* LIST (\\Noselect) {delimiter} ""')
        imap.asked('LIST "" "\\*"( RETURN .SPECIAL-USE.)?')
        imap.peer.raw("".join(f"{line}\r\n" for line in lines).encode("latin-1"))
        imap.ok()

    with serving(over_tls(talk, f"IMAP4rev1 AUTH=PLAIN {capabilities}")) as server:
        session = opened(server)
        try:
            folders = session.folders()
            assert [session.remote_name(f.name) for f in folders if f.remote.isascii()] == [
                f.remote for f in folders if f.remote.isascii()
            ]
            return {f.name: (f.remote, f.role, f.selectable) for f in folders}
        finally:
            session.cancel()
            session.close()


def test_roles_come_from_names_in_many_languages_where_there_is_no_SPECIAL_USE() -> None:
    found = listed(
        "",
        '"/"',
        '* LIST () "/" INBOX',
        '* LIST () "/" "Gesendete Objekte"',
        '* LIST () "/" "Sent"',
        '* LIST () "/" "Brouillons"',
        '* LIST () "/" "&BBoEPgRABDcEOAQ9BDA-"',
        '* LIST () "/" "&j,dg0TDhMPww6w-"',
        '* LIST () "/" "Projects/Archive"',
        '* LIST () "/" "Archive"',
        '* LIST (\\NoSelect) "/" Spam',
    )
    assert {name: role for name, (_remote, role, _able) in found.items()} == {
        "Inbox": Role.INBOX,
        "Gesendete Objekte": Role.SENT,
        "Sent": None,
        "Brouillons": Role.DRAFTS,
        "Корзина": Role.TRASH,
        "迷惑メール": Role.JUNK,
        "Projects/Archive": None,
        "Archive": Role.ARCHIVE,
        "Spam": None,
    }
    assert found["Spam"][2] is False


def test_flags_win_over_names_and_all_mail_serves_as_archive() -> None:
    found = listed(
        "SPECIAL-USE LIST-EXTENDED",
        '"/"',
        '* LIST (\\HasNoChildren) "/" "INBOX"',
        '* LIST (\\HasChildren \\Noselect) "/" "[Gmail]"',
        '* LIST (\\All \\HasNoChildren) "/" "[Gmail]/All Mail"',
        '* LIST (\\Sent \\HasNoChildren) "/" "[Gmail]/Gesendet"',
        '* LIST (\\HasNoChildren \\Junk) "/" "[Gmail]/Spam"',
        '* LIST (\\HasNoChildren \\Trash) "/" "[Gmail]/Bin"',
        '* LIST () "/" "Sent" ("OLDNAME" ("x"))',
        '* LIST () "/" "Drafts"',
    )
    assert {name: role for name, (_remote, role, _able) in found.items() if role} == {
        "Inbox": Role.INBOX,
        "[Gmail]/All Mail": Role.ARCHIVE,
        "[Gmail]/Gesendet": Role.SENT,
        "[Gmail]/Spam": Role.JUNK,
        "[Gmail]/Bin": Role.TRASH,
        "Drafts": Role.DRAFTS,
    }


def test_a_prefix_and_dots_between_levels_are_not_shown_and_not_forgotten() -> None:
    found = listed(
        "NAMESPACE",
        '"."',
        '* LIST () "." INBOX',
        '* LIST () "." INBOX.Sent',
        '* LIST () "." INBOX.Work.2026',
        '* LIST () "." "INBOX.either/or"',
        '* LIST () "." shared.Work',
        namespace='(("INBOX." ".")) NIL (("shared." "."))',
    )
    assert {name: remote for name, (remote, _role, _able) in found.items()} == {
        "Inbox": "INBOX",
        "Sent": "INBOX.Sent",
        "Work/2026": "INBOX.Work.2026",
        "either∕or": "INBOX.either/or",
        "shared/Work": "shared.Work",
    }
    assert found["Sent"][1] is Role.SENT


def test_F2_D1_hostile_names_are_shown_clean_and_sent_back_as_they_came() -> None:
    names = ("../../etc", "a\x1b]0;pwned\x07b", "&Jjo!", "A&B", "&2AA-", "&AAo-", "r\xe4w", "123")

    def talk(imap: ImapPeer) -> None:
        imap.says('LIST "" ""', '* LIST (\\Noselect) "/" ""')
        imap.asked("LIST .*")
        lines = "".join(f'* LIST () "/" "{name}"\r\n' for name in names)
        imap.peer.raw((lines + '* LIST () "/" {6}\r\nl"t\\rl\r\n').encode("latin-1"))
        imap.ok()
        for name in names:
            told = imap.asked("SELECT .*")
            wire = name.encode("latin-1").decode("utf-8", "replace")
            assert told == f'SELECT "{wire}"', told
            imap.no("no")

    with serving(over_tls(talk)) as server:
        session = opened(server)
        folders = session.folders()
        assert len(folders) == len(names) + 1
        assert all(folder.name.isprintable() for folder in folders)
        assert len({folder.name for folder in folders}) == len(folders)
        assert folders[-1].remote == 'l"t\\rl'
        for folder in folders[:-1]:
            folder.remote.encode("utf-8")
            with pytest.raises(Refused):
                session.select(folder.remote)
        session.cancel()
        session.close()


@pytest.mark.parametrize("line", ["* LIST ()", "* LIST " + "(" * 3000, '* LIST x "/" y', "* LIST"])
def test_F2_a_list_that_cannot_be_read_whole_is_no_list(line: str) -> None:
    def talk(imap: ImapPeer) -> None:
        imap.says('LIST "" ""', '* LIST (\\Noselect) "/" ""')
        imap.says("LIST .*", '* LIST () "/" INBOX', line)

    with serving(over_tls(talk)) as server:
        session = opened(server)
        with pytest.raises(BrokeProtocol):
            session.folders()
        session.close()


def test_F2_ten_thousand_folders_are_listed_in_seconds() -> None:
    lines = [f'* LIST () "/" "Folder {number}/Inner &AOQ-"' for number in range(10_000)]
    found = listed("", '"/"', *lines)
    assert len(found) == 10_000
    assert "Folder 17/Inner ä" in found


def test_create_asks_whether_it_is_there_where_the_refusal_does_not_say() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.asked('CREATE "Old"')
        imap.no("Mailbox exists")
        imap.says('LIST "" "Old"', '* LIST () "/" Old')
        imap.asked('SUBSCRIBE "Old"')
        imap.no("no subscriptions here")
        imap.asked('CREATE "New"')
        imap.no("not for you")
        imap.says('LIST "" "New"')

    with serving(over_tls(talk)) as server:
        session = opened(server)
        session.create("Old")
        with pytest.raises(Refused, match="not for you"):
            session.create("New")
        session.cancel()
        session.close()
