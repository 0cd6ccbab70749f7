"""A message that came back: told until it is read, and explained on top of its report."""

from dataclasses import replace

import pytest

from tests.ui.driving import ready, until
from tests.ui.fake_face import FakeFace, entry_of
from tests.ui.made_up_mail import HOSTILE
from tests.ui.shown import screen_text
from tui_mail.config.schema import UiSettings
from tui_mail.model.bounce import Bounce, BounceNote, Outcome, Reason, Reported
from tui_mail.model.commands import ReadNews, SendAgain
from tui_mail.model.content import Content
from tui_mail.model.events import OutboxChanged
from tui_mail.model.ids import MessageId
from tui_mail.model.outbox import OutboxEntry, Recipient, RecipientState, SendState, SentCopy
from tui_mail.ui.app import MailApp
from tui_mail.ui.outbox_words import came_back, recipient_words, sign_of, state_words
from tui_mail.ui.screens.compose import ComposeScreen

WHY = "the mailbox is full (mx.far.test says: 552 5.2.2 over quota)"
LOST = Recipient("bob@far.test", RecipientState.BOUNCED, WHY)
GOT = Recipient("ada@engine.test", RecipientState.ACCEPTED, "250 ok")
LATE = Recipient("eve@far.test", RecipientState.ACCEPTED, "still being tried: it is full", True)
TOLD = f"bob@far.test did not get “Plans”: {WHY}."


def came(*people: Recipient, news: bool = True, subject: str = "Plans") -> OutboxEntry:
    entry = entry_of(
        7, subject, SendState.SENT, recipients=people, sent_copy=SentCopy.FILED, news=news
    )
    assert isinstance(entry, OutboxEntry)
    return entry


def test_the_outbox_says_who_did_not_get_it() -> None:
    entry = came(LOST, GOT)
    assert state_words(entry, 0) == f"sent, but 1 of 2 did not get it: {WHY}; a copy is in Sent"
    assert sign_of(entry) == "!"
    assert recipient_words(LOST) == f"came back: {WHY}"
    assert "on its way since" in recipient_words(LATE)


def test_the_banner_names_who_and_why() -> None:
    assert came_back(came(LOST, GOT)).message == TOLD
    late = came_back(came(LATE)).message
    assert late == "“Plans” is late for eve@far.test: still being tried: it is full."
    many = came_back(came(*(replace(LOST, address=f"p{n}@far.test") for n in range(9))))
    assert many.message.startswith("p0@far.test, p1@far.test, p2@far.test and 6 more did not get")
    assert len(came_back(came(replace(LOST, reply="x" * 5_000))).message) < 300
    assert "may have been sent" in came_back(came(GOT)).message


async def test_it_is_told_until_it_is_dismissed_and_then_never_again() -> None:
    face = FakeFace()
    face.store.entries.append(came(LOST))
    app = MailApp(face, ui=UiSettings())
    async with app.run_test(size=(120, 40)) as pilot:
        main = await ready(pilot)
        await until(pilot, lambda: "did not get “Plans”" in screen_text(app))
        face.say(OutboxChanged(face.store.entries[0].id, SendState.SENT))
        await pilot.pause(0.2)
        assert "(1 more)" not in screen_text(app)
        await pilot.press("ctrl+x")
        await until(pilot, lambda: [c for c in face.commands if isinstance(c, ReadNews)])
        face.store.entries[0] = came(LOST, news=False)
        face.say(OutboxChanged(face.store.entries[0].id, SendState.SENT))
        await pilot.pause(0.2)
        assert "did not get" not in screen_text(app)
        assert main.desk is not None


async def test_what_was_read_elsewhere_goes_from_here() -> None:
    face = FakeFace()
    face.store.entries.append(came(LOST))
    app = MailApp(face, ui=UiSettings())
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "did not get “Plans”" in screen_text(app))
        face.store.entries[0] = came(LOST, news=False)
        face.say(OutboxChanged(face.store.entries[0].id, SendState.SENT))
        await until(pilot, lambda: "did not get “Plans”" not in screen_text(app))


def note(sent: MessageId | None, words: tuple[str, ...]) -> BounceNote:
    one = Reported(
        "bob@far.test", "", Outcome.FAILED, Reason.MAILBOX_FULL, "552 5.2.2", "552 full", "mx"
    )
    bounce = Bounce(Outcome.FAILED, (one,), "mx", ("<a@b>",), "", "Plans", None, "")
    return BounceNote(bounce, words, sent)


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12)])
async def test_a_report_opens_with_plain_words_and_can_be_sent_again(
    monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    face = FakeFace()
    plain = face.store.content
    others = list(face.store.messages)

    def content(id: MessageId) -> Content:
        told = note(others[-1], ("This message was not delivered to bob@far.test: [b]full[/b].",))
        return replace(plain(id), bounce=told)

    monkeypatch.setattr(face.store, "content", content)
    app = MailApp(face, ui=UiSettings())
    async with app.run_test(size=size) as pilot:
        main = await ready(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "✗ This message was not" in screen_text(app))
        assert "B sends it again to" in screen_text(app)
        assert "[b]full[/b]" in screen_text(app).replace("\n", " ")
        await pilot.press("g", "o")
        await until(pilot, lambda: main.reader.message_id == others[-1])
        await until(pilot, lambda: main.reader.content is not None)
        await pilot.press("B")
        await until(pilot, lambda: isinstance(app.screen, ComposeScreen))
        assert "bob@far.test" in screen_text(app)
        (asked,) = [c for c in face.commands if isinstance(c, SendAgain)]
        assert asked.id == others[-1]


async def test_the_keys_that_a_report_names_are_those_in_force(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    face = FakeFace()
    plain = face.store.content
    told = note(next(iter(face.store.messages)), ("This message was not delivered.",))
    monkeypatch.setattr(face.store, "content", lambda message: replace(plain(message), bounce=told))
    app = MailApp(face, ui=UiSettings(keys={"send-again": "ctrl+b"}))
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "✗ This message was not" in screen_text(app))
        assert "ctrl+b sends it again" in screen_text(app)
        assert "B sends it again" not in screen_text(app)


async def test_a_hostile_report_is_drawn_and_never_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    face = FakeFace()
    plain = face.store.content
    evil = " ".join(HOSTILE)

    def content(id: MessageId) -> Content:
        return replace(plain(id), bounce=note(None, (evil,)))

    monkeypatch.setattr(face.store, "content", content)
    face.store.entries.append(came(replace(LOST, reply=evil), subject=evil))
    app = MailApp(face, ui=UiSettings())
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "B sends it again to" in screen_text(app))
        assert "\x1b" not in screen_text(app)
