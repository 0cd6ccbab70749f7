"""How a row looks at any width: signs, widths in cells, what gives way first."""

from dataclasses import replace

import pytest
from rich.cells import cell_len

from tests.ui.made_up_mail import DAY, FOLDERS, HOSTILE, mail, summary
from tui_mail.model.address import Address
from tui_mail.model.flags import ANSWERED, FLAGGED, FORWARDED, SEEN
from tui_mail.model.summary import Summary
from tui_mail.ui.widgets.message_rows import RowStyle, row_pieces

ROW = summary(1, FOLDERS[0], "Ada Lovelace", "Notes", 120, snippet="The engine weaves patterns")


PLAIN = RowStyle()


def text(row: Summary, width: int, style: RowStyle = PLAIN, **how: bool) -> str:
    pieces = row_pieces(
        row, width, style, here=how.get("here", False), marked=how.get("marked", False)
    )
    return "".join(words for words, _ in pieces)


@pytest.mark.parametrize("width", [20, 34, 40, 58, 78, 96, 120, 200])
def test_every_row_has_exactly_the_width_of_the_list(width: int) -> None:
    for row in mail():
        for style in (RowStyle(), RowStyle(account=True), RowStyle(recipients=True)):
            assert cell_len(text(row, width, style)) == width, row.subject


def test_the_snippet_gives_way_then_the_subject_then_the_sender_then_the_date() -> None:
    row = replace(ROW, subject="Notes on the engine")
    assert "weaves patterns" in text(row, 100)
    assert "weaves" not in text(row, 46)
    assert "Notes on" in text(row, 46)
    assert "Notes on the engine" not in text(row, 40)
    assert "Ada Lovel" in text(row, 40)
    assert "13:58" in text(row, 30)
    assert "13:58" not in text(row, 16)


@pytest.mark.parametrize(
    ("flags", "sign"),
    [
        (set(), "●"),
        ({SEEN}, " "),
        ({SEEN, ANSWERED}, "↩"),
        ({SEEN, FORWARDED}, "↪"),
        ({ANSWERED}, "●"),
    ],
)
def test_every_state_has_a_sign(flags: set[str], sign: str) -> None:
    assert text(replace(ROW, flags=frozenset(flags)), 80)[1] == sign


def test_star_cursor_and_selection_have_signs_of_their_own() -> None:
    assert text(replace(ROW, flags=frozenset({SEEN, FLAGGED})), 80)[2] == "★"
    assert text(ROW, 80, here=True)[0] == "▌"
    assert text(ROW, 80, marked=True)[1] == "✓"


def test_a_thread_shows_how_many_it_has_and_an_attachment_its_clip() -> None:
    assert "Ada Lovelace ⁴¹" in text(replace(ROW, thread_size=41), 80)
    assert "📎  13:58" in text(replace(ROW, attachments=2), 80)


def test_sent_mail_says_who_it_went_to() -> None:
    row = replace(ROW, to=(Address("Bob", "bob@demo.test"), Address("", "c@demo.test")))
    assert "Bob, c@demo.test" in text(row, 100, RowStyle(recipients=True))
    assert "(nobody)" in text(replace(ROW, to=()), 100, RowStyle(recipients=True))


def test_a_list_of_all_accounts_names_each_rows_account() -> None:
    assert "alice" in text(ROW, 100, RowStyle(account=True))


def test_what_is_empty_is_said_to_be() -> None:
    assert "(no subject)" in text(replace(ROW, subject=""), 80)


@pytest.mark.parametrize("words", HOSTILE)
def test_S2_hostile_words_stand_as_they_are(words: str) -> None:
    row = summary(2, FOLDERS[0], "x", words, DAY)
    assert words in text(row, 120)
