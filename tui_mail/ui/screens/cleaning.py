"""Tidying up: newsletters by sender, the largest, the oldest, files, and what is to be emptied."""

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual.screen import Screen

from tui_mail.model.commands import Command, MoveToRole
from tui_mail.model.draft import Draft
from tui_mail.model.folder import Folder, Role
from tui_mail.model.folder_changes import EmptyFolder
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.model.order import LargeFile, Newsletter
from tui_mail.model.summary import Summary
from tui_mail.ui.actions import Scope
from tui_mail.ui.bridge import Desk
from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.confirm import Confirm
from tui_mail.ui.screens.main_lists import MailingListActions
from tui_mail.ui.screens.main_panes import Panes
from tui_mail.ui.screens.tidy_screen import Rows, T, TidyScreen, drawn
from tui_mail.ui.widgets import tidy_rows
from tui_mail.ui.words import counted, say

MOST = 200
"""Lines of a list of messages."""
FILES = 100
_NEWSLETTERS, _LARGEST, _OLDEST, _FILES, _TO_EMPTY = range(5)


class CleaningScreen(TidyScreen):
    """Each list with what can be done about a line of it.

    Args:
        desk: what it works with.
        panes: the main screen, which a message is read on.
    """

    SCOPE = Scope.CLEANING
    LISTS: ClassVar[tuple[str, ...]] = (
        "newsletters", "largest", "oldest", "attachments", "Trash and Junk",
    )  # fmt: skip
    TITLE_WORDS = "Clean up"

    def __init__(self, desk: Desk, panes: Panes) -> None:
        super().__init__(desk)
        self._panes = panes
        self._leaving = MailingListActions(self, panes)

    def read_rows(self, at: int) -> Rows:
        """The list of that number."""
        tidying = self.desk.reading.tidying
        if at == _NEWSLETTERS:
            return drawn(tidying.newsletters(), tidy_rows.newsletter)
        if at == _FILES:
            return drawn(tidying.files(FILES), tidy_rows.file)
        if at == _TO_EMPTY:
            folders = self.desk.reading.folders()
            wanted = [one for one in folders if one.role in {Role.TRASH, Role.JUNK}]
            return drawn(wanted, tidy_rows.folder)
        found = tidying.largest(MOST) if at == _LARGEST else tidying.oldest(MOST)
        return drawn(found, tidy_rows.message)

    def act_tidy_open(self, _count: int | None = None) -> None:
        """Read the message, or the newest of the sender."""
        message = self._message()
        if message is not None:
            self.dismiss()
            self._panes.read(message)

    def act_tidy_leave(self, _count: int | None = None) -> None:
        """Unsubscribe, in the way that the newest message offers."""
        message = self._message()
        if message is not None:
            work = partial(self._look_how, message)
            self.run_worker(work, thread=True, exclusive=True, group="leave")

    def act_tidy_archive(self, _count: int | None = None) -> None:
        """All of it to the archive."""
        self._file(Role.ARCHIVE, say("Archive"), "Archive the message?", "Archive {n} messages?")

    def act_tidy_delete(self, _count: int | None = None) -> None:
        """All of it to Trash."""
        self._file(Role.TRASH, say("Delete"), "Delete the message?", "Delete {n} messages?")

    def act_tidy_empty(self, _count: int | None = None) -> None:
        """Trash or Junk, for good, after asking."""
        folder = self.chosen
        if not isinstance(folder, Folder):
            self.say_quietly(say("Only Trash and Junk are emptied at once."))
        elif not folder.total:
            self.say_quietly(say("{name} is empty.", name=one_line(folder.name)))
        else:
            question = counted(
                folder.total,
                "Delete the message in {name} for good?",
                "Delete the {n} messages in {name} for good?",
                name=one_line(folder.name),
            )
            detail = say("What is deleted from here cannot be had back.")
            self._sure(question, say("Delete"), detail, EmptyFolder(folder.id))

    # what leaving a newsletter asks of a screen

    def targets(self, count: int | None) -> tuple[MessageId, ...]:
        """The message of the line."""
        del count
        message = self._message()
        return () if message is None else (message,)

    def step_off(self, leaving: tuple[MessageId, ...]) -> None:
        """The list is read anew instead."""

    def flash(self, words: str) -> None:
        """Say quietly what was done."""
        self.say_quietly(words)

    def ask(self, dialog: Screen[T | None], then: Callable[[T], None]) -> None:
        """Put a question."""
        self.ask_user(dialog, then)

    def write(self, draft: Draft) -> None:
        """Open the composer."""
        from tui_mail.ui.screens.compose import ComposeScreen

        self.app.push_screen(ComposeScreen(self.desk, draft))

    def open_screen(self, screen: Screen[None]) -> None:
        """Another screen over this one."""
        self.app.push_screen(screen)

    def account_in_sight(self) -> AccountKey | None:
        """Whose line it is."""
        row = self.chosen
        return row.account if isinstance(row, Newsletter | LargeFile | Summary) else None

    # the rest

    def _message(self) -> MessageId | None:
        match self.chosen:
            case Newsletter() as row:
                return row.newest
            case LargeFile() as row:
                return row.message
            case Summary() as row:
                return row.id
        return None

    def _look_how(self, message: MessageId) -> None:
        with self.guarding():
            content = self.desk.reading.content(message)
            self.app.call_from_thread(self._leaving.leave, content)

    def _file(self, role: Role, yes: str, one: str, several: str) -> None:
        """What the line stands for, after asking where that is more than one message."""
        row, message = self.chosen, self._message()
        if message is None:
            return
        if not isinstance(row, Newsletter):
            self.do(MoveToRole((message,), role))
            return

        def found() -> None:
            with self.guarding():
                ids = self.desk.reading.tidying.of_sender(message)
                self.app.call_from_thread(asked, ids)

        def asked(ids: tuple[MessageId, ...]) -> None:
            if not ids:
                self.say_quietly(say("There is nothing here."))
                return
            name = say("From {name}", name=one_line(row.sender.full))
            self._sure(counted(len(ids), one, several), yes, name, MoveToRole(ids, role))

        self.run_worker(found, thread=True, exclusive=True, group="file")

    def _sure(self, question: str, yes: str, detail: str, command: Command) -> None:
        wary = isinstance(command, EmptyFolder)
        dialog = Confirm(question, yes, say("Keep"), detail=detail, wary=wary)
        self.ask_user(dialog, lambda sure: self.do(command) if sure else None)
