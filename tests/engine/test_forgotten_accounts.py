"""Mail of accounts that the settings have no more: in no list, but there to be taken along."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.made_up_mail import NOW
from tests.ui.real_store import RealStore
from tui_mail.message.digest import digest
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey
from tui_mail.model.summary import View
from tui_mail.ports.mail_store import Arrival


@pytest.fixture
def face(tmp_path: Path) -> Iterator[RealStore]:
    face = RealStore(tmp_path)
    yield face
    face.close()


@pytest.mark.parametrize("query", ["", "in:inbox", "letter"])
@pytest.mark.parametrize("threads", [False, True])
def test_mail_of_an_account_that_was_removed_is_in_no_list(
    face: RealStore, query: str, threads: bool
) -> None:
    here = face.arrive(NOW)
    old = AccountKey("old")
    face.store.ensure_account(old)
    inbox = face.store.ensure_folder(old, "Inbox", role=Role.INBOX).id
    raw = b"From: a@x\r\nSubject: letter of old\r\nMessage-ID: <old@x>\r\n\r\nbody\r\n"
    (gone,) = face.store.add([Arrival(inbox, raw, digest(raw, NOW), NOW, frozenset())])
    view = View(query=query, threads=threads)
    assert list(face.reading.ids(view)) == [here]
    assert (face.reading.count(view), len(face.reading.page(view, 0, 9))) == (1, 1)
    assert face.reading.count(View(folder_id=inbox)) == 0
    assert set(face.reading.ids(View(query=query, forgotten=True))) == {here, gone}
    assert face.reading.raw(gone) == raw
