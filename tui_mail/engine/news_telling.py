"""Tells people of new mail: once for a burst, not in quiet hours, no more than they want shown.

Must never let a control character of a message into what a terminal is given, nor a word of one
into a command's place: titles and texts are arguments behind those of the settings.
"""

import threading
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, tzinfo
from fnmatch import fnmatchcase

from tui_mail.config.schema import NotifySettings, Settings
from tui_mail.engine.account_work import Tools
from tui_mail.message.sanitize import sanitize
from tui_mail.model.address import Address
from tui_mail.model.events import NewsTold
from tui_mail.model.flags import SEEN
from tui_mail.model.folder import Role
from tui_mail.model.ids import MessageId
from tui_mail.model.summary import Summary

BURST = 10.0
"""Seconds after something was told in which what comes is gathered, and told as one."""
_LONGEST = 200


class NewsTelling:
    """One engine's.

    Args:
        tools: the engine's.
        settings: gives the settings in force.
        run: has a program run.
        zone: of quiet hours.
    """

    def __init__(
        self,
        tools: Tools,
        settings: Callable[[], Settings],
        run: Callable[[str, Sequence[str]], None],
        zone: tzinfo,
    ) -> None:
        self._tools = tools
        self._settings = settings
        self._run = run
        self._zone = zone
        self._lock = threading.Lock()
        self._gathered: dict[MessageId, Summary] = {}
        self._timer: threading.Timer | None = None
        self._ended = False

    def tell(
        self, rows: Sequence[Summary], roles: dict[int, Role | None], by_rule: Collection[MessageId]
    ) -> None:
        """Of those that people want to hear of: now, or with the rest of a burst.

        Args:
            rows: what newly came, where it is now.
            roles: of folders.
            by_rule: of these rules say so.
        """
        notify = self._settings().notify
        wanted = [
            row for row in rows
            if row.id in by_rule or wants(notify, row, roles.get(row.folder_id))
        ]  # fmt: skip
        if not wanted or is_quiet(notify, self._tools.now(), self._zone):
            return
        with self._lock:
            self._gathered.update((row.id, row) for row in wanted)
            if self._timer is not None or self._ended:
                return
            self._timer = threading.Timer(BURST, self._over)
            self._timer.daemon = True
            self._timer.start()
        self._say()

    def end(self) -> None:
        """What was gathered is told now; then nothing."""
        with self._lock:
            self._ended = True
            if self._timer is not None:
                self._timer.cancel()
        self._say()

    def _over(self) -> None:
        with self._lock:
            self._timer = None
        self._say()

    def _say(self) -> None:
        with self._lock:
            rows, self._gathered = tuple(self._gathered.values()), {}
        if not rows:
            return
        notify = self._settings().notify
        title, text = words_for(rows, contents=notify.contents)
        self._tools.hub.tell(NewsTold(title, text, notify.how))
        if "desktop" in notify.how:
            self._run("notify", (*notify.command, title, text))


def wants(notify: NotifySettings, row: Summary, role: Role | None) -> bool:
    """Whether [notify] wants this one told: unread, and where it was asked for."""
    if not notify.new_mail or SEEN in row.flags:
        return False
    if notify.accounts and row.account not in notify.accounts:
        return False
    name = row.folder.casefold()
    return any(
        fnmatchcase(name, glob.casefold()) or (role is not None and glob.casefold() == role.value)
        for glob in notify.folders
    )


def is_quiet(notify: NotifySettings, now: int, zone: tzinfo) -> bool:
    """Whether nobody is to be told at this time."""
    if notify.quiet is None:
        return False
    moment = datetime.fromtimestamp(now, zone)
    minute, (first, last) = moment.hour * 60 + moment.minute, notify.quiet
    return first <= minute < last if first <= last else minute >= first or minute < last


def words_for(rows: Sequence[Summary], *, contents: bool) -> tuple[str, str]:
    """A title and a text, each one line without a control character."""
    count = len(rows)
    many = f"{count} new messages"
    if not contents:
        return ("1 new message" if count == 1 else many), ""
    if count == 1:
        return _line(_who(rows[0].from_)), _line(rows[0].subject) or "(no subject)"
    people = list(dict.fromkeys(_who(row.from_) for row in rows))
    others = f" and {len(people) - 3} more" if len(people) > 3 else ""
    return many, _line(", ".join(people[:3]) + others)


def _who(people: Sequence[Address]) -> str:
    return (people[0].name or people[0].address) if people else "somebody"


def _line(text: str) -> str:
    return sanitize(text)[:_LONGEST]
