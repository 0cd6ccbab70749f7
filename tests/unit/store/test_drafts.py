"""Drafts keep their id while their bytes change."""

from dataclasses import replace
from pathlib import Path

from tests.unit.store.made_mail import HOME, NOON, arrival, counts, query, raw_mail
from tui_mail.model.ids import FolderId
from tui_mail.store.mail_store import Store
from tui_mail.store.reader import Reader


def test_a_draft_is_replaced_and_its_id_kept(
    store: Store, reader: Reader, inbox: FolderId, path: Path
) -> None:
    first = store.save_draft(None, arrival(inbox, raw_mail("First")))
    second = arrival(inbox, raw_mail("Second"), received=NOON + 5)
    assert store.save_draft(first, second) == first
    assert store.raw(first) == second.raw
    (row,) = reader.rows([first])
    assert (row.subject, row.received) == ("Second", NOON + 5)
    assert row.flags == {"draft"}
    assert counts(store)["Inbox"] == (1, 0)
    assert query(path, "SELECT count(*) FROM raw") == [(1,)]
    assert store.save_draft(first, second) == first
    assert store.raw(first) == second.raw


def test_a_draft_that_was_deleted_meanwhile_is_kept_anew(store: Store, inbox: FolderId) -> None:
    first = store.save_draft(None, arrival(inbox, raw_mail("First")))
    store.remove([first])
    again = store.save_draft(first, arrival(inbox, raw_mail("Second")))
    assert again != first
    assert store.raw(again) == raw_mail("Second")


def test_a_draft_that_was_hidden_is_shown_again(store: Store, inbox: FolderId) -> None:
    (draft,) = store.add([arrival(inbox, raw_mail("First"), uid=1, flags=["draft"])])
    store.delete([draft], say=True)
    assert store.save_draft(draft, arrival(inbox, raw_mail("Second"))) == draft
    assert store.journal(HOME) == ()
    assert counts(store)["Inbox"] == (1, 0)


def test_a_draft_that_answers_belongs_to_the_conversation(
    store: Store, reader: Reader, inbox: FolderId
) -> None:
    (root,) = store.add([arrival(inbox, raw_mail("Root", message_id="<r@x>"))])
    draft = store.save_draft(None, arrival(inbox, raw_mail("Draft")))
    answer = arrival(inbox, raw_mail("Draft", references=["<r@x>"]))
    store.save_draft(draft, answer)
    rows = reader.rows([root, draft])
    assert rows[0].thread == rows[1].thread
    assert rows[0].thread_size == 2


def test_a_saved_draft_may_move_to_another_folder(
    store: Store, inbox: FolderId, archive: FolderId
) -> None:
    draft = store.save_draft(None, arrival(inbox, raw_mail("First")))
    store.save_draft(draft, replace(arrival(archive, raw_mail("Second")), bcc=("x@x.example",)))
    assert counts(store) == {"Inbox": (0, 0), "Archive": (1, 0)}
