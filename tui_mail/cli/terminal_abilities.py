"""What this terminal can do: colours, pictures, the clipboard, and how wide it draws emoji.

The terminal itself is asked; one that answers nothing is left after a second and a half. Must never
ask it for what is in the clipboard, nor leave it other than it was.
"""

import os
import re
import select
import sys
import termios
import time
import tty
from collections.abc import Mapping
from typing import Final

from tui_mail.model.frozen import frozen
from tui_mail.model.setup import CheckStep

PATIENCE: Final = 1.5
"""Seconds."""
EMOJI: Final = ("🙂", "👩‍🚀", "☂️", "🇮🇹")
"""A wide one, one of several joined, one made a picture by a selector, a flag: two cells each."""
_KITTY = b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"
_PLACE = re.compile(rb"\x1b\[(\d+);(\d+)R")
_ATTRIBUTES = re.compile(rb"\x1b\[\?([\d;]+)c")
_SIXEL, _CLIPBOARD = b"4", b"52"


@frozen
class Abilities:
    """What it said."""

    answers: bool
    colours: str
    pictures: tuple[str, ...]
    clipboard: bool
    """It says so of itself (OSC 52); many can and do not say."""
    widths: tuple[int, ...]
    """Cells of each of EMOJI."""


def questions() -> bytes:
    """What is said to the terminal; every one answers the last of it."""
    widths = b"".join(b"\r" + one.encode() + b"\x1b[6n" for one in EMOJI)
    return widths + b"\r\x1b[K" + _KITTY + b"\x1b[c"


def read_abilities(said: bytes, environment: Mapping[str, str]) -> Abilities:
    """What its answers mean. Pure.

    Args:
        said: all of them.
        environment: that the terminal made.
    """
    attributes = _ATTRIBUTES.search(said)
    known = attributes[1].split(b";") if attributes else []
    pictures = [name for name, has in (("kitty", b"\x1b_Gi=31;OK" in said),) if has]
    pictures += ["sixel"] if _SIXEL in known else []
    return Abilities(
        answers=attributes is not None,
        colours=colours_of(environment),
        pictures=tuple(pictures),
        clipboard=_CLIPBOARD in known,
        widths=tuple(int(column) - 1 for _, column in _PLACE.findall(said)[: len(EMOJI)]),
    )


def colours_of(environment: Mapping[str, str]) -> str:
    """How many it draws, by what it says of itself to programs."""
    if environment.get("NO_COLOR"):
        return "none (NO_COLOR is set)"
    if environment.get("COLORTERM", "").casefold() in {"truecolor", "24bit"}:
        return "16 million"
    return "256" if "256" in environment.get("TERM", "") else "16"


def terminal_step() -> CheckStep | None:
    """One step of the doctor; None where nobody sits at a terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    begun = time.monotonic()
    said = _asked(sys.stdin.fileno(), sys.stdout.fileno())
    words = told(read_abilities(said, os.environ))
    seconds = time.monotonic() - begun
    return CheckStep("terminal", "abilities", True, words, seconds=seconds)


def told(able: Abilities) -> str:
    """In words. A terminal that can less is no fault."""
    if not able.answers:
        return f"It answers no questions; colours: {able.colours}."
    pictures = " and ".join(able.pictures) or "none"
    clipboard = "taken (OSC 52)" if able.clipboard else "it does not say (OSC 52)"
    narrow = [one for one, cells in zip(EMOJI, able.widths, strict=False) if cells != 2]
    drawn = "two cells wide" if not narrow else f"of other widths than two cells: {len(narrow)}"
    return f"Colours: {able.colours}; pictures: {pictures}; clipboard: {clipboard}; emoji: {drawn}."


def _asked(keyboard: int, screen: int) -> bytes:
    """Its answers; keys that were typed meanwhile are among them, and lost."""
    before = termios.tcgetattr(keyboard)
    said, end = b"", time.monotonic() + PATIENCE
    try:
        tty.setcbreak(keyboard, termios.TCSANOW)
        os.write(screen, questions())
        while not _ATTRIBUTES.search(said) and (left := end - time.monotonic()) > 0:
            if select.select([keyboard], [], [], left)[0]:
                said += os.read(keyboard, 4096)
    finally:
        termios.tcsetattr(keyboard, termios.TCSANOW, before)
    return said
