"""How the main screen opens: laid out right the first time, and looked at for the next start."""

from collections.abc import Callable
from typing import Protocol

from textual.app import App
from textual.geometry import Size
from textual.screen import Screen
from textual.timer import Timer

from tui_mail.model.ids import MessageId
from tui_mail.ui.bridge import Desk
from tui_mail.ui.widgets.banner import Banner
from tui_mail.ui.widgets.folder_list import FolderList
from tui_mail.ui.widgets.key_bar import KeyBar
from tui_mail.ui.widgets.message_list import MessageList
from tui_mail.ui.widgets.pane_title import PaneTitle
from tui_mail.ui.widgets.places import Place
from tui_mail.ui.widgets.reader import ReaderPane
from tui_mail.ui.widgets.status_line import StatusLine

_SOON = 0.05
"""Seconds after the first picture; before anybody could have done much."""
WHOLE = 100
"""Below so many columns a message that is read has the whole width."""


class Opened(Protocol):
    """What is looked at of the main screen."""

    desk: Desk
    folders: FolderList
    messages: MessageList
    reader: ReaderPane
    title_line: PaneTitle
    status: StatusLine
    place: Place

    @property
    def app(self) -> App[object]:
        """Whose screen it is."""
        ...

    def set_timer(self, delay: float, callback: Callable[[], None]) -> Timer:
        """Call back later."""
        ...

    def call_after_refresh(self, callback: Callable[..., None], *args: object) -> bool:
        """Call back when the screen was drawn."""
        ...

    @property
    def wide(self) -> bool:
        """Whether the reader stands beside the list."""
        ...


def fit(screen: Screen[None], size: Size) -> None:
    """Give a screen the classes of a size: the library does so only after a first layout."""
    screen.set_class(size.width < WHOLE, "-tight")
    for value, breakpoints in (
        (size.width, screen.HORIZONTAL_BREAKPOINTS or ()),
        (size.height, screen.VERTICAL_BREAKPOINTS or ()),
    ):
        (*_, (_, fitting)) = [point for point in breakpoints if value >= point[0]]
        for _, name in breakpoints:
            screen.set_class(name == fitting, name)


def look_soon(screen: Opened) -> None:
    """Learn how it looks: with the first picture where that is not known, else when there is time.

    What the engine says first, that servers do not answer say, changes the picture.
    """
    memory = screen.desk.memory
    if not memory.wanted:
        return
    if memory.knows(screen.app.size, screen.app.theme):
        screen.set_timer(_SOON, lambda: _learn(screen))
    else:
        screen.call_after_refresh(_learn, screen)


def _learn(screen: Opened) -> None:
    """Remember how it looks, if it looks as it does at a start."""
    from tui_mail.ui.early.learn import Learner

    app = screen.app
    top = app.screen
    banner = next(iter(top.query(Banner)), None)
    if len(app.screen_stack) > 1 or banner is None or banner.display:
        return
    stills = [top.query_one("#side-title"), top.query_one(KeyBar)]
    stills += [top.query_one("#right")] if screen.wide and not screen.reader.message_id else []
    learner = Learner(app.console, screen.desk.reading)
    lists, lines = (screen.messages, screen.folders), (screen.title_line, screen.status)
    frame = learner.frame(stills, lists, lines, screen.place)
    if frame is not None:
        screen.desk.memory.learn(app.size, app.theme, frame)


class Going(Protocol):
    """What is needed to go to a message."""

    desk: Desk
    folders: FolderList
    messages: MessageList

    def show_place(self, place: Place) -> None:
        """Another folder in the list."""
        ...

    def read(self, message: MessageId, *, focus: bool = True) -> None:
        """Open a message."""
        ...


def go_to(screen: Going, message: MessageId, *, read: bool) -> Place | None:
    """To the folder of a message, the cursor on it; None where it is not there.

    Args:
        screen: the main one.
        message: wherever it is.
        read: open it too.
    """
    rows = screen.desk.reading.rows((message,))
    place = screen.folders.find(lambda one: bool(rows) and one.folder == rows[0].folder_id)
    if place is None:
        return None
    screen.show_place(place)
    screen.messages.stand_on(message)
    if read:
        screen.read(message)
    return place
