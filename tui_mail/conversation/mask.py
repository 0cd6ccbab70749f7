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
        forms = _forms(value) if value else ()
        self._lowered = tuple(form.lower() for form in forms)
        self._find = _pattern(forms) if forms else None

    def __call__(self, line: bytes) -> bytes:
        """The line without it."""
        if self._find is None:
            return line
        lowered = line.lower()
        if not any(form in lowered for form in self._lowered):  # ten times as quick as the pattern
            return line
        return self._find.sub(HIDDEN, line)


def _forms(value: bytes) -> tuple[bytes, ...]:
    """What the value looks like on the wire, the longest first."""
    if len(value) < _SHORT:
        return (value,)
    quoted = value.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    return tuple(sorted({value, quoted, *_in_base64(value)}, key=len, reverse=True))


def _pattern(forms: tuple[bytes, ...]) -> re.Pattern[bytes]:
    if len(forms[0]) < _SHORT:
        return re.compile(rb"(?<!\w)" + re.escape(forms[0]) + rb"(?!\w)", re.IGNORECASE)
    return re.compile(b"|".join(map(re.escape, forms)), re.IGNORECASE)


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
