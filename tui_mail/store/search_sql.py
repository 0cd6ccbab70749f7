"""A query understood (model.search) as a condition of SQL.

Must never put a word of the query into the SQL itself: words are parameters, always.
"""

from collections.abc import Callable, Sequence
from enum import Enum, auto
from typing import Final

from tui_mail.message.indexed_words import is_sign, sought
from tui_mail.model.flags import ANSWERED, DRAFT, FLAGGED, FORWARDED, SEEN
from tui_mail.model.frozen import field, frozen, record
from tui_mail.model.search import All, Any, Not, Search, Term
from tui_mail.store.flag_bits import BITS
from tui_mail.store.folded_columns import people_sql, subject_sql
from tui_mail.store.message_keys import message_key
from tui_mail.store.search_plan import match_of

_RAW: Final = "r.encoding, r.body, r.sha256, r.size"
_NOTHING: Final = "0"
_INDEXED: Final = """p.message IN (
SELECT d.message FROM search.words w CROSS JOIN search.docs d ON d.docid = w.rowid
WHERE w.words MATCH ?)"""
_FLAG: Final = "(p.flags & {bit}) <> 0"
_HEADERS: Final = {
    "from": people_sql("from_"),
    "to": people_sql("to_"),
    "cc": people_sql("cc"),
    "subject": subject_sql(),
}
_TEXTS: Final = frozenset({"any", "body", "file", *_HEADERS})
_IS: Final = {
    "unread": f"(p.flags & {BITS[SEEN]}) = 0",
    "read": _FLAG.format(bit=BITS[SEEN]),
    "flagged": _FLAG.format(bit=BITS[FLAGGED]),
    "answered": _FLAG.format(bit=BITS[ANSWERED]),
    "draft": _FLAG.format(bit=BITS[DRAFT]),
    "forwarded": _FLAG.format(bit=BITS[FORWARDED]),
    "snoozed": "p.folder IN (SELECT id FROM folders WHERE role = 'snoozed')",
    "muted": "p.id IN (SELECT placement FROM muted)",
    "pinned": "p.id IN (SELECT placement FROM lifted)",
    "waiting": "(p.account, m.message_id) IN (SELECT account, message_id FROM reminders)",
}
_HAS: Final = {
    "attachment": "m.attachments > 0 OR m.attachments < 0 AND (SELECT has_files(b.encoding, b.body,"
    " b.sha256, b.size) FROM raw b WHERE b.id = p.message)",
    "invite": f"m.attachments <> 0 AND is_invite({_RAW})",
    "list-unsubscribe": f"unsubscribable({_RAW})",
}
_NUMBERS: Final = {
    "larger": "m.size > ?",
    "smaller": "m.size < ?",
    "before": "p.received < ?",
    "after": "p.received >= ?",
}


@frozen
class Named:
    """An account or a folder, by the names that a query may use for it."""

    id: int
    names: tuple[str, ...]
    """Folded."""


class Texts(Enum):
    """How words are looked for."""

    OPENED = auto()
    """In the messages themselves."""
    HEADERS = auto()
    """In what lists show of them alone: bodies and attachments have none."""
    INDEXED = auto()
    """By the search index."""


@record
class Condition:
    """A condition on p (placements), m (messages) and r (raw), and its parameters in order."""

    accounts: Sequence[Named]
    folders: Sequence[Named]
    texts: Texts = Texts.OPENED
    parameters: list[object] = field(default_factory=list)

    def of(self, search: Search) -> str:
        """The condition for a query; adds to `parameters`."""
        match search:
            case Not(inner):
                return f"NOT ({self.of(inner)})"
            case All(every):
                return self._joined(every, " AND ") or "1"
            case Any(some):
                return self._joined(some, " OR ") or _NOTHING
            case Term():
                return self._term(search)

    def _joined(self, searches: Sequence[Search], word: str) -> str:
        return word.join(f"({self.of(search)})" for search in searches)

    def _term(self, term: Term) -> str:
        if term.field in _TEXTS:
            return self._text(term)
        if term.field in _NUMBERS:
            self.parameters.append(int(term.value))
            return _NUMBERS[term.field]
        kinds: dict[str, Callable[[Term], str]] = {
            "in": lambda term: self._named("p.folder", self.folders, term),
            "account": lambda term: self._named("p.account", self.accounts, term),
            "label": self._label,
            "id": self._message_id,
            "is": lambda term: _IS.get(str(term.value), _NOTHING),
            "has": lambda term: _HAS.get(str(term.value), _NOTHING),
        }
        kind = kinds.get(term.field)
        return kind(term) if kind else _NOTHING

    def _text(self, term: Term) -> str:
        """Words; where there is no letter among them, nothing has them."""
        words = sought(str(term.value), prefix=term.prefix).words
        if not words:
            return _NOTHING
        if self.texts is Texts.INDEXED:
            self.parameters.append(match_of(term))
            return _INDEXED
        if term.field in _HEADERS:
            return self._header(_HEADERS[term.field], term, words)
        if self.texts is Texts.OPENED:
            self.parameters += [term.field, term.value, int(term.prefix)]
            opened = f"text_has({_RAW}, ?, ?, ?)"
            return f"m.attachments <> 0 AND {opened}" if term.field == "file" else opened
        if term.field == "any":
            columns = _HEADERS.values()
            return " OR ".join(f"({self._header(column, term, words)})" for column in columns)
        return _NOTHING

    def _header(self, column: str, term: Term, words: Sequence[str]) -> str:
        """`instr` is quick and throws out nearly all rows; `has_words` looks at what is left."""
        literal = max((word for word in words if not is_sign(word)), key=len, default="")
        self.parameters += [literal, term.value, int(term.prefix)]
        return f"instr({column}, ?) > 0 AND has_words({column}, ?, ?)"

    def _label(self, term: Term) -> str:
        self.parameters += [term.value, int(term.prefix)]
        return "p.labels <> '' AND labelled(p.labels, ?, ?)"

    def _message_id(self, term: Term) -> str:
        bare = str(term.value).removeprefix("<").removesuffix(">")
        self.parameters += [message_key(bare), f"<{bare}>", bare]
        return "m.message_key = ? AND folded(m.message_id) IN (?, ?)"

    def _named(self, column: str, known: Sequence[Named], term: Term) -> str:
        word = str(term.value)
        chosen = [
            one.id
            for one in known
            if any(n.startswith(word) if term.prefix else n == word for n in one.names)
        ]
        self.parameters += chosen
        return f"{column} IN ({', '.join('?' * len(chosen))})"
