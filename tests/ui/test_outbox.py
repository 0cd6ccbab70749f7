"""The outbox says what is so about every message, and does only what is safe."""

from dataclasses import replace

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList

from tests.ui.driving import until
from tests.ui.fake_face import FakeFace, entry_of
from tests.ui.made_up_mail import HOSTILE, NOW
from tests.ui.shown import screen_text
from tui_mail.config.schema import UiSettings
from tui_mail.errors import EngineError
from tui_mail.model.commands import Queued
from tui_mail.model.events import OutboxChanged, SendProgress
from tui_mail.model.ids import OutboxId
from tui_mail.model.outbox import (
    CancelOutbox,
    CheckOutbox,
    MarkSent,
    OutboxEntry,
    Recipient,
    RecipientState,
    RetryOutbox,
    SendState,
    SentCopy,
)
from tui_mail.ui import format as ui_format
from tui_mail.ui.app import MailApp
from tui_mail.ui.dialogs.confirm import Confirm
from tui_mail.ui.outbox_words import can_cancel, can_retry, recipient_words, state_words
from tui_mail.ui.screens.compose import ComposeScreen
from tui_mail.ui.screens.outbox import OutboxScreen

ADA = Recipient("ada@engine.test", RecipientState.ACCEPTED)
BOB = Recipient("bob@demo.test", RecipientState.REFUSED, "552 mailbox full")


def entry(state: SendState, id: int = 1, **changes: object) -> OutboxEntry:
    base = entry_of(id, f"subject {id}", state, recipients=(ADA,))
    return replace(base, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (entry(SendState.WAITING, attempts=0, next_attempt=None), "waiting to be sent"),
        (
            entry(
                SendState.WAITING, attempts=2, next_attempt=NOW + 1200,
                last_error="The server did not answer.",
            ),
            "waiting until 14:20, after 2 tries: The server did not answer",
        ),
        (entry(SendState.HELD, next_attempt=NOW + 4, last_error=""), "will be sent in 4 s"),
        (entry(SendState.HELD, next_attempt=None), "held: it leaves only when you try it"),
        (entry(SendState.SENDING), "sending"),
        (entry(SendState.SENT, sent_copy=SentCopy.FILED), "sent, and filed in Sent"),
        (entry(SendState.SENT, sent_copy=SentCopy.NONE), "sent"),
        (
            entry(SendState.SENT, sent_copy=SentCopy.PENDING),
            "sent; its copy is still to be filed in Sent",
        ),
        (
            entry(SendState.SENT, sent_copy=SentCopy.FILED, recipients=(ADA, BOB)),
            "sent to 1 of 2, refused for the others; a copy is in Sent",
        ),
        (
            entry(SendState.MAYBE_SENT, last_error="x"),
            "maybe sent: the line was cut after the last byte",
        ),
        (
            entry(SendState.REFUSED, last_error="mailbox full (552)"),
            "refused: mailbox full (552)",
        ),
        (
            entry(SendState.EXPIRED, attempts=1, last_error="No route."),
            "given up after 1 try: No route",
        ),
        (entry(SendState.CANCELLED), "taken back into Drafts, never sent"),
    ],
)  # fmt: skip
def test_each_state_is_said_as_it_is(one: OutboxEntry, words: str) -> None:
    assert state_words(one, float(NOW)) == words


def test_only_what_certainly_nobody_has_can_be_taken_back() -> None:
    here = {SendState.WAITING, SendState.HELD}
    assert {s for s in SendState if can_cancel(entry(s))} == here
    nothing = {SendState.REFUSED, SendState.EXPIRED}
    alone = {s for s in SendState if can_cancel(entry(s, recipients=(BOB,)))}
    assert alone == here | nothing
    assert {s for s in SendState if can_retry(entry(s))} == here | {SendState.MAYBE_SENT}
    assert recipient_words(BOB) == "refused: 552 mailbox full"


async def opened(pilot: Pilot[None], entries: list[OutboxEntry]) -> OutboxScreen:
    """The outbox over the main screen, its entries read."""
    app = pilot.app
    assert isinstance(app, MailApp)
    face = app.desk.face
    assert isinstance(face, FakeFace)
    face.store.entries = entries
    screen = OutboxScreen(app.desk)
    app.push_screen(screen)
    await until(pilot, lambda: app.screen is screen)
    await until(pilot, lambda: screen.query_one(OptionList).option_count == len(entries))
    return screen


@pytest.fixture
def client(face: FakeFace) -> MailApp:
    return MailApp(face, ui=UiSettings())


async def test_an_empty_outbox_says_so(client: MailApp) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        await opened(pilot, [])
        await until(pilot, lambda: "Nothing is on its way." in screen_text(client))
        await pilot.press("r", "d", "enter", "j", "G")
        assert client.is_running


async def test_S2_hostile_words_in_the_outbox_stand_as_they_are(client: MailApp) -> None:
    entries = [
        entry(
            SendState.REFUSED, at, subject=words, last_error=words, sender=words, smtp=words,
            message_id=words, recipients=(Recipient(words, RecipientState.REFUSED, words),),
        )
        for at, words in enumerate(HOSTILE, 1)
    ]  # fmt: skip
    async with client.run_test(size=(120, 60)) as pilot:
        screen = await opened(pilot, entries)
        for _ in HOSTILE:
            await pilot.press("enter", "j")
        text = screen_text(client)
        assert all(words in text for words in HOSTILE[:3])
        assert screen.is_current


async def test_details_show_what_was_said_about_each_recipient(client: MailApp) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        await opened(pilot, [entry(SendState.SENT, recipients=(ADA, BOB))])
        assert "552 mailbox full" not in screen_text(client)
        await pilot.press("enter")
        text = screen_text(client)
        assert "ada@engine.test  accepted" in text
        assert "bob@demo.test  refused: 552 mailbox full" in text
        await pilot.press("enter")
        assert "552 mailbox full" not in screen_text(client)


async def test_a_big_message_says_how_much_of_it_went_out(client: MailApp, face: FakeFace) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        await opened(pilot, [entry(SendState.SENDING, 2), entry(SendState.SENDING, 1)])
        face.say(SendProgress(OutboxId(2), 4_099_999, 10_000_000))
        await until(pilot, lambda: "sending, 40 %" in screen_text(client))
        assert screen_text(client).count("sending") == 2
        face.say(SendProgress(OutboxId(2), 10_000_000, 10_000_000))
        words = "sending: all of it went out, the server has yet to answer"
        await until(pilot, lambda: words in screen_text(client))
        face.store.entries = [entry(SendState.WAITING, 2, last_error="")]
        face.say(OutboxChanged(OutboxId(2), SendState.WAITING))
        await until(pilot, lambda: "sending" not in screen_text(client))
        face.store.entries = [entry(SendState.SENDING, 2)]
        face.say(OutboxChanged(OutboxId(2), SendState.SENDING))
        await until(pilot, lambda: "sending" in screen_text(client))
        assert "all of it" not in screen_text(client), "that was the try before"


async def test_try_now_and_take_back_go_to_the_engine_for_the_message_under_the_cursor(
    client: MailApp, face: FakeFace
) -> None:
    entries = [entry(SendState.WAITING, 1), entry(SendState.WAITING, 2)]
    async with client.run_test(size=(80, 24)) as pilot:
        await opened(pilot, entries)
        await pilot.press("j", "t")
        assert face.asked(RetryOutbox) == [RetryOutbox((OutboxId(1),))]
        await pilot.press("k", "c")
        await until(pilot, lambda: "taken back into Drafts, never sent" in screen_text(client))
    assert face.asked(CancelOutbox) == [CancelOutbox((OutboxId(2),))]


async def test_what_was_refused_is_mended_in_the_composer(client: MailApp, face: FakeFace) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        await opened(pilot, [entry(SendState.REFUSED, recipients=(BOB,))])
        await pilot.press("r")
        assert not face.asked(RetryOutbox), "the same again would be refused again"
        await pilot.press("e")
        await until(pilot, lambda: isinstance(client.screen, ComposeScreen))
        assert "subject 1" in screen_text(client)
    assert face.asked(CancelOutbox) == [CancelOutbox((OutboxId(1),))]


async def test_C10_what_may_have_been_sent_is_sent_again_only_after_a_question(
    client: MailApp, face: FakeFace
) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        await opened(pilot, [entry(SendState.MAYBE_SENT)])
        await pilot.press("r")
        await until(pilot, lambda: isinstance(client.screen, Confirm))
        assert "it may arrive twice" in screen_text(client)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(client.screen, OutboxScreen))
        assert not face.asked(RetryOutbox), "the answer under the cursor is no"
        await pilot.press("r")
        await until(pilot, lambda: isinstance(client.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: bool(face.asked(RetryOutbox)))


async def test_what_was_sent_is_neither_tried_nor_taken_back(
    client: MailApp, face: FakeFace
) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        await opened(pilot, [entry(SendState.SENT)])
        await pilot.press("r", "d")
    assert not face.asked(RetryOutbox)
    assert not face.asked(CancelOutbox)


async def test_a_failure_is_a_banner(client: MailApp, face: FakeFace) -> None:
    face.failures[CancelOutbox] = EngineError("It has left already.", "Look again.")
    async with client.run_test(size=(80, 24)) as pilot:
        await opened(pilot, [entry(SendState.WAITING)])
        await pilot.press("d")
        await until(pilot, lambda: "It has left already." in screen_text(client))


async def test_the_cursor_stays_on_its_message_when_others_come_and_seconds_run(
    client: MailApp, face: FakeFace, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = entry(SendState.HELD, 1, next_attempt=NOW + 9)
    async with client.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, [held, entry(SendState.WAITING, 2)])
        await pilot.press("j")
        assert "will be sent in 9 s" in screen_text(client)
        face.store.entries.append(entry(SendState.WAITING, 3))
        face.say(OutboxChanged(OutboxId(3), SendState.WAITING))
        await until(pilot, lambda: screen.query_one(OptionList).option_count == 3)
        now = screen.highlighted
        assert now is not None
        assert now.id == 1
        monkeypatch.setattr(ui_format, "clock", lambda: float(NOW + 5))
        await until(pilot, lambda: "will be sent in 4 s" in screen_text(client))
        await pilot.press("escape")
        await until(pilot, lambda: client.screen is not screen)


async def test_what_may_have_been_sent_is_looked_for_and_marked_by_keys(
    client: MailApp, face: FakeFace
) -> None:
    doubtful = entry(SendState.MAYBE_SENT, last_error="It was looked for and not found.")
    async with client.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, [doubtful])
        await pilot.press("f")
        await until(pilot, lambda: face.asked(CheckOutbox) == [CheckOutbox((OutboxId(1),))])
        screen._looked(Queued((doubtful,)))
        screen.refresh_entries()
        await until(pilot, lambda: "said: It was looked for and not found." in screen_text(client))
        await pilot.press("m")
        await until(pilot, lambda: isinstance(client.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: face.asked(MarkSent) == [MarkSent((OutboxId(1),))])


async def test_what_is_in_no_doubt_is_neither_looked_for_nor_marked(
    client: MailApp, face: FakeFace
) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        await opened(pilot, [entry(SendState.WAITING)])
        await pilot.press("f", "m")
    assert not face.asked(CheckOutbox)
    assert not face.asked(MarkSent)
