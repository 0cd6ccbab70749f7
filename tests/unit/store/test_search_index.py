"""search.db beside mail.db: filled in steps, made anew where it is of no use, never needed."""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.unit.store.made_mail import HOME, NOON, arrival, raw_mail
from tui_mail.message.digest import digest
from tui_mail.message.search_syntax import parse_query
from tui_mail.message.search_text import SearchText, search_text
from tui_mail.model.big_mail import Beginning
from tui_mail.model.frozen import replace
from tui_mail.model.ids import FolderId, MessageId
from tui_mail.model.summary import Order
from tui_mail.ports.mail_store import Arrival, DropOrigin
from tui_mail.ports.store_reader import Selection
from tui_mail.store import search_filling, search_index
from tui_mail.store.mail_store import Store, open_store
from tui_mail.store.reader import Reader, open_reader
from tui_mail.store.search_filling import Filling
from tui_mail.store.search_index import index_path


def read(messages: Sequence[bytes]) -> Sequence[SearchText]:
    return [search_text(raw) for raw in messages]


@pytest.fixture
def filling(path: Path, store: Store) -> Iterator[Filling]:
    assert store is not None
    made = Filling(path, read)
    yield made
    made.close()


def fill(filling: Filling) -> list[str]:
    """All of it; why it was begun anew."""
    said = []
    while (filled := filling.step()).messages or filled.anew:
        said += [filled.anew] if filled.anew else []
    assert filling.left() == 0
    return said


def put(store: Store, folder: FolderId, *bodies: str, received: int = NOON) -> list[MessageId]:
    raws = [raw_mail(f"about {number}", body=body) for number, body in enumerate(bodies)]
    coming = [arrival(folder, raw, received=received + n) for n, raw in enumerate(raws)]
    return [*store.add(coming)]


def found(reader: Reader, query: str, *, hasty: bool = False) -> list[int]:
    view = Selection(search=parse_query(query, now=NOON), hasty=hasty)
    ids = list(reader.ids(view))
    assert [row.id for row in reader.page(view, 0, 100)] == ids[:100]
    assert reader.count(view) == len(ids)
    return ids


def docs(path: Path) -> int:
    with sqlite3.connect(index_path(path)) as db:
        return int(db.execute("SELECT count(*) FROM docs").fetchone()[0])


def test_what_is_not_in_the_index_yet_is_found_too_and_counted(
    store: Store, reader: Reader, inbox: FolderId, filling: Filling
) -> None:
    first = put(store, inbox, "lunch today", "tea")
    assert reader.not_indexed() == 2
    fill(filling)
    assert reader.not_indexed() == 0
    second = put(store, inbox, "lunch tomorrow", received=NOON - 50)
    assert reader.not_indexed() == 1
    assert found(reader, "lunch") == [first[0], second[0]]
    assert found(reader, "-lunch") == [first[1]]
    assert found(reader, "tea OR tomorrow") == [first[1], second[0]]


def test_in_haste_much_that_is_not_indexed_is_looked_through_by_its_headers(
    store: Store, reader: Reader, inbox: FolderId, filling: Filling, monkeypatch: pytest.MonkeyPatch
) -> None:
    (old,) = put(store, inbox, "lunch")
    fill(filling)
    new = put(store, inbox, "lunch", "lunch about 1", received=NOON + 9)
    monkeypatch.setattr("tui_mail.store.search_scope.FEW", 1)
    assert found(reader, "lunch", hasty=True) == [old]
    assert found(reader, "subject:about", hasty=True) == [new[1], new[0], old]
    assert found(reader, "lunch") == [new[1], new[0], old]


def test_it_is_filled_in_steps_and_goes_on_where_it_was_left(
    path: Path, store: Store, reader: Reader, inbox: FolderId, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = put(store, inbox, *(f"word{number} lunch" for number in range(10)))
    monkeypatch.setattr(search_filling, "MOST", 3)
    for left, taken in ((7, 3), (4, 3), (1, 3), (0, 1)):
        filling = Filling(path, read)  # each is another program's
        assert filling.step().messages == taken
        filling.close()
        assert reader.not_indexed() == left
        assert found(reader, "lunch") == ids[::-1]
    assert docs(path) == len(ids)


def test_what_fails_in_the_middle_of_a_step_is_done_again(
    path: Path, store: Store, reader: Reader, inbox: FolderId
) -> None:
    ids = put(store, inbox, "lunch", "lunch too")

    def broken(_messages: Sequence[bytes]) -> Sequence[SearchText]:
        raise MemoryError

    filling = Filling(path, broken)
    with pytest.raises(MemoryError):
        filling.step()
    filling.close()
    again = Filling(path, read)
    fill(again)
    again.close()
    assert docs(path) == 2
    assert found(reader, "lunch") == ids[::-1]


def test_two_that_fill_it_at_once_take_each_message_in_once(
    path: Path, store: Store, inbox: FolderId
) -> None:
    put(store, inbox, "lunch", "tea")
    inner = Filling(path, read)

    def while_another_does(messages: Sequence[bytes]) -> Sequence[SearchText]:
        fill(inner)
        return read(messages)

    outer = Filling(path, while_another_does)
    fill(outer)
    outer.close()
    inner.close()
    assert docs(path) == 2


def test_what_goes_is_not_found_and_its_number_is_nobody_elses(
    store: Store, reader: Reader, inbox: FolderId, filling: Filling
) -> None:
    ids = put(store, inbox, "lunch", "lunch at noon")
    fill(filling)
    store.remove(ids[1:])
    assert found(reader, "lunch") == ids[:1]
    (new,) = put(store, inbox, "tea at noon", received=NOON + 1)
    assert found(reader, "lunch") == ids[:1]
    fill(filling)
    assert found(reader, "lunch") == ids[:1]
    assert found(reader, "noon") == [new]


def test_a_copy_of_another_time_has_its_own_place(
    store: Store, reader: Reader, inbox: FolderId, archive: FolderId, filling: Filling
) -> None:
    raw = raw_mail(body="lunch")
    (early,) = store.add([arrival(inbox, raw, received=NOON, uid=1)])
    (middle,) = store.add([arrival(inbox, raw_mail(body="lunch too"), received=NOON + 5, uid=2)])
    fill(filling)
    (late,) = store.add([arrival(archive, raw, received=NOON + 9, uid=1)])
    assert found(reader, "lunch") == [late, middle, early]
    fill(filling)
    assert found(reader, "lunch") == [late, middle, early]


def test_the_rest_of_a_message_is_taken_in_when_it_comes(
    store: Store, reader: Reader, inbox: FolderId, filling: Filling
) -> None:
    whole = raw_mail(body="lunch " + "x " * 50 + "dessert")
    top = whole[: whole.index(b"x x")]
    beginning = Beginning(top, len(whole), HOME)
    words = replace(digest(top), sha256=beginning.sha256, size=beginning.size)
    drop = DropOrigin("pop.x", "me", "u1", len(whole))
    (message,) = store.add([Arrival(inbox, beginning, words, NOON, drop=drop)])
    fill(filling)
    assert found(reader, "lunch") == [message]
    assert found(reader, "dessert") == []
    store.make_whole(message, Arrival(inbox, whole, digest(whole), NOON))
    assert reader.not_indexed() == 1
    assert found(reader, "dessert") == [message]
    fill(filling)
    assert found(reader, "dessert lunch") == [message]


def test_an_index_of_another_store_is_left_out_and_made_anew(
    path: Path, store: Store, reader: Reader, inbox: FolderId, filling: Filling
) -> None:
    put(store, inbox, "lunch")
    fill(filling)
    other = path.with_name("elsewhere") / "mail.db"
    second = open_store(other, now=lambda: NOON)
    second.ensure_account(HOME)
    folder = second.ensure_folder(HOME, "Inbox").id
    (tea,) = put(second, folder, "tea")
    index_path(other).write_bytes(index_path(path).read_bytes())
    looking, anew = open_reader(other), Filling(other, read)
    assert found(looking, "tea") == [tea]
    assert looking.not_indexed() == 1
    fill(anew)
    assert found(looking, "tea") == [tea]
    assert looking.not_indexed() == 0
    for each in (anew, looking, second):
        each.close()


@pytest.mark.parametrize("damage", ["rubbish", "pages", "cut", "empty"])
def test_a_damaged_index_is_found_out_and_made_anew(
    path: Path, store: Store, inbox: FolderId, damage: str
) -> None:
    ids = put(store, inbox, *(f"lunch word{number}" for number in range(300)))
    filling = Filling(path, read)
    fill(filling)
    filling.close()
    index = index_path(path)
    octets = index.read_bytes()
    spoiled = {
        "rubbish": b"rubbish" * 5_000,
        "pages": octets[:8192] + b"\xa5" * (len(octets) - 8192),
        "cut": octets[: len(octets) // 2],
        "empty": b"",
    }
    index.write_bytes(spoiled[damage])
    reader = open_reader(path)
    assert found(reader, "lunch") == ids[::-1]
    filling = Filling(path, read)
    assert fill(filling) in ([], ["it was damaged"])
    filling.close()
    assert reader.not_indexed() == 0
    assert found(reader, "lunch") == ids[::-1]
    assert not search_index.is_said_damaged(index)
    reader.close()


def test_begun_anew_it_is_filled_from_the_first(
    path: Path, store: Store, reader: Reader, inbox: FolderId, filling: Filling
) -> None:
    ids = put(store, inbox, "lunch", "lunch")
    fill(filling)
    filling.begin_anew()
    assert reader.not_indexed() == 2
    assert found(reader, "lunch") == ids[::-1]
    fill(filling)
    assert docs(path) == 2
    assert found(reader, "lunch") == ids[::-1]
    assert index_path(path).stat().st_mode & 0o777 == 0o600


def test_most_of_what_it_holds_being_gone_it_is_made_anew(
    path: Path, store: Store, inbox: FolderId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_filling, "FEW", 0)
    ids = put(store, inbox, *(f"lunch {number}" for number in range(10)))
    filling = Filling(path, read)
    fill(filling)
    store.remove(ids[2:])
    filling.close()
    again = Filling(path, read)
    assert fill(again) == ["most of what it held is gone"]
    again.close()
    assert docs(path) == 2


def test_what_fits_best_comes_first(
    store: Store, reader: Reader, inbox: FolderId, filling: Filling
) -> None:
    long = "lunch " + "and much else " * 200
    (passing,) = put(store, inbox, long, received=NOON + 50)
    (about,) = store.add([arrival(inbox, raw_mail("Lunch", body="lunch lunch"), received=NOON)])
    fill(filling)
    view = Selection(search=parse_query("lunch", now=NOON), order=Order.RELEVANCE)
    assert list(reader.ids(view)) == [about, passing]
    assert [row.id for row in reader.page(view, 0, 1)] == [about]


def test_more_of_one_time_than_there_are_numbers_are_found_all(
    store: Store, reader: Reader, inbox: FolderId, filling: Filling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_filling, "SPAN", 2)
    monkeypatch.setattr(search_filling, "first_number", lambda received: received // 2 * 2)
    ids = put(store, inbox, "lunch", "lunch 1", received=NOON)
    ids += put(store, inbox, "lunch 2", "lunch 3", "lunch 4", received=NOON)
    fill(filling)
    assert sorted(found(reader, "lunch")) == ids
    assert sorted(found(reader, "lunch after:1970-01-02")) == ids
