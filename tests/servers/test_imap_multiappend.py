"""Many messages put into a mailbox by one command, on a real server."""

import re
from pathlib import Path

import pytest

from tests.servers.imap_session import in_order, mail, session
from tests.servers.person import Person, account
from tests.servers.rig import ROOM, Rig
from tui_mail.errors import MailboxFull, Refused
from tui_mail.model.mailbox import Upload

SINCE = 978_343_200
"""2001-01-01 10:00 UTC."""
MAILS = [mail(n, b"x" * 50 * n + b"\r\n") for n in range(5)]
HUGE = mail(99, b"y" * 78 + b"\r\n") + (b"z" * 78 + b"\r\n") * (ROOM["carol"] * 1024 // 80)


def test_each_UID_is_that_of_its_message_with_its_flags_and_date(clean_rig: Rig) -> None:
    with session(clean_rig) as server:
        assert "MULTIAPPEND" in server.capabilities
        server.append("INBOX", mail(50), (), 0)
        flags = [("seen", "Family"), (), ("flagged",), ("$MDNSent",), ()]
        uids = server.append_all(
            "INBOX",
            [
                Upload(raw, words, SINCE + 60 * n)
                for n, (raw, words) in enumerate(zip(MAILS, flags, strict=True))
            ],
        )
        server.select("INBOX")
        there = {m.uid: m for m, _ in server.bodies(in_order(server))}
        bytes_of = {m.uid: raw for m, raw in server.bodies(in_order(server))}
    assert None not in uids
    assert [bytes_of[uid or 0] for uid in uids] == MAILS
    assert [there[uid or 0].flags for uid in uids] == [frozenset(words) for words in flags]
    assert [there[uid or 0].received for uid in uids] == [SINCE + 60 * n for n in range(5)]


def test_where_one_is_not_taken_none_is(clean_rig: Rig) -> None:
    with session(clean_rig, user="carol") as server:
        uploads = [Upload(raw, (), 0) for raw in (MAILS[0], HUGE, MAILS[1])]
        with pytest.raises(MailboxFull):
            server.append_all("INBOX", uploads)
        assert server.select("INBOX").exists == 0
        with pytest.raises(Refused, match="no such folder"):
            server.append_all("Nowhere", uploads[:1])


def appends(person: Person) -> int:
    """Times that the server was asked."""
    return len(re.findall(rb"C: \S+ APPEND ", person.run("log", "home").stdout))


@pytest.mark.parametrize("how", ["move", "copy"])
def test_the_one_that_finds_no_room_is_named_and_the_others_go_up(
    clean_rig: Rig, tmp_path: Path, how: str
) -> None:
    person = Person(tmp_path, account(clean_rig, "home", "carol", "imap"))
    files = tmp_path / "files"
    files.mkdir()
    for number, raw in enumerate((MAILS[0], HUGE, HUGE.replace(b"99", b"98"), MAILS[1])):
        (files / f"{number}.eml").write_bytes(raw)
    person.run("sync", "home")
    person.run("import", files, "--account", "home", "--folder", "From files")
    ids = [row["id"] for row in person.rows("list", "--account", "home")]
    person.run(how, *ids, "Kept")
    said = person.run("sync", "home", code=1).stderr.decode()
    assert "mailbox on the server is full" in said
    assert sorted(clean_rig.messages("carol", "Kept")) == sorted(MAILS[:2])
    left = person.rows("list", "--account", "home", "--folder", "From files")
    assert len(left) == (2 if how == "move" else 4), "what found no room is where it was"
    assert appends(person) == 1 + 3, "all at once; then each alone, but for the second huge one"
    person.run("sync", "home")
    assert appends(person) == 4, "it is not tried again and again"
