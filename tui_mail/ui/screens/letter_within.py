"""A message that is attached to another one, read as a message of its own."""

from textual.app import ComposeResult

from tui_mail.model.ids import MessageId
from tui_mail.ui.action_screen import ActionScreen
from tui_mail.ui.actions import Scope
from tui_mail.ui.bridge import Desk
from tui_mail.ui.screens.main_reading import ReadingActions
from tui_mail.ui.widgets.banner import Banner
from tui_mail.ui.widgets.key_bar import KeyBar
from tui_mail.ui.widgets.reader import ReaderPane


class LetterWithin(ActionScreen):
    """Everything of the reader works in it; what needs a message of the store does not.

    Args:
        desk: what it works with.
        letter: as the reading's `viewing` gave it.
    """

    SCOPE = Scope.READER
    DEFAULT_CSS = """
    LetterWithin { background: $background; & > ReaderPane { height: 1fr; padding: 1 0 0 0; } }
    """

    def __init__(self, desk: Desk, letter: MessageId) -> None:
        super().__init__(desk)
        self._letter = letter
        self.reader = ReaderPane(
            desk.reading, desk.actions, desk.look.headers, id="letter", html=desk.prefer_html
        )
        self._reading = ReadingActions(self, self.targets)

    def compose(self) -> ComposeResult:
        """The message, what is wrong, keys."""
        yield self.reader
        yield Banner()
        yield KeyBar()

    def on_mount(self) -> None:
        """It stands there at once."""
        self.reader.show(self._letter)
        self.reader.focus()

    @property
    def handlers(self) -> tuple[object, ...]:
        """Who does the actions."""
        return (self, self._reading, self.reader)

    def targets(self, count: int | None) -> tuple[MessageId, ...]:
        """The one that is read."""
        del count
        return (self._letter,)

    def act_back(self, _count: int | None = None) -> None:
        """To the message around it."""
        self.dismiss()

    def act_page(self, _count: int | None = None) -> None:
        """On by a page."""
        self.reader.page_on()

    act_page_down = act_page

    def act_page_up(self, _count: int | None = None) -> None:
        """Back by a page."""
        self.reader.act_scroll_up(max(self.reader.size.height - 2, 1))

    def act_first(self, _count: int | None = None) -> None:
        """To the top."""
        self.reader.scroll_home(animate=False)

    def act_last(self, _count: int | None = None) -> None:
        """To the end."""
        self.reader.scroll_end(animate=False)
