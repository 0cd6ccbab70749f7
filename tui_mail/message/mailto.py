"""mailto: links read (RFC 6068): whom to write to, and how the message begins.

Must never take anything but the fields named here: a link of a stranger's could attach files, or
add headers (C5).
"""

import re
from urllib.parse import unquote_to_bytes

from tui_mail.errors import UsageError
from tui_mail.message.addresses import parse_addresses
from tui_mail.message.sanitize import sanitize
from tui_mail.model.address import Address
from tui_mail.model.frozen import frozen

LONGEST = 256 * 1024
"""Characters of a link."""
_MESSAGE_ID = re.compile(r"<[^<>\s@]{1,500}@[^<>\s@]{1,500}>")


@frozen
class Mailto:
    """What a link asks for; everything sanitised."""

    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    subject: str = ""
    body: str = ""
    in_reply_to: str = ""


def parse_mailto(url: str) -> Mailto:
    """Read a link; fields that it may not set are left out.

    Raises:
        UsageError: it is no mailto: link.
    """
    scheme, colon, rest = url.strip().partition(":")
    if scheme.casefold() != "mailto" or not colon or len(url) > LONGEST:
        raise UsageError(f"{sanitize(url)[:60]!r} is no mailto: link.", "mailto:bob@foo.example")
    people, _, query = rest.partition("#")[0].partition("?")
    fields: dict[str, list[str]] = {"to": [_decoded(people)]}
    for piece in query.replace("&amp;", "&").split("&"):
        name, _, value = piece.partition("=")
        fields.setdefault(_decoded(name).casefold(), []).append(_decoded(value))
    replies = _MESSAGE_ID.search(_line(fields, "in-reply-to"))
    return Mailto(
        to=_people(fields, "to"),
        cc=_people(fields, "cc"),
        bcc=_people(fields, "bcc"),
        subject=_line(fields, "subject"),
        body=sanitize("\n".join(fields.get("body", [])), lines=True),
        in_reply_to=replies[0] if replies else "",
    )


def _decoded(text: str) -> str:
    """Percent signs undone; a plus stays a plus (RFC 6068 section 5)."""
    return unquote_to_bytes(text).decode("utf-8", "replace")


def _line(fields: dict[str, list[str]], name: str) -> str:
    """The first value, on one line whatever it holds."""
    return " ".join(sanitize(fields.get(name, [""])[0]).split())


def _people(fields: dict[str, list[str]], name: str) -> tuple[Address, ...]:
    found = (
        address
        for value in fields.get(name, [])
        for address in parse_addresses(sanitize(value))
        if "@" in address.address
    )
    return tuple(dict.fromkeys(found))
