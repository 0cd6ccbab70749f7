"""Words to JSON-ready values and back, by their type hints. Never pickles, never guesses a type.

A word is `{"is": "ClassName", ...fields}`; bytes travel as base64.
"""

import base64
import functools
import types
import typing
from enum import Enum
from typing import Any

from tui_mail.errors import EngineError
from tui_mail.model.frozen import field_names, is_word

Json = dict[str, Any]


def encode(word: object) -> Json:
    """A frozen dataclass as JSON-ready values, named by its class."""
    return {"is": type(word).__name__, **_fields(word)}


def decode(json: Json, words: object) -> Any:
    """The word that `encode` made, which must be one of the union `words`.

    Raises:
        EngineError: the name is unknown or a field does not fit.
    """
    for word in typing.get_args(words) or (words,):
        if word.__name__ == json.get("is"):
            return _build(word, json)
    raise EngineError(f"The other side said {json.get('is')!r}, which this version does not know.")


def _fields(word: Any) -> Json:
    return {name: _plain(getattr(word, name)) for name in field_names(word)}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, frozenset):
        return sorted(_plain(item) for item in value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return _fields(value)


@functools.cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _build(cls: Any, json: Json) -> Any:
    try:
        hints = _hints(cls)
        known = field_names(cls)
        return cls(**{k: _typed(hints[k], v) for k, v in json.items() if k in known})
    except (TypeError, ValueError, AttributeError) as error:
        raise EngineError(f"The other side's {cls.__name__} cannot be read: {error}") from error


def _typed(hint: Any, value: Any) -> Any:
    if isinstance(hint, typing.NewType):
        return _typed(hint.__supertype__, value)
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    return _plain_typed(hint, value) if origin is None else _composed(origin, args, value)


def _composed(origin: Any, args: tuple[Any, ...], value: Any) -> Any:
    if origin is types.UnionType or origin is typing.Union:
        if value is None:
            return None
        return _typed(next(a for a in args if a is not type(None)), value)
    if origin is tuple:
        return _typed_tuple(args, value)
    return frozenset(_typed(args[0], item) for item in value)


def _plain_typed(hint: Any, value: Any) -> Any:
    if hint is bytes:
        return base64.b64decode(value, validate=True)
    if is_word(hint):
        return _build(hint, value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    if hint is float and isinstance(value, int):
        return float(value)
    if not isinstance(value, hint):
        raise TypeError(f"{value!r} is no {hint.__name__}")
    return value


def _typed_tuple(args: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    if len(args) == 2 and args[1] is Ellipsis:
        return tuple(_typed(args[0], item) for item in value)
    return tuple(_typed(hint, item) for hint, item in zip(args, value, strict=True))
