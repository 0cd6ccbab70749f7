"""The seam's number and its words: whoever changes a word gives the language its next number.

Else a program that was updated speaks with an engine of before, and one of them is told what it
does not know.
"""

import dataclasses
import hashlib
import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass, make_dataclass
from enum import Enum
from pathlib import Path

from tui_mail.model.commands import PROTOCOL, Answer, Command
from tui_mail.model.events import Event
from tui_mail.store.migrate import SCHEMA

PINNED = Path(__file__).parent / "protocols.txt"
"""One line for each number that ever was: the number and the fingerprint of its words."""


def fingerprint(*unions: object, schema: int) -> str:
    """Of all words that can cross, with everything in them, and of the store's schema."""
    said: dict[str, str] = {}
    for union in unions:
        for word in typing.get_args(union):
            _describe(word, said)
    text = "\n".join(f"{name}: {said[name]}" for name in sorted(said))
    return hashlib.sha256(f"{text}\nschema {schema}".encode()).hexdigest()[:16]


def _describe(kind: object, said: dict[str, str]) -> None:
    for part in _parts(kind):
        name = part.__name__
        if name in said:
            continue
        if issubclass(part, Enum):
            said[name] = " ".join(str(member.value) for member in part)
        elif dataclasses.is_dataclass(part):
            hints = typing.get_type_hints(part)
            fields = [(f.name, hints[f.name]) for f in dataclasses.fields(part)]
            said[name] = ", ".join(f"{field}: {_spelled(hint)}" for field, hint in fields)
            for _, hint in fields:
                _describe(hint, said)


def _parts(hint: object) -> Iterator[type]:
    """The classes in a type hint."""
    if isinstance(hint, typing.NewType):
        yield from _parts(hint.__supertype__)
    elif typing.get_origin(hint) is not None:
        for arg in typing.get_args(hint):
            yield from _parts(arg)
    elif isinstance(hint, type):
        yield hint


def _spelled(hint: object) -> str:
    if isinstance(hint, typing.NewType):
        return _spelled(hint.__supertype__)
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in {types.UnionType, typing.Union}:
        return " | ".join(sorted(_spelled(arg) for arg in args))
    if origin is not None:
        return f"{origin.__name__}[{', '.join('...' if a is ... else _spelled(a) for a in args)}]"
    return getattr(hint, "__name__", str(hint))


def test_every_change_of_the_words_has_a_number_of_its_own() -> None:
    lines = [line.split() for line in PINNED.read_text("utf-8").splitlines()]
    numbers = [int(number) for number, _ in lines]
    prints = [words for _, words in lines]
    now = fingerprint(Command, Answer, Event, schema=SCHEMA)
    assert (numbers[-1], prints[-1]) == (PROTOCOL, now), (
        "The words of the seam, or the store's schema, are not those of their number. Make"
        f" PROTOCOL in model/commands.py one more, and add the line '{PROTOCOL + 1} {now}' at the"
        f" end of {PINNED.name}. (Where two branches each took the same number: keep one line,"
        " and take the next number for both together.)"
    )
    assert numbers == sorted(set(numbers)), "a number stands for one language"
    assert len(prints) == len(set(prints)), "a language has one number"


class Colour(Enum):
    RED = "red"


class Colours(Enum):
    RED = "red"
    BLUE = "blue"


def test_the_fingerprint_sees_names_fields_types_values_and_the_schema() -> None:
    def of(name: str, *fields: tuple[str, object], schema: int = 1) -> str:
        word = make_dataclass(name, fields)
        return fingerprint(word | None, schema=schema)

    @dataclass
    class Inner:
        deep: int

    seen = [
        of("Word", ("a", int)),
        of("Other", ("a", int)),
        of("Word", ("b", int)),
        of("Word", ("a", str)),
        of("Word", ("a", int | None)),
        of("Word", ("a", tuple[int, ...])),
        of("Word", ("a", Colour)),
        of("Word", ("a", Colours)),
        of("Word", ("a", Inner)),
        of("Word", ("a", int), ("b", int)),
        of("Word", ("a", int), schema=2),
    ]
    assert len(seen) == len(set(seen))
    assert seen[0] == of("Word", ("a", int)), "and is the same for the same"
