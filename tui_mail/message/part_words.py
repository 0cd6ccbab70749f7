"""What parts are that no reader of mail can show as they are, in plain words, one sentence each.

Nothing is fetched, joined or decoded for it.
"""

from tui_mail.message.envelopes import is_envelope
from tui_mail.message.parse import Parsed, Part
from tui_mail.message.sanitize import sanitize, sanitize_address
from tui_mail.message.text_files import text_files_of
from tui_mail.message.tnef import WINMAIL, read_tnef

_MOST = 3
_LONGEST = 100


def words_of(parsed: Parsed) -> tuple[str, ...]:
    """Of the whole message."""
    found = [words for leaf in parsed.leaves for words in _of(leaf)]
    files = text_files_of(parsed)
    if files:
        names = ", ".join(_short(file.filename) for file in files[:_MOST])
        more = f" and {len(files) - _MOST} more" if len(files) > _MOST else ""
        found.append(
            f"Its text holds {'a file' if len(files) == 1 else 'files'} written as letters "
            f"({_form(files[0].content_type)}): {names}{more}."
        )
    return tuple(found[: 2 * _MOST])


def _of(leaf: Part) -> list[str]:
    if is_envelope(leaf):
        return [_envelope(leaf)]
    if leaf.content_type == "message/partial":
        return [_partial(leaf)]
    if leaf.content_type == "message/external-body":
        return [_external(leaf)]
    return []


def _envelope(leaf: Part) -> str:
    name = _short(leaf.filename) or WINMAIL
    words = f"Part {leaf.number}, {name}, is Outlook's own envelope (TNEF)"
    found = read_tnef(leaf.data)
    files = ", ".join(_short(each.name) or "a file without a name" for each in found.files[:_MOST])
    more = f" and {len(found.files) - _MOST} more" if len(found.files) > _MOST else ""
    if files:
        return f"{words} around {files}{more}."
    return f"{words} around formatting; there is no file in it."


def _partial(leaf: Part) -> str:
    """RFC 2046, section 5.2.2."""
    number, total = _digits(leaf.parameter("number")), _digits(leaf.parameter("total"))
    which = (
        f"piece {number} of {total}" if number and total else f"piece {number}" if number else ""
    )
    return (
        f"It is {which or 'one piece'} of a larger message that was sent in pieces; "
        "the others came as messages of their own."
    )


def _external(leaf: Part) -> str:
    """RFC 2046, section 5.2.3; RFC 2017."""
    way = _short(leaf.parameter("access-type").lower())
    place = leaf.parameter("url") or "/".join(
        each for name in ("site", "directory", "name") if (each := leaf.parameter(name))
    )
    where = ", ".join(each for each in (way, _short(place)) if each)
    told = f" ({where})" if where else ""
    return f"Part {leaf.number} is not in the message but kept elsewhere{told}; it is not fetched."


def _form(content_type: str) -> str:
    return "yEnc" if content_type.endswith("yenc") else "uuencode"


def _digits(text: str) -> str:
    return text if text.isascii() and text.isdecimal() and len(text) < 7 else ""


def _short(text: str) -> str:
    text = sanitize_address(sanitize(text))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
