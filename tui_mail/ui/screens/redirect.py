"""Sends a message on as it is: only who gets it is asked.

Must never offer to change the message: whoever wants to write something forwards it.
"""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from tui_mail.model.account import AccountSummary, Problem
from tui_mail.model.commands import Answer, Redirect
from tui_mail.model.draft import Draft
from tui_mail.model.summary import Summary
from tui_mail.ui import format as shown
from tui_mail.ui.actions import Scope
from tui_mail.ui.asking import answer_to
from tui_mail.ui.bridge import Desk
from tui_mail.ui.clean import one_line
from tui_mail.ui.screens.compose_sending import Sending
from tui_mail.ui.screens.letter import LetterScreen
from tui_mail.ui.widgets.address_field import AddressField
from tui_mail.ui.widgets.banner import Banner
from tui_mail.ui.widgets.form_row import FormRow
from tui_mail.ui.widgets.identity_field import IdentityField, identities
from tui_mail.ui.widgets.key_bar import KeyBar
from tui_mail.ui.words import say


class RedirectScreen(LetterScreen):
    """Posts `DraftQueued` to the app once the engine has it for good.

    Args:
        desk: what every screen works with.
        message: the one that is sent on.
        sender: whose account, and which of its addresses, it goes on from at first.
        accounts: whose addresses can be chosen; None: all of the settings.
    """

    SCOPE = Scope.REDIRECT
    AUTO_FOCUS: ClassVar[str | None] = "#to"
    DEFAULT_CSS = """
    RedirectScreen {
        & #message { padding: 0 2; margin: 1 0 0 0; height: auto; color: $quiet; }
        & #as-it-is { padding: 0 2; margin: 1 0 0 0; height: auto; color: $quiet; }
        & #rest { height: 1fr; }
    }
    """

    def __init__(
        self,
        desk: Desk,
        message: Summary,
        sender: Draft,
        *,
        accounts: Sequence[AccountSummary] | None = None,
    ) -> None:
        super().__init__(desk)
        own = desk.reading.accounts() if accounts is None else accounts
        self._message = message
        self._choices = identities(own, sender)
        self._sending = Sending(self, self, lambda: self.draft, self._tell)

    def compose(self) -> ComposeResult:
        """Fields, which message it is, what is wrong, keys."""
        reading = self.desk.reading
        with Horizontal(id="top"):
            yield Static(Content(say("Redirect")), id="title")
        yield FormRow(say("From"), IdentityField(self._choices, "from"))
        for label, name in ((say("To"), "to"), (say("Cc"), "cc"), (say("Bcc"), "bcc")):
            yield FormRow(label, AddressField((), reading, name))
        yield Static(self._about(), id="message")
        yield Static(
            Content(
                say(
                    "It goes on exactly as it is, from who wrote it; that you sent it on stands in"
                    " its head. To write something to it, forward it instead."
                )
            ),
            id="as-it-is",
        )
        yield Static(id="rest")
        yield Banner()
        yield KeyBar()

    @property
    def handlers(self) -> tuple[object, ...]:
        """Who does the actions."""
        return (self, self._sending)

    @property
    def draft(self) -> Draft:
        """Whom it goes to, as if it were written here."""
        sender = self.query_one(IdentityField).chosen
        return Draft(
            sender.account,
            sender.address,
            self.people("#to"),
            self.people("#cc"),
            self.people("#bcc"),
            subject=one_line(self._message.subject) or say("(no subject)"),
        )

    async def queue(self, at: int | None = None) -> tuple[Draft, Answer | Problem]:
        """Hand it over to be sent on; a time of its own it has none."""
        del at
        draft = self.draft
        wish = Redirect(
            self._message.id,
            draft.account,
            draft.from_,
            draft.to,
            draft.cc,
            draft.bcc,
            self.desk.undo_seconds,
        )
        return draft, await answer_to(self.desk, wish)

    def act_leave_redirect(self, _count: int | None = None) -> None:
        """Nothing is sent on."""
        if not self._sending.busy:
            self.dismiss()

    def _about(self) -> Content:
        """Subject, who wrote it, and when."""
        message = self._message
        writer = ", ".join(one_line(each.full) for each in message.from_) or say("nobody named")
        rows = (
            Content.styled(one_line(message.subject) or say("(no subject)"), "$foreground bold"),
            Content(say("from {who}", who=writer)),
            Content(shown.moment(message.received)),
        )
        return Content("\n").join(rows)

    def _tell(self, outcome: Answer | Problem) -> None:
        problem = outcome if isinstance(outcome, Problem) else None
        self.show_problem(problem or Problem(say("The engine did not say whether it has it.")))
