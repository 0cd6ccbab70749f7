"""Searches of one profile, as its files keep them."""

from threading import Lock

from tui_mail.config import edit_searches, search_history
from tui_mail.config.paths import Paths


class SearchFiles:
    """Implements ports.search_keeper.SearchKeeper.

    Args:
        paths: of the profile.
    """

    def __init__(self, paths: Paths) -> None:
        self._settings, self._history = paths.settings, paths.searches
        self._lock = Lock()

    def save(self, name: str, query: str) -> None:
        """Into config.toml."""
        edit_searches.save_search(self._settings, name, query)

    def rename(self, name: str, new: str) -> None:
        """At its place in config.toml."""
        edit_searches.rename_search(self._settings, name, new)

    def remove(self, name: str) -> None:
        """Out of config.toml."""
        edit_searches.remove_search(self._settings, name)

    def typed(self) -> tuple[str, ...]:
        """What was looked for, the newest first."""
        return search_history.load(self._history)

    def remember(self, query: str) -> None:
        """It was looked for."""
        with self._lock:
            search_history.remember(self._history, query)
