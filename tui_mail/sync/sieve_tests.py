"""A query as a test of Sieve (RFC 5228), for mail that is just being delivered; pure.

Must never say less or more than the query: what Sieve cannot tell is refused with the reason. As
everywhere but here, Sieve tells accented letters from plain ones.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from tui_mail.model.frozen import field, record
from tui_mail.model.search import All, Any, Not, Search, Term

HEADERS: Final = {"from": "from", "to": "to", "cc": "cc", "subject": "subject"}
_SPECIAL = re.compile(r"([.\[\]{}()*+?^$|\\])")
_BEFORE, _AFTER = "(^|[^[:alnum:]])", "([^[:alnum:]]|$)"
_CONSTANTS: Final = {"unread": True}
"""What `is:` finds of mail that is just being delivered."""


class Unsayable(Exception):
    """Sieve cannot tell it; the words say why."""


@record
class DeliveryTests:
    """DeliveryTests for one account's incoming mail, and what they need.

    Args:
        account: its name, folded.
        now: Unix seconds.
        plain: no regular expressions: words are then found within others, too.
    """

    account: str
    now: int
    plain: bool = False
    needs: set[str] = field(default_factory=set)
    """Names of extensions."""
    remarks: set[str] = field(default_factory=set)
    """Where Sieve tells a little more or less; a sentence each."""

    def of(self, search: Search) -> str | bool:
        """The test; True or False where it is the same for all mail that is being delivered.

        Raises:
            Unsayable: there is none.
        """
        match search:
            case Not(inner):
                test = self.of(inner)
                return not test if isinstance(test, bool) else f"not {test}"
            case All(every):
                return self._joined([self.of(one) for one in every], "allof", neutral=True)
            case Any(some):
                return self._joined([self.of(one) for one in some], "anyof", neutral=False)
            case Term():
                return self._term(search)

    def _joined(self, tests: list[str | bool], word: str, *, neutral: bool) -> str | bool:
        if any(isinstance(test, bool) and test is not neutral for test in tests):
            return not neutral
        left = [test for test in tests if isinstance(test, str)]
        if not left:
            return neutral
        return left[0] if len(left) == 1 else f"{word} ({', '.join(left)})"

    def _term(self, term: Term) -> str | bool:
        if term.field in HEADERS:
            return self._words(f'header {{}} "{HEADERS[term.field]}"', term)
        kinds: dict[str, Callable[[Term], str | bool]] = {
            "body": self._body,
            "in": lambda term: _names(term, "inbox"),
            "account": lambda term: _names(term, self.account),
            "label": lambda _term: False,
            "id": lambda term: f'header :is "message-id" {quoted(str(term.value))}',
            "larger": lambda term: f"size :over {term.value}",
            "smaller": lambda term: f"size :under {term.value}",
            "after": self._time,
            "before": self._time,
            "is": lambda term: _CONSTANTS.get(str(term.value), False),
            "has": self._has,
        }
        kind = kinds.get(term.field)
        if kind is None:
            raise Unsayable("a word alone looks at names of attached files, too: say which field")
        return kind(term)

    def _body(self, term: Term) -> str:
        self.needs.add("body")
        self.remarks.add("body: Sieve looks into attached texts, too")
        return self._words("body :text {}", term)

    def _has(self, term: Term) -> str:
        if term.value == "list-unsubscribe":
            return 'exists "list-unsubscribe"'
        raise Unsayable(f"has:{term.value} looks at the parts of a message")

    def _time(self, term: Term) -> str | bool:
        """Mail that is being delivered comes now or later."""
        moment = int(term.value)
        if moment <= self.now:
            return term.field == "after"
        self.needs |= {"date", "relational"}
        how = "ge" if term.field == "after" else "lt"
        when = datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%S")
        return f'currentdate :zone "+0000" :value "{how}" "iso8601" "{when}"'

    def _words(self, test: str, term: Term) -> str:
        word = str(term.value)
        if not word.isascii():
            if not _is_plain_elsewhere(word):
                raise Unsayable(f"{word!r} has letters whose case or accents Sieve would heed")
            return f"{test.format(':contains')} {quoted(word)}"
        if self.plain:
            self.remarks.add("words are found within longer ones, too")
            return f"{test.format(':contains')} {quoted(word)}"
        self.needs.add("regex")
        return f"{test.format(':regex')} {quoted(_pattern(word, prefix=term.prefix))}"


def quoted(text: str) -> str:
    """A string of Sieve."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _pattern(word: str, *, prefix: bool) -> str:
    """The word by itself, or with `prefix` as the beginning of one."""
    inner = _SPECIAL.sub(r"\\\1", word).replace(" ", "[[:space:]]+")
    before = _BEFORE if word[0].isalnum() else ""
    after = _AFTER if word[-1].isalnum() and not prefix else ""
    return f"{before}{inner}{after}"


def _names(term: Term, name: str) -> bool:
    word = str(term.value)
    return name.startswith(word) if term.prefix else name == word


def _is_plain_elsewhere(word: str) -> bool:
    """Scripts without case or accents, that write words without spaces: Chinese, Japanese, Thai."""
    return all(
        not letter.isalpha() or (ord(letter) >= 0x0E00 and letter.lower() == letter.upper())
        for letter in word
    ) and not any(letter.isascii() and letter.isalnum() for letter in word)
