"""Themes while the client runs: chosen with a preview, and read again when the user edits one.

Must never read a file on the screen's own thread, nor lose the theme in force for a bad file.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path

from textual.app import App

from tui_mail.errors import TuiMailError
from tui_mail.model.account import Problem
from tui_mail.ports.settings import KeepSetting
from tui_mail.ui.themes import changed_at, load_themes

LOOK_EVERY = 1.0
"""Seconds between two looks at the user's own themes."""


class Theming:
    """The themes of an app.

    Args:
        app: that shows them.
        own: the user's folder of themes; None: there is none.
        tell: shows what is wrong with one.
    """

    def __init__(self, app: App[None], own: Path | None, tell: Callable[[Problem], None]) -> None:
        self._app = app
        self._own = own
        self._tell = tell
        self._seen: tuple[tuple[str, int], ...] = ()
        self._busy = False

    async def watch(self) -> None:
        """See now how the user's own themes stand, and from then on what changes."""
        if self._own is not None and await asyncio.to_thread(self._own.is_dir):
            self._seen = await asyncio.to_thread(changed_at, self._own)
            self._app.set_interval(LOOK_EVERY, self.look_again)

    async def look_again(self) -> None:
        """Read the user's themes where a file of theirs changed; the one in force is drawn anew."""
        if self._own is None or self._busy:
            return
        self._busy = True
        try:
            now = await asyncio.to_thread(changed_at, self._own)
            if now != self._seen:
                self._seen = now
                await self._load()
                self._app.refresh_css(animate=False)
        finally:
            self._busy = False

    async def choose(self, keep: KeepSetting | None) -> None:
        """Ask which one is wanted, each shown while the cursor is on it; runs in a worker.

        Args:
            keep: writes the choice, and may block; None: it holds until the end.
        """
        from tui_mail.ui.dialogs.theme_picker import ThemePicker

        before = self._app.theme
        if not await self._load():
            return
        names = await asyncio.to_thread(self._names)
        wanted = await self._app.push_screen_wait(ThemePicker(names, before))
        self._app.theme = wanted or before
        if wanted is None or keep is None:
            return
        try:
            await asyncio.to_thread(keep, ("ui", "theme"), wanted)
        except TuiMailError as error:
            self._tell(Problem(error.message, error.hint))

    def _names(self) -> tuple[str, ...]:
        return tuple(theme.name for theme in load_themes(self._own))

    async def _load(self) -> bool:
        try:
            themes = await asyncio.to_thread(load_themes, self._own)
        except TuiMailError as error:
            self._tell(Problem(error.message, error.hint))
            return False
        for theme in themes:
            self._app.register_theme(theme)
        return True
