"""Keeping order on the main screen: put off, wait for answers, mute, keep on top, mark as spam."""

from functools import partial

from tui_mail.model.commands import Answer, Command, Done
from tui_mail.model.folder import Role
from tui_mail.model.ids import MessageId
from tui_mail.model.summary import Standing, Summary
from tui_mail.model.threads import Mute, Pin, Remind, Snooze, Spam
from tui_mail.ui.format import ahead
from tui_mail.ui.screens.main_actions import Stage
from tui_mail.ui.screens.main_panes import Panes
from tui_mail.ui.words import counted, say

_ON_TOP = frozenset({Standing.PINNED, Standing.BACK, Standing.UNANSWERED})


class KeepingActions:
    """Their `act_…` methods.

    Args:
        stage: the main screen, as it asks and tells.
        panes: the same, as it shows.
    """

    def __init__(self, stage: Stage, panes: Panes) -> None:
        self._stage = stage
        self._panes = panes

    def act_snooze(self, count: int | None = None) -> None:
        """Out of sight until a time; what is away comes back, or at another time."""
        ids, rows = self._chosen(count)
        if not rows:
            return
        from tui_mail.ui.dialogs.send_time import SNOOZES, SendTime

        away = all(row.standing is Standing.SNOOZED for row in rows)
        title = counted(len(ids), "Snooze it until when?", "Snooze {n} messages until when?")
        now = "back into its folder now" if away else ""
        dialog = SendTime(title, SNOOZES, "Comes back {time}", now)
        self._stage.ask(dialog, partial(self._snooze, ids))

    def act_remind(self, _count: int | None = None) -> None:
        """Of what was sent: on top of the inbox when nobody answered by a time."""
        ids, rows = self._chosen(None)
        if not rows:
            return
        from tui_mail.ui.dialogs.send_time import REMINDERS, SendTime

        title = say("Remind you unless somebody answered by when?")
        dialog = SendTime(title, REMINDERS, "If no answer by {time}", "no reminder")
        self._stage.ask(dialog, partial(self._remind, ids[:1]))

    def act_mute(self, count: int | None = None) -> None:
        """The thread is read and archived by itself; or not any more."""
        ids, rows = self._chosen(count)
        if not rows:
            return
        muted = not all(row.standing is Standing.MUTED for row in rows)
        if muted:
            words = say("Muted: its mail is read and archived by itself; z takes it back")
            self._step_off(rows)
        else:
            words = say("Heard of again")
        self._submit(Mute(ids, muted), words)

    def act_pin(self, count: int | None = None) -> None:
        """It stays on top of its folder; or goes back to its place."""
        ids, rows = self._chosen(count)
        if rows:
            pinned = not any(row.standing in _ON_TOP for row in rows)
            words = say("On top until g k takes it down") if pinned else say("Back in its place")
            self._submit(Pin(ids, pinned), words)

    def act_spam(self, count: int | None = None) -> None:
        """Into Junk; what lies there is no spam, and comes back."""
        ids, rows = self._chosen(count)
        if not rows:
            return
        junk = {one.id for one in self._stage.desk.reading.folders() if one.role is Role.JUNK}
        spam = not all(row.folder_id in junk for row in rows)
        if spam:
            words = counted(
                len(ids), "Marked as spam; z takes it back", "{n} marked as spam; z takes them back"
            )
        else:
            words = counted(len(ids), "Not spam: in the inbox", "Not spam: {n} in the inbox")
        self._stage.step_off(ids)
        self._submit(Spam(ids, spam), words)

    def act_clean_up(self, _count: int | None = None) -> None:
        """Newsletters, the largest, the oldest, files, and what is to be emptied."""
        from tui_mail.ui.screens.cleaning import CleaningScreen

        self._panes.open_screen(CleaningScreen(self._stage.desk, self._panes))

    def act_address_book(self, _count: int | None = None) -> None:
        """People and groups."""
        from tui_mail.ui.screens.address_book import AddressBookScreen
        from tui_mail.ui.screens.main_actions import MessageActions

        self._panes.open_screen(AddressBookScreen(self._stage.desk, MessageActions(self._stage)))

    def _chosen(self, count: int | None) -> tuple[tuple[MessageId, ...], tuple[Summary, ...]]:
        ids = self._stage.targets(count)
        return ids, self._stage.desk.reading.rows(ids)

    def _step_off(self, rows: tuple[Summary, ...]) -> None:
        """Those that go: what is muted leaves the inbox, and stays in another folder."""
        folders = self._stage.desk.reading.folders()
        inboxes = {one.id for one in folders if one.role is Role.INBOX}
        if going := tuple(row.id for row in rows if row.folder_id in inboxes):
            self._stage.step_off(going)

    def _snooze(self, ids: tuple[MessageId, ...], when: int) -> None:
        self._stage.step_off(ids)
        if not when:
            self._submit(Snooze(ids, None), say("Back where it was"))
            return
        words = counted(
            len(ids),
            "Snoozed until {time}; z takes it back",
            "{n} snoozed until {time}; z takes them back",
            time=ahead(when),
        )
        self._submit(Snooze(ids, when), words)

    def _remind(self, ids: tuple[MessageId, ...], when: int) -> None:
        words = say("Reminds you {time} unless somebody answers", time=ahead(when)) if when else ""
        self._submit(Remind(ids, when or None), words or say("No reminder"))

    def _submit(self, command: Command, words: str) -> None:
        def done(answer: Answer) -> None:
            if isinstance(answer, Done):
                self._stage.flash(words)

        self._stage.desk.submit(command, done)
