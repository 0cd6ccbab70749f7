"""The composer: what is typed is what is sent, nothing typed is lost, slips are asked about."""

from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.ui.driving import until
from tests.ui.fake_face import FakeFace
from tests.ui.made_up_mail import ACCOUNTS, ALICE, BOB
from tests.ui.shown import screen_text
from tui_mail.config.schema import UiSettings
from tui_mail.errors import EngineError, MessageError, StoreFull
from tui_mail.model.account import AccountSummary
from tui_mail.model.address import Address
from tui_mail.model.commands import Command, DiscardDraft, SaveDraft, SendDraft
from tui_mail.model.draft import AttachedFile, Draft
from tui_mail.model.ids import MessageId
from tui_mail.ports.face import Then
from tui_mail.ui import draft_keeping
from tui_mail.ui.app import MailApp
from tui_mail.ui.dialogs.attach_path import AttachPath
from tui_mail.ui.dialogs.confirm import Confirm
from tui_mail.ui.screens import compose
from tui_mail.ui.screens.compose import ComposeScreen
from tui_mail.ui.send_checks import attached_word
from tui_mail.ui.widgets.attachment_list import AttachmentList
from tui_mail.ui.widgets.banner import Banner
from tui_mail.ui.widgets.body_editor import BodyEditor

ME = Address("Alice Example", "alice@demo.test")
BLANK = Draft(ALICE, ME)


async def writing(pilot: Pilot[None], draft: Draft = BLANK) -> ComposeScreen:
    """The composer over the main screen, ready to type."""
    app = pilot.app
    assert isinstance(app, MailApp)
    screen = ComposeScreen(app.desk, draft)
    app.push_screen(screen)
    await until(pilot, lambda: app.screen is screen and screen.focused is not None)
    return screen


def client(face: FakeFace) -> MailApp:
    return MailApp(face, ui=UiSettings(), undo_seconds=5)


class SlowFace(FakeFace):
    """An engine that takes its time over what is to be sent."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[tuple[Command, Then | None]] = []

    def submit(self, command: Command, then: Then | None = None) -> None:
        if isinstance(command, SendDraft):
            self.waiting.append((command, then))
        else:
            super().submit(command, then)

    def answer(self) -> None:
        for command, then in self.waiting:
            super().submit(command, then)


def sent(face: FakeFace) -> list[SendDraft]:
    return [command for command in face.asked(SendDraft) if isinstance(command, SendDraft)]


def saved(face: FakeFace) -> list[SaveDraft]:
    return [command for command in face.asked(SaveDraft) if isinstance(command, SaveDraft)]


async def test_a_typed_message_is_sent_exactly_as_typed(face: FakeFace) -> None:
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await writing(pilot)
        assert screen.focused is screen.query_one("#to")
        await pilot.press(*"Ada <ada@engine.test>, bob@demo.test", "tab")
        await pilot.press("tab", "tab", *"Hi [/] Ada", "tab")
        assert isinstance(screen.focused, BodyEditor)
        await pilot.press(*"One", "enter", "enter", *"Two?", "ctrl+s")
        await until(pilot, lambda: app.screen is not screen)
    assert [command.hold for command in sent(face)] == [5]
    draft = sent(face)[0].draft
    assert replace(draft, id=None) == replace(
        BLANK,
        to=(Address("Ada", "ada@engine.test"), Address("", "bob@demo.test")),
        subject="Hi [/] Ada",
        body="One\n\nTwo?",
    )


async def test_esc_keeps_the_draft_and_an_untouched_one_leaves_nothing(face: FakeFace) -> None:
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await writing(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is not screen)
        assert not saved(face)
        screen = await writing(pilot)
        await pilot.press(*"ada@", "escape")
        await until(pilot, lambda: app.screen is not screen)
    # what is no address yet is kept as well
    assert saved(face)[-1].draft.to == (Address("", "ada@"),)


async def test_a_reply_that_was_not_touched_leaves_nothing_and_begins_in_the_body(
    face: FakeFace,
) -> None:
    app = client(face)
    reply = replace(
        BLANK, to=(Address("Ada", "ada@engine.test"),), subject="Re: x", body="> x\n",
        answers=MessageId(1),
    )  # fmt: skip
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await writing(pilot, reply)
        assert isinstance(screen.focused, BodyEditor)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is not screen)
    assert not saved(face)


async def test_the_draft_is_kept_by_itself_under_one_id(
    face: FakeFace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compose, "KEEP_EVERY", 0.05)
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await writing(pilot)
        await pilot.press(*"ada@engine.test", "tab")
        await until(pilot, lambda: len(saved(face)) >= 1)
        await until(pilot, lambda: "draft kept" in screen_text(app))
        first = len(saved(face))
        await pilot.press("tab", "tab", "x")
        await until(pilot, lambda: len(saved(face)) > first)
        ids = {command.draft.id for command in saved(face)}
        assert len(ids - {None}) == 1
        await until(pilot, lambda: screen.draft.subject == "x" and len(saved(face)) > first)
        settled = len(saved(face))
        await pilot.pause(0.3)
        assert len(saved(face)) == settled, "an unchanged draft is not kept again"


async def test_a_draft_with_files_is_saved_whole_once_its_writer_rests(
    face: FakeFace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compose, "KEEP_EVERY", 0.05)
    monkeypatch.setattr(draft_keeping, "REST", 0.2)
    app = client(face)
    film = AttachedFile("film.bin", "video/mp4", 900_000, path="/nowhere/film.bin")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await writing(pilot, replace(BLANK, attachments=(film,)))
        await pilot.press("tab", "tab", "tab", "x")
        await until(pilot, lambda: len(saved(face)) == 1)
        await pilot.press("y")
        await until(pilot, lambda: len(saved(face)) == 3)
        assert [command.whole for command in saved(face)] == [False, False, True]
        assert screen.draft.subject == saved(face)[-1].draft.subject == "xy"
        await pilot.pause(0.5)
        assert len(saved(face)) == 3, "once"


@pytest.mark.parametrize(
    "text",
    ["See the attached list.", "Anbei die Zahlen.", "Voir la pièce jointe.", "Te adjunto la foto.",
     "In allegato il file.", "Segue em anexo.", "Zie de bijlage.", "Liitteenä kuva.",
     "W załączniku umowa.", "Smlouva je v příloze.", "Csatolva küldöm.", "Dosya ekte.",
     "Документы во вложении.", "Δες το συνημμένο.", "資料を添付します。", "请见附件。",
     "파일을 첨부합니다.", "الملف المرفق", "הקובץ מצורף"],
)  # fmt: skip
def test_a_text_that_speaks_of_a_file_is_known_in_many_languages(text: str) -> None:
    assert attached_word(text)
    assert not attached_word(f"> {text}\n-- \n{text}"), "not where others wrote it"


@pytest.mark.parametrize("text", ["Detached.", "unbeigefügt", "I am attending.", "ektefelle", ""])
def test_other_words_are_no_reminder(text: str) -> None:
    assert not attached_word(text)


async def test_a_draft_emptied_again_is_discarded(face: FakeFace) -> None:
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await writing(pilot, replace(BLANK, subject="x", id=MessageId(77)))
        screen.query_one("#subject", Input).value = ""
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is not screen)
    assert face.asked(DiscardDraft) == [DiscardDraft(MessageId(77))]


async def test_nobody_to_send_to_and_no_address_are_said_where_they_belong(face: FakeFace) -> None:
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await writing(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "nobody to send it to" in screen_text(app))
        await pilot.press(*"ada@@x", "tab")
        await until(pilot, lambda: "Not an address: ada@@x" in screen_text(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: screen.focused is screen.query_one("#to"))
        assert not sent(face)
        screen.query_one("#to", Input).value = "ada@x.test"
        await until(pilot, lambda: "Not an address" not in screen_text(app))


async def test_no_subject_and_a_forgotten_attachment_are_asked_about_once(face: FakeFace) -> None:
    app = client(face)
    draft = replace(BLANK, to=(ME,), body="The figures are attached.\n> attached by you")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await writing(pilot, draft)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        assert "2 things look wrong" in screen_text(app)
        assert "without a subject" in screen_text(app)
        assert "without an attachment" in screen_text(app)
        assert "“attached”" in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: screen.focused is screen.query_one("#subject"))
        assert not sent(face)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: bool(sent(face)))
    assert len(sent(face)) == 1


async def test_a_failure_stays_on_the_screen_with_everything_typed(face: FakeFace) -> None:
    face.failures[SendDraft] = StoreFull("No space is left for mail.", "Delete something.")
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await writing(pilot, replace(BLANK, to=(ME,), subject="x", body="y"))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: screen.query_one(Banner).problem is not None)
        assert "No space is left for mail." in screen_text(app)
        assert screen.draft.body == "y"
        del face.failures[SendDraft]
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not screen)


async def test_what_is_opened_while_it_is_sent_keeps_no_composer_that_would_send_again() -> None:
    face = SlowFace()
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await writing(pilot, replace(BLANK, to=(ME,), subject="x", body="y"))
        under = app.screen_stack[-2]
        await pilot.press("ctrl+s")
        await until(pilot, lambda: bool(face.waiting))
        await pilot.press("f1")
        await until(pilot, lambda: app.screen is not screen)
        face.answer()
        await until(pilot, lambda: app.screen is under)
        assert screen not in app.screen_stack
    assert len(sent(face)) == 1


async def test_a_draft_that_cannot_be_kept_is_not_left(face: FakeFace) -> None:
    face.failures[SaveDraft] = EngineError("The engine went away.")
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await writing(pilot)
        await pilot.press("x", "escape")
        await until(pilot, lambda: screen.query_one(Banner).problem is not None)
        assert app.screen is screen
        del face.failures[SaveDraft]
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is not screen)


async def test_what_the_engine_cannot_write_as_typed_is_kept_without_it() -> None:
    class Strict(FakeFace):
        def submit(self, command, then=None):  # type: ignore[no-untyped-def]
            odd = isinstance(command, SaveDraft) and any(
                "@" not in a.address for a in command.draft.to
            )
            self.failures = {SaveDraft: MessageError("No address.")} if odd else {}
            super().submit(command, then)

    face = Strict()
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await writing(pilot)
        await pilot.press(*"ada@x.test, b", "escape")
        await until(pilot, lambda: app.screen is not screen)
    assert saved(face)[-1].draft.to == (Address("", "ada@x.test"),)


async def test_C6_the_account_changes_only_by_the_from_field(face: FakeFace) -> None:
    app = client(face)
    async with app.run_test(size=(100, 24)) as pilot:
        screen = await writing(pilot, replace(BLANK, to=(ME,), subject="x", body="y"))
        assert "by 127.0.0.1" in screen_text(app)
        screen.query_one("#from").focus()
        await pilot.press("right")
        assert (screen.draft.account, screen.draft.from_.address) == (BOB, "bob@demo.test")
        await pilot.press("right")
        assert screen.draft.from_.address == "robert@demo.test"
        await pilot.press("right")
        assert (screen.draft.account, screen.draft.from_) == (ALICE, ME)
        await pilot.press("left", "ctrl+s")
        await until(pilot, lambda: bool(sent(face)))
    assert sent(face)[0].draft.account == BOB
    assert sent(face)[0].draft.from_.address == "robert@demo.test"


async def test_an_account_that_only_reads_does_not_send() -> None:
    reads = replace(ACCOUNTS[0], smtp=(), smtp_hosts=(), capabilities=frozenset())
    face = FakeFace((reads,))
    app = client(face)
    async with app.run_test(size=(100, 24)) as pilot:
        screen = await writing(pilot, replace(BLANK, to=(ME,), subject="x", body="y"))
        assert "no SMTP server" in screen_text(app)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: screen.query_one(Banner).problem is not None)
    assert not sent(face)


async def test_a_new_message_begins_with_the_accounts_signature(face: FakeFace) -> None:
    signed: AccountSummary = replace(ACCOUNTS[0], signature="Alice\nLondon")
    app = client(FakeFace((signed,)))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await writing(pilot)
        assert screen.draft.body == "\n\n-- \nAlice\nLondon"
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is not screen)


async def test_another_sender_signs_with_his_own_signature_but_for_what_was_changed() -> None:
    app = client(FakeFace((replace(ACCOUNTS[0], signature="Alice\nLondon"), ACCOUNTS[1])))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await writing(pilot)
        screen.query_one(BodyEditor).insert("Hello")
        screen.query_one("#from").focus()
        await pilot.press("right")
        assert screen.draft.body == "Hello\n\n-- \nBob"
        await pilot.press("left")
        assert screen.draft.body == "Hello\n\n-- \nAlice\nLondon"
        screen.query_one(BodyEditor).take("Hello\n\n-- \nA.")
        await pilot.press("right")
        assert screen.draft.body == "Hello\n\n-- \nA."


async def test_ctrl_o_takes_the_text_to_the_editor_and_back(
    face: FakeFace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen"
    script = tmp_path / "my editor"
    script.write_text(
        f'#!/bin/sh\ncat "$2" > {seen}\nstat -c %a "$2" "$(dirname "$2")" >> {seen}\n'
        'printf "edited \\033]0;x\\007 %s\\n" "$1" >> "$2"\n'
    )
    script.chmod(0o755)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"'{script}' --flag")
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        driver = type(app._driver)
        monkeypatch.setattr(driver, "can_suspend", True)
        monkeypatch.setattr(driver, "suspend_application_mode", lambda _driver: None)
        monkeypatch.setattr(driver, "resume_application_mode", lambda _driver: None)
        screen = await writing(pilot, replace(BLANK, body="first"))
        screen.query_one(BodyEditor).focus()
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "edited" in screen.draft.body)
        assert screen.draft.body == "first\nedited ]0;x --flag"
        assert seen.read_text() == "first\n600\n700\n"
        monkeypatch.setenv("EDITOR", "false")
        await pilot.press("ctrl+o")
        await until(pilot, lambda: screen.query_one(Banner).problem is not None)
        assert screen.draft.body == "first\nedited ]0;x --flag"


async def test_a_terminal_that_cannot_be_lent_says_so(
    face: FakeFace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", "true")
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await writing(pilot)
        await pilot.press("ctrl+o")
        await until(pilot, lambda: screen.query_one(Banner).problem is not None)
        assert "cannot lend itself" in screen_text(app)


async def test_files_are_attached_by_path_and_taken_out_again(
    face: FakeFace, tmp_path: Path
) -> None:
    (tmp_path / "figures [b].pdf").write_bytes(b"%PDF-")
    (tmp_path / "folder").mkdir()
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await writing(pilot, replace(BLANK, to=(ME,), subject="x"))
        await pilot.press("ctrl+t")
        await until(pilot, lambda: isinstance(app.screen, AttachPath))
        field = app.screen.query_one(Input)
        field.value = str(tmp_path / "nothing")
        await pilot.press("enter")
        await until(pilot, lambda: "No such file" in screen_text(app))
        field.value = str(tmp_path / "fig")
        field.cursor_position = len(field.value)
        await until(pilot, lambda: "figures [b].pdf" in screen_text(app))
        await pilot.press("tab")
        assert field.value == str(tmp_path / "figures [b].pdf")
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is screen)
        assert "figures [b].pdf  5 B" in screen_text(app)
        path = str(tmp_path / "figures [b].pdf")
        file = AttachedFile("figures [b].pdf", "application/pdf", 5, path=path)
        assert screen.draft.attachments == (file,)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: bool(sent(face)))
        assert sent(face)[0].draft.attachments == (file,)
        screen = await writing(pilot, replace(BLANK, attachments=(file,)))
        screen.query_one(AttachmentList).focus()
        await pilot.press("delete")
        assert screen.draft.attachments == ()


async def test_C1_line_breaks_pasted_into_a_subject_are_no_header(face: FakeFace) -> None:
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await writing(pilot, replace(BLANK, subject="a\r\nBcc: evil@x.test"))
        assert screen.draft.subject == "a Bcc: evil@x.test"
        screen.query_one("#subject", Input).value = "x\x1b]0;y\x07\u2028z"
        assert screen.draft.subject == "x]0;yz"
