"""What a written text becomes, by the engine: read with another parser."""

import email
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.here import HOME, Here, engine
from tests.engine.test_passing_on import SETTINGS, come_in
from tui_mail.model.address import Address
from tui_mail.model.commands import (
    Done,
    Drafted,
    DraftSaved,
    OpenDraft,
    Queued,
    SaveDraft,
    SendDraft,
    StartReply,
)
from tui_mail.model.draft import Draft, ReplyKind
from tui_mail.model.outbox import CancelOutbox
from tui_mail.model.taking_in import BookKept, KeepBook

COMPOSE = '[compose]\nattribution = "{first} schrieb am {day}:"\nflowed = false\n'
WRITTEN = Draft(
    HOME,
    Address("Bob", "bob@demo.test"),
    to=(Address("", "eve@far.test"),),
    subject="plan",
    body="# Plan\n\n" + "word " * 40 + "\n\n> *his*\nmine\n",
    markdown=True,
)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Here]:
    with engine(tmp_path, SETTINGS) as here:
        yield here


def opened(here: Here, draft: Draft) -> Draft:
    saved = here.ask(SaveDraft(draft))
    assert isinstance(saved, DraftSaved)
    answer = here.ask(OpenDraft(saved.id))
    assert isinstance(answer, Drafted)
    return answer.draft


def test_markdown_is_kept_sent_and_taken_back_as_such(here: Here) -> None:
    draft = opened(here, WRITTEN)
    assert draft.markdown
    assert draft.body == WRITTEN.body
    queued = here.ask(SendDraft(draft, 3600))
    assert isinstance(queued, Queued)
    raw = here.store.outgoing(queued.entries[0].id).raw
    message = email.message_from_bytes(raw)
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]
    assert message["X-Markup"] is None
    plain, html = list(message.walk())[1:]
    assert plain.get_param("format") == "flowed"
    assert b"<em>his</em>" in bytes(html.get_payload(decode=True) or b"")
    back = here.ask(CancelOutbox((queued.entries[0].id,)))
    assert isinstance(back, Done)
    again = here.ask(OpenDraft(back.drafts[0]))
    assert isinstance(again, Drafted)
    assert again.draft.markdown
    assert "> *his*\nmine" in again.draft.body


def test_an_answer_that_was_put_away_still_knows_what_it_answers(here: Here) -> None:
    message = come_in(here)
    answer = here.ask(StartReply(message, ReplyKind.REPLY))
    assert isinstance(answer, Drafted)
    assert opened(here, answer.draft).answers == message
    assert opened(here, replace(answer.draft, in_reply_to="<nobody@has.test>")).answers is None
    assert opened(here, WRITTEN).answers is None


def test_the_settings_word_the_quote_and_keep_lines_as_typed(tmp_path: Path) -> None:
    with engine(tmp_path, SETTINGS + COMPOSE) as here:
        answer = here.ask(StartReply(come_in(here), ReplyKind.REPLY))
        assert isinstance(answer, Drafted)
        assert answer.draft.body.startswith("\n\nRob wrote:\n> the words\n"), "it has no date"
        queued = here.ask(SendDraft(replace(WRITTEN, markdown=False), 3600))
        assert isinstance(queued, Queued)
        message = email.message_from_bytes(here.store.outgoing(queued.entries[0].id).raw)
        assert message.get_param("format") is None
        assert "word " * 40 in str(message.get_payload())


def test_an_address_book_goes_over_the_seam(here: Here) -> None:
    people = (Address("Ada", "ada@x.test"), Address("", "bo@x.test"))
    assert here.ask(KeepBook(people, anew=True)) == BookKept(2, 0)
    assert here.ask(KeepBook(people[:1], anew=True)) == BookKept(0, 1)
