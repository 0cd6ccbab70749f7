"""Fields in a text of the user's own, `{name}`, and what takes their place. Pure.

A value is never looked at again: what a stranger's name holds fills no field of its own.
"""

import re
from collections.abc import Callable, Mapping

from tui_mail.message.sanitize import sanitize

_FIELD = re.compile(r"\{([a-z]{1,20})\}")
_LONGEST = 200
"""Characters of a value: a name or a subject, not a letter."""


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its fields filled in; what is no field of these stays as it is written."""
    return _FIELD.sub(_value_of(values), text)


def fields_of(text: str) -> tuple[str, ...]:
    """The fields that a text names, in order."""
    return tuple(_FIELD.findall(text))


def first_name(name: str) -> str:
    """What somebody is called: `Ada` of `Ada Lovelace`, and of `Lovelace, Ada`."""
    family, comma, given = name.partition(",")
    words = (given if comma and given.strip() else family).split()
    return words[0] if words else ""


def _value_of(values: Mapping[str, str]) -> Callable[[re.Match[str]], str]:
    def value(found: re.Match[str]) -> str:
        known = values.get(found[1])
        return found[0] if known is None else " ".join(sanitize(known).split())[:_LONGEST]

    return value
