"""Opens the reading side of a profile alone: quick to import, needs no engine and no server."""

from collections.abc import Callable, Sequence
from functools import partial
from threading import Lock

from tui_mail.config.load import load_settings
from tui_mail.config.paths import Paths
from tui_mail.config.schema import Settings
from tui_mail.conversation.read import ConversationFiles
from tui_mail.engine.reading import StoreReading
from tui_mail.errors import ConfigError
from tui_mail.model.person import Person
from tui_mail.ports.writing import Writing
from tui_mail.store.reader import open_reader
from tui_mail.wiring.clock import SystemClock


def open_reading(paths: Paths) -> StoreReading:
    """The store and the settings; the settings anew when their file changes.

    Raises:
        ConfigError: the settings cannot be used.
    """
    return StoreReading(
        open_reader(paths.database),
        FreshSettings(paths),
        SystemClock(),
        ConversationFiles(paths.logs),
        _ask_contacts,
        partial(_writing_aids, paths),
    )


def _ask_contacts(command: Sequence[str], typed: str) -> tuple[Person, ...]:
    from tui_mail.wiring.contacts_command import ask_contacts  # only a composer asks

    return ask_contacts(command, typed)


def _writing_aids(paths: Paths, settings: Callable[[], Settings]) -> Writing:
    """What helps a composer, with what is on this machine."""
    from tui_mail.engine.writing import WritingAids
    from tui_mail.spelling.dictionaries import open_dictionary
    from tui_mail.spelling.own_words import OwnWords

    return WritingAids(settings, open_dictionary, OwnWords(paths.own_words), paths.templates)


class FreshSettings:
    """The settings as the file says now; read again only when it changed.

    A change into something unusable leaves the last good ones in force: whoever reads the
    settings to act on them (the engine's Reload, the next command) says what is wrong.

    Args:
        paths: of the profile.
    """

    def __init__(self, paths: Paths) -> None:
        self._file = paths.settings
        self._lock = Lock()
        self._stamp = self._stat()
        self._settings = load_settings(self._file)

    def __call__(self) -> Settings:
        """Those in force."""
        stamp = self._stat()
        with self._lock:
            if stamp != self._stamp:
                self._stamp = stamp
                try:
                    self._settings = load_settings(self._file)
                except ConfigError as error:
                    import logging  # seldom; not on the way to a list

                    logging.getLogger(__name__).warning("%s", error)
            return self._settings

    def _stat(self) -> tuple[int, int] | None:
        try:
            found = self._file.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size
