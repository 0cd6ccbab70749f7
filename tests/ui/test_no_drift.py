"""A key is about what was highlighted when it was pressed, whatever comes and goes before it acts.

The real list on a real store. A key event is made, then mail is added, removed, moved and flagged
and the list takes it in, and only then the key is heard.
"""

import asyncio
import os
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from textual.events import Key
from textual.pilot import Pilot

from tests.ui.driving import main_of, settled, under_cursor, until
from tests.ui.made_up_mail import NOW
from tests.ui.real_store import RealStore
from tui_mail.config.schema import UiSettings
from tui_mail.model.commands import ChangeFlags, MoveToRole
from tui_mail.model.folder import Role
from tui_mail.model.ids import MessageId
from tui_mail.model.summary import Order, View
from tui_mail.ui.app import MailApp
from tui_mail.ui.screens.main import MainScreen

MOVES = ("j", "k", "G", "g g", "3 j", "n", "t", "T", "]", "pagedown")
ACTIONS = ("s", "u", "e", "d")
MESSAGES = 24

positions = st.integers(0, 200)
news = st.one_of(
    st.tuples(st.just("arrive"), positions, st.sampled_from([Role.INBOX, Role.SENT])),
    st.tuples(st.just("answer"), positions, st.sampled_from([Role.INBOX, Role.SENT])),
    st.tuples(st.sampled_from(["vanish", "archive", "flag"]), positions, st.none()),
    st.tuples(st.just("answer highlighted"), positions, st.just(Role.INBOX)),
    st.tuples(st.just("vanish highlighted"), st.just(0), st.none()),
)
steps = st.lists(
    st.tuples(
        st.lists(st.sampled_from(MOVES), max_size=3),
        st.lists(st.tuples(news, st.booleans()), max_size=4),
        st.sampled_from(ACTIONS),
    ),
    min_size=1,
    max_size=6,
)


def filled(face: RealStore) -> None:
    """A few threads, some of the answers in Sent."""
    for n in range(MESSAGES):
        answers = str(n // 2) if n % 3 and n > 3 else ""
        role = Role.SENT if n % 8 == 5 else Role.INBOX
        face.arrive(NOW - (n * 37 % 50) * 7_000, answers=answers, role=role, seen=n % 4 > 0)


def highlighted(main: MainScreen, face: RealStore) -> set[MessageId]:
    """Asked of the store: the thread's messages in the inbox where it is folded, else the one."""
    here = under_cursor(main)
    layout = main.messages._cache.layout
    unfolded = layout.spot(main.messages.cursor).reply is not None
    if not main.messages.view.threads or unfolded:
        return {here}
    ids = face.reading.ids(View(folder_id=face.folders[Role.INBOX]))
    rows = face.reading.rows([MessageId(one) for one in ids])
    (thread,) = {row.thread for row in rows if row.id == here}
    return {row.id for row in rows if row.thread == thread}


def happen(face: RealStore, what: tuple[str, int, Role | None], here: MessageId) -> None:
    """One piece of news."""
    kind, number, role = what
    inbox = list(face.reading.ids(View(folder_id=face.folders[Role.INBOX])))
    known = face.reading.rows((here,))
    if kind in {"arrive", "answer"} and role is not None:
        answers = str(number % MESSAGES + 1) if kind == "answer" else ""
        face.arrive(NOW - number * 5_000 + 90_000, answers=answers, role=role)
    elif kind == "answer highlighted" and known:
        face.arrive(NOW + number, answers=known[0].message_id.strip("<>").split("@")[0])
    elif kind == "vanish highlighted" and known:
        face.vanish(here)
    elif inbox:
        one = MessageId(inbox[number % len(inbox)])
        if kind == "vanish":
            face.vanish(one)
        elif kind == "archive":
            face.move((one,), Role.ARCHIVE)
        elif kind == "flag":
            face.flag((one,), ("seen", "flagged"), ())


async def play(face: RealStore, order: Order, threads: bool, plan: list[Any]) -> None:
    app = MailApp(face, ui=UiSettings())
    async with app.run_test(size=(90, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        main = main_of(app)
        await settled(pilot, main)
        view = main.messages.view
        main.messages.reorder(View(view.account, view.folder_id, "", order, threads), days=True)
        await settled(pilot, main)
        for moves, happenings, key in plan:
            for move in moves:
                await pilot.press(*move.split())
            await settled(pilot, main)
            gone_on = main.messages.view.folder_id != view.folder_id  # to what is unread elsewhere
            if main.messages.cursor_id is None or gone_on:
                return
            await one_key(pilot, main, face, happenings, key)


async def one_key(
    pilot: Pilot[None], main: MainScreen, face: RealStore, happenings: list[Any], key: str
) -> None:
    await pilot.pause()
    wanted, here = highlighted(main, face), under_cursor(main)
    event = Key(key, key)
    face.commands.clear()
    for what, wait in happenings:
        happen(face, what, here)
        if wait:
            await settled(pilot, main)
    await settled(pilot, main)
    left = face.reading.rows(tuple(wanted))
    main.post_message(event)
    await pilot.pause()
    if key in "su" and not left:
        assert face.commands == []
        return
    (command,) = face.commands
    assert isinstance(command, ChangeFlags | MoveToRole)
    assert set(command.ids) == wanted
    assert command.ids[0] == here
    await settled(pilot, main)


@settings(max_examples=140 if os.environ.get("TUI_MAIL_SOAK") else 14, deadline=None)
@given(st.sampled_from(Order), st.booleans(), steps)
def test_an_action_hits_what_was_highlighted_when_its_key_was_pressed(
    order: Order, threads: bool, plan: list[Any]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        face = RealStore(Path(folder))
        try:
            filled(face)
            asyncio.run(play(face, order, threads, plan))
        finally:
            face.close()
