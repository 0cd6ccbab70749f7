"""Searching on a real Dovecot: what it finds is what the query means, in any letters."""

import pytest

from tests.servers.imap_session import session
from tests.servers.rig import Rig
from tui_mail.message.search_syntax import parse_query
from tui_mail.model.server_search import MailboxNames

INBOX = MailboxNames("home", ("inbox",))
MAIL = [
    text.replace("\n", "\r\n").encode()
    for text in (
        """From: Ada <ada@engine.test>
Subject: lunch on Friday
Date: Mon, 2 Mar 2026 12:00:00 +0000
Message-ID: <one@rig.test>

the corner
""",
        """From: J <j@engine.test>
Subject: Grüße aus Köln
Message-ID: <two@rig.test>
Content-Type: text/plain; charset=utf-8

schöne Tage am Rhein
""",
        """From: b@engine.test
Subject: =?utf-8?b?5LiW55WM?=
Message-ID: <three@rig.test>
Content-Type: text/plain; charset=utf-8

世界 и мир
""",
        r"""From: c@engine.test
Subject: a "quoted" back\slash
Message-ID: <four@rig.test>
List-Unsubscribe: <mailto:off@rig.test>

"""
        + "x" * 5000
        + "\n",
    )
]
QUERIES = {
    "lunch": {1},
    "from:ada": {1},
    "from:ada OR body:rhein": {1, 2},
    "-from:ada": {2, 3, 4},
    "subject:grüße": {2},
    "body:schöne -subject:lunch": {2},
    "世界": {3},
    "мир": {3},
    "(世界 is:unread) OR subject:lunch": {1, 3},
    'subject:"a \\"': set[int](),
    "subject:back\\slash": {4},
    "larger:4K": {4},
    "has:list-unsubscribe": {4},
    "id:two@rig.test": {2},
    "is:flagged": {2},
    "is:unread -is:flagged": {1, 3, 4},
    "label:work": {3},
    "in:inbox from:ada": {1},
    "in:sent from:ada": set[int](),
    "before:2001-01-01": set[int](),
    "lunch after:2001": {1},
}


def test_queries_find_what_they_mean(clean_rig: Rig) -> None:
    clean_rig.seed("bob", MAIL)
    with session(clean_rig) as server:
        server.select("INBOX")
        server.change_flags((2,), ("flagged",), ())
        server.change_flags((3,), ("work",), ())
        server.select("INBOX", read_only=True)
        found = {
            query: set(server.search(parse_query(query, now=1_790_000_000), INBOX).uids)
            for query in QUERIES
        }
    assert found == QUERIES


@pytest.mark.parametrize("words", [199, 20])
def test_long_searches_pass(clean_rig: Rig, words: int) -> None:
    clean_rig.seed("bob", MAIL)
    long_words = " OR ".join(f"subject:{n}{'y' * (3000 // words)}" for n in range(words))
    with session(clean_rig) as server:
        server.select("INBOX", read_only=True)
        query = parse_query(f"{long_words} OR lunch", now=1_790_000_000)
        assert server.search(query, INBOX).uids == (1,)
