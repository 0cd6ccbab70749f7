"""What fits a query fits the keys that a server is asked, as they go on the wire."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui_mail.errors import UsageError
from tui_mail.imap.search import search_parts
from tui_mail.imap.wire import Literal
from tui_mail.message.folding import fold
from tui_mail.message.search_syntax import parse_query
from tui_mail.model.frozen import frozen
from tui_mail.model.search import All, Any, Not, Search, Term
from tui_mail.model.server_search import EVERYTHING, NOTHING, MailboxNames
from tui_mail.sync.server_search import MOST, Facts, may_fit, question

INBOX = MailboxNames("home", ("inbox",))
FLAGS = ("seen", "flagged", "answered", "draft", "forwarded")
WORDS = (
    "ada",
    "Äpfel",
    'don\'t "quote"',
    "back\\slash",
    "a) OR ALL (b",
    "世界",
    "{3+}",
    "x" * 1200,
)
DAY = 86_400
NOW = 1_790_000_000


@frozen
class Mail:
    """A message as the model server has it."""

    texts: dict[str, str]
    flags: frozenset[str]
    size: int
    received: int
    zone: int
    """Seconds east of UTC of its INTERNALDATE."""
    attachments: int
    files: str
    message_id: str


def term(field: str, value: str) -> Term:
    folded = " ".join(fold(value).split())
    return Term(field, folded, typed="" if value.lower() == folded else value)


TEXTS = st.builds(
    term, st.sampled_from(["any", "from", "to", "cc", "subject", "body"]), st.sampled_from(WORDS)
)
MOMENTS = st.integers(-3 * DAY, 3 * DAY).map(lambda off: NOW + off)
TERMS = st.one_of(
    TEXTS,
    st.builds(Term, st.sampled_from(["before", "after"]), MOMENTS),
    st.builds(Term, st.sampled_from(["larger", "smaller"]), st.sampled_from([0, 10, 2**32, 99])),
    st.builds(
        Term,
        st.just("is"),
        st.sampled_from(["unread", "read", "flagged", "answered", "draft", "forwarded"]),
    ),
    st.builds(Term, st.just("has"), st.just("attachment")),
    st.builds(Term, st.just("file"), st.just("plan.pdf")),
    st.builds(Term, st.just("in"), st.sampled_from(["inbox", "sent"])),
    st.builds(Term, st.just("account"), st.sampled_from(["home", "work"])),
    st.builds(Term, st.just("id"), st.just("<one@rig.test>")),
)
QUERIES: st.SearchStrategy[Search] = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, max_size=4).map(lambda some: All(tuple(some))),
        st.lists(inner, max_size=4).map(lambda some: Any(tuple(some))),
    ),
    max_leaves=12,
)
MAILS = st.builds(
    Mail,
    st.fixed_dictionaries(
        {
            name: st.lists(st.sampled_from(WORDS), max_size=2).map(" ".join)
            for name in ("from", "to", "cc", "subject", "body")
        }
    ),
    st.frozensets(st.sampled_from(FLAGS)),
    st.sampled_from([0, 10, 11, 98, 99, 100]),
    st.integers(-4 * DAY, 4 * DAY).map(lambda off: NOW + off),
    st.integers(-12, 14).map(lambda hours: hours * 3600),
    st.integers(0, 1),
    st.sampled_from(["", "plan.pdf"]),
    st.sampled_from(["<one@rig.test>", "<two@rig.test>"]),
)


def fits(search: Search, mail: Mail) -> bool:
    """What the query means."""
    match search:
        case Not(inner):
            return not fits(inner, mail)
        case All(parts):
            return all(fits(part, mail) for part in parts)
        case Any(parts):
            return any(fits(part, mail) for part in parts)
        case Term(field, value):
            return term_fits(field, value, mail)


def term_fits(field: str, value: str | int, mail: Mail) -> bool:
    texts = {**mail.texts, "any": " ".join(mail.texts.values())}
    known: dict[str, Callable[[], bool]] = {
        "before": lambda: mail.received < int(value),
        "after": lambda: mail.received >= int(value),
        "larger": lambda: mail.size > int(value),
        "smaller": lambda: mail.size < int(value),
        "is": lambda: (
            ("seen" not in mail.flags)
            if value == "unread"
            else ({"read": "seen"}.get(str(value), value) in mail.flags)
        ),
        "has": lambda: mail.attachments > 0,
        "file": lambda: mail.attachments > 0 and str(value) in mail.files,
        "in": lambda: value == "inbox",
        "account": lambda: value == "home",
        "id": lambda: mail.message_id == value,
    }
    return known.get(field, lambda: str(value) in fold(texts[field]))()


def wire_form(search: Search) -> bytes:
    """As the keys go on the wire."""
    octets = b""
    for part in search_parts(question(search, INBOX).key):
        if isinstance(part, Literal):
            octets += b" {%d}\r\n" % len(part.octets) + part.octets
        else:
            octets += b" " + part.encode("ascii")
    return octets[1:]


TOKEN = re.compile(rb'"((?:[^"\\\r\n]|\\["\\])*)"|\{(\d+)\}\r\n|([()])|([A-Za-z0-9$-]+)')


class Server:
    """Reads a command as RFC 9051 has it, and compares as a server does that knows all letters."""

    def __init__(self, octets: bytes, mail: Mail) -> None:
        self.mail = mail
        self.tokens: list[tuple[str, bytes]] = []
        at = 0
        while at < len(octets):
            found = TOKEN.match(octets, at)
            assert found, octets[at:]
            at = found.end()
            if found[2]:
                self.tokens.append(("text", octets[at : at + int(found[2])]))
                at += int(found[2])
            elif found[3]:
                self.tokens.append((found[3].decode(), b""))
            elif found[4]:
                self.tokens.append(("atom", found[4]))
            else:
                self.tokens.append(("text", re.sub(rb"\\(.)", rb"\1", found[1])))
            space = octets[at : at + 1] == b" "
            opened, closing = found[3] == b"(", octets[at : at + 1] == b")"
            assert space != (opened or closing or at == len(octets)), octets[at - 9 : at + 9]
            at += space
        self.tokens.reverse()

    def answer(self) -> bool:
        answers = []
        while self.tokens:
            answers.append(self.key())
        return all(answers)

    def key(self) -> bool:
        kind, name = self.tokens.pop()
        if kind == "(":
            answers = []
            while self.tokens[-1][0] != ")":
                answers.append(self.key())
            self.tokens.pop()
            assert answers, "an empty list is no search key"
            return all(answers)
        assert kind == "atom", (kind, name)
        return self.named(name.decode())

    def named(self, name: str) -> bool:
        mail = self.mail
        known: dict[str, Callable[[], bool]] = {
            "ALL": lambda: True,
            "NOT": lambda: not self.key(),
            "OR": lambda: any([self.key(), self.key()]),
            "TEXT": lambda: self.text() in fold(" ".join(mail.texts.values())),
            "UNSEEN": lambda: "seen" not in mail.flags,
            "KEYWORD": lambda: self.atom() == "$Forwarded" and "forwarded" in mail.flags,
            "LARGER": lambda: mail.size > int(self.atom()),
            "SMALLER": lambda: mail.size < int(self.atom()),
            "HEADER": lambda: self.atom() == "Message-ID" and self.text() in mail.message_id,
            "BEFORE": lambda: self.day_there() < self.day(),
            "SINCE": lambda: self.day_there() >= self.day(),
        }
        if name.lower() in mail.texts:
            return self.text() in fold(mail.texts[name.lower()])
        return known.get(name, lambda: name.lower() in mail.flags)()

    def day_there(self) -> date:
        """As SEARCH takes it: of the INTERNALDATE without its zone."""
        there = datetime.fromtimestamp(self.mail.received, UTC)
        return (there + timedelta(seconds=self.mail.zone)).date()

    def day(self) -> date:
        return datetime.strptime(self.atom(), "%d-%b-%Y").date()

    def text(self) -> str:
        kind, octets = self.tokens.pop()
        assert kind == "text"
        return fold(octets.decode())

    def atom(self) -> str:
        kind, octets = self.tokens.pop()
        assert kind == "atom"
        return octets.decode()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(QUERIES, MAILS)
def test_a_server_that_is_asked_misses_nothing_that_fits(search: Search, mail: Mail) -> None:
    asked = question(search, INBOX)
    found = Server(wire_form(search), mail).answer()
    assert found or not fits(search, mail)
    by_days = re.search(rb"\b(BEFORE|SINCE) ", wire_form(search))
    if not asked.unsaid and not by_days and "before" not in repr(search):
        assert found == fits(search, mail), "asked for more than was meant, and did not say so"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(QUERIES, MAILS)
def test_what_is_filtered_afterwards_is_nothing_that_fits(search: Search, mail: Mail) -> None:
    whole = Facts(mail.received, mail.flags, mail.attachments)
    beginning = Facts(mail.received, mail.flags, None)
    if fits(search, mail):
        assert may_fit(search, INBOX, whole)
        assert may_fit(search, INBOX, beginning)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.characters(exclude_categories=()), min_size=1, max_size=300))
def test_whatever_is_typed_stands_where_a_text_stands(typed: str) -> None:
    try:
        search = parse_query(typed, now=NOW)
    except UsageError:
        return
    for gmail in (False, True):
        asked = question(search, INBOX, gmail=gmail)
        for part in search_parts(asked.key):
            if isinstance(part, str):
                assert part.isascii()
                assert not re.search(r"[\0\r\n]", part)
            else:
                assert b"\0" not in part.octets
        plain = question(search, INBOX, gmail=gmail, other_letters=False)
        parts = search_parts(plain.key)
        assert all(isinstance(part, str) or part.octets.isascii() for part in parts)


def asked(query: str, *, gmail: bool = False) -> str:
    search = parse_query(query, now=NOW)
    parts = search_parts(question(search, INBOX, gmail=gmail).key)
    return " ".join(p if isinstance(p, str) else f"<{p.octets.decode()}>" for p in parts)


@pytest.mark.parametrize(
    ("query", "wire"),
    [
        ("lunch", 'TEXT "lunch"'),
        ("from:ada subject:lunch", 'FROM "ada" SUBJECT "lunch"'),
        ("from:ada OR to:ada", 'OR FROM "ada" TO "ada"'),
        ("-(from:ada is:unread)", 'OR NOT FROM "ada" NOT UNSEEN'),
        ("a (from:b OR (cc:c is:read))", 'TEXT "a" OR FROM "b" (CC "c" SEEN)'),
        ("subject:Grüße", "OR SUBJECT <Grüße> SUBJECT \"grusse\""),
        ("(body:世界 is:read) OR x", 'OR (BODY <世界> SEEN) TEXT "x"'),
        ("(is:read body:世界) OR x", 'OR (SEEN BODY <世界> ALL) TEXT "x"'),
        ("larger:1M", "LARGER 1048576"),
        ("after:2026-03-02", "SINCE 1-Mar-2026"),
        ("before:2026-03-02", "BEFORE 3-Mar-2026"),
        ("-before:2026-03-02", "SINCE 1-Mar-2026"),
        ("label:work", "KEYWORD work"),
        ('label:"two words"', "NOT ALL"),
        ("id:One@Rig.Test", 'HEADER Message-ID "one@rig.test"'),
        ("has:list-unsubscribe", 'HEADER List-Unsubscribe ""'),
        ('subject:"a \\ b"', 'SUBJECT "a \\\\ b"'),
        ("in:inbox lunch", 'TEXT "lunch"'),
        ("in:sent lunch", "NOT ALL"),
        ("has:attachment lunch", 'TEXT "lunch"'),
        ("has:attachment", "ALL"),
    ],
)  # fmt: skip
def test_queries_as_they_go_on_the_wire(query: str, wire: str) -> None:
    assert asked(query) == wire


@pytest.mark.parametrize(
    ("query", "wire"),
    [
        ("lunch", 'X-GM-RAW "\\"lunch\\""'),
        ("from:ada -subject:lunch", 'X-GM-RAW "from:\\"ada\\"" NOT X-GM-RAW "subject:\\"lunch\\""'),
        ("file:plan.pdf", 'X-GM-RAW "filename:\\"plan.pdf\\""'),
        ("has:attachment is:unread", 'X-GM-RAW "has:attachment" UNSEEN'),
        ("Grüße", 'X-GM-RAW <"Grüße">'),
    ],
)
def test_gmail_is_asked_in_its_own_words(query: str, wire: str) -> None:
    assert asked(query, gmail=True) == wire


def test_what_cannot_be_asked_is_named() -> None:
    search = parse_query("lunch has:invite file:plan.pdf", now=NOW)
    assert question(search, INBOX).unsaid == ("has:invite", "file:plan.pdf")
    either = parse_query("lunch OR has:invite", now=NOW)
    assert question(either, INBOX).key == EVERYTHING
    assert question(parse_query("account:work x", now=NOW), INBOX).key == NOTHING


def test_a_search_of_thousands_of_words_is_not_put_to_a_server() -> None:
    search = parse_query(" OR ".join(f"w{n}" for n in range(MOST)), now=NOW)
    parts = search_parts(question(search, INBOX).key)
    assert sum(part == "OR" for part in parts) == MOST - 1
    with pytest.raises(UsageError, match="200 conditions"):
        question(Any((search, Term("any", "one more"))), INBOX)


def test_long_commands_count_their_texts() -> None:
    search = parse_query(" ".join(f"{n}{'y' * 60}" for n in range(130)), now=NOW)
    parts = search_parts(question(search, INBOX).key)
    assert sum(len(part) + 1 for part in parts if isinstance(part, str)) < 7_000
    assert sum(isinstance(part, Literal) for part in parts) == 130
