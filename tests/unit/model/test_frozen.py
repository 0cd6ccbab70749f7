"""`frozen` makes what `dataclass(frozen=True)` makes."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass, field, fields, is_dataclass, replace
from typing import Any, ClassVar

import pytest

from tui_mail.model.frozen import frozen


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
