"""Drafts on a server: the new bytes are added first, then exactly the old ones are deleted."""

from tests.unit.store.made_mail import HOME, arrival, counts, put_in, raw_mail
from tui_mail.model.ids import FolderId
from tui_mail.store.mail_store import Store


def said(store: Store) -> list[tuple[str, int]]:
    return [(entry.kind, int(entry.message)) for entry in store.journal(HOME)]


def test_a_new_draft_is_added_once_however_often_it_is_kept(store: Store, inbox: FolderId) -> None:
    draft = store.save_draft(None, arrival(inbox, raw_mail("1")), say=True)
    for subject in "234":
        assert store.save_draft(draft, arrival(inbox, raw_mail(subject)), say=True) == draft
    assert said(store) == [("append", draft)]
    (entry,) = store.journal(HOME)
    store.begin_saying([entry.id])
    store.journal_done(entry.id, 7)
    assert said(store) == []
    assert [(p.id, p.uid) for p in store.server_places(inbox)] == [(draft, 7)]


def test_a_draft_that_the_server_has_is_replaced_there(store: Store, inbox: FolderId) -> None:
    (draft,) = store.add([arrival(inbox, raw_mail("1"), uid=7, flags=["draft"])])
    for subject in "23":
        assert store.save_draft(draft, arrival(inbox, raw_mail(subject)), say=True) == draft
    added, removed = store.journal(HOME)
    assert (added.kind, added.message) == ("append", draft)
    assert (removed.kind, removed.source) == ("delete", draft)
    assert [(p.id, p.uid) for p in store.server_places(inbox)] == [(removed.message, 7)]
    assert store.raw(draft) == raw_mail("3")
    assert store.raw(removed.message) == raw_mail("1")
    assert counts(store)["Inbox"] == (1, 0), "what is to go is shown nowhere"
    store.begin_saying([added.id])
    store.journal_done(added.id, 8)
    store.begin_saying([removed.id])
    store.journal_done(removed.id)
    assert [(p.id, p.uid) for p in store.server_places(inbox)] == [(draft, 8)]
    assert store.placed((removed.message,)) == ()


def test_a_draft_kept_while_it_is_being_added_is_replaced_after_that(
    store: Store, inbox: FolderId
) -> None:
    draft = store.save_draft(None, arrival(inbox, raw_mail("1")), say=True)
    (first,) = store.journal(HOME)
    store.begin_saying([first.id])
    store.save_draft(draft, arrival(inbox, raw_mail("2")), say=True)
    store.journal_done(first.id, 7)
    added, removed = store.journal(HOME)
    assert (added.kind, added.message, added.begun) == ("append", draft, False)
    assert (removed.kind, removed.source) == ("delete", draft)
    assert [(p.id, p.uid) for p in store.server_places(inbox)] == [(removed.message, 7)]
    assert store.raw(draft) == raw_mail("2")


def test_a_draft_sent_while_its_old_copy_is_there_leaves_nothing(
    store: Store, inbox: FolderId
) -> None:
    (draft,) = store.add([arrival(inbox, raw_mail("1"), uid=7, flags=["draft"])])
    store.save_draft(draft, arrival(inbox, raw_mail("2")), say=True)
    store.delete([draft], say=True)
    (removed,) = store.journal(HOME)
    assert removed.kind == "delete"
    assert [p.uid for p in store.server_places(inbox)] == [7]
    store.journal_done(removed.id)
    assert store.server_places(inbox) == ()


def test_what_another_client_put_in_its_place_is_kept_too(store: Store, inbox: FolderId) -> None:
    (draft,) = store.add([arrival(inbox, raw_mail("1"), uid=7, flags=["draft"])])
    store.save_draft(draft, arrival(inbox, raw_mail("mine")), say=True)
    (gone,) = store.server_places(inbox)
    store.remove([gone.id])
    theirs = put_in(store, inbox, "theirs", uid=8)
    assert said(store) == [("append", draft)]
    assert store.raw(draft) == raw_mail("mine")
    assert [p.id for p in store.server_places(inbox)] == [theirs]


def test_a_draft_that_the_server_refuses_stays_where_it_is(store: Store, inbox: FolderId) -> None:
    drafts = store.ensure_folder(HOME, "Drafts", remote="Drafts").id
    draft = store.save_draft(None, arrival(drafts, raw_mail("1")), say=True)
    (entry,) = store.journal(HOME)
    store.journal_failed(entry.id, "no", back_out=True)
    assert counts(store)["Drafts"] == (1, 0)
    assert counts(store)["Inbox"] == (0, 0)
    assert [place.folder for place in store.placed((draft,))] == [drafts]
    assert said(store) == []


def test_a_draft_in_a_folder_of_this_machine_is_told_to_nobody(store: Store) -> None:
    here = store.ensure_folder(HOME, "Local", local=True).id
    draft = store.save_draft(None, arrival(here, raw_mail("1")), say=True)
    store.save_draft(draft, arrival(here, raw_mail("2")), say=True)
    assert said(store) == []


def test_who_is_in_the_middle_of_a_draft_is_known_until_it_is_left(
    store: Store, inbox: FolderId
) -> None:
    one = store.save_draft(None, arrival(inbox, raw_mail("1")), writer=4711)
    two = store.save_draft(None, arrival(inbox, raw_mail("2")), writer=4712)
    assert store.writing() == ((two, 4712), (one, 4711))
    store.save_draft(two, arrival(inbox, raw_mail("2")))
    assert store.writing() == ((one, 4711),)
    store.delete([one], say=False)
    assert store.writing() == ()
