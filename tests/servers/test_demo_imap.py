"""The demo's IMAP server: folders, flags, exact bytes, and an IDLE that tells all."""

import re
import socket
from collections.abc import Iterator

import pytest

from tests.servers.demo_clients import LIMIT, imap, smtp, whole, written
from tui_mail.demo.process import start
from tui_mail.demo.servers import ALICE, BOB, DemoServers


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoServers]:
    with start() as running:
        yield running.servers


def test_imap_says_what_it_can(demo: DemoServers) -> None:
    with imap(demo, BOB) as client:
        offered = set(client.capabilities())
    assert {b"IDLE", b"MOVE", b"UIDPLUS", b"SPECIAL-USE", b"LITERAL+"} <= offered


def test_imap_folders_have_their_roles_and_mail(demo: DemoServers) -> None:
    with imap(demo, BOB) as client:
        roles = {name: set(flags) for flags, _, name in client.list_folders()}
        for role in ("Drafts", "Sent", "Archive", "Junk", "Trash"):
            assert f"\\{role}".encode() in roles[role]
            assert client.folder_status(role, ["MESSAGES"])[b"MESSAGES"] > 0
        assert client.folder_status("Projects/Loom", ["MESSAGES"])[b"MESSAGES"] > 3
        assert b"\\Noselect" in roles["Projects"]
        assert not {b"\\Drafts", b"\\Sent"} & roles["INBOX"]


def test_imap_shows_every_message_in_every_way(demo: DemoServers) -> None:
    items = ["FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE", "BODYSTRUCTURE", "BODY.PEEK[]"]
    for user in (ALICE, BOB):
        with imap(demo, user) as client:
            for flags, _, name in client.list_folders():
                if b"\\Noselect" in flags:
                    continue
                exists = client.select_folder(name, readonly=True)[b"EXISTS"]
                messages = client.fetch(client.search("ALL"), items) if exists else {}
                assert len(messages) == exists
                for message in messages.values():
                    assert message[b"RFC822.SIZE"] == len(message[b"BODY[]"])
                    assert message[b"ENVELOPE"].from_


def test_some_of_bobs_mail_is_unread_and_some_is_flagged(demo: DemoServers) -> None:
    with imap(demo, BOB) as client:
        total = client.select_folder("INBOX", readonly=True)[b"EXISTS"]
        assert 5 <= len(client.search("UNSEEN")) < total / 2
        assert client.search("FLAGGED")
        assert client.search("ANSWERED")


def appended(servers: DemoServers, raw: bytes) -> int:
    """APPEND by hand: the clients' own mend the ends of lines."""
    with socket.create_connection(servers.imap, timeout=LIMIT) as line, line.makefile("rb") as file:
        file.readline()
        line.sendall(f'a LOGIN {BOB} "{servers.users[BOB]}"\r\n'.encode())
        line.sendall(b"b APPEND Drafts {%d+}\r\n%s\r\n" % (len(raw), raw))
        while not (reply := file.readline()).startswith(b"b "):
            pass
    found = re.search(rb"OK \[APPENDUID \d+ (\d+)\]", reply)
    assert found is not None, reply
    return int(found[1])


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: a\r\n\r\nb\r\n",
        b"Subject: no end of line\r\n\r\nb",
        b"Subject: only a header\r\n\r\n",
        b"Subject: not even an empty line\r\n",
        b"\r\nno header\r\n",
        b"Subject: bare\nline\rends\r\n\r\n\n\r\r\n\n",
        b"Subject: 8 bit \xe9\xff\x80\r\n\r\n\x80\xff\xfe\r\n",
        b"Subject: long\r\n\r\n" + b"x" * 200_000 + b"\r\n",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\nafter\r\n",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\nnever begun\r\n",
    ],
)
def test_imap_gives_back_the_bytes_that_it_was_given(demo: DemoServers, raw: bytes) -> None:
    uid = appended(demo, raw)
    with imap(demo, BOB) as client:
        client.select_folder("Drafts")
        assert whole(client, uid) == raw
        size = client.fetch([uid], ["RFC822.SIZE"])[uid][b"RFC822.SIZE"]
        assert size == len(raw)
        part = client.fetch([uid], ["BODY.PEEK[]<2.9>"])[uid][b"BODY[]<2>"]
        assert part == raw[2:11]
        text = client.fetch([uid], ["BODY.PEEK[TEXT]", "BODY.PEEK[HEADER]"])[uid]
        assert text[b"BODY[HEADER]"] + text[b"BODY[TEXT]"] == raw
        client.delete_messages([uid])
        client.uid_expunge([uid])
        assert uid not in client.search("ALL")


@pytest.mark.parametrize(
    "header",
    [
        b"Message-ID: <abc@[foo>",
        b"Date: not a date",
        b"From: =?utf-8?q?=0d=0aX:?= <a@b>",
        b"From: \xff\xfe <\xff@x>",
        b"Subject: =?x-unknown?q?=ff?=",
        b'Content-Type: multipart/mixed; boundary=""',
        b"Content-Type: ;",
    ],
)
def test_a_header_that_makes_no_sense_is_kept_and_shown(demo: DemoServers, header: bytes) -> None:
    raw = header + b"\r\n\r\nbody\r\n"
    uid = appended(demo, raw)
    with imap(demo, BOB) as client:
        client.select_folder("Drafts")
        shown = client.fetch([uid], ["ENVELOPE", "BODYSTRUCTURE", "BODY.PEEK[]"])[uid]
        assert shown[b"BODY[]"] == raw
        client.delete_messages([uid])
        client.expunge([uid])


def test_imap_moves_copies_and_keeps_labels(demo: DemoServers) -> None:
    with imap(demo, BOB) as client:
        found = re.search(
            rb"APPENDUID \d+ (\d+)", client.append("INBOX", written("label", ALICE, BOB))
        )
        assert found is not None
        client.select_folder("INBOX")
        uid = int(found[1])
        client.add_flags([uid], ["\\Flagged", "$Forwarded", "Museum"])
        client.copy([uid], "Archive")
        client.move([uid], "Projects/Loom")
        assert uid not in client.search("ALL")
        for folder in ("Archive", "Projects/Loom"):
            client.select_folder(folder)
            last = client.search("ALL")[-1]
            flags = client.get_flags([last])[last]
            assert {b"\\Flagged", b"$Forwarded", b"Museum"} <= set(flags)
            client.delete_messages([last])
            client.expunge()


def test_imap_makes_renames_and_deletes_folders(demo: DemoServers) -> None:
    with imap(demo, BOB) as client:
        client.create_folder("Projects/Übung")
        client.rename_folder("Projects/Übung", "Projects/Probe")
        names = [name for _, _, name in client.list_folders()]
        assert "Projects/Probe" in names
        assert "Projects/Übung" not in names
        client.delete_folder("Projects/Probe")
        assert not client.folder_exists("Projects/Probe")


def test_idle_wakes_at_new_mail(demo: DemoServers) -> None:
    with imap(demo, BOB) as client:
        before = client.select_folder("INBOX")[b"EXISTS"]
        client.idle()
        with smtp(demo) as sender:
            sender.sendmail(ALICE, [BOB], written("wake up", ALICE, BOB))
        heard = client.idle_check(timeout=LIMIT)
        client.idle_done()
        assert (before + 1, b"EXISTS") in heard


def test_idle_tells_what_came_before_it_began(demo: DemoServers) -> None:
    with socket.create_connection(demo.imap, timeout=LIMIT) as line, line.makefile("rb") as file:
        file.readline()
        line.sendall(f'a LOGIN {BOB} "{demo.users[BOB]}"\r\nb SELECT INBOX\r\n'.encode())
        while not file.readline().startswith(b"b OK"):
            pass
        with smtp(demo) as sender:
            sender.sendmail(ALICE, [BOB], written("early", ALICE, BOB))
        line.sendall(b"c IDLE\r\n")
        lines: list[bytes] = []
        while not lines or b"EXISTS" not in lines[-1]:
            lines.append(file.readline())
        assert lines[0].startswith(b"+ ")
