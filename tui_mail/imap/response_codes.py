"""What each response code of a server means (RFC 5530, RFC 9051 section 7.1): the one table.

docs/sync.md tells it to users. Must never call a thing refused for good that a server only puts
off, nor take a change back because a password went stale meanwhile.
"""

import re
from enum import Enum, auto
from typing import Final

from tui_mail.model.frozen import frozen

_CODE: Final = re.compile(r"\[([A-Z][A-Z-]*)[ \]]", re.IGNORECASE)


class Then(Enum):
    """What the engine makes of it."""

    LATER = auto()
    """Busy: what was asked is asked again by itself."""
    NEVER = auto()
    """Refused: a change is taken back here, and said."""
    FULL = auto()
    """MailboxFull: as NEVER, and nothing more of that size is sent there for now."""
    LOG_IN = auto()
    """AuthFailed: everything waits until the user has mended the log-in."""


@frozen
class Meaning:
    """One code."""

    then: Then
    happened: str
    """A sentence without its full stop; may hold {server} and {command}."""
    hint: str
    """What the user can do next."""


LATER: Final = "It is tried again later."
_STAYS: Final = f"{LATER[:-1]}; if it stays so, tell its operator."
NO_SUCH: Final = "The server has no such folder"
_ASK: Final = "Ask its operator, or look at the provider's web page."
_ENCRYPT: Final = 'Set security to "tls" (or "starttls") in the settings.'
_CHECK: Final = "Check user name and password of this account: tui-mail account check"

MEANINGS: Final = {
    "UNAVAILABLE": Meaning(Then.LATER, "The {server} cannot serve just now", LATER),
    "SERVERBUG": Meaning(Then.LATER, "The {server} met a mistake of its own", _STAYS),
    "INUSE": Meaning(
        Then.LATER,
        "The {server} cannot serve just now: another program is at it",
        f"{LATER[:-1]}; if it stays so, close other mail programs.",
    ),
    "LIMIT": Meaning(Then.LATER, "The {server} is at a limit of its own", _STAYS),
    "THROTTLED": Meaning(Then.LATER, "The {server} wants to be asked less often", LATER),
    "EXPUNGEISSUED": Meaning(
        Then.LATER,
        "Messages were removed on the {server} meanwhile",
        "It is tried again by itself, with those that are left.",
    ),
    "OVERQUOTA": Meaning(
        Then.FULL,
        "The mailbox on the server is full",
        "Delete mail there, or ask its operator for more room.",
    ),
    "AUTHENTICATIONFAILED": Meaning(
        Then.LOG_IN, "The {server} does not take user name or password any more", _CHECK
    ),
    "AUTHORIZATIONFAILED": Meaning(
        Then.LOG_IN,
        "The {server} does not let this user in",
        "Check the user name in the settings; it may not be allowed to read this mail.",
    ),
    "EXPIRED": Meaning(
        Then.LOG_IN,
        "The password is not valid any more at the {server}",
        "Get a new one from your provider, then give it: tui-mail account password NAME incoming",
    ),
    "PRIVACYREQUIRED": Meaning(
        Then.NEVER, "The {server} does this only on an encrypted connection", _ENCRYPT
    ),
    "CONTACTADMIN": Meaning(Then.NEVER, "The {server} wants you to ask its operator", _ASK),
    "NOPERM": Meaning(
        Then.NEVER, "The server does not permit this", "Its operator decides who may do what."
    ),
    "CORRUPTION": Meaning(
        Then.NEVER,
        "The folder is damaged on the {server}",
        "Its operator has to repair it; what is here stays here.",
    ),
    "CLIENTBUG": Meaning(
        Then.NEVER,
        "The {server} takes {command} for a mistake of this program",
        "Please report it, with what `tui-mail doctor --report` writes.",
    ),
    "CANNOT": Meaning(Then.NEVER, "The server cannot do this", "Another name may do."),
    "ALREADYEXISTS": Meaning(
        Then.NEVER, "The server has such a folder already", "Choose another name."
    ),
    "NONEXISTENT": Meaning(Then.NEVER, NO_SUCH, "Another program may have removed it."),
    "TRYCREATE": Meaning(Then.NEVER, NO_SUCH, "It has to be created first."),
    "HASCHILDREN": Meaning(
        Then.NEVER, "There are folders below it on the server", "Remove those first."
    ),
    "READ-ONLY": Meaning(
        Then.NEVER, "The folder may only be read", "Its operator decides who may change it."
    ),
    "BADCHARSET": Meaning(
        Then.NEVER,
        "The {server} cannot look for such letters",
        "Search for other words, or only in what is here.",
    ),
    "TOOBIG": Meaning(
        Then.NEVER,
        "The message is larger than the server takes",
        "It stays here. Keep it in a folder of this machine.",
    ),
    "UNKNOWN-CTE": Meaning(
        Then.NEVER,
        "The {server} cannot read how a part of the message is packed",
        "Look at the message with `tui-mail show --raw`.",
    ),
}
"""By code, in capitals."""

ALERT: Final = "ALERT"
"""What comes with it is shown to the user, whatever else it means (RFC 9051 section 7.1)."""

READ_TOO_MUCH: Final = Meaning(
    Then.LATER,
    "The {server} gives no more just now: too much was asked of it",
    f"{LATER[:-1]}; providers count by the hour or by the day.",
)
"""OVERQUOTA where nothing was to be written: some providers count what is read."""

_WRITING: Final = ("APPEND", "COPY", "MOVE", "CREATE", "RENAME", "STORE", "UID")


def code(words: str) -> str:
    """The response code at the start of an answer's text, upper case; empty where there is none."""
    found = _CODE.match(words)
    return found[1].upper() if found else ""


def meaning(found: str, command: str) -> Meaning | None:
    """What a code says of this command; None: it says nothing, or is not known.

    Args:
        found: the code, in capitals.
        command: `SELECT`, or `UID FETCH 1:5`; `UID` alone where the library sent it, which does
            so to move, copy and flag.
    """
    if found == "OVERQUOTA" and not _writes(command):
        return READ_TOO_MUCH
    return MEANINGS.get(found)


def _writes(command: str) -> bool:
    words = command.upper().split()
    return words[-1:] == ["UID"] or any(word in _WRITING[:-1] for word in words[:2])
