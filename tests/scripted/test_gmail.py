"""Gmail: mailboxes that are views of one set of messages; each comes over the wire once."""

from pathlib import Path

import imapclient

from tests.engine.here import HOME
from tests.scripted.gmail import Gmail
from tests.scripted.gmail_account import ids_in, letter, place, reading, state
from tests.scripted.gmail_mail import ALL, INBOX
from tests.scripted.imap_peer import PASSWORD
from tests.scripted.server import serving
from tui_mail.model.folder import Role
from tui_mail.model.ids import MessageId
from tui_mail.model.search import All, Term
from tui_mail.ports.store_reader import Selection
from tui_mail.store.reader import open_reader

WORK = 'Wörk/"a b" \\ c'
"""A label with everything that has to be quoted or encoded."""


def full() -> Gmail:
    """A server with mail in every mailbox."""
    gmail = Gmail()
    gmail.mail.make(WORK)
    for number in range(6):
        gmail.mail.deliver(letter(number), "\\Inbox", WORK, received=1_700_000_000 + number)
    gmail.mail.deliver(letter(10), WORK, "\\Important", flags=("\\Flagged", "\\Seen"))
    gmail.mail.deliver(letter(11), "\\Sent")
    gmail.mail.deliver(letter(12), flags=("\\Seen",))
    trashed = gmail.mail.deliver(letter(13))
    gmail.mail.put(trashed, "[Gmail]/Trash")
    return gmail


def test_a_message_in_many_mailboxes_comes_over_the_wire_once_and_is_stored_once(
    tmp_path: Path,
) -> None:
    gmail = full()
    with reading(gmail, tmp_path) as here:
        assert here.sync() == ""
        assert {len(ids_in(here, name)) for name in ("Inbox",)} == {6}
        assert len(ids_in(here, 'Wörk/"a b" \\ c')) == 7
        assert len(ids_in(here, "[Gmail]/All Mail")) == 9
        assert len(ids_in(here, "[Gmail]/Starred")) == len(ids_in(here, "[Gmail]/Important")) == 1
        assert gmail.bodies == dict.fromkeys(gmail.mail.letters, 1)
        starred = place(here, ids_in(here, "[Gmail]/Starred")[0])
        assert starred.flags == {"flagged", "seen"}
        assert here.store.raw(starred.id) == letter(10)
        assert state(here, "[Gmail]/All Mail").folder.role is Role.ARCHIVE
        heard = len(gmail.heard)
        assert here.sync() == ""
        assert not [c for c in gmail.heard[heard:] if c.startswith(("UID", "SELECT"))], "no change"
        assert here.store.journal(HOME) == ()


def test_what_somebody_moves_elsewhere_keeps_its_id_and_is_not_fetched_again(
    tmp_path: Path,
) -> None:
    gmail = full()
    with reading(gmail, tmp_path) as here:
        assert here.sync() == ""
        (moved, *_) = ids_in(here, "Inbox")
        there = gmail.mail.letters[_msgid(gmail, INBOX, place(here, moved).uid)]
        gmail.mail.make("Later")
        gmail.mail.change(there, lambda one: one.labels.discard("\\Inbox"))
        gmail.mail.put(there, "Later")
        assert here.sync() == ""
        assert moved not in ids_in(here, "Inbox")
        assert ids_in(here, "Later") == [moved], "it is the message that it was"
        assert gmail.bodies[there.msgid] == 1
        gmail.mail.put(there, INBOX)
        assert here.sync() == ""
        assert len(ids_in(here, "Inbox")) == 6
        assert set(gmail.bodies.values()) == {1}


def test_a_sync_that_breaks_off_between_two_mailboxes_loses_no_message(tmp_path: Path) -> None:
    gmail = full()
    gmail.mail.make("Later")
    with reading(gmail, tmp_path) as here:
        assert here.sync() == ""
        (moved, *_) = ids_in(here, "Inbox")
        there = gmail.mail.letters[_msgid(gmail, INBOX, place(here, moved).uid)]
        for name in (INBOX, WORK):
            gmail.mail.take(there, name)
        gmail.mail.put(there, "Later")
        gmail.refuse('SELECT "LATER"', "BYE not now")
        gmail.turned_away = ["NO [UNAVAILABLE] not now"]
        assert "not now" in here.sync()
        assert moved not in ids_in(here, "Inbox")
        assert here.store.raw(moved) == there.raw
        assert here.sync() == ""
        assert ids_in(here, "Later") == [moved]
        assert set(gmail.bodies.values()) == {1}


def test_a_message_that_is_gone_everywhere_is_gone_here_with_its_bytes(tmp_path: Path) -> None:
    gmail = full()
    with reading(gmail, tmp_path) as here:
        assert here.sync() == ""
        (message, *_) = ids_in(here, "Inbox")
        msgid = _msgid(gmail, INBOX, place(here, message).uid)
        there = gmail.mail.letters.pop(msgid)
        gmail.mail.change(there, lambda _one: None)
        assert here.sync() == ""
        assert here.store.placed((message,)) == ()
        assert len(ids_in(here, "[Gmail]/All Mail")) == 8
        gmail.mail.deliver(there.raw, "\\Inbox")
        assert here.sync() == ""
        assert len(ids_in(here, "Inbox")) == 6
        assert len(ids_in(here, "[Gmail]/All Mail")) == 9


def _msgid(gmail: Gmail, name: str, uid: int | None) -> int:
    found = gmail.mail.at(name, uid or 0)
    assert found is not None
    return found.msgid


def test_another_UIDVALIDITY_costs_no_download(tmp_path: Path) -> None:
    gmail = full()
    with reading(gmail, tmp_path) as here:
        assert here.sync() == ""
        before = ids_in(here, "Inbox")
        for name in (INBOX, ALL):
            box = gmail.mail.boxes[name]
            box.uidvalidity += 1
            box.uids = {msgid: uid + 1000 for msgid, uid in box.uids.items()}
            box.uidnext += 1000
        assert here.sync() == ""
        assert ids_in(here, "Inbox") == before
        assert set(gmail.bodies.values()) == {1}


def test_lists_of_everything_and_threads_show_a_message_once(tmp_path: Path) -> None:
    gmail = full()
    first = gmail.mail.deliver(letter(20), "\\Inbox", WORK)
    gmail.mail.deliver(letter(21), "\\Inbox", WORK, thread_of=first)
    reader = open_reader(tmp_path / "mail.db")
    with reading(gmail, tmp_path) as here:
        assert here.sync() == ""
        inbox, all_mail = (state(here, name).folder.id for name in ("Inbox", "[Gmail]/All Mail"))
        every, one = Selection(), Selection(account=HOME)
        for view in (every, one):
            assert reader.count(view) == len(reader.ids(view)) == len(gmail.mail.letters) == 12
            assert len(reader.page(view, 0, 50)) == len(reader.page(view, 2, 50)) + 2 == 12
        shown = {p.folder for p in here.store.placed(tuple(map(MessageId, reader.ids(every))))}
        assert inbox in shown, "the inbox's place stands for it"
        found = Selection(search=Term("subject", "letter"))
        assert len(reader.ids(found)) == reader.count(found) == 12
        inside = Selection(search=All((Term("subject", "letter"), Term("in", "[gmail]/all mail"))))
        assert len(reader.ids(inside)) == 11, "that folder's places are asked for"
        for folder in (inbox, all_mail):
            view = Selection(folder_id=folder, threads=True)
            (row,) = [
                row for row in reader.threads(view, tuple(map(MessageId, reader.ids(view))))
                if row.count > 1
            ]  # fmt: skip
            assert (row.count, len(row.members)) == (2, 2), "the server says that they are one"
            (block,) = reader.unfold(view, (row.id,))
            assert len(block.replies) == 2
    reader.close()


def test_a_store_that_knew_no_names_shows_a_message_once_from_the_first_sync_on(
    tmp_path: Path,
) -> None:
    gmail = full()
    gmail.capabilities = gmail.capabilities.replace("X-GM-EXT-1 ", "")
    reader = open_reader(tmp_path / "mail.db")
    with reading(gmail, tmp_path) as here:
        assert here.sync() == ""
        assert reader.count(Selection()) > len(gmail.mail.letters)
    gmail.capabilities += " X-GM-EXT-1"
    with reading(gmail, tmp_path) as here:
        assert here.sync() == ""
        assert reader.count(Selection()) == len(reader.ids(Selection())) == len(gmail.mail.letters)
    reader.close()


def test_the_scripted_server_speaks_of_labels_as_other_clients_expect() -> None:
    gmail = full()
    long = "Ein sehr langer Name, der als Literal kommt, weil er so viele Buchstaben hat"
    gmail.mail.make(long)
    there = gmail.mail.deliver(letter(0), long, "\\Important")
    with serving(gmail.script) as server:
        client = imapclient.IMAPClient("127.0.0.1", server.port, ssl=False, timeout=10)
        client.plain_login("alice", PASSWORD)
        client.select_folder(INBOX)
        uid = gmail.mail.boxes[INBOX].uids[there.msgid]
        told = client.get_gmail_labels([uid])[uid]
        assert {str(label) for label in told} == {WORK, long, "\\Important"}
        client.add_gmail_labels([uid], ["Neu \u00e4"])
        client.remove_gmail_labels([uid], ["\\Inbox"])
        assert there.labels == {WORK, long, "\\Important", "Neu \u00e4"}
        assert there.msgid not in gmail.mail.boxes[INBOX].uids
        client.logout()
