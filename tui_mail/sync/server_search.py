"""A query (model.search) as search keys of IMAP, so that what fits the query fits the keys.

What IMAP cannot say is widened and named; what it says by days alone is filtered afterwards, as far
as that can be told. Must never ask for less than the query means, as long as the server compares
letters as we do, nor put a word of the query anywhere but where a text goes.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from tui_mail.errors import UsageError
from tui_mail.model.flags import ANSWERED, DRAFT, FLAGGED, FORWARDED, SEEN
from tui_mail.model.frozen import frozen
from tui_mail.model.search import KEPT_HERE, All, Any, Not, Search, Term
from tui_mail.model.server_search import (
    EVERYTHING,
    NOTHING,
    AllKeys,
    AnyKeys,
    Key,
    MailboxNames,
    NotKey,
    Question,
    ServerKey,
)

MOST: Final = 200
"""Conditions that a server is asked at once; some refuse longer commands."""
_TEXTS: Final = {
    "any": "TEXT",
    "from": "FROM",
    "to": "TO",
    "cc": "CC",
    "subject": "SUBJECT",
    "body": "BODY",
}
_GMAIL: Final = {
    "any": "",
    "body": "",
    "from": "from:",
    "to": "to:",
    "cc": "cc:",
    "subject": "subject:",
    "file": "filename:",
    "label": "label:",
}
"""What Gmail's own language calls them (X-GM-RAW)."""
_IS: Final[dict[str, ServerKey]] = {
    "unread": Key("UNSEEN"),
    "read": Key("SEEN"),
    "flagged": Key("FLAGGED"),
    "answered": Key("ANSWERED"),
    "draft": Key("DRAFT"),
    "forwarded": AnyKeys((Key("KEYWORD $Forwarded"), Key("KEYWORD Forwarded"))),
}
_FLAGS: Final = {
    "read": SEEN,
    "flagged": FLAGGED,
    "answered": ANSWERED,
    "draft": DRAFT,
    "forwarded": FORWARDED,
}
_LARGEST: Final = 2**32 - 1
"""A number of IMAP has 32 bits (RFC 3501 section 9)."""
_EAST, _WEST = timedelta(hours=14), timedelta(hours=12)
"""How far from UTC the day of an INTERNALDATE may lie: SEARCH does not heed its zone."""
_FIRST_DAY, _LAST_DAY = date(1970, 1, 2), date(9999, 12, 30)
_MONTHS: Final = "JanFebMarAprMayJunJulAugSepOctNovDec"


@frozen
class Facts:
    """What is known of a message that a server found."""

    received: int
    """Unix seconds."""
    flags: frozenset[str]
    attachments: int | None
    """None: not known, for all of it is not here."""


def question(
    search: Search, mailbox: MailboxNames, *, gmail: bool = False, other_letters: bool = True
) -> Question:
    """What to ask a mailbox for.

    Args:
        search: the query.
        mailbox: conditions about folder and account are decided here.
        gmail: the server has X-GM-EXT-1: what people type is put to it in Gmail's own language.
        other_letters: the server compares letters that are no ASCII.

    Raises:
        UsageError: it has more conditions than a server is asked.
    """
    return _Compiler(mailbox, gmail=gmail, other_letters=other_letters).question(search)


def may_fit(search: Search, mailbox: MailboxNames, facts: Facts) -> bool:
    """Whether what is known of a message leaves it possible that it fits the query."""
    return _fits(search, mailbox, facts) is not False


def folders_meant(search: Search) -> frozenset[str]:
    """What stands behind `in:` in a query."""
    match search:
        case Not(inner):
            return folders_meant(inner)
        case All(parts) | Any(parts):
            return frozenset().union(*map(folders_meant, parts))
        case Term():
            return frozenset({str(search.value)} if search.field == "in" else ())


class _Compiler:
    """One question's; negations go down to the conditions, so that each is widened rightly."""

    def __init__(self, mailbox: MailboxNames, *, gmail: bool, other_letters: bool) -> None:
        self._mailbox = mailbox
        self._gmail = gmail
        self._other_letters = other_letters
        self._unsaid: dict[str, None] = {}
        self._count = 0

    def question(self, search: Search) -> Question:
        key = self._of(search, wanted=True)
        return Question(key, tuple(self._unsaid))

    def _of(self, search: Search, *, wanted: bool) -> ServerKey:
        match search:
            case Not(inner):
                return self._of(inner, wanted=not wanted)
            case All(parts) | Any(parts):
                keys = [self._of(part, wanted=wanted) for part in parts]
                every = isinstance(search, All) is wanted
                return _every(keys) if every else _either(keys)
            case Term():
                return self._term(search, wanted=wanted)

    def _term(self, term: Term, *, wanted: bool) -> ServerKey:
        self._count += 1
        if self._count > MOST:
            raise UsageError(
                f"The search has more than {MOST} conditions: no server is asked that much.",
                "Search for less at once.",
            )
        if term.field in {"before", "after"}:
            return _by_day((term.field == "before") is wanted, int(term.value))
        known = _constant(term, self._mailbox)
        if known is not None:
            return EVERYTHING if known is wanted else NOTHING
        kinds: dict[str, Callable[[Term], ServerKey | None]] = {
            "larger": _by_size,
            "smaller": _by_size,
            "is": lambda term: _IS.get(str(term.value)),
            "has": self._has,
            "id": self._message_id,
            "label": self._label,
            "file": self._file,
        }
        key = kinds.get(term.field, self._text)(term)
        if key is None:
            self._unsaid[_written(term)] = None
            return EVERYTHING
        return key if wanted else _without(key)

    def _text(self, term: Term) -> ServerKey | None:
        if self._gmail:
            return self._raw(term)
        texts = [text for text in _spellings(term) if self._sayable(text)]
        return _either([Key(_TEXTS[term.field], text) for text in texts]) if texts else None

    def _raw(self, term: Term) -> ServerKey | None:
        """A condition in the words of Gmail's own search, which knows accents by itself."""
        text = " ".join(_spellings(term)[0].replace('"', " ").split())
        if not text or not self._sayable(text):
            return None
        return Key("X-GM-RAW", f'{_GMAIL[term.field]}"{text}"')

    def _has(self, term: Term) -> ServerKey | None:
        if term.value == "list-unsubscribe":
            return Key("HEADER List-Unsubscribe", "")
        if term.value == "attachment" and self._gmail:
            return Key("X-GM-RAW", "has:attachment")
        return None

    def _message_id(self, term: Term) -> ServerKey | None:
        bare = str(term.value).removeprefix("<").removesuffix(">")
        return Key("HEADER Message-ID", bare) if bare and self._sayable(bare) else None

    def _label(self, term: Term) -> ServerKey | None:
        if term.prefix:
            return None
        if self._gmail:
            return self._raw(term)
        return _either([Key("KEYWORD", text) for text in _spellings(term)])

    def _file(self, term: Term) -> ServerKey | None:
        return self._raw(term) if self._gmail else None

    def _sayable(self, text: str) -> bool:
        if not self._other_letters and not text.isascii():
            return False
        return not any(letter in "\0\r\n" or "\ud800" <= letter <= "\udfff" for letter in text)


def _spellings(term: Term) -> tuple[str, ...]:
    """As it was typed, accents and all, and as it is compared here: servers differ in that."""
    return (term.typed, str(term.value)) if term.typed else (str(term.value),)


def _constant(term: Term, mailbox: MailboxNames) -> bool | None:
    """What is the same for all messages of a mailbox; None: the condition is no such."""
    if term.field not in {"in", "account"}:
        return False if term.field == "is" and term.value in KEPT_HERE else None
    names = mailbox.names if term.field == "in" else (mailbox.account,)
    word = str(term.value)
    return any(n.startswith(word) if term.prefix else n == word for n in names)


def _by_size(term: Term) -> ServerKey:
    size = int(term.value)
    if size > _LARGEST:
        return NOTHING if term.field == "larger" else EVERYTHING
    return Key(f"{term.field.upper()} {size}")


def _by_day(before: bool, seconds: int) -> ServerKey:
    """Received before, or at or after, that moment: the days in which that may have been."""
    off = _EAST + timedelta(days=1) if before else -_WEST
    try:
        day = (datetime.fromtimestamp(seconds, UTC) + off).date()
    except (OverflowError, ValueError, OSError):
        day = date.max if seconds > 0 else date.min
    if day < _FIRST_DAY:
        return NOTHING if before else EVERYTHING
    if day > _LAST_DAY:
        return EVERYTHING if before else NOTHING
    word = "BEFORE" if before else "SINCE"
    month = _MONTHS[3 * day.month - 3 : 3 * day.month]  # in English, whatever the locale
    return Key(f"{word} {day.day}-{month}-{day.year}")


def _every(keys: Sequence[ServerKey]) -> ServerKey:
    wanted = dict.fromkeys(key for key in keys if key != EVERYTHING)
    if NOTHING in wanted:
        return NOTHING
    return next(iter(wanted)) if len(wanted) == 1 else AllKeys(tuple(wanted))


def _either(keys: Sequence[ServerKey]) -> ServerKey:
    wanted = dict.fromkeys(key for key in keys if key != NOTHING)
    if EVERYTHING in wanted:
        return EVERYTHING
    return next(iter(wanted)) if len(wanted) == 1 else AnyKeys(tuple(wanted))


def _without(key: ServerKey) -> ServerKey:
    if key in {EVERYTHING, NOTHING}:
        return NOTHING if key == EVERYTHING else EVERYTHING
    return NotKey(key)


def _written(term: Term) -> str:
    """As a user writes it."""
    text = term.typed or str(term.value)
    word = f'"{text}"' if " " in text else text
    return f"{'' if term.field == 'any' else term.field + ':'}{word}{'*' * term.prefix}"


def _fits(search: Search, mailbox: MailboxNames, facts: Facts) -> bool | None:
    """Three answers: None is that nobody knows."""
    match search:
        case Not(inner):
            known = _fits(inner, mailbox, facts)
            return None if known is None else not known
        case All(parts):
            answers = {_fits(part, mailbox, facts) for part in parts}
            return False if False in answers else None if None in answers else True
        case Any(parts):
            answers = {_fits(part, mailbox, facts) for part in parts}
            return True if True in answers else None if None in answers else False
        case Term():
            return _term_fits(search, mailbox, facts)


def _term_fits(term: Term, mailbox: MailboxNames, facts: Facts) -> bool | None:
    if term.field in {"before", "after"}:
        return (facts.received < int(term.value)) is (term.field == "before")
    if term.field == "is" and term.value not in KEPT_HERE:
        flag = _FLAGS.get(str(term.value), SEEN)
        return (flag in facts.flags) is (term.value != "unread")
    if facts.attachments is not None:
        if (term.field, term.value) == ("has", "attachment"):
            return facts.attachments > 0
        among_parts = term.field == "file" or (term.field, term.value) == ("has", "invite")
        if among_parts and not facts.attachments:
            return False
    return _constant(term, mailbox)
