"""The list or newsletter that a message came by: left, or looked up in its archive.

Must never ask or open anything before it stood there in full and was said yes to.
"""

from functools import partial

from textual.widget import Widget

from tui_mail.model.commands import Answer, Drafted
from tui_mail.model.content import Content, Link
from tui_mail.model.ids import MessageId
from tui_mail.model.mailing_list import MailingList
from tui_mail.model.offers import LeaveBy, LeaveList
from tui_mail.ui.clean import one_line
from tui_mail.ui.screens.main_actions import Stage
from tui_mail.ui.screens.main_panes import Panes
from tui_mail.ui.widgets.link_opening import follow
from tui_mail.ui.words import say


class MailingListActions:
    """Their `act_…` methods.

    Args:
        stage: the main screen, as it asks and tells.
        panes: the same, as it shows.
    """

    def __init__(self, stage: Stage, panes: Panes) -> None:
        self._stage = stage
        self._panes = panes

    def act_unsubscribe(self, _count: int | None = None) -> None:
        """By one click where it offers that, else by mail, else on its page."""
        content = self._content()
        if content is not None:
            self.leave(content)

    def leave(self, content: Content) -> None:
        """The list that this message came by."""
        found = content.mailing_list
        if found is None or not found.can_be_left:
            self._stage.flash(say("This message does not say how to unsubscribe."))
        elif found.one_click:
            self._ask_one_click(content, found)
        elif found.mail:
            self._write(content.summary.id)
        else:
            self._open(say("Unsubscribe on its page?"), found.page)

    def act_list_archive(self, _count: int | None = None) -> None:
        """The message in the archive of its list, in the browser."""
        content = self._content()
        if content is None:
            return
        found = content.mailing_list
        if found is None or not found.archive:
            self._stage.flash(say("This message names no archive of a list."))
        else:
            self._open(say("Open the list's archive?"), found.archive)

    def _content(self) -> Content | None:
        """Of the message that is read; says so where none is."""
        content, wanted = self._panes.reader.content, self._stage.targets(None)[:1]
        if content is None or (content.summary.id,) != wanted:
            self._stage.flash(say("Open the message first."))
            return None
        return content

    def _ask_one_click(self, content: Content, found: MailingList) -> None:
        from tui_mail.ui.dialogs.confirm import Confirm

        message, host = content.summary.id, _host(found.one_click)
        detail = say("{host} is asked once, and told nothing of you but this address:", host=host)
        detail += f"\n{one_line(found.one_click)}"
        sure = content.sender.dkim_passed
        if not sure:
            detail += "\n" + say(
                "Nothing confirms who sent this message. If it is spam, its sender learns that "
                "somebody reads it."
            )
        also = None
        if found.mail:
            also = (say("By mail"), partial(self._write, message))
        elif found.page:
            also = (say("Open the page"), partial(self._follow, found.page))
        dialog = Confirm(
            say("Unsubscribe from {name}?", name=one_line(found.name) or host),
            say("Unsubscribe"),
            say("Stay"),
            detail=detail,
            wary=not sure,
            also=also,
        )
        command = LeaveList(message, LeaveBy.ONE_CLICK)
        self._stage.ask(dialog, lambda yes: self._leave(command, host) if yes else None)

    def _leave(self, command: LeaveList, host: str) -> None:
        self._stage.flash(say("Asking {host}", host=host))
        done = say("Unsubscribed: {host} took it", host=host)
        self._stage.desk.submit(command, lambda _answer: self._stage.flash(done))

    def _write(self, message: MessageId) -> None:
        """The composer shows what would be sent, and to whom."""
        self._stage.hold_keys()
        self._stage.desk.submit(LeaveList(message, LeaveBy.MAIL), self._drafted)

    def _drafted(self, answer: Answer) -> None:
        if isinstance(answer, Drafted):
            self._stage.write(answer.draft)

    def _open(self, question: str, address: str) -> None:
        from tui_mail.ui.dialogs.confirm import Confirm

        dialog = Confirm(question, say("Open"), say("Leave it"), detail=one_line(address))
        self._stage.ask(dialog, lambda yes: self._follow(address) if yes else None)

    def _follow(self, address: str) -> None:
        screen = self._panes.reader
        if isinstance(screen, Widget):
            follow(screen, Link(address, address))


def _host(address: str) -> str:
    """That an https address names, port and all."""
    rest = address.partition("://")[2]
    for sign in "/?#":
        rest = rest.partition(sign)[0]
    return one_line(rest)
