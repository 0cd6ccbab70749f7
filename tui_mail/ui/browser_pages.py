"""Pages of HTML mail for the desktop's browser: one closed file each, removed again.

The file lies in a folder that only the user can enter, under a name of ours. A browser reads it
after its opener has ended, so that it is left for a while; it goes with the program at the latest.
"""

import atexit
import os
from collections.abc import Callable
from pathlib import Path

from tui_mail.errors import UsageError
from tui_mail.ui.words import say

_NAME = "message.html"
LEFT_FOR = 120.0
"""Seconds for which a page is to be left to the browser."""


class BrowserPages:
    """The pages that were given to a browser and are still there; none when the program ends."""

    def __init__(self) -> None:
        self._removals: list[Callable[[], None]] = []
        atexit.register(self.remove_all)

    def show(self, page: str) -> None:
        """Write a page and hand it to the browser. Blocks: for a worker.

        Raises:
            UsageError: there is no page, no browser, or it did not take it.
        """
        import tempfile  # none of these on the way to the first picture

        from tui_mail.ui.opening import browser, hand_over

        if not page:
            raise UsageError(say("There is no HTML in this message."))
        command = browser()
        if not command:
            raise UsageError(say("No browser can be opened from here."))
        folder = tempfile.TemporaryDirectory(prefix="tui-mail-")
        self._removals.append(folder.cleanup)
        path = Path(folder.name) / _NAME
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123 - a descriptor
            file.write(page)
        if not hand_over(command, str(path)):
            self._removals.remove(folder.cleanup)
            folder.cleanup()
            raise UsageError(say("The browser did not take the page."))

    def remove_oldest(self) -> None:
        """The page that was given first goes; nothing where there is none."""
        if self._removals:
            self._removals.pop(0)()

    def remove_all(self) -> None:
        """None is left."""
        while self._removals:
            self.remove_oldest()
