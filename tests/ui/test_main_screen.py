"""Keys in, commands and states out: the main screen as its user drives it."""

from dataclasses import replace
from typing import TypeVar

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from tests.ui.driving import face_of, lines_of, main_of, ready, settled, under_cursor, until
from tests.ui.fake_face import FakeFace, entry_of
from tests.ui.made_up_mail import ACCOUNTS, ALICE, BOB, NOW
from tui_mail.config.schema import UiSettings
from tui_mail.errors import ConnectFailed
from tui_mail.model.account import AccountState, AccountStatus, Problem
from tui_mail.model.commands import (
    ChangeFlags,
    Command,
    GiveSecret,
    Move,
    MoveToRole,
    OpenDraft,
    StartReply,
    Sync,
)
from tui_mail.model.draft import ReplyKind
from tui_mail.model.events import EngineGone, OutboxChanged, ProblemRaised, StatusChanged
from tui_mail.model.folder import Role
from tui_mail.model.ids import OutboxId
from tui_mail.model.outbox import CancelOutbox, SendState
from tui_mail.model.undoing import Undo
from tui_mail.ports.face import Then
from tui_mail.ui.app import MailApp
from tui_mail.ui.dialogs.confirm import Confirm
from tui_mail.ui.dialogs.folder_picker import FolderPicker
from tui_mail.ui.dialogs.password import PasswordDialog
from tui_mail.ui.palette import CommandPalette
from tui_mail.ui.screens.compose import ComposeScreen
from tui_mail.ui.screens.help import HelpScreen
from tui_mail.ui.screens.main import MainScreen
from tui_mail.ui.screens.outbox import OutboxScreen
from tui_mail.ui.widgets.banner import Banner
from tui_mail.ui.widgets.list_note import list_note

C = TypeVar("C", bound=Command)


def shown(main: MainScreen, selector: str) -> str:
    return str(main.query_one(selector).render())


def asked(main: MainScreen, kind: type[C]) -> list[C]:
    return [command for command in face_of(main).commands if isinstance(command, kind)]


async def test_the_first_page_stands_before_anything_is_asked_of_the_engine(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        assert "Ada Lovelace" in lines_of(main)[0]
        assert shown(main, "#list-title") == "All inboxes  16 unread of 68"
        assert "alice" in main.folders.render_line(3).text
        assert "POP ⤓" in main.folders.render_line(3).text


async def test_one_account_opens_on_its_inbox() -> None:
    app = MailApp(FakeFace(ACCOUNTS[1:]), ui=UiSettings())
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        assert main.place.role is Role.INBOX


async def test_opening_marks_seen_and_shows_the_message(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        here = under_cursor(main)
        await pilot.press("enter")
        await until(pilot, lambda: main.reader.has_focus)
        assert main.reader.message_id == here
        assert asked(main, ChangeFlags) == [ChangeFlags((here,), ("seen",), undoable=False)]
        await pilot.press("escape", "enter")
        await until(pilot, lambda: main.reader.has_focus)
        assert len(asked(main, ChangeFlags)) == 1, "what is seen is not marked again"


async def test_n_reads_on_without_leaving_the_reader(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        first, _, third = main.messages.targets(0, 3)
        await pilot.press("enter")
        await until(pilot, lambda: main.reader.has_focus)
        await pilot.press("n", "n")
        await until(pilot, lambda: main.reader.message_id == third)
        await pilot.press("p", "p")
        await until(pilot, lambda: main.reader.message_id == first)


async def test_an_action_in_the_reader_is_about_what_is_read(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        here = under_cursor(main)
        await pilot.press("enter")
        await until(pilot, lambda: main.reader.has_focus)
        await pilot.press("e")
        assert asked(main, MoveToRole) == [MoveToRole((here,), Role.ARCHIVE)]
        await until(pilot, lambda: main.messages.has_focus)
        assert not main.has_class("-reading")
        assert main.messages.cursor_id != here


@pytest.mark.parametrize(("key", "role"), [("e", Role.ARCHIVE), ("d", Role.TRASH)])
async def test_filing_moves_the_message_away_and_undo_brings_it_back(
    app: MailApp, key: str, role: Role
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        here = under_cursor(main)
        await pilot.press(key)
        await until(pilot, lambda: main.messages.length == 67)
        assert asked(main, MoveToRole) == [MoveToRole((here,), role)]
        assert "z takes it back" in shown(main, "#status")
        await pilot.press("z")
        await until(pilot, lambda: main.messages.length == 68)
        assert asked(main, Undo) == [Undo()]
        assert "Moved back" in shown(main, "#status")


async def test_delete_in_trash_asks_first_for_it_is_for_good(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("d", "alt+1", "g", "t")
        await settled(pilot, main)
        here = under_cursor(main)
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is main)
        assert len(asked(main, MoveToRole)) == 1, "the likely answer keeps it"
        await pilot.press("d", "y")
        await until(pilot, lambda: len(asked(main, MoveToRole)) == 2)
        assert asked(main, MoveToRole)[1] == MoveToRole((here,), Role.TRASH)


async def test_move_asks_for_a_folder(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        here = under_cursor(main)
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, FolderPicker))
        await pilot.press(*"old", "enter")
        await until(pilot, lambda: asked(main, Move))
        assert asked(main, Move) == [Move((here,), "Letters/Old [/] ones")]
        assert "Moved to Letters/Old [/] ones" in shown(main, "#status")


async def test_star_and_unread_go_there_and_back(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        here = under_cursor(main)
        await pilot.press("s", "s", "u", "u")
        assert asked(main, ChangeFlags) == [
            ChangeFlags((here,), ("flagged",)),
            ChangeFlags((here,), (), ("flagged",)),
            ChangeFlags((here,), ("seen",)),
            ChangeFlags((here,), (), ("seen",)),
        ]


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("r", ReplyKind.REPLY),
        ("a", ReplyKind.REPLY_ALL),
        ("l", ReplyKind.REPLY_LIST),
        ("f", ReplyKind.FORWARD),
    ],
)
async def test_answering_opens_the_composer_with_the_engines_draft(
    app: MailApp, key: str, kind: ReplyKind
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        here = under_cursor(main)
        await pilot.press(key)
        await until(pilot, lambda: isinstance(app.screen, ComposeScreen))
        assert asked(main, StartReply) == [StartReply(here, kind)]


async def test_compose_writes_from_the_account_that_is_shown(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("alt+2")
        await settled(pilot, main)
        sender = main.actions.sender()
        assert sender is not None
        assert sender.account == BOB
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, ComposeScreen))


async def test_a_draft_opens_in_the_composer(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        face_of(main).arrive("Half a letter", folder=2)
        await pilot.press("alt+1", "g", "d")
        await settled(pilot, main)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ComposeScreen))


@pytest.mark.parametrize(
    ("keys", "role", "account"),
    [
        (("g", "i"), Role.INBOX, ALICE),
        (("g", "a"), Role.ARCHIVE, ALICE),
        (("alt+2", "g", "s"), Role.SENT, BOB),
        (("alt+2", "g", "d"), Role.DRAFTS, BOB),
        (("alt+2", "g", "t"), Role.TRASH, BOB),
    ],
)
async def test_places_are_gone_to_by_key(
    app: MailApp, keys: tuple[str, ...], role: Role, account: str
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press(*keys)
        await until(pilot, lambda: main.place.role is role)
        assert main.place.account == account
        assert main.folders.place == main.place


async def test_the_folder_pane_is_walked_over_its_headings(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("shift+tab", "j", "j", "enter")
        await until(pilot, lambda: main.place.account == ALICE)
        assert main.place.role is Role.INBOX
        assert main.messages.has_focus


async def test_search_filters_as_one_types_and_escape_brings_all_back(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("slash", *"parcel")
        await until(pilot, lambda: main.messages.length == 2)
        assert shown(main, "#list-title") == "Search  2 messages"
        await pilot.press("enter")
        await until(pilot, lambda: main.messages.has_focus)
        await pilot.press("escape")
        await until(pilot, lambda: main.messages.length == 68)


async def test_letters_typed_into_the_search_are_no_actions(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        before = list(face_of(main).commands)
        await pilot.press("slash", *"edsu", "5", "question_mark")
        assert main.query_one("#search-words", Input).value == "edsu5?"
        assert face_of(main).commands == before


async def test_a_query_that_cannot_be_read_says_why_and_keeps_what_was_found(
    app: MailApp,
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("slash", *'"par')
        await until(pilot, lambda: "quote is never closed" in shown(main, "#search-trouble"))
        assert main.messages.length == 68
        await pilot.press("escape", "slash", *"zzz")
        await until(pilot, lambda: main.messages.length == 0)
        assert "Nothing matches." in "\n".join(lines_of(main))


async def test_the_key_bar_follows_the_focus_and_what_was_begun(app: MailApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        main = await ready(pilot)
        assert "e Archive" in shown(main, "KeyBar")
        await pilot.press("shift+tab")
        await until(pilot, lambda: "e Archive" not in shown(main, "KeyBar"))
        await pilot.press("tab", "g")
        await until(pilot, lambda: shown(main, "KeyBar").startswith("g …"))


async def test_help_shows_the_keys_in_force() -> None:
    app = MailApp(FakeFace(), ui=UiSettings(keys={"archive": "ctrl+e"}))
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await until(pilot, lambda: "Archive" in str(app.screen.query_one("#help-keys").render()))
        words = str(app.screen.query_one("#help-keys").render())
        assert "^e            Archive" in words
        assert "Stop the demo" not in words
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))


async def test_every_action_can_be_found_and_done_in_the_palette(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        here = under_cursor(main)
        await pilot.press("colon")
        await until(pilot, lambda: isinstance(app.screen, CommandPalette))
        await pilot.press(*"archive", "enter")
        await until(pilot, lambda: asked(main, MoveToRole))
        assert asked(main, MoveToRole) == [MoveToRole((here,), Role.ARCHIVE)]


async def test_the_demo_can_be_stopped_from_the_palette_only_in_the_demo() -> None:
    stopped: list[bool] = []
    app = MailApp(FakeFace(), ui=UiSettings(), stop_demo=lambda: stopped.append(True))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(app.screen, CommandPalette))
        await pilot.press(*"stop the demo", "enter")
        await until(pilot, lambda: stopped)


async def test_check_mail_asks_all_servers(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("f5")
        assert asked(main, Sync) == [Sync()]


async def test_the_outbox_opens_and_shows_its_count(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        face_of(main).store.entries.append(entry_of(1, "On its way", SendState.WAITING))
        face_of(main).say(OutboxChanged(OutboxId(1), SendState.WAITING))
        face_of(main).say(StatusChanged(AccountStatus(ALICE, AccountState.SYNCING, "12 of 340")))
        await until(pilot, lambda: "alice ⤓ 12 of 340" in shown(main, "#status"))
        await until(pilot, lambda: "⇪ 1 waiting, next try 14:20" in shown(main, "#status"))
        assert main.folders.places[1].count == 1
        await pilot.press("O")
        await until(pilot, lambda: isinstance(app.screen, OutboxScreen))


async def test_undo_takes_back_a_message_that_is_held_before_it_leaves(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        held = entry_of(7, "Too early", SendState.HELD, next_attempt=9)
        face_of(main).store.entries.append(held)
        await pilot.press("z")
        assert asked(main, CancelOutbox) == [CancelOutbox((OutboxId(7),))]
        assert not asked(main, Undo)
        await until(pilot, lambda: isinstance(app.screen, ComposeScreen))
        assert len(asked(main, OpenDraft)) == 1, "nobody here knows how it was written"


async def test_keys_typed_before_the_composer_is_there_touch_no_mail(
    app: MailApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        face = face_of(main)
        submit, late = face.submit, []

        def slow(command: Command, then: Then | None = None) -> None:
            if isinstance(command, StartReply):
                late.append((command, then))
            else:
                submit(command, then)

        monkeypatch.setattr(face, "submit", slow)
        await pilot.press("r", "s", "d", "e")
        assert not asked(main, ChangeFlags)
        assert not asked(main, MoveToRole)
        submit(*late[0])
        await until(pilot, lambda: isinstance(app.screen, ComposeScreen))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is main)
        await pilot.press("s")
        assert len(asked(main, ChangeFlags)) == 1


async def test_what_is_typed_right_after_the_slash_is_looked_for(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        for key in "/read":
            app.post_message(events.Key(key, key))
        await until(pilot, lambda: main.search.query_words == "read")
        assert not asked(main, StartReply)


async def test_a_message_taken_back_opens_again_as_it_was_written(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, ComposeScreen))
        await pilot.press(*"Mine")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is main)
        held = face_of(main).store.entries[0]
        face_of(main).store.entries[0] = replace(held, next_attempt=NOW)
        await pilot.press("z")
        await until(pilot, lambda: isinstance(app.screen, ComposeScreen))
        assert asked(main, CancelOutbox) == [CancelOutbox((held.id,))]
        assert isinstance(app.screen, ComposeScreen)
        assert app.screen.draft.body.startswith("Mine")
        assert app.screen.draft.id is not None, "the draft that it is again"


async def test_a_command_that_fails_becomes_a_banner_that_stays(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        face_of(main).failures[MoveToRole] = ConnectFailed("No way [/].", "Try again.")
        await pilot.press("e")
        await until(pilot, lambda: main.query_one(Banner).display)
        assert "! No way [/]. Try again." in shown(main, "Banner")
        await pilot.press("j", "s")
        assert main.query_one(Banner).display
        await pilot.press("escape")
        await until(pilot, lambda: not main.query_one(Banner).display)


async def test_a_missing_password_is_asked_for_once_and_handed_on(app: MailApp) -> None:
    problem = Problem("No password yet.", "Type it.", wants_secret="imap:bob@demo.test@localhost")
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        face_of(main).say(ProblemRaised(BOB, problem))
        await until(pilot, lambda: isinstance(app.screen, PasswordDialog))
        await pilot.press(*"geheim", "enter")
        await until(pilot, lambda: asked(main, GiveSecret))
        assert asked(main, GiveSecret) == [GiveSecret("imap:bob@demo.test@localhost", "geheim")]
        assert not main.query_one(Banner).display


async def test_a_password_that_was_not_given_can_be_given_later(app: MailApp) -> None:
    problem = Problem("No password yet.", "Type it.", wants_secret="pop:a@b")
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        face_of(main).say(ProblemRaised(ALICE, problem))
        await until(pilot, lambda: isinstance(app.screen, PasswordDialog))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is main)
        assert main.query_one(Banner).display
        app.act_password()
        await until(pilot, lambda: isinstance(app.screen, PasswordDialog))


async def test_a_problem_goes_when_its_account_is_well_again(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        failed = AccountStatus(BOB, AccountState.FAILED, problem=Problem("Wrong.", "Do it."))
        face_of(main).say(StatusChanged(failed))
        await until(pilot, lambda: main.query_one(Banner).display)
        assert "bob ⇅ needs you" in shown(main, "#status")
        face_of(main).say(StatusChanged(AccountStatus(BOB, AccountState.IDLE, last_sync=1)))
        await until(pilot, lambda: not main.query_one(Banner).display)


async def test_an_engine_that_went_away_is_said_and_reading_goes_on(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        face_of(main).say(EngineGone())
        await until(pilot, lambda: "engine went away" in shown(main, "Banner"))
        await pilot.press("j", "enter")
        await until(pilot, lambda: main.reader.message_id is not None)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (None, "Fetching mail…"),
        (AccountStatus(ALICE, AccountState.SYNCING), "Fetching mail…"),
        (AccountStatus(ALICE, AccountState.OFFLINE), "the server cannot be reached"),
        (
            AccountStatus(ALICE, AccountState.FAILED, problem=Problem("Wrong password.")),
            "Wrong password.",
        ),
        (AccountStatus(ALICE, AccountState.IDLE, last_sync=1), "Nothing here."),
        (AccountStatus(ALICE, AccountState.OFFLINE, last_sync=1), "Nothing here."),
    ],
)
async def test_an_empty_list_says_why(status: AccountStatus | None, words: str) -> None:
    assert words in list_note("", (status,))[0]


async def test_q_quits_and_asks_where_something_is_unsent(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        face_of(main).store.entries.append(entry_of(1, "Mine", SendState.WAITING))
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("n")
        await until(pilot, lambda: app.screen is main)
        face_of(main).store.entries.clear()
        await pilot.press("q")
        await until(pilot, lambda: app.return_code == 0)


async def test_own_keys_are_in_force() -> None:
    app = MailApp(FakeFace(), ui=UiSettings(keys={"archive": "A x"}))
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("e")
        assert not asked(main, MoveToRole)
        await pilot.press("A", "x")
        assert len(asked(main, MoveToRole)) == 1


async def test_the_mouse_does_what_keys_do(app: MailApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        main = await ready(pilot)
        await pilot.click("#list", offset=(10, 4))
        assert main.messages.cursor == 4
        await pilot.click("#list", offset=(1, 6))
        assert len(main.messages.marked) == 1
        await pilot.click("#folders", offset=(6, 4))
        await until(pilot, lambda: main.place.role is Role.INBOX)
        await click_key(pilot, "Archive")
        assert len(asked(main, MoveToRole)) == 1


async def click_key(pilot: Pilot[None], words: str) -> None:
    bar = shown(main_of(pilot.app), "KeyBar")  # type: ignore[arg-type]
    await pilot.click("KeyBar", offset=(bar.index(words) + 1, 0))


async def test_messages_of_another_folder_do_not_disturb_the_list(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("alt+1")
        await settled(pilot, main)
        before = face_of(main).store.asked_ids
        face_of(main).arrive("Elsewhere", folder=11)
        await until(pilot, lambda: "17" in main.folders.render_line(0).text)
        assert face_of(main).store.asked_ids == before
