"""Pictures of the web, fetched for a message because somebody asked.

Must never ask for one that nobody would see (those tell a sender of their reader), nor for more
than the limits; what comes is kept only where its content says that it is a picture.
"""

import threading
from collections import deque
from typing import Final

from tui_mail.engine.account_work import Tools
from tui_mail.errors import Refused, TuiMailError, UsageError
from tui_mail.message.body import bodies, rendered
from tui_mail.message.parse import parse
from tui_mail.message.picture_parts import TYPES
from tui_mail.message.sanitize import sanitize
from tui_mail.message.true_type import kind_of
from tui_mail.model.commands import Done
from tui_mail.model.ids import MessageId
from tui_mail.model.offers import (
    LoadPictures,
    PicturesLoaded,
    TrustPictures,
    WebPicture,
)

MOST: Final = 60
"""Pictures of one message."""
MOST_BYTES: Final = 5_000_000
"""Of one picture."""
MOST_TOGETHER: Final = 25_000_000
"""Bytes of all pictures of one message."""
PATIENCE: Final = 60.0
"""Seconds after which no further one is asked for."""
_AT_ONCE: Final = 4
_LONGEST_PROBLEM: Final = 300

_Found = tuple[WebPicture, bytes]


class PictureFetching:
    """Answers the two commands.

    Args:
        tools: the engine's.
    """

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def ask(self, command: LoadPictures | TrustPictures) -> PicturesLoaded | Done:
        """Fetch them and answer when that is over; or note whose are shown at once.

        Raises:
            NotFound: the message is gone.
            UsageError: it names no sender.
        """
        if isinstance(command, LoadPictures):
            return self._load(command.id)
        if not command.address:
            raise UsageError("Nothing confirms who sent this message.")
        self._tools.store.pictures.trust_pictures(command.address, trusted=command.trusted)
        return Done(command.address)

    def _load(self, message: MessageId) -> PicturesLoaded:
        store = self._tools.store.pictures
        parsed = parse(self._tools.store.head(message))
        parts = (part for part in bodies(parsed, html=True) if part.content_type == "text/html")
        named = list(dict.fromkeys(url for part in parts for url in rendered(part).pictures))
        known = {each.address: each for each in store.kept_pictures(message) if each.content_type}
        wanted = [
            WebPicture(number, address, "", 0)
            for number, address in enumerate(named[:MOST], 1)
            if address not in known
        ]
        room = MOST_TOGETHER - sum(each.size for each in known.values())
        found = _Errand(self._tools, wanted, room).done()
        store.keep_pictures(message, found)
        problems = [each.problem for each, _ in found if each.problem]
        if len(named) > MOST:
            problems.append(f"It names more than {MOST} pictures: the others are left out.")
        here = len(known) + sum(bool(each.content_type) for each, _ in found)
        return PicturesLoaded(len(named), here, problems[0] if problems else "")


class _Errand:
    """One fetching, by a few threads at once."""

    def __init__(self, tools: Tools, wanted: list[WebPicture], room: int) -> None:
        self._tools = tools
        self._waiting = deque(wanted)
        self._room = room
        self._end = tools.clock.monotonic() + PATIENCE
        self._lock = threading.Lock()
        self._found: list[_Found] = []

    def done(self) -> list[_Found]:
        """What came, and what did not, in the order of the message."""
        count = min(_AT_ONCE, len(self._waiting))
        threads = [
            threading.Thread(target=self._run, name=f"picture-{number}", daemon=True)
            for number in range(count)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(self._found, key=lambda each: each[0].number)

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    return
                wanted = self._waiting.popleft()
            found = self._one(wanted)
            with self._lock:
                self._found.append(found)

    def _one(self, wanted: WebPicture) -> _Found:
        try:
            return self._fetched(wanted)
        except TuiMailError as error:
            problem = " ".join(sanitize(error.message).split())[:_LONGEST_PROBLEM]
            return WebPicture(wanted.number, wanted.address, "", 0, problem), b""

    def _fetched(self, wanted: WebPicture) -> _Found:
        if self._tools.clock.monotonic() > self._end:
            raise Refused("It took too long: not all were asked for.")
        url = f"https:{wanted.address}" if wanted.address.startswith("//") else wanted.address
        if url[:5].lower() == "http:":
            raise UsageError("Pictures at http addresses are not fetched: all could read along.")
        data = self._tools.pictures.get(url, MOST_BYTES)
        kind = kind_of(data).content_type
        if kind not in TYPES:
            raise Refused("What stands there is no picture that can be shown.")
        with self._lock:
            self._room -= len(data)
            if self._room < 0:
                raise Refused("Its pictures are too large together: not all are kept.")
        return WebPicture(wanted.number, wanted.address, kind, len(data)), data
