"""Activity: what the engine does for each account, how its folders stand, what servers are told.

Shows what the log holds: no secret, no mail. Must never speak to a server itself.
"""

from functools import partial
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from tui_mail.errors import TuiMailError
from tui_mail.model.account import AccountState, AccountStatus, AccountSummary
from tui_mail.model.commands import Answer, GetStatus, Statuses, Sync
from tui_mail.model.conversation import Spoken
from tui_mail.model.events import Event, StatusChanged
from tui_mail.model.folder import FolderStanding
from tui_mail.model.ids import AccountKey
from tui_mail.ui.action_screen import ActionScreen
from tui_mail.ui.actions import Scope
from tui_mail.ui.activity_rows import bar, conversation_rows, room_words, status_words
from tui_mail.ui.bridge import Desk
from tui_mail.ui.clean import one_line
from tui_mail.ui.folder_sync_rows import folder_rows, summary_words
from tui_mail.ui.format import clipped
from tui_mail.ui.widgets.banner import Banner
from tui_mail.ui.widgets.key_bar import KeyBar
from tui_mail.ui.widgets.places import MODE_SIGNS
from tui_mail.ui.widgets.reader_rows import Piece, Row
from tui_mail.ui.widgets.row_view import RowView
from tui_mail.ui.words import say

MOST = 1_000
"""Lines shown; `tui-mail log` prints more."""
LOOK = 1.0
"""Seconds between looks at the log."""
_STYLES = {AccountState.FAILED: "$trouble", AccountState.OFFLINE: "$warning"}


class ActivityScreen(ActionScreen):
    """Accounts above; below, the conversation, which stays at its end unless one scrolls up, or
    the folders.

    Args:
        desk: with the reading and the engine.
    """

    SCOPE = Scope.ACTIVITY
    DEFAULT_CSS = """
    ActivityScreen {
        background: $background;
        & > #title { height: 1; padding: 0 2; margin: 0 0 1 0; }
        & > #accounts { height: auto; max-height: 30%; padding: 0 2; margin: 0 0 1 0; }
        & > #over { height: 1; padding: 0 2; color: $quiet; }
        & > RowView { height: 1fr; }
    }
    """
    AUTO_FOCUS: ClassVar[str | None] = "RowView"

    class _Read(Message):
        def __init__(
            self,
            account: AccountKey | None,
            spoken: tuple[Spoken, ...],
            standings: tuple[FolderStanding, ...],
        ) -> None:
            super().__init__()
            self.account = account
            self.spoken = spoken
            self.standings = standings

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._accounts: tuple[AccountSummary, ...] = ()
        self._statuses: dict[AccountKey, AccountStatus] = {}
        self._account: AccountKey | None = None
        self._spoken: tuple[Spoken, ...] | None = None
        self._standings: tuple[FolderStanding, ...] = ()
        self._at_folders = False
        """Whether the folders stand below, and not what was said."""

    def compose(self) -> ComposeResult:
        """A title, how the accounts are doing, what was said, what is wrong, keys."""
        yield Static(Content.styled(say("Activity"), "bold"), id="title")
        yield Static("", id="accounts", markup=False)
        yield Static("", id="over", markup=False)
        yield RowView()
        yield Banner()
        yield KeyBar()

    def on_mount(self) -> None:
        """Ask how it goes, read what was said, and look again and again."""
        with self.guarding():
            self._accounts = self.desk.reading.accounts()
        self.desk.submit(GetStatus(), self._take_statuses)
        self._paint_accounts()
        self._look()
        self.set_interval(LOOK, self._look)

    def on_resize(self) -> None:
        """Another width, other lines."""
        self.call_after_refresh(self._paint)

    def hear(self, event: Event) -> None:
        """An account does something else now."""
        if isinstance(event, StatusChanged):
            self._statuses[event.status.account] = event.status
            self._paint_accounts()

    def on_activity_screen__read(self, message: _Read) -> None:
        """What was said; nothing where it is what is shown already."""
        if message.standings != self._standings:
            self._standings = message.standings
            self._paint_accounts()
            if self._at_folders:
                self._paint_below()
        if message.account == self._account and message.spoken != self._spoken:
            self._spoken = message.spoken
            if not self._at_folders:
                self._paint_below()

    def act_back(self, _count: int | None = None) -> None:
        """To where one came from."""
        self.dismiss()

    def act_next_account(self, _count: int | None = None) -> None:
        """The conversation of the next account, or of all again."""
        keys = (None, *(account.account for account in self._accounts))
        at = keys.index(self._account) if self._account in keys else 0
        self._account = keys[(at + 1) % len(keys)]
        self._spoken = None
        self._paint()
        self._look()

    def act_folder_states(self, _count: int | None = None) -> None:
        """How the folders stand with their servers, or what was said again."""
        self._at_folders = not self._at_folders
        self._paint()
        at = self.act_first if self._at_folders else self.act_last
        self.call_after_refresh(at)

    def act_check_mail(self, _count: int | None = None) -> None:
        """Ask the servers now."""
        self.desk.submit(Sync())

    def act_scroll_down(self, count: int | None = None) -> None:
        """Down."""
        self._scroll(count or 1)

    def act_scroll_up(self, count: int | None = None) -> None:
        """Up."""
        self._scroll(-(count or 1))

    def act_page_down(self, _count: int | None = None) -> None:
        """By what is in sight."""
        self._scroll(self._page)

    def act_page_up(self, _count: int | None = None) -> None:
        """The same, up."""
        self._scroll(-self._page)

    def act_first(self, _count: int | None = None) -> None:
        """To the oldest line shown."""
        self._view.scroll_to(y=0, animate=False)

    def act_last(self, _count: int | None = None) -> None:
        """To the newest, and on with it."""
        self._view.scroll_to(y=self._view.max_scroll_y, animate=False)

    @property
    def _view(self) -> RowView:
        return self.query_one(RowView)

    @property
    def _page(self) -> int:
        return max(1, self._view.size.height - 2)

    def _scroll(self, lines: int) -> None:
        self._view.scroll_to(y=self._view.scroll_offset.y + lines, animate=False)

    def _take_statuses(self, answer: Answer) -> None:
        if isinstance(answer, Statuses):
            self._statuses = {status.account: status for status in answer.accounts}
            self._paint_accounts()

    def _look(self) -> None:
        work = partial(self._read, self._account)
        self.run_worker(work, thread=True, exclusive=True, group="activity")

    def _read(self, account: AccountKey | None) -> None:
        """On a thread: it reads files."""
        reading = self.desk.reading
        try:
            standings = reading.folder_standings()
        except TuiMailError:
            standings = self._standings  # the banner of the main screen tells of a broken store
        spoken = reading.conversation(account, MOST)
        if not get_current_worker().is_cancelled:
            self.post_message(self._Read(account, spoken, standings))

    def _paint(self) -> None:
        self._paint_accounts()
        self._paint_below()

    def _paint_accounts(self) -> None:
        field = self.query_one("#accounts", Static)
        width = field.content_size.width
        if not width:
            self.call_after_refresh(self._paint_accounts)
            return
        lines = [self._account_line(account, width) for account in self._accounts]
        field.display = bool(lines)
        field.update(Content("\n").join(lines))
        whose = say("all accounts") if self._account is None else one_line(self._account)
        words = say("What was said to the servers: {whose}", whose=whose)
        if self._at_folders:
            words = say("How the folders stand: {whose}", whose=whose)
        self.query_one("#over", Static).update(Content(clipped(words, width)))

    def _account_line(self, account: AccountSummary, width: int) -> Content:
        status = self._statuses.get(account.account)
        name = f"{one_line(account.account)} {MODE_SIGNS[account.mode]} "
        drawn = bar(status)
        about = summary_words(self._standings, account.account)
        said = ", ".join(filter(None, (status_words(status), about)))
        words = clipped(said, width - len(name) - len(drawn) - 2)
        style = _STYLES.get(status.state, "$quiet") if status is not None else "$quiet"
        room = status.room if status is not None else None
        left = width - cell_len(name) - len(drawn) - cell_len(words) - 4
        used = clipped(f", {room_words(room)}", left) if room is not None and left > 8 else ""
        shown = account.account == self._account
        return Content.assemble(
            (clipped(name, width), "bold" if shown else ""),
            (f"{drawn} " if drawn else "", "$accent"),
            (words, style),
            (used, "$warning" if room is not None and room.nearly_full else "$quiet"),
        )

    def _paint_below(self) -> None:
        if self._at_folders:
            self._paint_folders()
        else:
            self._paint_conversation()

    def _paint_folders(self) -> None:
        view = self._view
        rows = folder_rows(self._standings, self._account, view.columns) if view.columns else []
        if view.columns and not rows:
            words = say("No server was asked for its folders yet. f5 checks mail.")
            rows = [Row((Piece(words, ("quiet",)),))]
        view.set_rows(rows)

    def _paint_conversation(self) -> None:
        view = self._view
        if self._spoken is None or not view.columns:
            return
        at_end = view.scroll_offset.y >= view.max_scroll_y
        rows = conversation_rows(self._spoken, view.columns, whose=self._account is None)
        if not rows:
            words = say("Nothing was said to a server yet. f5 checks mail.")
            rows = [Row((Piece(words, ("quiet",)),))]
        view.set_rows(rows)
        if at_end:
            self.call_after_refresh(self.act_last)
