"""What leaves the screen for the desktop: web addresses, and files of our own making.

No shell and no guess: one list of arguments. A text browser is never started inside the screen.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_WEB = re.compile(r"https?://[^\s\x00-\x20\x7f-\xa0]+", re.IGNORECASE)
_SECONDS = 5.0
_IN_TERMINAL = frozenset(
    ("w3m", "lynx", "links", "links2", "elinks", "browsh", "www-browser", "carbonyl", "chawan")
)
"""Browsers that would draw over the screen."""
_running: list[subprocess.Popen[bytes]] = []


def is_web(url: str) -> bool:
    """Whether it is an http or https address of one piece."""
    return _WEB.fullmatch(url) is not None


def desktop() -> tuple[str, ...]:
    """The command that opens what it is given on this desktop; empty where there is none."""
    if sys.platform == "darwin":
        return ("open",)
    opener = shutil.which("xdg-open") if _is_desktop() else None
    return (opener,) if opener else ()


def browser() -> tuple[str, ...]:
    """The command that opens an address, as $BROWSER says or as the desktop does; or empty."""
    return (_own_browser() if _is_desktop() else ()) or desktop()


def _is_desktop() -> bool:
    drawn = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return sys.platform == "darwin" or bool(drawn)


def _own_browser() -> tuple[str, ...]:
    """The first command of $BROWSER that is there and does not draw in this terminal."""
    for named in os.environ.get("BROWSER", "").split(os.pathsep):
        try:
            words = shlex.split(named)
        except ValueError:
            continue
        if words and Path(words[0]).name not in _IN_TERMINAL and shutil.which(words[0]):
            return tuple(words)
    return ()


def open_web(url: str) -> bool:
    """Hand a web address to the desktop's browser; whether it took it. Blocks: for a worker."""
    command = browser()
    return bool(command) and is_web(url) and hand_over(command, url)


def hand_over(command: Sequence[str], wanted: str) -> bool:
    """Start a desktop's opener for an address or a file; whether it took it. Blocks.

    Args:
        command: its words; `%s` in one of them stands for what is wanted, which else comes last.
        wanted: what is opened.
    """
    words = [word.replace("%s", wanted) for word in command]
    try:
        opener = subprocess.Popen(
            words if any("%s" in word for word in command) else [*words, wanted],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        return opener.wait(_SECONDS) == 0
    except subprocess.TimeoutExpired:
        _running.append(opener)  # some openers are the browser itself and stay as long as it does
        return True
