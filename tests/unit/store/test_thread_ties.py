"""Threads as the user says: broken, joined, taken back, and remembered whatever comes."""

import dataclasses
import itertools

import pytest

from tests.unit.store.made_mail import NOON, arrival, raw_mail
from tui_mail.errors import NotFound, StoreError
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.ports.store_reader import Selection
from tui_mail.store.mail_store import Store
from tui_mail.store.reader import Reader

NAMES = ("root", "branch", "leaf", "twig", "other")


def mails() -> dict[str, bytes]:
    """root - branch - leaf; root - twig; and another thread."""
    lines: dict[str, list[str]] = {
        "root": [], "branch": ["root"], "leaf": ["root", "branch"], "twig": ["root"], "other": [],
    }  # fmt: skip
    return {
        name: raw_mail(name, message_id=f"<{name}@x>", references=[f"<{r}@x>" for r in line])
        for name, line in lines.items()
    }


def take_in(store: Store, folder: FolderId, *names: str) -> dict[str, MessageId]:
    every = mails()
    times = {name: NOON + at for at, name in enumerate(NAMES)}
    ids = [store.add([arrival(folder, every[n], received=times[n])])[0] for n in names]
    return dict(zip(names, ids, strict=True))


def groups(reader: Reader, ids: dict[str, MessageId]) -> set[frozenset[str]]:
    """Who is together with whom."""
    found: dict[int, set[str]] = {}
    for name, message in ids.items():
        (row,) = reader.rows((message,))
        found.setdefault(row.thread, set()).add(name)
    return {frozenset(names) for names in found.values()}


def tree(reader: Reader, folder: FolderId, id: MessageId) -> list[tuple[str, int]]:
    selection = Selection(folder_id=folder, threads=True)
    (found,) = reader.unfold(selection, (id,))
    subjects = {row.id: row.subject for row in reader.rows([one.id for one in found.replies])}
    return [(subjects[one.id], one.depth) for one in found.replies]


def sets(*names: str) -> set[frozenset[str]]:
    return {frozenset(name.split()) for name in names}


def test_what_is_broken_off_goes_with_what_answers_it(
    store: Store, reader: Reader, inbox: FolderId
) -> None:
    ids = take_in(store, inbox, *NAMES)
    assert groups(reader, ids) == sets("root branch leaf twig", "other")
    assert store.break_threads((ids["branch"],)) == (inbox,)
    assert groups(reader, ids) == sets("root twig", "branch leaf", "other")
    assert tree(reader, inbox, ids["leaf"]) == [("branch", 0), ("leaf", 1)]
    assert store.break_threads((ids["branch"], ids["root"])) == (), "they begin theirs already"
    undone = store.undo(say=True)
    assert undone is not None
    assert (undone.text, undone.touched) == ("Undone: break the thread (1 message)", (inbox,))
    assert groups(reader, ids) == sets("root branch leaf twig", "other")
    assert store.undo(say=True) is None


@pytest.mark.parametrize("late", list(itertools.permutations(["root", "leaf", "twig"])))
def test_what_comes_later_heeds_a_broken_thread(
    store: Store, reader: Reader, inbox: FolderId, late: tuple[str, ...]
) -> None:
    ids = take_in(store, inbox, "branch")
    store.break_threads((ids["branch"],))
    ids |= take_in(store, inbox, *late)
    assert groups(reader, ids) == sets("branch leaf", "root twig")


def test_a_message_that_comes_again_stands_where_it_was_put(
    store: Store, reader: Reader, inbox: FolderId
) -> None:
    ids = take_in(store, inbox, *NAMES)
    store.break_threads((ids["branch"],))
    store.join_threads((ids["root"],), ids["other"])
    store.remove(list(ids.values()))
    ids = take_in(store, inbox, "leaf", "other", "twig", "branch", "root")
    assert groups(reader, ids) == sets("branch leaf", "other root twig")


def test_a_joined_thread_stands_below_what_it_was_joined_to(
    store: Store, reader: Reader, inbox: FolderId
) -> None:
    ids = take_in(store, inbox, *NAMES)
    assert store.join_threads((ids["leaf"], ids["twig"]), ids["other"]) == (inbox,)
    assert groups(reader, ids) == sets("root branch leaf twig other")
    assert tree(reader, inbox, ids["leaf"]) == [
        ("other", 0), ("root", 1), ("branch", 2), ("leaf", 3), ("twig", 2),
    ]  # fmt: skip
    assert store.join_threads((ids["leaf"],), ids["root"]) == (), "they are together already"
    undone = store.undo(say=True)
    assert undone is not None
    assert undone.text == "Undone: join the threads (1 message)"
    assert groups(reader, ids) == sets("root branch leaf twig", "other")


def test_joined_siblings_of_what_never_came_are_together_again_after_an_undo(
    store: Store, reader: Reader, inbox: FolderId
) -> None:
    ids = take_in(store, inbox, "branch", "twig", "other")
    assert groups(reader, ids) == sets("branch twig", "other")
    store.join_threads((ids["branch"],), ids["other"])
    assert groups(reader, ids) == sets("branch twig other")
    assert [depth for _, depth in tree(reader, inbox, ids["twig"])] == [0, 1, 1]
    store.undo(say=True)
    assert groups(reader, ids) == sets("branch twig", "other")
    ids |= take_in(store, inbox, "root")
    assert groups(reader, ids) == sets("root branch twig", "other")


def test_what_was_broken_off_can_be_joined_elsewhere_and_all_of_it_taken_back(
    store: Store, reader: Reader, inbox: FolderId
) -> None:
    ids = take_in(store, inbox, *NAMES)
    store.break_threads((ids["branch"],))
    store.join_threads((ids["branch"],), ids["other"])
    assert groups(reader, ids) == sets("root twig", "other branch leaf")
    store.undo(say=True)
    assert groups(reader, ids) == sets("root twig", "branch leaf", "other")
    store.undo(say=True)
    assert groups(reader, ids) == sets("root branch leaf twig", "other")


def test_what_is_said_of_a_message_holds_in_every_folder_and_account(
    store: Store, reader: Reader, inbox: FolderId, archive: FolderId
) -> None:
    work = AccountKey("work")
    store.ensure_account(work)
    desk = store.ensure_folder(work, "Inbox").id
    here, there = (take_in(store, folder, *NAMES) for folder in (inbox, desk))
    (copy,) = store.add([arrival(archive, mails()["branch"])])
    assert set(store.break_threads((here["branch"],))) == {inbox, archive, desk}
    assert groups(reader, {**here, "copy": copy}) == sets("root twig", "branch leaf copy", "other")
    assert groups(reader, there) == sets("root twig", "branch leaf", "other")
    store.undo(say=True)
    for ids in (here, there):
        assert groups(reader, ids) == sets("root branch leaf twig", "other")


def test_messages_without_an_id_are_broken_and_joined_too(
    store: Store, reader: Reader, inbox: FolderId
) -> None:
    ids = take_in(store, inbox, "root", "other")
    (bare,) = store.add([arrival(inbox, raw_mail("bare", references=["<root@x>"]))])
    ids["bare"] = bare
    assert groups(reader, ids) == sets("root bare", "other")
    store.break_threads((bare,))
    assert groups(reader, ids) == sets("root", "bare", "other")
    store.join_threads((bare,), ids["other"])
    assert groups(reader, ids) == sets("root", "bare other")
    store.undo(say=True)
    store.undo(say=True)
    assert groups(reader, ids) == sets("root bare", "other")
    (alone,) = store.add([arrival(inbox, raw_mail("nameless"))])
    with pytest.raises(StoreError, match="has no Message-ID"):
        store.join_threads((bare,), alone)
    with pytest.raises(NotFound):
        store.join_threads((bare,), MessageId(999))


def test_what_only_its_server_held_together_is_together_again_after_an_undo(
    store: Store, reader: Reader, inbox: FolderId
) -> None:
    raws = [
        raw_mail("one", message_id="<one@x>", references=["<gone@x>"]),
        raw_mail("two", message_id="<two@x>"),
    ]
    coming = [dataclasses.replace(arrival(inbox, raw), thread="7") for raw in raws]
    ids = dict(zip(("one", "two"), store.add(coming), strict=True))
    assert groups(reader, ids) == sets("one two")
    store.break_threads((ids["one"],))
    assert groups(reader, ids) == sets("one", "two")
    store.undo(say=True)
    assert groups(reader, ids) == sets("one two")


def test_threads_that_were_joined_at_once_are_apart_again_and_joined_again(
    store: Store, reader: Reader, inbox: FolderId
) -> None:
    ids = take_in(store, inbox, *NAMES)
    (third,) = store.add([arrival(inbox, raw_mail("third", message_id="<third@x>"))])
    ids["third"] = third
    store.break_threads((ids["branch"],))
    apart = groups(reader, ids)
    store.join_threads((ids["other"], ids["branch"], third), ids["root"])
    store.undo(say=True)
    assert groups(reader, ids) == apart == sets("root twig", "branch leaf", "other", "third")
    store.redo(say=True)
    assert groups(reader, ids) == sets("root twig branch leaf other third")
    store.undo(say=True, times=2)
    assert groups(reader, ids) == sets("root twig branch leaf", "other", "third")
