"""The decorator of all words: a frozen dataclass that is quick to make.

`dataclasses.dataclass(frozen=True, slots=True)` compiles six methods for each class, about a
millisecond a class; hundred classes of words would cost a start more than the screen does. Here
one method is compiled, the others are shared. Must never differ from the standard's in what
`fields`, `replace`, `match`, equality, hash and repr say.
"""

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def frozen(made: type[T]) -> type[T]:
    """Make a class a frozen dataclass; methods that it has of its own stay.

    Fields may have `default`, `default_factory`, `repr`, `compare` and `kw_only`; `__post_init__`
    is called.
    """
    own = frozenset(vars(made))
    if not made.__doc__:
        made.__doc__ = made.__name__  # else the standard's parses a signature for it, in 10 ms
    dataclass(init=False, repr=False, eq=False)(made)
    all_fields = fields(made)  # type: ignore[arg-type]  # it has become one in the line before
    compared = tuple(field.name for field in all_fields if field.compare)
    methods: dict[str, Callable[..., Any]] = {
        "__init__": _init_of(all_fields, hasattr(made, "__post_init__")),
        "__repr__": _shown,
        **_comparing(compared),
        "__setattr__": _refuse,
        "__delattr__": _refuse,
    }
    for name, method in methods.items():
        if name not in own:
            setattr(made, name, method)
    return made


def _init_of(all_fields: tuple[Field[Any], ...], has_post: bool) -> Callable[..., None]:
    """`__init__`, compiled: it is called for each row and each command, and must be quick."""
    names: dict[str, object] = {"put": object.__setattr__, "MISSING": MISSING}
    plain: list[str] = []
    keyword: list[str] = []
    body: list[str] = []
    for number, field in enumerate(all_fields):
        value = field.name
        default = ""
        if field.default is not MISSING:
            names[f"default_{number}"] = field.default
            default = f"=default_{number}"
        elif field.default_factory is not MISSING:
            names[f"make_{number}"] = field.default_factory
            default = "=MISSING"
            value = f"make_{number}() if {field.name} is MISSING else {field.name}"
        (keyword if field.kw_only else plain).append(field.name + default)
        body.append(f"    put(self, {field.name!r}, {value})")
    if has_post:
        body.append("    self.__post_init__()")
    parameters = ", ".join(["self", *plain, *(["*", *keyword] if keyword else [])])
    lines = [f"def __init__({parameters}):", *(body or ["    pass"])]
    exec("\n".join(lines), names)  # noqa: S102 - of the class's own field names, as dataclasses does
    made: Callable[..., None] = names["__init__"]  # type: ignore[assignment]
    return made


def _comparing(names: tuple[str, ...]) -> dict[str, Callable[..., Any]]:
    """`__eq__` and `__hash__` over these fields."""
    values: Callable[[object], object] = attrgetter(*names) if names else _nothing

    def equal(self: object, other: object) -> object:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return values(self) == values(other)

    def hashed(self: object) -> int:
        return hash(values(self))

    return {"__eq__": equal, "__hash__": hashed}


def _nothing(_self: object) -> object:
    return ()


def _shown(self: object) -> str:
    """As the standard's: `Name(field=value, ...)`."""
    shown = [f for f in fields(self) if f.repr]  # type: ignore[arg-type]  # every word is one
    values = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in shown)
    return f"{type(self).__qualname__}({values})"


def _refuse(self: object, name: str, *_value: object) -> None:
    raise FrozenInstanceError(f"{type(self).__name__}.{name} cannot be changed: it is a word.")
