"""The reader with a whole conversation: what is read takes a line, what is not stands open."""

from dataclasses import replace

import pytest
from textual.pilot import Pilot

from tests.ui.driving import face_of, ready, settled, until
from tests.ui.fake_face import FakeFace
from tests.ui.made_up_mail import ACCOUNTS, FOLDERS, HOUR, conversations, summary
from tui_mail.config.schema import UiSettings
from tui_mail.model.commands import ChangeFlags, StartReply
from tui_mail.model.content import Line
from tui_mail.model.events import MailChanged
from tui_mail.model.flags import SEEN
from tui_mail.model.ids import MessageId
from tui_mail.model.threads import BreakThreads, JoinThreads
from tui_mail.ui.app import MailApp
from tui_mail.ui.screens.main import MainScreen
from tui_mail.ui.widgets.conversation import MOST_OPEN

FIRST, OWN, THIRD, LAST = (MessageId(n) for n in (7_001, 7_002, 7_003, 7_004))


def client(ui: UiSettings | None = None) -> MailApp:
    face = FakeFace(ACCOUNTS[:1], conversations())
    own = face.store.messages[OWN]
    face.store.messages[OWN] = replace(own, from_=(ACCOUNTS[0].identity,))
    return MailApp(face, ui=ui or UiSettings())


def told(main: MainScreen) -> list[str]:
    """The lines of the reader, from its top."""
    return [row.text.rstrip() for row in main.reader.rows]


def seen(main: MainScreen) -> set[MessageId]:
    """What was marked as read."""
    asked = face_of(main).asked(ChangeFlags)
    return {one for c in asked if isinstance(c, ChangeFlags) and SEEN in c.add for one in c.ids}


async def open_conversation(pilot: Pilot[None]) -> MainScreen:
    main = await ready(pilot)
    await pilot.press("j", "enter")
    await until(pilot, lambda: main.reader.has_focus and main.reader.body_shown)
    await pilot.press("t")
    await until(pilot, lambda: main.reader.talk.several)
    return main


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_a_key_puts_the_conversation_around_the_message(size: tuple[int, int]) -> None:
    app = client()
    async with app.run_test(size=size) as pilot:
        main = await open_conversation(pilot)
        lines = told(main)
        assert [line[:1] for line in lines[:4]] == ["▸", "▸", "▸", "▾"]
        assert "Ada Lovelace" in lines[0]
        assert "Shall we" in lines[0]
        assert "You → " in lines[1]
        assert "Charles" in lines[2]
        assert "Message 4 of 4" in lines[3]
        assert main.reader.message_id == LAST
        assert "Dear reader" in "\n".join(lines[4:])
        await pilot.press("t")
        assert told(main)[0] == "Re: Plans for the engine"
        assert main.reader.message_id == LAST


async def test_one_turns_to_the_next_and_back_and_what_was_read_stays_open() -> None:
    app = client()
    async with app.run_test(size=(140, 40)) as pilot:
        main = await open_conversation(pilot)
        await pilot.press("left_curly_bracket")
        await until(pilot, lambda: main.reader.body_shown)
        assert main.reader.message_id == THIRD
        assert any("Message 3 of 4" in line for line in told(main))
        assert "\n".join(told(main)).count("Dear reader") == 2, "what was read stands open"
        assert LAST in main.reader.talk.starts
        await pilot.press("r")
        await until(pilot, lambda: face_of(main).asked(StartReply))
        (reply,) = face_of(main).asked(StartReply)
        assert isinstance(reply, StartReply)
        assert reply.id == THIRD
        await until(pilot, lambda: app.screen is not main)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is main)
        await pilot.press("2", "left_curly_bracket")
        await until(pilot, lambda: main.reader.body_shown)
        assert main.reader.message_id == FIRST
        await pilot.press("left_curly_bracket")
        assert main.reader.message_id == FIRST
        await pilot.press("right_curly_bracket")
        assert main.reader.message_id == OWN


async def test_what_is_not_read_stands_open_and_is_read_once_it_is_in_sight() -> None:
    app = client()
    face = app.desk.face
    assert isinstance(face, FakeFace)
    for number in range(4):
        row = summary(
            7_050 + number, FOLDERS[0], "Zoe", "Re: Plans", HOUR - number, thread=7_000,
            flags=frozenset(),
        )  # fmt: skip
        face.store.messages[row.id] = row
    async with app.run_test(size=(100, 24)) as pilot:
        main = await ready(pilot)
        main.read(FIRST)
        await until(pilot, lambda: main.reader.has_focus and main.reader.body_shown)
        await pilot.press("t")
        await until(pilot, lambda: len(main.reader.talk.open) == 5)
        talk = main.reader.talk
        await until(pilot, lambda: None not in talk.open.values())
        assert MessageId(7_053) not in seen(main), "it is far below"
        await pilot.press("G")
        await until(pilot, lambda: MessageId(7_053) in seen(main))
        assert OWN not in seen(main)
        await until(pilot, lambda: not main.reader.talk.is_unread(MessageId(7_053)))
        assert MessageId(7_053) in main.reader.talk.open, "it stays open"


async def test_what_is_folded_and_unfolded_by_a_click_or_a_key() -> None:
    app = client()
    async with app.run_test(size=(140, 40)) as pilot:
        main = await open_conversation(pilot)
        await pilot.press("T")
        await until(pilot, lambda: None not in main.reader.talk.open.values())
        assert set(main.reader.talk.starts) == {FIRST, OWN, THIRD}
        await pilot.press("g", "g")
        await pilot.click(main.reader, offset=(4, 0))
        assert set(main.reader.talk.starts) == {OWN, THIRD}
        await pilot.press("T")
        assert main.reader.talk.starts == {}
        await pilot.press("g", "g")
        await pilot.click(main.reader, offset=(4, 1))
        await until(pilot, lambda: main.reader.message_id == OWN)


async def test_an_answer_that_comes_in_joins_the_conversation() -> None:
    app = client()
    async with app.run_test(size=(140, 40)) as pilot:
        main = await open_conversation(pilot)
        late = summary(7_060, FOLDERS[0], "Zoe", "Re: Plans", 10, thread=7_000)
        face_of(main).store.messages[late.id] = late
        face_of(main).say(MailChanged(ACCOUNTS[0].account, (FOLDERS[0].id,), 1))
        await until(pilot, lambda: "Zoe" in told(main)[-1])
        assert main.reader.message_id == LAST


async def test_a_setting_shows_conversations_from_the_beginning() -> None:
    app = client(UiSettings(conversations=True))
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("j", "enter")
        await until(pilot, lambda: main.reader.talk.several)
        assert any("Message 4 of 4" in line for line in told(main))
        await pilot.press("escape", "k", "enter")
        await until(pilot, lambda: main.reader.body_shown and not main.reader.talk.several)
        assert not any(line.startswith("▾ Message") for line in told(main)), "it stands alone"


async def test_of_two_thousand_messages_few_texts_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = client()
    face = app.desk.face
    assert isinstance(face, FakeFace)
    for number in range(2_000):
        row = summary(
            20_000 + number, FOLDERS[0], "Zoe", "Re: Plans", 3_000_000 - number, thread=7_000,
            flags=frozenset() if number % 2 else frozenset({"seen"}),
        )  # fmt: skip
        face.store.messages[row.id] = row
    read: list[int] = []
    lines = face.store.lines

    def lines_told(message: MessageId, width: int) -> tuple[Line, ...]:
        read.append(message)
        return lines(message, width)

    monkeypatch.setattr(face.store, "lines", lines_told)
    async with app.run_test(size=(100, 24)) as pilot:
        main = await open_conversation(pilot)
        await until(pilot, lambda: None not in main.reader.talk.open.values())
        assert len(set(read)) <= MOST_OPEN + 2
        assert 2_000 <= len(main.reader.rows) < 2_000 + 60 * MOST_OPEN
        for _ in range(3):
            await pilot.press("left_curly_bracket")
            await until(pilot, lambda: main.reader.body_shown)
        assert len(main.reader.talk.open) <= MOST_OPEN


async def test_threads_are_broken_and_joined_by_key() -> None:
    app = client()
    async with app.run_test(size=(140, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("j", "number_sign")
        assert face_of(main).asked(BreakThreads) == [], "a folded thread is many messages"
        await pilot.press("t", "number_sign")
        assert face_of(main).asked(BreakThreads) == [BreakThreads((LAST,))]
        await pilot.press("ampersand")
        assert face_of(main).asked(JoinThreads) == [], "nothing is selected"
        await pilot.press("g", "g", "x", "ampersand")
        (joined,) = face_of(main).asked(JoinThreads)
        assert isinstance(joined, JoinThreads)
        assert joined.ids == (7_005,)
        assert main.messages.marked == set()
        await settled(pilot, main)


async def test_a_cursor_that_rests_marks_nothing_and_opening_does() -> None:
    app = client(UiSettings(conversations=True))
    face = app.desk.face
    assert isinstance(face, FakeFace)
    third = face.store.messages[THIRD]
    face.store.messages[THIRD] = replace(third, flags=frozenset())
    async with app.run_test(size=(140, 60)) as pilot:
        main = await ready(pilot)
        await pilot.press("j")
        await until(pilot, lambda: main.reader.talk.several)
        await until(pilot, lambda: None not in main.reader.talk.open.values())
        assert THIRD in main.reader.talk.starts
        assert seen(main) == set(), "nobody opened it"
        await pilot.press("enter")
        await until(pilot, lambda: seen(main) == {LAST, THIRD})
