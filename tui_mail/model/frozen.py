"""The decorator of all words: a frozen dataclass that costs nothing until it is used.

`dataclasses.dataclass(frozen=True, slots=True)` compiles six methods for each class, about a
millisecond a class, and the module itself loads inspect, ast and tokenize; hundreds of classes of
words would cost a start more than the screen does. Here one method is compiled, when the first
word of its class is made; the others are shared; and the standard's own description of the fields
is made when somebody asks for it. Must never differ from the standard's in what `fields`,
`replace`, `match`, equality, hash and repr say.
"""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, ClassVar, TypeVar, dataclass_transform

T = TypeVar("T")

_MISSING: Any = object()


class Field:
    """What is particular about one field; see `field`."""

    __slots__ = ("compare", "default", "default_factory", "kw_only", "repr")

    def __init__(
        self, default: Any, default_factory: Any, *, repr: bool, compare: bool, kw_only: bool
    ) -> None:
        self.default = default
        self.default_factory = default_factory
        self.repr = repr
        self.compare = compare
        self.kw_only = kw_only


_PLAIN = Field(_MISSING, _MISSING, repr=True, compare=True, kw_only=False)


def field(
    *,
    default: Any = _MISSING,
    default_factory: Callable[[], Any] = _MISSING,
    repr: bool = True,
    compare: bool = True,
    kw_only: bool = False,
) -> Any:
    """As the standard's; that one is understood too."""
    return Field(default, default_factory, repr=repr, compare=compare, kw_only=kw_only)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(made: type[T]) -> type[T]:
    """Make a class a frozen dataclass; methods that it has of its own stay.

    Fields may have `default`, `default_factory`, `repr`, `compare` and `kw_only`; `__post_init__`
    is called.
    """
    _shape(made)
    for name in ("__hash__", "__setattr__", "__delattr__"):
        if vars(made).get(name) is None:  # with an __eq__ of its own a class has None for a hash
            setattr(made, name, _hashed if name == "__hash__" else _refuse)
    return made


@dataclass_transform(field_specifiers=(field,))
def record(made: type[T]) -> type[T]:
    """The same for what is changed, as counts are: a dataclass without a hash."""
    _shape(made)
    return made


def _shape(made: type) -> None:
    """Fields, and all but what keeps them as they are."""
    own = vars(made)
    if not made.__doc__:
        made.__doc__ = made.__name__  # else the standard's parses a signature for it, in 10 ms
    for name, value in (
        ("__init__", _first_init(made)),
        ("__repr__", _shown),
        ("__match_args__", _Later(made, "__match_args__", _positional)),
    ):
        if name not in own:
            setattr(made, name, value)
    if "__eq__" not in own:
        made.__eq__ = _equal  # type: ignore[method-assign, assignment]  # as the standard's does
        made.__hash__ = None  # type: ignore[method-assign, assignment]
    for name, make in ((_FIELDS, _settled), (_VALUES, _values_of), (_STANDARD, _standard)):
        setattr(made, name, _Later(made, name, make))


_FIELDS = "__word_fields__"
"""Of a class: every field by its name, those of its bases first."""
_VALUES = "__word_values__"
"""Of a class: what gives that which is compared of a word."""
_STANDARD = "__dataclass_fields__"
"""Of a class: by this the standard's module knows a dataclass, and what its fields are."""


def replace(word: T, /, **changes: Any) -> T:
    """The same word with other values in these fields, as the standard's."""
    fields = getattr(word, _FIELDS)
    given = {name: getattr(word, name) for name in fields} | changes
    return type(word)(**given)


def is_word(kind: object) -> bool:
    """Whether it is a class of words, or a word."""
    return hasattr(kind, _FIELDS)


def field_names(word: object) -> tuple[str, ...]:
    """The fields of a word, or of a class of words.

    Raises:
        TypeError: it is neither.
    """
    fields = getattr(word, _FIELDS, None)
    if fields is None:
        raise TypeError(f"{word!r} is no word")
    return tuple(fields)


class _Later:
    """An attribute of a class that is made, and kept there, when it is asked for first."""

    __slots__ = ("_made", "_make", "_name")

    def __init__(self, made: type, name: str, make: Callable[[type], Any]) -> None:
        self._made = made
        self._name = name
        self._make = make

    def __get__(self, word: object, _class: type | None = None) -> Any:
        value = self._make(self._made)
        setattr(self._made, self._name, value)
        return value


def _settled(made: type) -> Mapping[str, Field]:
    """Its fields; what stood for one in the class is its default now, or gone."""
    found: dict[str, Field] = {}
    for base in reversed(made.__mro__[1:]):
        found.update(getattr(base, _FIELDS, {}))
    for name, hint in made.__annotations__.items():
        if _is_of_class(hint):
            continue
        value = vars(made).get(name, _MISSING)
        if value is _MISSING:
            found[name] = _PLAIN
        elif _is_field(value):
            found[name] = _ours(value)
            if found[name].default is _MISSING:
                delattr(made, name)
            else:
                setattr(made, name, found[name].default)
        else:
            found[name] = Field(value, _MISSING, repr=True, compare=True, kw_only=False)
    return found


def _is_of_class(hint: object) -> bool:
    if isinstance(hint, str):
        return hint.startswith(("ClassVar", "typing.ClassVar"))
    return hint is ClassVar or getattr(hint, "__origin__", None) is ClassVar


def _is_field(value: object) -> bool:
    kind = type(value)
    return kind is Field or (kind.__module__, kind.__name__) == ("dataclasses", "Field")


def _ours(value: Any) -> Field:
    if isinstance(value, Field):
        return value
    from dataclasses import MISSING

    given = (value.default, value.default_factory)
    default, factory = (_MISSING if one is MISSING else one for one in given)
    kw_only = value.kw_only is True
    return Field(default, factory, repr=value.repr, compare=value.compare, kw_only=kw_only)


def _standard(made: type) -> Any:
    """The standard's description of the fields, made by itself."""
    import dataclasses

    for name, ours in getattr(made, _FIELDS).items():
        if name not in made.__annotations__:
            continue  # of a base
        given: dict[str, Any] = {"default": ours.default, "default_factory": ours.default_factory}
        given = {key: value for key, value in given.items() if value is not _MISSING}
        told: Any = dataclasses.field(
            **given, repr=ours.repr, compare=ours.compare, kw_only=ours.kw_only
        )
        setattr(made, name, told)
    dataclasses.dataclass(init=False, repr=False, eq=False)(made)
    return vars(made)[_STANDARD]


def _positional(made: type) -> tuple[str, ...]:
    return tuple(name for name, one in getattr(made, _FIELDS).items() if not one.kw_only)


def _values_of(made: type) -> Callable[[object], object]:
    names = [name for name, one in getattr(made, _FIELDS).items() if one.compare]
    return attrgetter(*names) if names else staticmethod(_nothing)


def _first_init(made: type) -> Callable[..., None]:
    """`__init__` until it was called once."""

    def first(self: object, *given: Any, **named: Any) -> None:
        init = _init_of(getattr(made, _FIELDS), hasattr(made, "__post_init__"))
        init.__qualname__ = f"{made.__qualname__}.__init__"
        made.__init__ = init  # type: ignore[misc]  # what stands there is this
        init(self, *given, **named)

    return first


def _init_of(all_fields: Mapping[str, Field], has_post: bool) -> Callable[..., None]:
    """`__init__`, compiled: it is called for each row and each command, and must be quick."""
    names: dict[str, object] = {"put": object.__setattr__, "MISSING": _MISSING}
    plain: list[str] = []
    keyword: list[str] = []
    body: list[str] = []
    for number, (name, one) in enumerate(all_fields.items()):
        value = name
        default = ""
        if one.default is not _MISSING:
            names[f"default_{number}"] = one.default
            default = f"=default_{number}"
        elif one.default_factory is not _MISSING:
            names[f"make_{number}"] = one.default_factory
            default = "=MISSING"
            value = f"make_{number}() if {name} is MISSING else {name}"
        (keyword if one.kw_only else plain).append(name + default)
        body.append(f"    put(self, {name!r}, {value})")
    if has_post:
        body.append("    self.__post_init__()")
    parameters = ", ".join(["self", *plain, *(["*", *keyword] if keyword else [])])
    lines = [f"def __init__({parameters}):", *(body or ["    pass"])]
    exec("\n".join(lines), names)  # noqa: S102 - of the class's own field names, as dataclasses does
    made: Callable[..., None] = names["__init__"]  # type: ignore[assignment]
    return made


def _equal(self: object, other: object) -> object:
    if other.__class__ is not self.__class__:
        return NotImplemented
    values = self.__word_values__  # type: ignore[attr-defined]  # every word has it
    return values(self) == values(other)


def _hashed(self: object) -> int:
    return hash(self.__word_values__(self))  # type: ignore[attr-defined]  # as above


def _nothing(_self: object) -> object:
    return ()


def _shown(self: object) -> str:
    """As the standard's: `Name(field=value, ...)`."""
    shown = [name for name, one in getattr(self, _FIELDS).items() if one.repr]
    values = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
    return f"{type(self).__qualname__}({values})"


def _refuse(self: object, name: str, *_value: object) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"{type(self).__name__}.{name} cannot be changed: it is a word.")
