"""What was pasted, or came back from an editor, made fit for a screen. Knows no widget.

Mail comes clean out of the reading already; `printable` is the last door before the terminal all
the same, since one escape character there is one too many.
"""

import re

_UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
_UNSTEADY = re.compile("\ufe0f|\u200d(?=[\u2190-\u2bff\U0001f000-\U0001faff])")
_BLANKS = re.compile(r"[\s\u2800\u3164\uffa0]+")


def printable(text: str) -> str:
    """Without control and direction characters; newlines and tabs stay."""
    return text if text.isprintable() else _UNFIT.sub("", text)


def steady(text: str) -> str:
    """Without what terminals count by different widths: one that is wrong shifts the whole line.

    The selector that asks for the coloured form of a sign goes, and what joins pictures into one;
    the signs and pictures themselves stay.
    """
    return text if text.isascii() else _UNSTEADY.sub("", text)


def one_line(text: str) -> str:
    """`printable`, with every run of blanks one space: for names, subjects and addresses."""
    return _BLANKS.sub(" ", printable(text)).strip()


def plain_text(text: str) -> str:
    """`printable`, whatever its line ends were."""
    return printable(text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))
