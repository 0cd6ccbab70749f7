"""Queries over what is stored."""

import pytest

from tests.unit.store.made_mail import HOME, NOON, arrival, raw_mail
from tui_mail.message.search_syntax import parse_query
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.model.search import All, Any, Term
from tui_mail.ports.store_reader import Selection
from tui_mail.store.mail_store import Store
from tui_mail.store.reader import Reader

WITH_FILE = (
    b"From: ann@x.example\r\nSubject: with file\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
    b"--b\r\nContent-Type: text/plain\r\n\r\nSee the figures.\r\n"
    b"--b\r\nContent-Type: text/calendar; method=REQUEST\r\n"
    b'Content-Disposition: attachment; filename="Budget 2026.ics"\r\n\r\nBEGIN:VCALENDAR\r\n'
    b"--b--\r\n"
)
MAILS = {
    "müller": raw_mail("Rechnung", sender="Zoë Müller <zoe@north.example>", body="Straße"),
    "tanaka": raw_mail(
        "会议记录", to="Hiro <hiro.tanaka@south.example>", body="東京で会いましょう"
    ),
    "budget": raw_mail("The Budget, again", message_id="<Ab.1@x.example>", body="two\r\nlines"),
    "flagged": raw_mail("Project"),
    "file": WITH_FILE,
    "list": raw_mail("List").replace(
        b"Subject", b"List-Unsubscribe: <mailto:x@y.example>\r\nSubject"
    ),
    "long": raw_mail("Long", body="word " * 500),
}
QUERIES = {
    "from:müller": {"müller"},
    "from:MULLER": {"müller"},
    "from:zoe": {"müller"},
    "from:zo": set[str](),
    "from:zo*": {"müller"},
    "from:north.example": set(MAILS) - {"file"},
    "to:tanaka": {"tanaka"},
    "subject:budget": {"budget"},
    'subject:"budget, again"': {"budget"},
    "subject:bud": set[str](),
    "subject:bud*": {"budget"},
    "subject:会议": {"tanaka"},
    "东京": set[str](),
    "東京": {"tanaka"},
    "body:strasse": {"müller"},
    'body:"two lines"': {"budget"},
    "figures": {"file"},
    "file:budget": {"file"},
    "budget": {"budget", "file"},
    "budget -subject:budget": {"file"},
    "subject:rechnung OR subject:project": {"müller", "flagged"},
    "has:attachment": {"file"},
    "has:invite": {"file"},
    "has:list-unsubscribe": {"list"},
    "is:flagged": {"flagged"},
    "is:read": {"flagged"},
    "-is:unread": {"flagged"},
    "label:projékt": {"flagged"},
    "label:proj": set[str](),
    "label:proj*": {"flagged"},
    "in:archive": {"long"},
    "in:keep*": {"long"},
    "in:nowhere": set[str](),
    "account:home": set(MAILS),
    "account:work": set[str](),
    "id:Ab.1@x.example": {"budget"},
    "id:<ab.1@X.example>": {"budget"},
    "id:b.1@x.example": set[str](),
    "larger:2k": {"long"},
    "smaller:2k": set(MAILS) - {"long"},
    "100%": set[str](),
    "_": set[str](),
    "": set(MAILS),
}


@pytest.fixture
def filled(store: Store, reader: Reader, inbox: FolderId) -> Reader:
    kept = store.ensure_folder(HOME, "Keepsakes", role=Role.ARCHIVE).id
    store.add(
        [
            arrival(
                kept if name == "long" else inbox,
                raw,
                received=NOON + number,
                flags=["flagged", "seen", "Projekt"] if name == "flagged" else [],
            )
            for number, (name, raw) in enumerate(MAILS.items())
        ]
    )
    return reader


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_finds_what_it_says(filled: Reader, query: str) -> None:
    names = {raw: name for name, raw in MAILS.items()}
    view = Selection(search=parse_query(query, now=NOON))
    found = filled.ids(view)
    assert {names[filled.raw(MessageId(message))] for message in found} == QUERIES[query]
    assert filled.count(view) == len(found)


def test_a_search_is_newest_first_and_paged(filled: Reader, inbox: FolderId) -> None:
    view = Selection(search=Term("smaller", 10_000))
    ids = list(filled.ids(view))
    assert ids == sorted(ids, reverse=True)
    assert [row.id for row in filled.page(view, 2, 3)] == ids[2:5]
    in_inbox = Selection(HOME, inbox, Term("smaller", 10_000))
    assert filled.count(in_inbox) == len(MAILS) - 1
    assert filled.count(Selection(AccountKey("work"), None, All(()))) == 0


def test_times_are_of_arrival(filled: Reader) -> None:
    assert filled.count(Selection(search=Term("before", NOON + 2))) == 2
    assert filled.count(Selection(search=Term("after", NOON + 2))) == len(MAILS) - 2


def test_what_is_hidden_is_not_found(store: Store, reader: Reader, inbox: FolderId) -> None:
    (message,) = store.add([arrival(inbox, raw_mail("Hidden"), uid=1)])
    store.delete([message], say=True)
    assert reader.count(Selection(search=Term("subject", "hidden"))) == 0


@pytest.mark.parametrize(
    "search",
    [Any(()), Term("has", "wings"), Term("is", "blue"), Term("planet", "mars")],
)
def test_what_nobody_knows_finds_nothing(filled: Reader, search: Any | Term) -> None:
    assert filled.count(Selection(search=search)) == 0


def test_words_of_a_query_never_become_sql(filled: Reader) -> None:
    for field in ("any", "from", "body", "label", "in", "account", "id", "is", "has", "file"):
        for prefix in (False, True):
            term = Term(field, "'); DROP TABLE messages; --", prefix)
            assert filled.count(Selection(search=term)) == 0
    assert filled.count(Selection()) == len(MAILS)
