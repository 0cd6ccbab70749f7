"""What a server's answers mean: refusals as errors of the tree, response codes as values.

Must never show words that came before TLS, nor take a code apart that is not in its place.
"""

import re
from collections.abc import Iterable
from typing import Final

from tui_mail.errors import BrokeProtocol, Busy, Refused, ServerError
from tui_mail.imap.limits import limit
from tui_mail.net.failures import server_words

SERVER: Final = "IMAP server"
"""What it is called in the sentences of errors."""

_CODE: Final = re.compile(r"\[([A-Z][A-Z-]*)[ \]]", re.IGNORECASE)
_NOT_NOW: Final = frozenset({"UNAVAILABLE", "INUSE", "LIMIT", "THROTTLED", "SERVERBUG"})
_MEANINGS: Final = {
    "OVERQUOTA": (
        "The mailbox on the server is full",
        "Delete mail there, or ask its operator for more room.",
    ),
    "NONEXISTENT": ("The server has no such folder", "Another program may have removed it."),
    "TRYCREATE": ("The server has no such folder", "It has to be created first."),
    "NOPERM": ("The server does not permit this", "Its operator decides who may do what."),
    "READ-ONLY": ("The folder may only be read", "Its operator decides who may change it."),
    "CANNOT": ("The server cannot do this", "Another name may do."),
    "ALREADYEXISTS": ("The server has such a folder already", ""),
}
"""Response codes (RFC 9051 7.1) to what happened and what to do."""


def code(words: str) -> str:
    """The response code at the start of an answer's text, upper case; empty where there is none."""
    found = _CODE.match(words)
    return found[1].upper() if found else ""


def said_by_server(words: str) -> str:
    """The words without their code, in brackets, to go before a full stop; or nothing."""
    plain = re.sub(r"^\[[^\]]*\]\s*", "", words).rstrip(".")
    return f" (it says: {plain})" if plain else ""


def refusal(
    command: str, answer: bytes, *, trusted: bool = True, name: str = SERVER
) -> ServerError:
    """What a tagged NO means.

    Args:
        command: what was asked, for the sentence.
        answer: the text after NO.
        trusted: whether it came where nobody could have forged it.
        name: of the server, for the sentence.
    """
    words = server_words(answer) if trusted else ""
    found = code(words)
    passing = limit(words)
    if passing is not None:
        what, hint = passing
        return Busy(f"The {name} {what}{said_by_server(words)}.", hint, words)
    if found in _NOT_NOW:
        return Busy(
            f"The {name} cannot serve just now{said_by_server(words)}.",
            "It is tried again later.",
            words,
        )
    usual = (f"The {name} refused {command}", "Its operator may know why.")
    meaning, hint = _MEANINGS.get(found, usual)
    return Refused(f"{meaning}{said_by_server(words)}.", hint, words)


def not_understood(command: str, answer: bytes, *, trusted: bool = True) -> BrokeProtocol:
    """What a tagged BAD means."""
    words = server_words(answer) if trusted else ""
    return BrokeProtocol(
        f"The {SERVER} did not understand {command}.", "It is tried again later.", words
    )


def broken(what: str) -> BrokeProtocol:
    """The server said something that cannot be: `what` completes "The server ..."."""
    return BrokeProtocol(f"The {SERVER} {what}.", "It is tried again later.")


def copied(codes: Iterable[object]) -> dict[int, int]:
    """Old UID to new, from the data of COPYUID codes (RFC 4315 3).

    Raises:
        BrokeProtocol: the two sets cannot be read or differ in length.
    """
    pairs: dict[int, int] = {}
    for data in codes:
        parts = data.split() if isinstance(data, bytes) else []
        if len(parts) != 3:
            raise broken("gave a COPYUID that cannot be read")
        old, new = uids_of(parts[1]), uids_of(parts[2])
        if len(old) != len(new):
            raise broken("gave a COPYUID whose sets differ in length")
        pairs.update(zip(old, new, strict=True))
    return pairs


_MOST_UIDS: Final = 1_000_000


def uids_of(uid_set: bytes, most: int = _MOST_UIDS) -> list[int]:
    """A uid-set as the UIDs it names, in its own order (RFC 4315 allows 3:1 for 1:3).

    Raises:
        BrokeProtocol: it is none, or names more than `most`.
    """
    found: list[int] = []
    for low, high in ranges_of(uid_set):
        if high - low > most or len(found) > most:
            raise broken("named more messages than it was asked for")
        found.extend(range(low, high + 1))
    return found


def ranges_of(uid_set: bytes) -> list[tuple[int, int]]:
    """A uid-set as its ranges, in its own order.

    Raises:
        BrokeProtocol: it is none.
    """
    found: list[tuple[int, int]] = []
    for part in uid_set.split(b","):
        first, _, last = part.partition(b":")
        if not first.isdigit() or (last and not last.isdigit()) or len(part) > 24:
            raise broken("gave a set of UIDs that cannot be read")
        low, high = sorted((int(first), int(last or first)))
        found.append((low, high))
    return found
