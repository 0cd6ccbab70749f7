"""The query language: words to a tree of conditions (contract, section 3).

Words are ANDed, `OR` binds looser, `-` and `NOT` negate, parentheses group, quotes make a phrase,
a trailing `*` a prefix. Every error says where it is.
"""

import re
from datetime import UTC, datetime, timedelta, tzinfo

from tui_mail.errors import QueryError, UsageError
from tui_mail.message.folding import fold
from tui_mail.model.frozen import frozen
from tui_mail.model.search import All, Any, Not, Search, Term

TEXT_FIELDS = ("from", "to", "cc", "subject", "body", "file", "in", "account", "label")
IS = {
    "unread": "unread", "unseen": "unread", "new": "unread", "read": "read", "seen": "read",
    "flagged": "flagged", "starred": "flagged", "answered": "answered", "replied": "answered",
    "draft": "draft", "forwarded": "forwarded",
    "snoozed": "snoozed", "muted": "muted", "pinned": "pinned", "waiting": "waiting",
}  # fmt: skip
HAS = {
    "attachment": "attachment", "attachments": "attachment", "file": "attachment",
    "invite": "invite", "invitation": "invite", "list-unsubscribe": "list-unsubscribe",
}  # fmt: skip
_FIELDS = (
    *TEXT_FIELDS, "id", "larger", "smaller", "before", "after", "on", "newer", "older", "is", "has",
)  # fmt: skip
_HELP = "Fields are " + " ".join(f"{field}:" for field in _FIELDS) + "."

_LONGEST = 10_000
_DEEPEST = 40
_DAY = 86_400
_TOKEN = re.compile(
    r"\s*(?:(?P<open>-?\()|(?P<close>\))"
    r'|(?P<minus>-)?(?:(?P<field>[A-Za-z][A-Za-z_-]*):)?(?:"(?P<quoted>[^"]*)(?P<end>"?)|(?P<word>[^\s()"]+))(?P<star>\*)?'
    r"|(?P<odd>\S))"
)
_SIZE = re.compile(r"(\d{1,12})(?:\.(\d))?\s*([kmgt]?)i?b?", re.IGNORECASE)
_AGE = re.compile(r"(\d{1,5})([hdwmy])", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")
_AGES, _DAYS, _SIZES = ("1d", "7d", "30d", "1y"), ("today", "yesterday"), ("100K", "1M", "10M")
_USUAL = {
    "newer": _AGES, "older": _AGES, "before": _DAYS, "after": _DAYS, "on": _DAYS,
    "larger": _SIZES, "smaller": _SIZES,
}  # fmt: skip
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}
_SECONDS = {"h": 3600, "d": _DAY, "w": 7 * _DAY, "m": 30 * _DAY, "y": 365 * _DAY}


def parse_query(text: str, *, now: int, zone: tzinfo = UTC) -> Search:
    """Understand a query. An empty one is everything.

    Days begin in `zone`: `before:` ends where its day begins, `after:` begins with its day, `on:`
    is the day itself. `newer:` and `older:` count back from `now` (Unix seconds).

    Raises:
        UsageError: it cannot be understood; says where and why.
    """
    if len(text) > _LONGEST:
        raise UsageError(f"The search is longer than {_LONGEST} characters.", "Shorten it.")
    return _Reader(text, now, zone).read()


def query_words(field: str) -> tuple[str, ...]:
    """What may stand behind a field, as one would write it; of no field: the fields, with colons.

    Nothing where anything may.
    """
    if not field:
        return tuple(f"{name}:" for name in _FIELDS)
    known = {"is": IS, "has": HAS}.get(field)
    return tuple(dict.fromkeys(known.values())) if known else _USUAL.get(field, ())


@frozen
class _Token:
    kind: str
    """`open`, `close`, `or`, `not` or `term`."""
    at: int
    negated: bool = False
    term: Search | None = None


class _Reader:
    """Tokens to a tree, by precedence."""

    def __init__(self, text: str, now: int, zone: tzinfo) -> None:
        self.text = text
        self.now = now
        self.zone = zone
        self.tokens: list[_Token] = []
        self.next = 0
        self.depth = 0

    def read(self) -> Search:
        at = 0
        while self.text[at:].strip():
            found = _TOKEN.match(self.text, at)
            if not found:
                raise self.error(at, "This cannot be read")
            self.tokens.append(self.token(found))
            at = found.end()
        if not self.tokens:
            return All(())
        tree = self.either()
        if self.next < len(self.tokens):
            raise self.error(self.tokens[self.next].at, "This parenthesis closes nothing")
        return tree

    def error(self, at: int, what: str, hint: str = "") -> QueryError:
        """An error that shows the place."""
        place = self.text[at : at + 20].strip() or "the end"
        words = f"{what}: {place!r}, at character {at + 1} of the search."
        return QueryError(words, hint or _HELP, what, (at, self.end_of_piece(at)))

    def end_of_piece(self, at: int) -> int:
        """Just behind the condition, quote or sign that begins there."""
        found = _TOKEN.match(self.text, at)
        return at if found is None else max(found.end(), min(at + 1, len(self.text)))

    def token(self, found: "re.Match[str]") -> _Token:
        """One token; terms are understood here."""
        at = len(found[0]) - len(found[0].lstrip()) + found.start()
        if found["open"]:
            return _Token("open", at, negated=found["open"][0] == "-")
        if found["close"]:
            return _Token("close", at)
        if found["odd"]:
            raise self.error(at, "This cannot be read")
        if found["quoted"] is not None and not found["end"]:
            raise self.error(at, "This quote is never closed", 'Put a " behind it.')
        field, value = (found["field"] or "").lower(), found["quoted"]
        if value is None:
            value = found["word"]
            if not field and not found["minus"] and value in {"OR", "NOT", "AND"}:
                return _Token(value.lower(), at)
            if not field and value.endswith(":") and value[:-1].lower() in _FIELDS:
                raise self.error(at, "Nothing stands after the colon")
        prefix = bool(found["star"]) or (found["quoted"] is None and value.endswith("*"))
        term = self.term(at, field, value, prefix=prefix, literal=found["quoted"] is not None)
        return _Token("term", at, negated=bool(found["minus"]), term=term)

    def either(self) -> Search:
        """Terms apart by OR."""
        options = [self.each()]
        while self.peek() == "or":
            self.next += 1
            options.append(self.each())
        return options[0] if len(options) == 1 else Any(tuple(options))

    def each(self) -> Search:
        """Terms that must all hold."""
        terms = []
        while (kind := self.peek()) not in {"or", "close", ""}:
            if kind == "and":
                self.next += 1
            else:
                terms.append(self.one())
        if not terms:
            at = self.tokens[self.next].at if self.next < len(self.tokens) else len(self.text)
            raise self.error(at, "A word is missing before this")
        return terms[0] if len(terms) == 1 else All(tuple(terms))

    def one(self) -> Search:
        """A term or a group, negated or not."""
        negated = False
        while self.peek() == "not":
            negated = not negated
            self.next += 1
        if self.peek() not in {"open", "term"}:
            at = self.tokens[self.next].at if self.next < len(self.tokens) else len(self.text)
            raise self.error(at, "A word is missing after NOT")
        token = self.tokens[self.next]
        self.next += 1
        negated ^= token.negated
        search = token.term if token.term is not None else self.group(token)
        return Not(search) if negated else search

    def group(self, opened: _Token) -> Search:
        """What is between parentheses."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.error(opened.at, "There are too many parentheses", "Take some away.")
        inside = self.either()
        if self.peek() != "close":
            raise self.error(opened.at, "This parenthesis is never closed", "Put a ) behind it.")
        self.next += 1
        self.depth -= 1
        return inside

    def peek(self) -> str:
        return self.tokens[self.next].kind if self.next < len(self.tokens) else ""

    def term(self, at: int, field: str, value: str, *, prefix: bool, literal: bool) -> Search:
        """One condition."""
        if field and field not in _FIELDS:
            import difflib  # only where a field is misspelt

            near = difflib.get_close_matches(field, _FIELDS, n=1, cutoff=0.75)
            if near and not value.startswith("//"):
                raise self.error(at, f"There is no field {field}:", f"Did you mean {near[0]}: ?")
            # a colon in a word that was meant as a word: an address of the web, a time, a title
            field, value = "", f"{field}:{value}"
        if prefix and not literal:
            value = value.rstrip("*")
        if field in {"", *TEXT_FIELDS}:
            if not value.strip():
                raise self.error(at, "There is nothing to search for")
            folded, plain = (" ".join(text.split()) for text in (fold(value), value))
            typed = "" if plain.lower() == folded else plain
            return Term(field or "any", folded, prefix, typed)
        return self.special(at, field, value)

    def special(self, at: int, field: str, value: str) -> Search:
        """A condition that is no text."""
        if field == "id":
            return Term("id", f"<{fold(value).strip('<> ')}>")
        if field in {"is", "has"}:
            return self.state(at, field, value)
        if field in {"larger", "smaller"}:
            return Term(field, self.size(at, value))
        if field in {"newer", "older"}:
            return Term("after" if field == "newer" else "before", self.now - self.age(at, value))
        begin, end = self.day(at, value)
        if field == "on":
            return All((Term("after", begin), Term("before", end)))
        return Term(field, begin)

    def state(self, at: int, field: str, value: str) -> Term:
        known = IS if field == "is" else HAS
        word = known.get(value.lower())
        if word is None:
            raise self.error(
                at,
                f"{field}: does not know this",
                f"It knows {' '.join(dict.fromkeys(known.values()))}.",
            )
        return Term(field, word)

    def size(self, at: int, value: str) -> int:
        found = _SIZE.fullmatch(value)
        if not found:
            raise self.error(at, "This is no size", "Write 500K, 1M or 2G.")
        whole, tenth, unit = found.groups()
        power: int = 1024 ** _POWERS[unit.lower()]
        return (int(whole) * 10 + int(tenth or 0)) * power // 10

    def age(self, at: int, value: str) -> int:
        found = _AGE.fullmatch(value)
        if not found:
            raise self.error(at, "This is no length of time", "Write 12h, 7d, 2w, 3m or 1y.")
        seconds: int = int(found[1]) * _SECONDS[found[2].lower()]
        return seconds

    def day(self, at: int, value: str) -> tuple[int, int]:
        """Where a day, month or year begins, and where it ends, in Unix seconds."""
        today = datetime.fromtimestamp(self.now, self.zone).replace(
            hour=0, minute=0, second=0, microsecond=0
        )
        if value.lower() in {"today", "yesterday"}:
            begin = today - timedelta(days=value.lower() == "yesterday")
            return int(begin.timestamp()), int((begin + timedelta(days=1)).timestamp())
        found = _DATE.fullmatch(value)
        hint = "Write 2026-01-31, 2026-01, 2026, today or yesterday."
        if not found:
            raise self.error(at, "This is no date", hint)
        year, month, day = (int(part) if part else None for part in found.groups())
        try:
            begin = datetime(year or 0, month or 1, day or 1, tzinfo=self.zone)
            if day:
                end = begin + timedelta(days=1)
            elif month:
                end = begin.replace(year=begin.year + month // 12, month=month % 12 + 1)
            else:
                end = begin.replace(year=begin.year + 1)
            return int(begin.timestamp()), int(end.timestamp())
        except (ValueError, OverflowError) as error:
            raise self.error(at, "There is no such date", hint) from error
