"""The search line: completed by tab, remembered, told where it is wrong; hits are marked."""

import stat
from collections.abc import Iterable
from pathlib import Path
from threading import Event

import pytest
from textual.strip import Strip

from tests.ui.driving import lines_of, settled, until
from tests.ui.fake_face import FakeFace
from tests.ui.shown import screen_text
from tests.ui.three_accounts import client, subjects, three_accounts
from tui_mail.model.address import Address
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey, FolderId
from tui_mail.model.person import KnownFrom, Person
from tui_mail.model.summary import Summary, View
from tui_mail.ui.screens.main import MainScreen
from tui_mail.ui.search_offers import Piece, offers, piece_at
from tui_mail.ui.widgets.offer_line import OfferLine
from tui_mail.ui.widgets.search_line import SearchLine
from tui_mail.wiring.search_keeping import SearchFiles


def line(main: MainScreen) -> SearchLine:
    return main.query_one(SearchLine)


def trouble(main: MainScreen) -> str:
    return str(main.query_one("#search-trouble").render())


def underlined(strips: Iterable[Strip]) -> set[str]:
    """What is set off in these lines."""
    segments = (segment for strip in strips for segment in strip)
    return {one.text.strip() for one in segments if one.style and one.style.underline}


async def test_hits_are_marked_in_list_and_reader_and_gone_to_by_key(tmp_path: Path) -> None:
    async with client(three_accounts(tmp_path)) as (pilot, main):
        await pilot.press("slash", *"from:BOSS cafe budget", "enter")
        await until(pilot, lambda: len(subjects(main)) == 3 and not main.messages.reordering)
        await settled(pilot, main)
        assert len(lines_of(main)) >= 3
        rows = [main.messages.render_line(y) for y in range(4)]
        assert underlined(rows) == {"Boss", "Budget", "Café"}
        await pilot.press("enter")
        await until(pilot, lambda: main.reader.body_shown)
        await pilot.press("full_stop", "2", "full_stop")
        height = main.reader.size.height
        marked = [main.reader.render_line(y) for y in range(height)]
        assert underlined(marked) >= {"Boss", "Budget", "Café"}

        def current() -> set[str]:
            strips = [main.reader.render_line(y) for y in range(height)]
            segments = (segment for strip in strips for segment in strip)
            return {s.text for s in segments if s.style and s.style.reverse and s.style.underline}

        await until(pilot, lambda: current() == {"Café"}, "never at the last hit")
        await pilot.press("g", "full_stop")
        await until(pilot, lambda: current() and current() != {"Café"}, "never back")
        await pilot.press("escape", "escape")
        await until(pilot, lambda: not main.search.display)
        assert not underlined([main.messages.render_line(y) for y in range(4)])


async def test_a_mistake_is_shown_where_it_is_and_what_was_found_stays(tmp_path: Path) -> None:
    async with client(three_accounts(tmp_path), (80, 24)) as (pilot, main):
        await pilot.press("slash", *"budget")
        await until(pilot, lambda: len(subjects(main)) == 3)
        line(main).value = "budget fron:ada"
        await until(pilot, lambda: trouble(main))
        indent = " " * len("budget ")
        assert trouble(main) == f"{indent}^ There is no field fron. Did you mean from: ?"
        shown = line(main).render_line(0)
        assert underlined([shown]) == {"fron:ada"}
        assert len(subjects(main)) == 3
        line(main).value = "budget"
        await until(pilot, lambda: not trouble(main))
        assert not underlined([line(main).render_line(0)])


async def test_tab_completes_and_what_was_looked_for_comes_back_by_key(tmp_path: Path) -> None:
    paths = three_accounts(tmp_path)
    async with client(paths, (80, 24)) as (pilot, main):
        for words in ("looms", "budget"):
            SearchFiles(paths).remember(words)
        await pilot.press("slash", *"-has:")
        offered = main.query_one(OfferLine)
        await until(pilot, lambda: offered.offers, "nothing is offered")
        assert "has:attachment" in screen_text(pilot.app)
        await pilot.press("tab", "tab", "shift+tab")
        assert line(main).value == "-has:attachment"
        await until(pilot, lambda: line(main).before == ("budget", "looms"))
        seen = []
        for key in ("up", "up", "up", "down", "down"):
            await pilot.press(key)
            seen.append(line(main).value)
        assert seen == ["budget", "looms", "looms", "budget", "-has:attachment"]
        await pilot.press("down")
        await until(pilot, lambda: SearchFiles(paths).typed()[0] == "-has:attachment")
        assert main.messages.has_focus
    assert stat.S_IMODE(paths.searches.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("bef", ["before:"]),
        ("is:un", ["is:unread"]),
        ("in:abl", ["in:Ablage"]),
        ("in:", ["in:inbox", "in:sent", "in:drafts"]),
        ("account:w", ["account:work"]),
        ("from:bos", ["from:boss@far.test"]),
        ("label:to", ['label:"to do"']),
        ("newer:7", ["newer:7d"]),
        ("subject:x", []),
    ],
)
def test_what_a_word_may_become(typed: str, wanted: list[str]) -> None:
    face = FakeFace()
    reading = face.store
    reading.labels = ["work", "to do"]
    reading.known = [Person(Address("The Boss", "boss@far.test"), KnownFrom.SENT)]
    folder = next(iter(reading.all_folders.values()))
    reading.all_folders[FolderId(99)] = replace(folder, id=FolderId(99), name="Ablage", role=None)
    account = replace(reading.all_accounts[0], account=AccountKey("work"))
    reading.all_accounts = (*reading.all_accounts, account)
    piece = piece_at(typed, len(typed))
    assert piece is not None
    assert [offer.words for offer in offers(reading, piece)][: max(len(wanted), 1)] == wanted


async def test_a_slow_search_holds_nothing_up_and_a_stale_answer_is_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with client(three_accounts(tmp_path), (80, 24)) as (pilot, main):
        reading, go_on = main.messages.reading, Event()
        page = reading.page

        def slow(view: View, offset: int, limit: int) -> tuple[Summary, ...]:
            if "slowly" in view.query:
                assert go_on.wait(60)
                return page(View(), offset, limit)
            return page(view, offset, limit)

        monkeypatch.setattr(reading, "page", slow)
        await pilot.press("slash")
        line(main).value = "slowly"
        await until(pilot, lambda: "slowly" in main.messages.view.query)
        before = lines_of(main)
        assert "Budget" in "".join(before), "what stood there stays"
        line(main).value = "looms"
        await until(pilot, lambda: "looms" in main.messages.view.query)
        await until(pilot, lambda: not main.messages.reordering, "the slow one held it up")
        await settled(pilot, main)
        assert set(subjects(main)) == {"Looms at home", "Looms at work", "Looms at club"}
        go_on.set()
        await until(pilot, lambda: not main.messages.seeking)
        assert not [row for row in lines_of(main) if "Budget" in row]
        assert "Nothing matches" not in screen_text(pilot.app)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("from:ad", Piece(0, "from", "ad")),
        ('a "b c" -in:"Old le', Piece(9, "in", "Old le")),
        ("(is:un", Piece(1, "is", "un")),
        ('"a fr', Piece(0, "", "a fr")),
        ("a ", Piece(2, "", "")),
        ('x"', None),
    ],
)
def test_the_condition_at_the_cursor(text: str, wanted: Piece | None) -> None:
    assert piece_at(text, len(text)) == wanted
