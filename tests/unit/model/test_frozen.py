"""`frozen` makes what `dataclass(frozen=True)` makes."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass, field, fields, is_dataclass, replace
from typing import Any, ClassVar

import pytest

from tui_mail.model.frozen import field as our_field
from tui_mail.model.frozen import field_names, frozen, record
from tui_mail.model.frozen import replace as our_replace


def made_by(decorator: Callable[[type], Any]) -> Any:
    class Word:
        """A word."""

        kind: ClassVar[str] = "word"
        name: str
        number: int = 3
        many: tuple[int, ...] = field(default_factory=tuple)
        secret: str = field(default="s", repr=False)
        aside: int = field(default=0, compare=False)
        last: bool = field(default=False, kw_only=True)

    return decorator(Word)


OURS: Any = made_by(frozen)
THEIRS: Any = made_by(dataclass(frozen=True))


@pytest.mark.parametrize(
    ("args", "named"),
    [
        (("a",), {}),
        (("a", 4), {"last": True}),
        (("a",), {"many": (1, 2), "secret": "x", "aside": 9}),
        ((), {"name": "b"}),
    ],
)
def test_it_says_and_compares_as_the_standard_one(
    args: tuple[Any, ...], named: dict[str, Any]
) -> None:
    ours, theirs = OURS(*args, **named), THEIRS(*args, **named)
    assert repr(ours) == repr(theirs)
    assert [getattr(ours, f.name) for f in fields(ours)] == [
        getattr(theirs, f.name) for f in fields(theirs)
    ]
    again = OURS(*args, **named)
    assert ours == again
    assert hash(ours) == hash(again)
    assert ours != theirs
    assert replace(ours, number=8).number == replace(theirs, number=8).number == 8
    assert (replace(ours, aside=77) == ours) == (replace(theirs, aside=77) == theirs)


def test_it_is_a_dataclass_with_the_same_fields_and_match_arguments() -> None:
    assert [f.name for f in fields(OURS)] == [f.name for f in fields(THEIRS)]
    assert OURS.__match_args__ == THEIRS.__match_args__
    assert OURS.kind == "word"
    assert is_dataclass(OURS)


@pytest.mark.parametrize(
    "change", [lambda w: setattr(w, "name", "x"), lambda w: delattr(w, "name")]
)
def test_nothing_of_it_can_be_changed(change: Callable[[Any], None]) -> None:
    with pytest.raises(FrozenInstanceError):
        change(OURS("a"))


def test_each_has_its_own_default_and_what_is_missing_is_refused() -> None:
    with pytest.raises(TypeError):
        OURS()
    with pytest.raises(TypeError):
        OURS("a", nothing=1)
    assert OURS("a").many == ()


def test_methods_of_its_own_stay() -> None:
    @frozen
    class Quiet:
        """Says nothing."""

        value: str

        def __repr__(self) -> str:
            return "Quiet"

    assert repr(Quiet("x")) == "Quiet"
    assert Quiet("x") == Quiet("x")


def test_a_word_is_known_before_the_first_one_was_made() -> None:
    fresh = made_by(frozen)
    assert field_names(fresh) == tuple(f.name for f in fields(THEIRS))
    assert fresh.__match_args__ == THEIRS.__match_args__
    with pytest.raises(TypeError):
        field_names(3)


def test_a_field_of_ours_is_as_one_of_the_standard() -> None:
    @frozen
    class Word:
        many: tuple[int, ...] = our_field(default_factory=tuple)
        secret: str = our_field(default="s", repr=False)
        aside: int = our_field(default=0, compare=False)
        last: bool = our_field(default=False, kw_only=True)

    word = Word()
    assert repr(word) == f"{Word.__qualname__}(many=(), aside=0, last=False)"
    assert word == our_replace(word, aside=4) == replace(word, aside=5)
    assert our_replace(word, secret="t") != word
    assert Word.__match_args__ == ("many", "secret", "aside")
    told = {f.name: (f.repr, f.compare, f.kw_only) for f in fields(Word)}
    assert told["secret"] == (False, True, False)
    assert told["aside"] == (True, False, False)
    assert told["last"] == (True, True, True)
    assert Word(last=True).many == ()


def test_a_word_of_a_word_has_the_fields_of_both() -> None:
    @frozen
    class Base:
        first: int
        second: int = 2

    @frozen
    class More(Base):
        third: int = 3

    assert More(1) == More(1, 2, 3) != Base(1)
    assert [f.name for f in fields(More)] == list(field_names(More)) == ["first", "second", "third"]
    assert [f.name for f in fields(Base)] == ["first", "second"]


def test_a_record_is_compared_and_may_be_changed() -> None:
    @record
    class Counts:
        new: int = 0
        doubts: list[str] = our_field(default_factory=list)

    one, other = Counts(), Counts()
    assert one == other
    one.new += 1
    one.doubts.append("x")
    assert (one.new, other.doubts) == (1, [])
    assert one != other
    with pytest.raises(TypeError):
        hash(one)
