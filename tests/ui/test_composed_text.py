"""What the composer does with its text: Markdown and how it will be read."""

from dataclasses import replace
from pathlib import Path

from tests.ui.driving import until
from tests.ui.fake_face import FakeFace
from tests.ui.shown import screen_text
from tests.ui.test_compose import BLANK, client, saved, sent, writing
from tui_mail.config.schema import ComposeSettings, Settings
from tui_mail.engine.writing import WritingAids
from tui_mail.model.address import Address
from tui_mail.model.ids import MessageId
from tui_mail.ui.screens.compose import ComposeScreen
from tui_mail.ui.screens.preview import PreviewScreen
from tui_mail.ui.widgets.row_view import RowView

TEXT = "# Plan\n\nIt is **done** [here](https://a.test/x), <b>not</b> ![p](http://t.test/p.png)\n"
TO_BOB = replace(BLANK, to=(Address("", "bob@demo.test"),), subject="x", body=TEXT)


async def test_markdown_is_chosen_by_a_key_shown_and_sent(face: FakeFace) -> None:
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await writing(pilot, TO_BOB)
        assert "Markdown" not in screen_text(app)
        await pilot.press("f3")
        await until(pilot, lambda: "New message  Markdown" in screen_text(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not screen)
    assert [command.draft.markdown for command in sent(face)] == [True]
    assert sent(face)[0].draft.body == TEXT


async def test_the_choice_is_kept_with_the_draft_and_taken_back_by_the_same_key(
    face: FakeFace,
) -> None:
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        kept = replace(TO_BOB, id=MessageId(77), markdown=True)
        screen = await writing(pilot, kept)
        assert [screen.draft.markdown] == [True]
        await pilot.press("f3")
        assert [screen.draft.markdown] == [False]
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is not screen)
    assert saved(face)[-1].draft.markdown is False


async def test_new_messages_begin_as_the_settings_say_and_old_drafts_do_not(
    face: FakeFace,
) -> None:
    settings = Settings(Path("config.toml"), compose=ComposeSettings(markdown=True))
    face.store.writing = WritingAids(lambda: settings)
    app = client(face)
    async with app.run_test(size=(80, 24)):
        assert ComposeScreen(app.desk, BLANK).text.markdown
        assert not ComposeScreen(app.desk, replace(BLANK, id=MessageId(7))).text.markdown


async def test_the_preview_shows_it_as_it_will_be_read_and_nothing_hostile(face: FakeFace) -> None:
    app = client(face)
    hostile = "\x1b[2J \u202e [red]markup[/] [@click=app.quit]x[/]\n\n"
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await writing(pilot, replace(TO_BOB, body=TEXT + hostile, markdown=True))
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, PreviewScreen))
        view = app.screen.query_one(RowView)
        await until(pilot, lambda: view.rows)
        looks = {look for row in view.rows for piece in row.pieces for look in piece.looks}
        assert {"heading", "bold", "link"} <= looks
        shown = screen_text(app)
        assert "Plan" in shown
        assert "**" not in shown
        assert "<b>not</b>" in shown, "raw HTML is words"
        assert "[red]markup[/]" in shown
        assert not {"\x1b", "\u202e"} & set(shown)
        await pilot.press("tab")
        await until(
            pilot, lambda: "as plain text" in screen_text(app) and "**done**" in screen_text(app)
        )
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        assert "**done**" in screen.draft.body


async def test_plain_text_has_a_preview_too_with_its_long_lines_joined(face: FakeFace) -> None:
    app = client(face)
    async with app.run_test(size=(120, 40)) as pilot:
        await writing(pilot, replace(TO_BOB, body="word " * 60 + "\n\n> quoted *so*\n"))
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, PreviewScreen))
        view = app.screen.query_one(RowView)
        await until(pilot, lambda: view.rows)
        assert len(view.rows[0].text) > 80, "as wide as the screen, not as it is sent"
        assert [row.quote for row in view.rows if "*so*" in row.text] == [1]


async def test_what_is_too_long_for_markdown_says_so(face: FakeFace) -> None:
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        await writing(pilot, replace(TO_BOB, body="[" * 9000, markdown=True))
        await pilot.press("f2")
        await until(pilot, lambda: "too long for Markdown" in screen_text(app))


def with_templates(face: FakeFace, folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        (folder / name.replace("_", ".")).write_text(text)
    settings = Settings(Path("config.toml"))
    face.store.writing = WritingAids(lambda: settings, templates=folder)


async def test_a_template_is_chosen_put_in_and_written_on(face: FakeFace, tmp_path: Path) -> None:
    source = "Subject: For {first}\n\nDear {first},\n\n{cursor}\n\nYours\n"
    with_templates(face, tmp_path, thanks_md=source, other_txt="x")
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        bob = Address("Bob {me}", "bob@demo.test")
        screen = await writing(pilot, replace(BLANK, to=(bob,), body="\n\n-- \nMe"))
        await pilot.press("f4")
        await until(pilot, lambda: "Which template?" in screen_text(app))
        await pilot.press(*"thank", "enter")
        await until(pilot, lambda: app.screen is screen and "Dear Bob" in screen.draft.body)
        await pilot.press(*"Thanks!")
        draft = screen.draft
    assert draft.body == "Dear Bob,\n\nThanks!\n\nYours\n\n\n-- \nMe"
    assert draft.subject == "For Bob"
    assert draft.markdown, "as its file's name says"


async def test_a_template_leaves_a_subject_alone_and_takes_the_place_of_what_is_selected(
    face: FakeFace, tmp_path: Path
) -> None:
    with_templates(face, tmp_path, one_txt="Subject: new\n\n[{subject}]")
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await writing(pilot, replace(TO_BOB, subject="{date}", body="old words"))
        await pilot.press("shift+end", "f4")
        await until(pilot, lambda: "Which template?" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: screen.draft.body == "[{date}]")
        assert screen.draft.subject == "{date}"


async def test_without_templates_it_says_where_they_belong(face: FakeFace, tmp_path: Path) -> None:
    with_templates(face, tmp_path / "nowhere")
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        await writing(pilot, TO_BOB)
        await pilot.press("f4")
        await until(pilot, lambda: "no templates yet" in screen_text(app))
