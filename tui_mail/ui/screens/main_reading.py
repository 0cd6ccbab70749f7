"""What a message is handed to: a command, a printer, another window.

Must never do it in a handler; what a message holds is never part of a command.
"""

import os
from collections.abc import Callable
from functools import partial

from tui_mail.errors import TuiMailError
from tui_mail.model.account import Problem
from tui_mail.model.ids import MessageId
from tui_mail.ui.action_screen import ActionScreen
from tui_mail.ui.clean import one_line
from tui_mail.ui.whole_first import whole_first
from tui_mail.ui.words import say

Targets = Callable[[int | None], tuple[MessageId, ...]]


class ReadingActions:
    """The `act_…` methods for it.

    Args:
        screen: where they are asked.
        targets: gives the messages that an action is about.
    """

    def __init__(self, screen: ActionScreen, targets: Targets) -> None:
        self._screen = screen
        self._targets = targets
        self.desk = screen.desk

    @property
    def is_current(self) -> bool:
        """Whether the screen is the one that is looked at."""
        return self._screen.is_current

    def flash(self, words: str) -> None:
        """Say something quietly."""
        self._screen.notify(words, markup=False)

    def act_pipe(self, count: int | None = None) -> None:
        """The bytes of a message to a command that is asked for; of several one after the other."""
        ids = self._targets(count)
        if ids:
            whole_first(self, ids, partial(self._pipe, ids))

    def act_print(self, _count: int | None = None) -> None:
        """A message to the printer of the settings, after a question."""
        ids = self._targets(None)[:1]
        if ids:
            whole_first(self, ids, partial(self._ask_to_print, ids[0]))

    def act_new_window(self, _count: int | None = None) -> None:
        """A message in a terminal of its own."""
        ids = self._targets(None)[:1]
        if not ids:
            return
        if ids[0] < 0 or not self.desk.look.program:
            self.flash(say("Only a message of a folder can have a window of its own."))
            return
        self._on_thread(partial(self._open_window, ids[0]))

    def _pipe(self, ids: tuple[MessageId, ...]) -> None:
        from tui_mail.ui.piping import pipe

        rows = self.desk.reading.rows(ids)
        what = say("{n} messages", n=len(ids)) if len(ids) > 1 else say("the message")
        if len(rows) == 1 and rows[0].subject:
            what = f"“{one_line(rows[0].subject)[:40]}”"
        raw = self.desk.reading.raw
        pipe(self._screen, what, lambda: b"".join(raw(one) for one in ids))

    def _ask_to_print(self, message: MessageId) -> None:
        from tui_mail.ui.dialogs.confirm import Confirm

        command = one_line(" ".join(self.desk.look.print_command))
        question = Confirm(
            say("Print this message?"),
            say("Print"),
            say("Leave it"),
            detail=say("It goes to {command}.", command=command),
        )
        work = partial(self._print, message)
        self._screen.app.push_screen(question, lambda yes: self._on_thread(work) if yes else None)

    def _on_thread(self, work: Callable[[], None]) -> None:
        guarded = partial(self._guarded, work)
        self._screen.app.run_worker(guarded, thread=True, group="handing-over")

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except TuiMailError as error:
            show: Callable[[Problem], None] = self._screen.show_problem
            self._screen.app.call_from_thread(show, Problem(error.message, error.hint))

    def _print(self, message: MessageId) -> None:
        from tui_mail.ui.piping import tell
        from tui_mail.ui.printing import printed
        from tui_mail.ui.programs.running import run

        command = self.desk.look.print_command
        said = run(command, printed(self.desk.reading.content(message)).encode(), seconds=60.0)
        self._screen.app.call_from_thread(tell, self._screen, one_line(command[0]), said)

    def _open_window(self, message: MessageId) -> None:
        from tui_mail.ui.programs.new_window import open_window, window_command

        look = self.desk.look
        program = (*look.program, "open", str(message))
        open_window(window_command(look.new_window, program, os.environ))
