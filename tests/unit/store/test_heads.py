"""A beginning in the store: salvaged as one, and made whole in its place."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.store.made_mail import HOME, NOON, assert_sound
from tui_mail.errors import BodyMissing
from tui_mail.message.digest import digest
from tui_mail.model.big_mail import Beginning
from tui_mail.model.folder import Role
from tui_mail.ports.mail_store import Arrival, DropOrigin
from tui_mail.store.mail_store import open_store
from tui_mail.store.salvage.rebuilding import rebuild

TOP = b"Message-ID: <1@x>\r\nSubject: big\r\n\r\nhow it begins\r\n"
WHOLE = TOP + b"more\r\n" * 1_000


def test_a_salvaged_beginning_is_one_still_and_can_be_made_whole(tmp_path: Path) -> None:
    path, fresh = tmp_path / "mail.db", tmp_path / "fresh.db"
    with closing(open_store(path)) as store:
        store.ensure_account(HOME)
        inbox = store.ensure_folder(HOME, "Inbox", role=Role.INBOX, local=True).id
        head = Beginning(TOP, len(WHOLE), HOME)
        words = replace(digest(TOP), sha256=head.sha256, size=head.size)
        drop = DropOrigin("pop.x", "me", "u1", len(WHOLE))
        (message,) = store.add([Arrival(inbox, head, words, NOON, drop=drop)])
        assert store.heads(HOME) == 1
    rebuild(path, fresh, (HOME,), NOON, lambda _what, _n: None)
    with closing(open_store(fresh)) as store:
        line = store.head_line(message)
        assert line is not None
        assert (line.uidl, line.beginning, line.size) == ("u1", TOP, len(WHOLE))
        assert not store.ledger(HOME, "pop.x", "me")["u1"].whole
        with pytest.raises(BodyMissing):
            store.raw(message)
        assert store.make_whole(message, Arrival(inbox, WHOLE, digest(WHOLE), NOON)) == (inbox,)
        assert store.raw(message) == WHOLE
        assert store.ledger(HOME, "pop.x", "me")["u1"].sha256 == digest(WHOLE).sha256
        assert store.heads(HOME) == 0
        assert store.head_line(message) is None
    assert_sound(fresh)
