"""What a server's answers mean: refusals as errors of the tree, data of codes as values.

Must never show words that came before TLS, nor take a code apart that is not in its place.
"""

import re
from collections.abc import Iterable
from typing import Final

from tui_mail.errors import (
    AuthFailed,
    BrokeProtocol,
    Busy,
    MailboxFull,
    OverLimit,
    Refused,
    ServerError,
)
from tui_mail.imap.response_codes import Then, code, meaning
from tui_mail.net.failures import server_words

SERVER: Final = "IMAP server"
"""What it is called in the sentences of errors."""

_LOGGING_IN: Final = frozenset({"LOGIN", "AUTHENTICATE"})
"""Their refusal is told apart by imap.login, which knows the user."""


def said_by_server(words: str) -> str:
    """The words without their code, in brackets, to go before a full stop; or nothing."""
    plain = re.sub(r"^\[[^\]]*\]\s*", "", words).rstrip(".")
    return f" (it says: {plain})" if plain else ""


def refusal(
    command: str, answer: bytes, *, trusted: bool = True, name: str = SERVER
) -> ServerError | AuthFailed:
    """What a tagged NO means, by its code (imap.response_codes).

    Args:
        command: what was asked, for the sentence.
        answer: the text after NO.
        trusted: whether it came where nobody could have forged it.
        name: of the server, for the sentence.
    """
    words = server_words(answer) if trusted else ""
    from tui_mail.imap.limits import limit  # few syncs are refused anything

    passing = limit(words)
    if passing is not None:
        what, hint = passing
        return OverLimit(f"The {name} {what}{said_by_server(words)}.", hint, words)
    known = meaning(code(words), command)
    if known is None:
        return Refused(
            f"The {name} refused {command}{said_by_server(words)}.",
            "Its operator may know why.",
            words,
        )
    happened = known.happened.format(server=name, command=command)
    sentence = f"{happened}{said_by_server(words)}."
    if known.then is Then.LATER:
        return Busy(sentence, known.hint, words)
    if known.then is Then.LOG_IN and command not in _LOGGING_IN:
        return AuthFailed(sentence, known.hint)
    refused = MailboxFull if known.then is Then.FULL else Refused
    return refused(sentence, known.hint, words)


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
