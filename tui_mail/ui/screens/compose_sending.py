"""The composer's last step: what is missing or doubtful is said first, then it goes, now or later.

Must never send what the user was not shown, nor twice what was queued once.
"""

import asyncio
from collections.abc import Callable
from typing import Protocol

from tui_mail.errors import TuiMailError
from tui_mail.model.account import Problem
from tui_mail.model.commands import Answer, Queued
from tui_mail.model.draft import Draft
from tui_mail.model.threads import RemindOutgoing
from tui_mail.ui.action_screen import ActionScreen
from tui_mail.ui.bridge import DraftQueued
from tui_mail.ui.clean import one_line
from tui_mail.ui.format import ahead
from tui_mail.ui.send_checks import doubts
from tui_mail.ui.widgets.address_field import AddressField
from tui_mail.ui.widgets.identity_field import IdentityField
from tui_mail.ui.words import say


class Queue(Protocol):
    """Who hands a message over to be sent."""

    async def queue(self, at: int | None = None) -> tuple[Draft, Answer | Problem]:
        """What was, and what the engine said to it."""
        ...


class Sending:
    """The `act_…` methods that end in the outbox.

    Args:
        screen: the composer, or one that has its fields.
        way_out: hands the message over.
        draft: gives it as it stands now.
        tell: shows what went wrong.
    """

    def __init__(
        self,
        screen: ActionScreen,
        way_out: Queue,
        draft: Callable[[], Draft],
        tell: Callable[[Answer | Problem], None],
    ) -> None:
        self._screen = screen
        self._reading = screen.desk.reading
        self._way_out = way_out
        self._draft = draft
        self._tell = tell
        self.busy = False
        """Whether it is being looked through or handed over."""
        self._answer_by: int | None = None
        """When somebody shall have answered, Unix seconds."""

    def act_send(self, _count: int | None = None) -> None:
        """Send it, unless something is wrong."""
        if not self.busy:
            self._screen.run_worker(self._send(later=False), group="send")

    def act_send_later(self, _count: int | None = None) -> None:
        """Send it at a time that is asked for."""
        if not self.busy:
            self._screen.run_worker(self._send(later=True), group="send")

    def act_remind_sent(self, _count: int | None = None) -> None:
        """Say when nobody answered this by a time."""
        from tui_mail.ui.dialogs.send_time import REMINDERS, SendTime

        title = say("Remind you unless somebody answered by when?")
        dialog = SendTime(title, REMINDERS, "If no answer by {time}", "no reminder")
        self._screen.app.push_screen(dialog, self._remind)

    def _remind(self, when: int | None) -> None:
        if when is not None:
            self._answer_by = when or None
            words = say("Reminds you {time} unless somebody answers", time=ahead(when))
            self._screen.notify(words if when else say("No reminder"), markup=False)

    async def _send(self, *, later: bool) -> None:
        self.busy = True
        try:
            if not self._is_whole():
                return
            at = await self._time() if later else None
            if (at is not None or not later) and await self._is_meant():
                await self._queue(at)
        finally:
            self.busy = False

    async def _time(self) -> int | None:
        from tui_mail.ui.dialogs.send_time import SendTime

        return await self._screen.app.push_screen_wait(SendTime(say("Send it when?")))

    def _is_whole(self) -> bool:
        """Whether it can be sent at all; says what is missing."""
        wrong = [field for field in self._screen.query(AddressField) if not field.check()]
        if wrong:
            wrong[0].focus()
            return False
        draft = self._draft()
        if not (draft.to or draft.cc or draft.bcc):
            self._tell(Problem(say("There is nobody to send it to.")))
            self._screen.query_one("#to").focus()
            return False
        if not self._screen.query_one(IdentityField).chosen.carriers:
            self._tell(
                Problem(
                    say(
                        "{address} cannot send: it has no SMTP server.",
                        address=one_line(draft.from_.address),
                    ),
                    say("Choose another address in From, or name a server in the settings."),
                )
            )
            return False
        return True

    async def _is_meant(self) -> bool:
        """Whether nothing looks wrong, or the user means it so: all is asked at once."""
        draft = self._draft()
        try:
            about = await asyncio.to_thread(self._reading.recipient_doubts, draft)
        except TuiMailError as error:
            self._tell(Problem(error.message, error.hint))
            return False
        found = doubts(draft, about)
        if not found:
            return True
        from tui_mail.ui.dialogs.doubts import whether_it_is_meant

        if await self._screen.app.push_screen_wait(whether_it_is_meant(found)):
            return True
        self._screen.query_one(f"#{found[0].go_back}").focus()
        return False

    async def _queue(self, at: int | None) -> None:
        draft, outcome = await self._way_out.queue(at)
        if isinstance(outcome, Queued) and outcome.entries:
            if self._answer_by is not None:
                wish = RemindOutgoing(outcome.entries[0].id, self._answer_by)
                self._screen.desk.submit(wish)
            self._screen.app.post_message(DraftQueued(outcome.entries[0], draft))
            self._screen.pop_until_active()  # what was looked at meanwhile is not what goes
            self._screen.dismiss()
        else:
            self._tell(outcome)
