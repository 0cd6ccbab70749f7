"""Spelling in the composer: marks under wrong words, and a key that goes through them."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.system_dictionary import needs_dictionaries
from tests.ui.driving import until
from tests.ui.fake_face import FakeFace
from tests.ui.shown import screen_text
from tests.ui.test_compose import BLANK, client, writing
from tui_mail.config.schema import ComposeSettings, Settings
from tui_mail.engine.writing import WritingAids
from tui_mail.errors import SpellingMissing
from tui_mail.model.address import Address
from tui_mail.ports.spelling import Dictionary
from tui_mail.spelling.dictionaries import open_dictionary
from tui_mail.spelling.own_words import OwnWords
from tui_mail.ui.dialogs.spelling import SpellingDialog
from tui_mail.ui.screens.compose import ComposeScreen
from tui_mail.ui.widgets.banner import Banner
from tui_mail.ui.widgets.body_editor import BodyEditor

TO_BOB = replace(BLANK, to=(Address("", "bob@demo.test"),), subject="x")
TEXT = "Recieve first wrod.\n\n> teh quote\n\nSee https://teh.test and more wrods\n"


def aids(folder: Path, *spell: str) -> WritingAids:
    settings = Settings(Path("config.toml"), compose=ComposeSettings(spell=spell or ("en_US",)))
    return WritingAids(lambda: settings, open_dictionary, OwnWords(folder / "words.txt"))


def marked(screen: ComposeScreen) -> list[str]:
    """The underlined words that are in sight, as they are drawn."""
    editor = screen.query_one(BodyEditor)
    drawn = (segment for y in range(editor.size.height) for segment in editor.render_line(y))
    return [s.text for s in drawn if s.style is not None and s.style.underline]


async def test_wrong_words_are_underlined_while_one_writes(face: FakeFace, tmp_path: Path) -> None:
    needs_dictionaries("en_US")
    face.store.writing = aids(tmp_path)
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await writing(pilot, replace(TO_BOB, body=TEXT))
        await until(pilot, lambda: marked(screen) == ["Recieve", "wrod", "wrods"])
        await pilot.press(*"anohter")
        await pilot.pause(0.5)
        assert "anohter" not in marked(screen), "it is being typed"
        await pilot.press("space")
        await until(pilot, lambda: "anohter" in marked(screen))
        await pilot.press(*["backspace"] * 8)
        await until(pilot, lambda: marked(screen) == ["Recieve", "wrod", "wrods"])


async def test_a_key_goes_through_them_mends_and_learns(face: FakeFace, tmp_path: Path) -> None:
    needs_dictionaries("en_US")
    face.store.writing = aids(tmp_path)
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await writing(pilot, replace(TO_BOB, body=TEXT))
        await pilot.press("f8")
        await until(pilot, lambda: isinstance(app.screen, SpellingDialog))
        assert "“Recieve” is in no dictionary" in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is screen)
        editor = screen.query_one(BodyEditor)
        await until(pilot, lambda: editor.text.startswith("Receive first"))
        await pilot.press("f8")
        await until(pilot, lambda: isinstance(app.screen, SpellingDialog))
        assert "first wrod" in screen_text(app)
        await pilot.press("a")
        await until(pilot, lambda: marked(screen) == ["wrods"])
        assert (tmp_path / "words.txt").read_text() == "wrod\n"
        await pilot.press("f8")
        await until(pilot, lambda: isinstance(app.screen, SpellingDialog))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        assert editor.text == TEXT.replace("Recieve", "Receive"), "left as it is"


async def test_without_a_wrong_word_it_says_so(face: FakeFace, tmp_path: Path) -> None:
    needs_dictionaries("en_US")
    face.store.writing = aids(tmp_path)
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        await writing(pilot, replace(TO_BOB, body="All is well.\n> teh\n"))
        await pilot.press("f8")
        await until(pilot, lambda: any("No wrong" in n.message for n in app._notifications))


@pytest.mark.parametrize("language", ["auto", "xx_XX"])
async def test_a_missing_dictionary_is_told_to_who_asked_for_it(
    face: FakeFace, language: str, tmp_path: Path
) -> None:
    settings = Settings(Path("config.toml"), compose=ComposeSettings(spell=(language,)))
    asked: list[Sequence[str]] = []

    def missing(languages: Sequence[str]) -> Dictionary:
        asked.append(languages)
        raise SpellingMissing("There is no dictionary for it.", "Install one.")

    face.store.writing = WritingAids(lambda: settings, missing, OwnWords(tmp_path / "words"))
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await writing(pilot, replace(TO_BOB, body=TEXT))
        await until(pilot, lambda: asked)
        if language == "auto":
            await pilot.press(*"some more")
            await pilot.pause(0.6)
            assert not screen.query_one(Banner).problems
            assert len(asked) == 1, "not tried again by itself"
            await pilot.press("f8")
        await until(pilot, lambda: "no dictionary for it. Install one." in screen_text(app))
        assert marked(screen) == []


async def test_a_slow_dictionary_holds_nobody_up(face: FakeFace, tmp_path: Path) -> None:
    go_on, asked = threading.Event(), threading.Event()

    class Slow:
        def knows(self, word: str) -> bool:
            asked.set()
            assert go_on.wait(60)
            return word != "wrod"

        def suggest(self, word: str) -> tuple[str, ...]:
            return (word,)

    settings = Settings(Path("config.toml"))
    face.store.writing = WritingAids(
        lambda: settings, lambda _: Slow(), OwnWords(tmp_path / "words")
    )
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await writing(pilot, replace(TO_BOB, body="a wrod\n" * 3000))
        try:
            await until(pilot, asked.is_set)
            await typed(pilot, "quick")
            assert screen.query_one(BodyEditor).text.startswith("quick")
        finally:
            go_on.set()
        await until(pilot, lambda: len(marked(screen)) >= 5)


async def typed(pilot: Pilot[None], word: str) -> None:
    await pilot.press(*word)
