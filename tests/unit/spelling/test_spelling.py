"""Spelling with the system's own dictionaries."""

import stat
import sys
from pathlib import Path
from threading import Thread

import pytest

from tests.system_dictionary import needs_dictionaries
from tests.unit.config.writing import GOOD, refused, write
from tui_mail.config.load import load_settings
from tui_mail.config.schema import Settings
from tui_mail.engine.spelling import Spelling
from tui_mail.errors import SpellingMissing, StoreError
from tui_mail.model.ids import AccountKey
from tui_mail.spelling import dictionaries
from tui_mail.spelling.dictionaries import open_dictionary
from tui_mail.spelling.own_words import OwnWords

HOME = AccountKey("home")


def spelling(folder: Path, compose: str = 'spell = "en_US"', account: str = "") -> Spelling:
    text = GOOD.replace('mode = "pop"', f'mode = "pop"\n{account}') + f"[compose]\n{compose}\n"
    settings = load_settings(write(folder, text))
    return Spelling(lambda: settings, open_dictionary, OwnWords(folder / "words.txt"))


def wrong(found: Spelling, *lines: str) -> list[str]:
    marks = found.misspelt(HOME, lines, 0, len(lines))
    return [lines[at][start:end] for at, each in marks.items() for start, end in each]


def test_wrong_words_are_found_where_they_stand(tmp_path: Path) -> None:
    needs_dictionaries("en_US")
    found = spelling(tmp_path)
    text = ("Teh wrods are wrong, don’t you think?", "> teh quote", "`teh`", "-- ", "Teh End")
    assert wrong(found, *text) == ["Teh", "wrods"]
    assert found.misspelt(HOME, text, 1, 3) == {}
    assert "words" in found.suggestions(HOME, "wrods")


def test_the_language_is_the_accounts_else_that_of_all(tmp_path: Path) -> None:
    needs_dictionaries("en_US", "de_DE")
    assert wrong(spelling(tmp_path), "Die Freude") == ["Freude"]
    assert wrong(spelling(tmp_path, account='spell = "de-DE"'), "Die Freude thing") == ["thing"]
    both = spelling(tmp_path, 'spell = ["en_US", "de_DE"]')
    assert wrong(both, "Die Freude thing wrod") == ["wrod"]
    assert {"word"} <= set(both.suggestions(HOME, "wrod"))
    assert wrong(spelling(tmp_path, 'spell = "off"'), "wrod") == []


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de"), ({"LC_ALL": "de_AT@euro", "LANG": "en_US.UTF-8"}, "de"),
        ({"LANG": "C.UTF-8"}, "en"), ({}, "en"),
    ],
)  # fmt: skip
def test_auto_is_the_locales(
    variables: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs_dictionaries("en_US", "de_DE")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    dictionary = open_dictionary(("auto",))
    assert dictionary.knows("Freude") is (language == "de")
    assert dictionary.knows("thing") is (language == "en")


def test_a_language_that_is_not_there_is_said_with_those_that_are(tmp_path: Path) -> None:
    needs_dictionaries("en_US")
    with pytest.raises(SpellingMissing) as caught:
        wrong(spelling(tmp_path, 'spell = "tlh_KX"'), "x")
    assert "tlh_KX" in caught.value.message
    assert "en_US" in caught.value.hint


@pytest.mark.parametrize(
    ("module", "word"),
    [(None, "pip install"), ("raise ImportError('no C library')", "apt install")],
)
def test_a_missing_library_is_said_with_what_mends_it(
    module: str | None, word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "enchant", raising=False)
    if module is None:
        monkeypatch.setitem(sys.modules, "enchant", None)
    else:
        (tmp_path / "enchant.py").write_text(module)
        monkeypatch.syspath_prepend(tmp_path)
    dictionaries._library.cache_clear()
    with pytest.raises(SpellingMissing) as caught:
        open_dictionary(("en_US",))
    assert word in caught.value.hint
    dictionaries._library.cache_clear()


def test_a_word_that_was_learnt_is_right_now_and_later(tmp_path: Path) -> None:
    needs_dictionaries("en_US")
    found = spelling(tmp_path)
    assert wrong(found, "a wrod") == ["wrod"]
    found.learn("wrod")
    assert wrong(found, "a Wrod") == []
    assert wrong(spelling(tmp_path), "a wrod") == []
    file = tmp_path / "words.txt"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.write_text("zzyx")
    assert wrong(found, "a wrod zzyx") == ["wrod"], "another program changed the file"
    found.learn("Straße")
    assert file.read_text("utf-8") == "zzyx\nStraße\n"


def test_words_that_cannot_be_kept_are_said(tmp_path: Path) -> None:
    own = OwnWords(tmp_path / "nowhere" / "words.txt")
    assert own.words() == frozenset()
    with pytest.raises(StoreError):
        own.add("word")
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreError):
        OwnWords(tmp_path / "folder").words()


def test_several_threads_may_ask_at_once(tmp_path: Path) -> None:
    needs_dictionaries("en_US")
    found, seen = spelling(tmp_path), list[list[str]]()

    def ask(n: int) -> None:
        seen.append(wrong(found, *(f"word wrod{chr(97 + n)} thing" for _ in range(50))))
        found.suggestions(HOME, "wrod")

    threads = [Thread(target=ask, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(len(each) for each in seen) == [50] * 8


def test_nothing_is_opened_before_somebody_writes() -> None:
    def never(_languages: object) -> dictionaries.Dictionary:
        raise AssertionError

    made = Spelling(lambda: Settings(Path("x")), never, OwnWords(Path("nowhere")))
    assert not made.is_asked_for(HOME)


def test_the_setting_is_read_strictly(tmp_path: Path) -> None:
    refused(tmp_path, '[compose]\nspell = "English!"\n', 2, "en_US", "off")
    refused(tmp_path, "[compose]\nspell = []\n", 2, "en_US")
    refused(tmp_path, GOOD.replace('mode = "pop"', 'mode = "pop"\nspell = 3'), 8, "spell")
