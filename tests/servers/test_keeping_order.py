"""Spam and snoozing on Dovecot: what it hears of each, and what it never hears of."""

from pathlib import Path

import pytest

from tests.servers.imap_session import session
from tests.servers.person import Person, account, letters
from tests.servers.rig import Rig


@pytest.fixture
def bob(clean_rig: Rig, tmp_path: Path) -> Person:
    """With two letters, synced."""
    clean_rig.seed("bob", letters(2, "bob"))
    person = Person(tmp_path, account(clean_rig, "work", "bob", "imap"))
    person.run("sync")
    return person


def said(rig: Rig, mailbox: str) -> list[list[str]]:
    """Flags and keywords of its messages on the server."""
    with session(rig) as server:
        server.select(mailbox)
        return sorted(map(sorted, server.flags().values()))


def test_spam_is_moved_with_its_keyword_there_and_back(bob: Person, clean_rig: Rig) -> None:
    ids = [row["id"] for row in bob.rows("list", "--folder", "inbox")]
    bob.run("junk", *ids)
    bob.run("sync")
    assert (len(clean_rig.messages("bob")), said(clean_rig, "Junk")) == (0, [["$Junk"], ["$Junk"]])
    bob.run("notjunk", ids[0])
    bob.run("sync")
    assert said(clean_rig, "INBOX") == [["$NotJunk"]]
    bob.run("undo")
    bob.run("sync")
    assert said(clean_rig, "Junk") == [["$Junk"], ["$Junk"]]


def test_snoozed_mail_stays_where_it_is_there_through_syncs_and_switches(
    bob: Person, clean_rig: Rig
) -> None:
    first, second = (row["id"] for row in bob.rows("list", "--folder", "inbox"))
    mailboxes = clean_rig.mailboxes("bob")
    bob.run("snooze", first, "in", "3", "days")
    for mode in ("pop", "imap"):
        bob.run("account", "mode", "work", mode)
        bob.run("sync")
    assert len(clean_rig.messages("bob")) == 2
    assert clean_rig.mailboxes("bob") == mailboxes
    assert [row["id"] for row in bob.rows("list", "in:inbox")] == [second]
    (away,) = bob.rows("list", "is:snoozed")
    assert (away["id"], away["standing"]) == (first, "snoozed")
    bob.run("snooze", first, "off")
    bob.run("sync")
    assert len(bob.rows("list", "in:inbox")) == len(clean_rig.messages("bob")) == 2
