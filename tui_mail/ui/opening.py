"""What leaves the screen for the desktop: web addresses, and files of our own making.

No shell and no guess: one list of arguments. A text browser is never started inside the screen.
"""

import os
import re
import shutil
import subprocess
import sys

_WEB = re.compile(r"https?://[^\s\x00-\x20\x7f-\xa0]+", re.IGNORECASE)
_SECONDS = 5.0
_running: list[subprocess.Popen[bytes]] = []


def is_web(url: str) -> bool:
    """Whether it is an http or https address of one piece."""
    return _WEB.fullmatch(url) is not None


def browser() -> tuple[str, ...]:
    """The command that opens an address on this desktop; empty where there is none."""
    if sys.platform == "darwin":
        return ("open",)
    desktop = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    opener = shutil.which("xdg-open") if desktop else None
    return (opener,) if opener else ()


def open_web(url: str) -> bool:
    """Hand a web address to the desktop's browser; whether it took it. Blocks: for a worker."""
    return is_web(url) and hand_over(url)


def hand_over(what: str) -> bool:
    """Give the desktop a web address, or a file of our own making; whether it took it. Blocks."""
    command = browser()
    if not command:
        return False
    try:
        opener = subprocess.Popen(
            [*command, what],
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
