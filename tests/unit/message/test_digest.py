"""What lists get of a message."""

import hashlib
from datetime import UTC, datetime

import pytest

from tests.unit.message import corpus
from tui_mail.message.body import parts_of
from tui_mail.message.digest import digest
from tui_mail.model.address import Address


def test_a_message_is_summed_up() -> None:
    raw = corpus.raw("mixed")
    found = digest(raw)
    assert found.sha256 == hashlib.sha256(raw).digest()
    assert found.size == len(raw)
    assert found.message_id == "<drawings@difference.test>"
    assert found.in_reply_to == ("<ask@engine.test>",)
    assert found.references == ("<first@engine.test>", "<ask@engine.test>")
    assert found.subject == "Re: [engine] Fwd: Drawings"
    assert found.thread_subject == "drawings"
    assert found.from_ == (Address("Babbage, Charles", "charles@difference.test"),)
    assert found.to == (Address("Ada", "ada@engine.test"), Address("Jörg", "joerg@engine.test"))
    assert found.cc == ()
    assert found.date == int(datetime(2026, 1, 12, 10, tzinfo=UTC).timestamp())
    assert found.received == found.date + 9
    assert found.attachments == 4
    assert found.snippet == (
        "They are here, with all the wheels and axles that you asked for "
        "in your letter of last week."
    )


@pytest.mark.parametrize("name", ["mixed", "newsletter", "patch", "spoof", "east"])
def test_attachments_count_what_parts_lists(name: str) -> None:
    assert digest(corpus.raw(name)).attachments == len(parts_of(corpus.parsed(name)))


def test_D7_a_received_date_in_the_future_is_passed_over() -> None:
    raw = (
        b"Received: by a; Mon, 12 Jan 2099 10:00:00 +0000\n"
        b"Received: by d; Sun, 1 Feb 2026 01:00:00 +0000\n"
        b"Received: by b; nonsense\nReceived: without a date\n"
        b"Received: by c; Mon, 12 Jan 2026 10:00:00 +0000\n\nx"
    )
    now = int(datetime(2026, 2, 1, tzinfo=UTC).timestamp())
    assert digest(raw, now).received == int(datetime(2026, 1, 12, 10, tzinfo=UTC).timestamp())
    assert digest(raw).received == int(datetime(2099, 1, 12, 10, tzinfo=UTC).timestamp())


def test_the_snippet_of_html_is_its_words() -> None:
    parsed = (
        b"Content-Type: text/html\n\n<style>p{}</style><!-- no --><p>Fish &amp; <b>ch</b>ips<br>now"
    )
    assert digest(parsed).snippet == "Fish & chips now"


@pytest.mark.parametrize(
    ("body", "snippet"),
    [
        ("> quoted\n\nOwn words.\n-- \nAda", "Own words."),
        ("On Monday, Ada Lovelace\n<ada@engine.test> wrote:\n> x\nYes.", "Yes."),
        ("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nSigned.", "Signed."),
        ("=====\nTitle\n=====", "Title"),
        ("> only\n> quotes", "only quotes"),
        ("", ""),
        ("word " * 100, ("word " * 24).strip() + "…"),
    ],
)
def test_the_snippet_is_the_writers_own_first_words(body: str, snippet: str) -> None:
    assert digest(corpus.plain(body).raw).snippet == snippet


def test_an_unreadable_date_counts_as_none() -> None:
    assert digest(corpus.raw("spoof")).date is None
