"""The desks that answer what a user asks for, beside the accounts that keep themselves.

A sync asks for nothing here, so the engine loads this with the first command that does: its parts
read and write mail, and take longer to load than a sync that finds nothing takes. Must never do
anything by itself.
"""

from collections.abc import Callable, Mapping

from tui_mail.config.schema import Settings
from tui_mail.engine.account_thread import AccountThread
from tui_mail.engine.account_work import MakeWork, Tools
from tui_mail.engine.actions import ActionCommand, Actions
from tui_mail.engine.book import change_book
from tui_mail.engine.composing import Composing, ComposingCommand
from tui_mail.engine.fetching import Fetching
from tui_mail.engine.folder_actions import FolderActions, FolderCommand
from tui_mail.engine.importing import Importing
from tui_mail.engine.keeping import Keeping
from tui_mail.engine.label_actions import LabelActions, LabelCommand
from tui_mail.engine.list_leaving import ListLeaving
from tui_mail.engine.maybe_sent import MaybeSent
from tui_mail.engine.outbox import Outbox
from tui_mail.engine.outbox_desk import OutboxCommand, OutboxDesk
from tui_mail.engine.picture_fetching import PictureFetching
from tui_mail.engine.resending import Resending
from tui_mail.engine.server_search import ServerSearches
from tui_mail.engine.switch_preview import Previews
from tui_mail.errors import UsageError
from tui_mail.model import commands as words
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey
from tui_mail.model.offers import LeaveList, LoadPictures, TrustPictures
from tui_mail.model.server_search import SearchServer, StopServerSearch
from tui_mail.model.switch import PreviewSwitch, StopPreview
from tui_mail.model.taking_in import EditBook, Import, KeepBook, KeepGroup, ReleaseHeld
from tui_mail.model.threads import KeepingCommand


@frozen
class Behind:
    """What the desks ask of the engine."""

    settings: Callable[[], Settings]
    """Those in force."""
    changed: Callable[[AccountKey], None]
    """Something is to be said to this account's server."""
    rests: Callable[[AccountKey, float], None]
    """The same, once it rested for so many seconds."""
    copy_wanted: Callable[[AccountKey], None]
    sync_for: Callable[[AccountKey], str]
    """Fetch what an account's server has; what stood in the way of it."""
    threads: Callable[[], Mapping[AccountKey, AccountThread]]
    make_work: MakeWork


class Desks:
    """All of them.

    Args:
        tools: the engine's.
        outbox: its one sender.
        behind: the engine.
    """

    def __init__(self, tools: Tools, outbox: Outbox, behind: Behind) -> None:
        settings, changed = behind.settings, behind.changed
        self._settings, self._tools = settings, tools
        self._composing = Composing(tools, settings, behind.rests)
        self._resending = Resending(tools, settings)
        maybe_sent = MaybeSent(tools, outbox.one_sender, behind.copy_wanted)
        self._outbox = OutboxDesk(tools, outbox, self._composing, maybe_sent, behind.sync_for)
        self._actions = Actions(tools, settings, changed)
        self._keeping = Keeping(tools, settings, changed)
        self._folders = FolderActions(tools, settings, changed)
        self._labels = LabelActions(tools, settings, changed)
        self._importing = Importing(tools, settings, changed)
        self._previews = Previews(tools, behind.make_work)
        self._fetching = Fetching(tools, behind.threads)
        self._leaving = ListLeaving(tools, settings)
        self._pictures = PictureFetching(tools)
        self._searches = ServerSearches(tools, behind.threads)

    def ask(self, command: words.Command) -> words.Answer:
        """Do it and answer; raises what stands in the way."""
        if isinstance(command, ActionCommand):
            return self._actions.do(command)
        if isinstance(command, KeepingCommand):
            return self._keeping.keep(command)
        if isinstance(command, FolderCommand):
            return self._folders.do(command)
        if isinstance(command, LabelCommand):
            return self._labels.do(command)
        if isinstance(command, ComposingCommand):
            return self._composing.ask(command)
        if isinstance(command, OutboxCommand):
            return self._outbox.ask(command)
        return self._answer(command)

    def _answer(self, command: words.Command) -> words.Answer:
        match command:
            case words.SendAgain() | words.ReadNews():
                return self._resending.ask(command)
            case EditBook() | KeepGroup():
                return change_book(self._tools.store, command)
            case Import() | ReleaseHeld() | KeepBook():
                return self._importing.ask(command)
            case PreviewSwitch() | StopPreview():
                return self._previews.ask(self._settings().accounts, command)
            case words.FetchWhole() | words.StopFetching():
                return self._fetching.ask(command)
            case SearchServer() | StopServerSearch():
                return self._searches.ask(command)
            case LeaveList():
                return self._leaving.ask(command)
            case LoadPictures() | TrustPictures():
                return self._pictures.ask(command)
            case _:
                raise UsageError(f"The engine does not know {type(command).__name__}.")

    def end(self) -> None:
        """End what looks at servers."""
        self._previews.stop()
