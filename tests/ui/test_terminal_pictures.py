"""Pictures that the terminal draws itself: asked for once, given once; answers are no keys."""

import base64
import io
import re

import pytest
from PIL import Image
from rich.cells import cell_len

from tests.ui.test_pictures import bomb, picture
from tui_mail.ui.terminal_pictures import (
    ASKED,
    MOST_CELLS,
    QUESTION,
    Answers,
    TerminalPictures,
    cell_of,
    may_ask,
)
from tui_mail.ui.widgets.pictures import as_png

YES = f"\x1b_Gi={ASKED};OK\x1b\\"
PNG = b"\x89PNG" + b"x" * 9_000


class Told:
    """A terminal, and who shows a picture anew."""

    def __init__(self, *, may: bool = True) -> None:
        self.said: list[str] = []
        self.again = 0
        self.pictures = TerminalPictures(self.said.append, lambda: may)

    def place(self, png: bytes = PNG, columns: int = 20, rows: int = 4) -> int | None:
        def again() -> None:
            self.again += 1

        return self.pictures.place(png, columns, rows, again)


def test_nothing_is_given_before_the_terminal_said_that_it_can() -> None:
    told = Told()
    assert told.said == []
    assert told.place() is None
    assert told.place() is None
    assert told.said == [QUESTION]
    told.pictures.hear(can=True)
    assert told.again == 2
    number = told.place()
    assert number is not None
    assert told.place() == number
    assert told.place(columns=10) != number
    _, first, _ = told.said
    pieces = re.findall(r"\x1b_G([^;]*);([^\x1b]*)\x1b\\", first)
    assert base64.b64decode("".join(data for _, data in pieces)) == PNG
    assert pieces[0][0] == f"a=T,U=1,i={number},f=100,t=d,q=2,c=20,r=4,m=1"
    assert [head for head, _ in pieces[1:]] == ["m=1", "m=1", "m=0"][-len(pieces) + 1 :]
    told.pictures.take_all()
    assert f"\x1b_Ga=d,d=I,i={number},q=2\x1b\\" in told.said
    told.pictures.give_again()
    assert told.again == 3
    assert told.place() not in {None, number}


def test_a_terminal_that_cannot_or_may_not_be_asked_is_given_nothing() -> None:
    told = Told()
    told.place()
    told.pictures.hear(can=False)
    assert told.place() is None
    assert (told.said, told.again) == ([QUESTION], 0)
    within = Told(may=False)
    assert within.place() is None
    assert within.place() is None
    assert within.said == []


def test_the_terminal_keeps_only_so_many_and_none_that_is_too_wide() -> None:
    told = Told()
    told.place()
    told.pictures.hear(can=True)
    assert told.place(columns=MOST_CELLS + 1) is None
    for number in range(80):
        told.place(b"%d" % number)
    given_away = [words for words in told.said if words.startswith("\x1b_Ga=d")]
    assert len(given_away) == 20


@pytest.mark.parametrize(
    ("environment", "color", "asked"),
    [
        ({"TERM": "xterm-kitty"}, "truecolor", True),
        ({"TERM": "xterm-256color"}, "truecolor", True),
        ({"TERM": "xterm-kitty"}, "256", False),
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/t,1,0"}, "truecolor", False),
        ({"TERM": "screen-256color"}, "truecolor", False),
        ({"TERM": "xterm", "STY": "1.pts"}, "truecolor", False),
        ({"TERM": "tmux-256color"}, "truecolor", False),
        ({"TERM": "linux"}, "truecolor", False),
    ],
)
def test_a_terminal_within_another_one_is_not_asked(
    environment: dict[str, str], color: str, *, asked: bool
) -> None:
    assert may_ask(environment, color) is asked


@pytest.mark.parametrize("cut", range(2, len(YES)))
def test_an_answer_that_comes_in_two_pieces_is_none_of_the_keys(cut: int) -> None:
    told: list[str] = []
    answers = Answers(told.append)
    assert answers.without("j" + YES[:cut]) == "j"
    assert answers.without(YES[cut:] + "k") == "k"
    assert told == ["OK"]


def test_keys_that_only_begin_like_an_answer_come_a_moment_later() -> None:
    answers = Answers(lambda _answer: None)
    assert answers.without("\x1b_") == ""
    assert answers.rest() == "\x1b_"
    assert answers.without("\x1b_x") == "\x1b_x"
    assert answers.without("\x1b") == "\x1b", "the escape key does not wait"


def test_a_cell_of_a_picture_takes_one_cell() -> None:
    cells = [cell_of(row, column) for row in (0, 15, 59) for column in (0, 30, 59)]
    assert {cell_len(cell) for cell in cells} == {1}
    assert len(set(cells)) == 9


def test_P4_a_picture_for_the_terminal_is_made_anew_in_its_size() -> None:
    made = as_png(picture(kind="JPEG"), 60)
    assert made is not None
    png, wide, tall = made
    with Image.open(io.BytesIO(png)) as image:
        assert (image.format, image.size) == ("PNG", (wide * 10, tall * 20))
    assert (wide, tall) == (20, 4)
    for bad in (b"", b"no picture", bomb(9_000, 9_000), picture(kind="TIFF")):
        assert as_png(bad, 60) is None
