"""Mailbox names: the server's (modified UTF-7, its own delimiter) and those for people (`/`).

Must never lose a name: one that modified UTF-7 would not give back byte for byte is kept as it
came, marked with a noncharacter. What people see is sanitised and never goes to the server.
"""

from typing import Final

from tui_mail.message.sanitize import sanitize
from tui_mail.model.frozen import frozen

INBOX: Final = "INBOX"
SHOWN_INBOX: Final = "Inbox"

_AS_IT_CAME: Final = "\ufdd0"
"""Begins a remote name whose bytes follow as Latin-1; no real name can hold it."""

_SLASH_IN_A_NAME: Final = "\u2215"
"""DIVISION SLASH: shown for a `/` that is part of a level's name."""


@frozen
class Hierarchy:
    """How this server builds names (RFC 2342, RFC 9051 6.3.10)."""

    delimiter: str = "/"
    """Between levels; empty where there are none."""
    prefix: str = ""
    """What every name of the user's own begins with: `INBOX.`, say."""
    foreign: tuple[str, ...] = ()
    """What names of other people's and of shared mailboxes begin with."""

    def shown(self, remote: str) -> str:
        """For people: INBOX as `Inbox`, without the prefix, `/` between levels, sanitised."""
        if remote.upper() == INBOX:
            return SHOWN_INBOX
        name = remote.removeprefix(_AS_IT_CAME)
        if self.prefix and name.startswith(self.prefix) and name != self.prefix:
            name = name[len(self.prefix) :]
        levels = name.split(self.delimiter) if self.delimiter else [name]
        if levels[0].upper() == INBOX:
            levels[0] = SHOWN_INBOX
        clean = (sanitize(level).strip() or "_" for level in levels)
        return "/".join(level.replace("/", _SLASH_IN_A_NAME) for level in clean)

    def remote(self, name: str) -> str:
        """The server's name for what people call `name`.

        The server's delimiter inside a level, which it would take for a new level, becomes `_`.
        """
        levels = name.split("/")
        if levels[0].upper() == INBOX:
            return self.delimiter.join([INBOX, *self._levels(levels[1:])])
        remote = (self.delimiter or "/").join(self._levels(levels))
        return remote if remote.startswith(self.foreign) else self.prefix + remote

    def _levels(self, levels: list[str]) -> list[str]:
        if self.delimiter == "/":
            return levels
        fit = (level.replace(self.delimiter, "_") if self.delimiter else level for level in levels)
        return [level.replace(_SLASH_IN_A_NAME, "/") for level in fit]


def decoded(octets: bytes, *, utf8: bool = False) -> str:
    """A mailbox name of LIST as a remote name: modified UTF-7 undone where that can be redone.

    Args:
        octets: as told.
        utf8: the server tells names in UTF-8 (RFC 9755), where `&` is a letter like any other.
    """
    text = octets.decode("latin-1")
    if utf8:
        try:
            name = octets.decode("utf-8")
        except UnicodeDecodeError:
            return _AS_IT_CAME + text
        return name if _AS_IT_CAME not in name else _AS_IT_CAME + text
    if text.isascii() and text.isprintable() and "&" not in text:
        return text  # as nearly all are; the library takes long to import
    from imapclient import imap_utf7

    try:
        name = str(imap_utf7.decode(octets))
        name.encode("utf-8")  # a lone surrogate could not be stored
        if imap_utf7.encode(name) == octets and _AS_IT_CAME not in name:
            return name
    except ValueError:
        pass  # not modified UTF-7: it is kept as it came
    return _AS_IT_CAME + text


def encoded(remote: str, *, utf8: bool = False) -> str:
    """A remote name as it goes on the wire, one character a byte, without quotes."""
    if remote.startswith(_AS_IT_CAME):
        return remote[1:]
    if utf8:
        return remote.encode("utf-8").decode("latin-1")
    if remote.isascii() and remote.isprintable() and "&" not in remote:
        return remote
    from imapclient import imap_utf7

    octets: bytes = imap_utf7.encode(remote)
    return octets.decode("ascii")


def quoted(text: str) -> str:
    """An IMAP quoted string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
