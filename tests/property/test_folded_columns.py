"""What is left out of a folded column, SQLite tells as it was."""

import sqlite3

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui_mail.model.address import Address
from tui_mail.store import message_words
from tui_mail.store.folded_columns import people_sql, subject_column, subject_sql
from tui_mail.store.folded_text import folded

_NAME = st.one_of(
    st.sampled_from(["", "Alice", 'a","b', 'x"],["y', "Doe, John", "Chloé", "A  B", "\\", " "]),
    st.text(max_size=8),
)
_PEOPLE = st.lists(
    st.builds(Address, _NAME, st.sampled_from(["a@b.test", "A@B.Test", ""])), max_size=3
)


def _told(subject: str, people: tuple[Address, ...]) -> tuple[list[str], list[str]]:
    """Folded subject and people as SQL tells them, and as stored."""
    written, column = message_words.people_columns(people)
    words = message_words.storable(subject)
    stored = [subject_column(message_words.storable(folded(subject)), words), column]
    db = sqlite3.connect(":memory:")
    try:
        db.execute("CREATE TABLE messages (folded_subject, subject, folded_from, from_)")
        db.execute("INSERT INTO messages VALUES (?, ?, ?, ?)", (stored[0], words, column, written))
        sql = f"SELECT {subject_sql()}, {people_sql('from_')} FROM messages m"
        return list(db.execute(sql).fetchone()), stored
    finally:
        db.close()


@given(st.text(max_size=12), _PEOPLE)
@example("Plans for  SPRING", [Address("Alice", "alice@foo.test"), Address("Bob", "b@baz.test")])
@example("İstanbul", [Address("", "list@foo.test")])
def test_what_is_left_out_is_told_as_it_was(subject: str, people: list[Address]) -> None:
    told, _ = _told(subject, tuple(people))
    names = message_words.storable(folded(", ".join(person.full for person in people)))
    assert told[1].strip() == names.strip()
    assert told[0].strip() == message_words.storable(folded(subject))


def test_plain_words_are_left_out() -> None:
    people = (Address("Alice Smith", "alice@foo.test"), Address("Bob", "bob@baz.test"))
    told, stored = _told("Plans for Spring", people)
    assert stored == ["", ""]
    assert told == ["plans for spring", "alice smith <alice@foo.test>, bob <bob@baz.test>"]


@pytest.mark.parametrize("word", ["Ünder", "two  blanks"])
def test_what_sql_would_tell_otherwise_is_kept(word: str) -> None:
    _, stored = _told(word, (Address(word, "a@b.test"),))
    assert stored[0] == folded(word)
    assert "<a@b.test>" in stored[1]
