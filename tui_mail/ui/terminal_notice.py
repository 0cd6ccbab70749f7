"""Says through the terminal that mail came: OSC 9, OSC 777, the bell; through tmux where it stands
between.

Must never hand a control character on, nor what would end or part the sequence it stands in.
"""

import os
from collections.abc import Mapping

from tui_mail.model.events import NewsTold
from tui_mail.ui.clean import one_line

_ESC, _ST, _BEL = "\x1b", "\x1b\\", "\x07"
_LONGEST = 200


def sequence(told: NewsTold, environment: Mapping[str, str] | None = None) -> str:
    """What is written to the terminal; empty where it is told otherwise.

    Args:
        told: what the engine says.
        environment: names what stands between; this process's own where none is given.
    """
    around = os.environ if environment is None else environment
    title, text = _words(told.title), _words(told.text)
    parts = []
    if "osc9" in told.how:
        parts.append(_through(f"{_ESC}]9;{title}{': ' if text else ''}{text}{_ST}", around))
    if "osc777" in told.how:
        fields = ";".join(("777", "notify", title.replace(";", ","), text.replace(";", ",")))
        parts.append(_through(f"{_ESC}]{fields}{_ST}", around))
    if "bell" in told.how:
        parts.append(_BEL)
    return "".join(parts)


def _words(text: str) -> str:
    """No control character, and no bidirectional one either."""
    return "".join(letter for letter in one_line(text) if letter.isprintable())[:_LONGEST]


def _through(words: str, environment: Mapping[str, str]) -> str:
    """As tmux hands it on, where its `allow-passthrough` is on."""
    if not environment.get("TMUX"):
        return words
    return f"{_ESC}Ptmux;{words.replace(_ESC, _ESC + _ESC)}{_ST}"
