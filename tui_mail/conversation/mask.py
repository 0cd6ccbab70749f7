"""The second net for secrets: takes every form of one out of a line. Pure; keeps nothing else."""

import base64
import re

from tui_mail.model.secret import Secret
from tui_mail.ports.conversation import HIDDEN

_SHORT = 4
"""Bytes below which a secret is only taken out as a word: it is part of too many others."""


class Mask:
    """Takes one secret out of lines.

    Args:
        secret: None where there is none.
    """

    def __init__(self, secret: Secret | None) -> None:
        value = b"" if secret is None else secret.value.encode("utf-8", "surrogatepass")
        self._find = _pattern(value) if value else None

    def __call__(self, line: bytes) -> bytes:
        """The line without it."""
        return line if self._find is None else self._find.sub(HIDDEN, line)


def _pattern(value: bytes) -> re.Pattern[bytes]:
    if len(value) < _SHORT:
        return re.compile(rb"(?<!\w)" + re.escape(value) + rb"(?!\w)", re.IGNORECASE)
    quoted = value.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    forms = {value, quoted, *_in_base64(value)}
    longest_first = sorted(forms, key=len, reverse=True)
    return re.compile(b"|".join(map(re.escape, longest_first)), re.IGNORECASE)


def _in_base64(value: bytes) -> set[bytes]:
    """What any base64 shows that has the value somewhere in it, whatever stands around it.

    Three bytes are four characters, so there are three ways for it to lie; the characters at
    both ends that also hold bits of its neighbours are left away.
    """
    forms = set()
    for before in range(3):
        text = base64.b64encode(b"\0" * before + value)
        first = -(-before * 8 // 6)
        last = (before + len(value)) * 8 // 6
        forms.add(text[first:last])
    return {form for form in forms if len(form) >= _SHORT}
