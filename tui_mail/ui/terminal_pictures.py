"""Pictures that the terminal itself draws (kitty's graphics protocol), where it says that it can.

A picture is given once; its place is characters of a private kind, a cell each, whose colour is its
number. So it scrolls, is covered and goes away like any text. Must never ask before a picture is to
be shown, wait for an answer, nor let one pass for keys.
"""

import base64
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Final

ASKED: Final = 7_001
"""Number of the picture that is asked about; it is never kept."""
QUESTION: Final = f"\x1b_Gi={ASKED},s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"
_ANSWER: Final = re.compile(rf"\x1b_Gi={ASKED}[^;\x1b]{{0,50}};([^\x1b]{{0,300}})\x1b\\")
_BEGUN: Final = re.compile(r"\x1b_(?:G[^\x1b]{0,350}\x1b?)?\Z")
_FIRST: Final = 0x010000
"""The first of our numbers; each is a colour that no other picture has."""
_MOST: Final = 60
"""Pictures that the terminal keeps for us."""
_PIECE: Final = 4_096
_PLACE: Final = "\U0010eeee"
_MARKS: Final = tuple(
    map(chr, (0x305, 0x30D, 0x30E, 0x310, 0x312, 0x33D, 0x33E, 0x33F, 0x346, 0x34A, 0x34B, 0x34C,
              0x350, 0x351, 0x352, 0x357, 0x35B, 0x363, 0x364, 0x365, 0x366, 0x367, 0x368, 0x369,
              0x36A, 0x36B, 0x36C, 0x36D, 0x36E, 0x36F, 0x483, 0x484, 0x485, 0x486, 0x487, 0x592,
              0x593, 0x594, 0x595, 0x597, 0x598, 0x599, 0x59C, 0x59D, 0x59E, 0x59F, 0x5A0, 0x5A1,
              0x5A8, 0x5A9, 0x5AB, 0x5AC, 0x5AF, 0x5C4, 0x610, 0x611, 0x612, 0x613, 0x614, 0x615,
              0x616, 0x617))
)  # fmt: skip
"""What the protocol counts rows and columns by."""
MOST_CELLS: Final = len(_MARKS)
"""Rows and columns that a picture may have."""


def may_ask(environment: Mapping[str, str], color_system: str | None) -> bool:
    """Whether a terminal may be asked: one that takes all colours, and no other one within it that
    would let no picture through.
    """
    within = environment.get("TMUX") or environment.get("STY")
    kind = environment.get("TERM", "")
    return color_system == "truecolor" and not within and not kind.startswith(_PLAIN)


_PLAIN: Final = ("screen", "tmux", "linux", "dumb")


def cell_of(row: int, column: int) -> str:
    """The characters that stand for one cell of a picture."""
    return f"{_PLACE}{_MARKS[row]}{_MARKS[column]}"


class Answers:
    """What the terminal says, without its answers to our question."""

    def __init__(self, told: Callable[[str], None]) -> None:
        self._told = told
        self._held = ""

    def without(self, text: str) -> str:
        """What is left of it for the keys; a beginning of an answer is kept for the next piece."""
        text = self._held + text
        self._held = ""
        if "\x1b_" not in text:
            return text
        for answer in _ANSWER.findall(text):
            self._told(answer)
        text = _ANSWER.sub("", text)
        begun = _BEGUN.search(text)
        if begun:
            self._held, text = begun[0], text[: begun.start()]
        return text

    def rest(self) -> str:
        """What was taken for a beginning, and is none: nothing came behind it."""
        held, self._held = self._held, ""
        return held


class TerminalPictures:
    """The pictures that the terminal keeps for us. Used by the app's own thread.

    Args:
        write: says something to the terminal.
        may: whether it may be asked what it can.
    """

    def __init__(self, write: Callable[[str], None], may: Callable[[], bool]) -> None:
        self._write = write
        self._may = may
        self._can: bool | None = None
        self._asked = False
        self._waiting: list[Callable[[], None]] = []
        self._known: OrderedDict[bytes, int] = OrderedDict()
        self._last = _FIRST
        self._again: Callable[[], None] | None = None
        """Shows anew what was given last."""

    @property
    def cannot(self) -> bool:
        """The terminal has said so, or may not be asked."""
        return self._can is False

    def place(self, png: bytes, columns: int, rows: int, again: Callable[[], None]) -> int | None:
        """Give a picture to the terminal, for so many cells.

        Args:
            png: the picture.
            columns: of cells.
            rows: of cells.
            again: called once the terminal has said that it can, if it did not so far.

        Returns:
            Its number; None where the terminal cannot, or has not said so far.
        """
        if self._can is None:
            self._ask(again)
        if not self._can or max(columns, rows) > MOST_CELLS:
            return None
        self._again = again
        name = sha256(b"%d %d %b" % (columns, rows, png)).digest()
        number = self._known.get(name)
        if number is None:
            self._last += 1
            number = self._known[name] = self._last
            self._write(given(number, png, columns, rows))
        self._known.move_to_end(name)
        while len(self._known) > _MOST:
            self._write(taken(self._known.popitem(last=False)[1]))
        return number

    def hear(self, *, can: bool) -> None:
        """The terminal has answered."""
        self._can = can
        waiting, self._waiting = self._waiting, []
        for again in waiting if can else ():
            again()

    def take_all(self) -> None:
        """The terminal need not keep any more of them."""
        for number in self._known.values():
            self._write(taken(number))
        self._known.clear()

    def give_again(self) -> None:
        """All of them were taken away: who gave the last shows it anew."""
        again = None if self._known else self._again
        if again is not None:
            again()

    def _ask(self, again: Callable[[], None]) -> None:
        if not self._asked:
            self._asked = True
            if not self._may():
                self._can = False
                return
            self._write(QUESTION)
        self._waiting.append(again)


def given(number: int, png: bytes, columns: int, rows: int) -> str:
    """What gives a picture to the terminal, and a place without any to it."""
    text = base64.b64encode(png).decode("ascii")
    pieces = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]
    head = f"a=T,U=1,i={number},f=100,t=d,q=2,c={columns},r={rows},"
    said = []
    for at, piece in enumerate(pieces):
        more = int(at < len(pieces) - 1)
        said.append(f"\x1b_G{'' if at else head}m={more};{piece}\x1b\\")
    return "".join(said)


def taken(number: int) -> str:
    """What takes it away again."""
    return f"\x1b_Ga=d,d=I,i={number},q=2\x1b\\"
