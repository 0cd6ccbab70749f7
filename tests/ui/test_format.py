"""Times, sizes and widths as people read them."""

import pytest
from rich.cells import cell_len

from tests.ui.made_up_mail import DAY, HOUR, NOW
from tui_mail.ui import format as shown
from tui_mail.ui.words import counted, grouped, say


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (0, "14:00"),
        (14 * HOUR, "00:00"),
        (14 * HOUR + 1, "Tue"),
        (6 * DAY, "Thu"),
        (7 * DAY, "5 Mar"),
        (70 * DAY, "1 Jan"),
        (71 * DAY, "2024-12-31"),
        (-2 * DAY, "14 Mar"),
    ],
)
def test_a_list_says_when_in_as_few_cells_as_do(ago: int, words: str) -> None:
    assert shown.when(NOW - ago) == words


def test_an_older_year_fits_a_narrow_list() -> None:
    assert shown.when(NOW - 71 * DAY, short=True) == "Dec’24"
    assert shown.when(NOW, short=True) == "14:00"


def test_a_reader_says_when_in_full() -> None:
    assert shown.moment(NOW) == "Wed 12 Mar 2025, 14:00"


def test_a_time_of_another_day_has_its_day() -> None:
    assert shown.time_of_day(NOW + 1_200) == "14:20"
    assert shown.time_of_day(NOW + DAY) == "13 Mar 14:00"


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1_000, "1 kB"),
        (182_400, "182 kB"),
        (999_999, "1000 kB"),
        (1_240_000, "1.2 MB"),
        (25_000_000, "25 MB"),
        (3_000_000_000_000_000, "3000 TB"),
    ],
)
def test_sizes_are_in_thousands(count: int, words: str) -> None:
    assert shown.size(count) == words


@pytest.mark.parametrize(
    "text", ["plain words", "会議の議事録", "e\u0301a\u0308io", "📊📎👍🏽", ""]
)
@pytest.mark.parametrize("cells", [0, 1, 2, 3, 7, 40])
def test_fitted_text_has_exactly_its_cells(text: str, cells: int) -> None:
    assert cell_len(shown.fitted(text, cells)) == cells
    assert cell_len(shown.clipped(text, cells)) <= cells


def test_what_was_cut_ends_in_an_ellipsis() -> None:
    assert shown.clipped("plain words", 7) == "plain…"
    assert shown.clipped("plain", 5) == "plain"


def test_words_take_values_as_they_are() -> None:
    assert say("Moved to {name}", name="[/] {0}") == "Moved to [/] {0}"
    assert say("[/] {braces}") == "[/] {braces}"


def test_counts_are_worded_and_grouped() -> None:
    assert counted(1, "{n} message", "{n} messages") == "1 message"
    assert counted(12_480, "{n} message", "{n} messages") == "12\u00a0480 messages"
    assert grouped(999) == "999"
    assert shown.raised(41) == "⁴¹"


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("\U0001f326\ufe0f rain", "\U0001f326 rain"),
        ("\u2764\ufe0f", "\u2764"),
        ("\U0001f469\u200d\U0001f4bb", "\U0001f469\U0001f4bb"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", None),
        ("\u0915\u094d\u200d\u0937", None),
        ("plain", None),
    ],
)
def test_what_terminals_count_differently_is_not_drawn_and_script_is_left_alone(
    text: str, drawn: str | None
) -> None:
    assert shown.clipped(text, 80) == (text if drawn is None else drawn)
