"""Refusals that are about how much an account may do, whatever their response code says.

Gmail says OVERQUOTA, which is a mailbox that is full, also where it lets through no more bytes
today. Must never take a refusal for one that passes where the words do not say so.
"""

import re
from typing import Final

_TODAY: Final = (
    "It allows so many bytes and commands a day, to all programs together. What is here stays;"
    " the rest comes later, by itself."
)
_LIMITS: Final = (
    (
        re.compile(r"(?:command|bandwidth) limit", re.IGNORECASE),
        "lets this account do no more for a while",
        _TODAY,
    ),
    (
        re.compile(r"too many (?:simultaneous |concurrent |open )?connections", re.IGNORECASE),
        "has as many connections of this account as it allows",
        "Other programs and telephones that read this account count, too. It is tried again later.",
    ),
)


def limit(words: str) -> tuple[str, str] | None:
    """What such a refusal means, to complete "The server ...", and what to do; None: it is none."""
    return next(((what, hint) for said, what, hint in _LIMITS if said.search(words)), None)
