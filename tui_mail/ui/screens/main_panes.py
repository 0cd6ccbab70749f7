"""What those who work for the main screen see of it. No behaviour."""

from typing import Protocol

from textual.screen import Screen

from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.ui.actions import Scope
from tui_mail.ui.bridge import Desk
from tui_mail.ui.widgets.folder_list import FolderList
from tui_mail.ui.widgets.message_list import MessageList
from tui_mail.ui.widgets.places import Place
from tui_mail.ui.widgets.reader import ReaderPane
from tui_mail.ui.widgets.search_bar import SearchBar


class Panes(Protocol):
    """What the moves need of the main screen."""

    desk: Desk
    folders: FolderList
    messages: MessageList
    reader: ReaderPane
    search: SearchBar
    place: Place

    @property
    def scope(self) -> Scope:
        """Where the focus is."""
        ...

    @property
    def wide(self) -> bool:
        """Whether the reader stands beside the list."""
        ...

    def has_class(self, *names: str) -> bool:
        """Whether the screen is in a state."""
        ...

    def set_class(self, add: bool, *names: str) -> object:
        """Put the screen into a state, or out of it."""
        ...

    def show_place(self, place: Place) -> None:
        """Another folder in the list."""
        ...

    def read(self, message: MessageId, *, focus: bool = True) -> None:
        """Open a message."""
        ...

    def close_reader(self) -> None:
        """Back to the list."""
        ...

    def flash(self, words: str) -> None:
        """Say something quietly."""
        ...

    def current_account(self) -> AccountKey | None:
        """Whose mail is shown."""
        ...

    def dismiss_problem(self) -> bool:
        """The problem on the banner was read; whether there was one."""
        ...

    def open_screen(self, screen: Screen[None]) -> None:
        """Another screen over this one."""
        ...
