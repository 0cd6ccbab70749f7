"""Outlook's envelopes (winmail.dat) in a message: the files in them, and their words where the
message has none of its own. Pure.

The files are no parts of the message; they have numbers of their own, `2~1`: the first one in
part 2. Must never raise for what is inside.
"""

from functools import lru_cache

from tui_mail.message.parse import Parsed, Part, parse
from tui_mail.message.sanitize import sanitize
from tui_mail.message.tnef import TYPES, WINMAIL, TnefFile, read_tnef
from tui_mail.message.true_type import true_type
from tui_mail.model.content import Attachment

WITHIN = "~"
"""Between the number of an envelope and that of a file in it."""
_UNKNOWN = "application/octet-stream"


def is_envelope(leaf: Part) -> bool:
    """Whether a part says that it is one."""
    return leaf.content_type in TYPES or leaf.filename.lower() == WINMAIL


def enveloped_files(parsed: Parsed) -> tuple[Attachment, ...]:
    """All files in envelopes, in order."""
    return tuple(
        _listed(f"{leaf.number}{WITHIN}{number}", file)
        for leaf in parsed.leaves
        if is_envelope(leaf)
        for number, file in enumerate(read_tnef(leaf.data).files, 1)
    )


def enveloped_file(parsed: Parsed, number: str) -> tuple[str, bytes] | None:
    """A safe name and the bytes of the file of that number; None where there is none."""
    found = _file(parsed, number)
    return None if found is None else (found.name or f"file-{number}.bin", found.data)


def enveloped_part(parsed: Parsed, number: str) -> Part | None:
    """The same as a part, to be looked at."""
    found = _file(parsed, number)
    if found is None:
        return None
    seen = true_type(found.data, found.name, found.content_type).content_type
    if seen in {"", "text/plain"} and found.name.lower().endswith((".html", ".htm")):
        seen = "text/html"
    return _part(seen or found.content_type or _UNKNOWN, found.data)


def enveloped_words(parsed: Parsed) -> Part | None:
    """The words of the first envelope that has any, as a text part; None where none has."""
    for leaf in parsed.leaves:
        if is_envelope(leaf):
            found = read_tnef(leaf.data)
            if found.html.strip() or found.text.strip():
                return _words(found.html, found.text)
    return None


@lru_cache(maxsize=4)
def _words(html: str, text: str) -> Part:
    """One and the same part each time, so that it is decoded once."""
    form, words = ("text/html", html) if html.strip() else ("text/plain", text)
    return _part(f"{form}; charset=utf-8", words.encode("utf-8", "replace"))


def _part(content_type: str, data: bytes) -> Part:
    declared = sanitize(content_type).encode("ascii", "replace")
    head = b"Content-Type: %s\nContent-Transfer-Encoding: binary\n\n" % declared
    return parse(head + data).root


def _file(parsed: Parsed, number: str) -> TnefFile | None:
    leaf_number, _, which = number.partition(WITHIN)
    leaf = parsed.part(leaf_number)
    if leaf is None or not is_envelope(leaf) or not which.isdecimal() or len(which) > 4:
        return None
    files = read_tnef(leaf.data).files
    return files[int(which) - 1] if 0 < int(which) <= len(files) else None


def _listed(number: str, file: TnefFile) -> Attachment:
    seen = true_type(file.data, file.name, file.content_type)
    declared = sanitize(file.content_type.partition(";")[0]) or seen.content_type or _UNKNOWN
    return Attachment(
        number,
        declared,
        file.name,
        len(file.data),
        inline=False,
        true_type=seen.content_type,
        kind=seen.words,
        doubt=seen.doubt,
        active=seen.active,
    )
