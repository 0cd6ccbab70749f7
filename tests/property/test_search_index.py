"""The search index answers as a look at every message does: any mail, any query, any state."""

import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.store.made_mail import HOME, NOON, arrival, raw_mail
from tui_mail.message.folding import fold
from tui_mail.message.indexed_words import has, sought
from tui_mail.message.search_hits import TEXTS, spans
from tui_mail.message.search_text import search_text
from tui_mail.model.folder import Role
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import MessageId
from tui_mail.model.search import All, Any, Not, Search, Term
from tui_mail.model.summary import Order
from tui_mail.ports.store_reader import Selection
from tui_mail.store.mail_store import open_store
from tui_mail.store.reader import Reader, open_reader
from tui_mail.store.search_filling import Filling
from tui_mail.store.search_index import SPAN

MANY = 400 if os.environ.get("TUI_MAIL_SOAK") else 8
WORDS = (
    "report", "reports", "Report", "Café", "cafe\u0301", "Straße", "STRASSE", "İzmir", "ızgara",
    "東京", "京都", "東京会議", "会", "ｔｏｋｙｏ", "서울에서", "สวัสดีครับ", "हिन्दी", "🎉", "c++",
    "a-b", "x_y", "½", "日本go", "don't", "3.14", "ﬁne", "Ωmega", "Ёлка", "привет", "שָׁלוֹם",
    "\u0130", "2026-01-31",
)  # fmt: skip
SIGNS = (" ", " ", ", ", "\r\n ", "-", "、")


@frozen
class Mail:
    """A message and when it arrived."""

    raw: bytes
    received: int
    read: bool


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Some words, apart or not."""
    pieces = draw(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(SIGNS)), max_size=5))
    return "".join(word + sign for word, sign in pieces).strip() or "x"


@st.composite
def mails(draw: st.DrawFn) -> Mail:
    """From a few at one time to years apart."""
    line = draw(texts()).replace("\r\n", "")
    raw = raw_mail(
        line,
        sender=f'"{draw(st.sampled_from(WORDS))}" <{draw(st.sampled_from("ab"))}@x.example>',
        body=draw(texts()).replace("\r\n ", "\r\n"),
    )
    received = NOON + draw(st.sampled_from((0, 1, 60, -SPAN, 3 * SPAN, 40 * SPAN, -NOON)))
    return Mail(raw, received, draw(st.booleans()))


def terms() -> st.SearchStrategy[Search]:
    """Words, phrases, pieces of words, with and without a field; times and flags."""
    words = st.sampled_from(WORDS)
    pieces = words.map(lambda word: word[:2]) | words | st.tuples(words, words).map(" ".join)
    written = st.builds(Term, st.sampled_from(sorted(TEXTS)), pieces.map(fold), st.booleans())
    times = st.builds(Term, st.sampled_from(["before", "after"]), st.sampled_from([NOON, NOON + 1]))
    return written | written | times | st.just(Term("is", "unread"))


def searches() -> st.SearchStrategy[Search]:
    """Trees of them."""
    return st.recursive(
        terms(),
        lambda inner: (
            st.builds(Not, inner)
            | st.builds(All, st.lists(inner, max_size=3).map(tuple))
            | st.builds(Any, st.lists(inner, max_size=3).map(tuple))
        ),
        max_leaves=6,
    )


def fits(mail: Mail, search: Search) -> bool:
    """By looking at the message alone."""
    match search:
        case Not(inner):
            return not fits(mail, inner)
        case All(some):
            return all(fits(mail, one) for one in some)
        case Any(some):
            return any(fits(mail, one) for one in some)
        case Term("before", int(time)):
            return mail.received < time
        case Term("after", int(time)):
            return mail.received >= time
        case Term("is"):
            return not mail.read
        case Term(field, value, prefix):
            by_field = search_text(mail.raw).by_field
            chosen = by_field.values() if field == "any" else [by_field[field]]
            wanted = sought(str(value), prefix=prefix)
            return any(has(fold(text), wanted) for text in chosen)


def check(reader: Reader, there: dict[MessageId, Mail], search: Search) -> None:
    """All of it, its count, and pages of it, newest first and oldest first."""
    view = Selection(search=search)
    wanted = sorted(
        (place for place, mail in there.items() if fits(mail, search)),
        key=lambda place: (there[place].received, place),
        reverse=True,
    )
    assert list(reader.ids(view)) == wanted
    assert reader.count(view) == len(wanted)
    assert [row.id for row in reader.page(view, 1, 3)] == wanted[1:4]
    oldest = Selection(search=search, order=Order.OLDEST)
    assert list(reader.ids(oldest)) == wanted[::-1]
    for order in (Order.SUBJECT, Order.RELEVANCE):
        assert set(reader.ids(Selection(search=search, order=order))) == set(wanted)


def fill(filling: Filling) -> None:
    while filling.step().messages:
        pass
    assert filling.left() == 0


@given(
    st.lists(mails(), max_size=5), st.lists(mails(), max_size=5), st.lists(searches(), min_size=1)
)
@settings(max_examples=MANY, deadline=None)
def test_the_index_answers_as_a_look_at_each_message_does(
    first: Sequence[Mail], second: Sequence[Mail], asked: Sequence[Search]
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "data" / "mail.db"
        store, reader = open_store(path, now=lambda: NOON), open_reader(path)
        filling = Filling(path, lambda some: [search_text(raw) for raw in some])
        try:
            store.ensure_account(HOME)
            inbox = store.ensure_folder(HOME, "Inbox", role=Role.INBOX, remote="INBOX").id
            there: dict[MessageId, Mail] = {}
            for some in (first, second):
                coming = [
                    arrival(
                        inbox, m.raw, received=m.received, flags=["seen"] if m.read else [], uid=uid
                    )
                    for uid, m in enumerate(some, len(there) + 1)
                ]
                there |= dict(zip(store.add(coming), some, strict=True))
                for search in asked:  # none of these is in the index
                    check(reader, there, search)
                fill(filling)
                for search in asked:
                    check(reader, there, search)
            gone = list(there)[::2]
            store.remove(gone)
            for place in gone:
                del there[place]
            for search in asked:
                check(reader, there, search)
        finally:
            filling.close()
            reader.close()
            store.close()


@given(texts(), st.sampled_from(WORDS), st.booleans())
def test_what_is_found_is_marked_and_nothing_else(text: str, word: str, prefix: bool) -> None:
    search = Term("any", fold(word), prefix)
    found = has(fold(text), sought(str(search.value), prefix=prefix))
    assert bool(spans(text, search)) == found
