"""The composer: a message being written, kept as a draft by itself, sent when it is right."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult, SuspendNotSupported
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from tui_mail.errors import UsageError
from tui_mail.model.account import AccountSummary, Problem
from tui_mail.model.commands import Command, DraftSaved
from tui_mail.model.draft import Draft
from tui_mail.model.frozen import replace
from tui_mail.ui import format as shown
from tui_mail.ui.actions import Scope
from tui_mail.ui.bridge import Desk
from tui_mail.ui.clean import one_line
from tui_mail.ui.composed_text import ComposedText
from tui_mail.ui.draft_keeping import DraftKeeping, Written
from tui_mail.ui.drafting import signed, signed_anew, with_unfinished
from tui_mail.ui.outside_editor import edit_outside
from tui_mail.ui.screens.compose_attaching import Attaching
from tui_mail.ui.screens.compose_sending import Sending
from tui_mail.ui.screens.letter import LetterScreen
from tui_mail.ui.widgets.address_field import AddressField
from tui_mail.ui.widgets.attachment_list import AttachmentList
from tui_mail.ui.widgets.banner import Banner
from tui_mail.ui.widgets.body_editor import BodyEditor
from tui_mail.ui.widgets.field import Field
from tui_mail.ui.widgets.form_row import FormRow
from tui_mail.ui.widgets.identity_field import IdentityField, identities
from tui_mail.ui.widgets.key_bar import KeyBar
from tui_mail.ui.words import say

KEEP_EVERY = 3.0
"""Seconds between looks at whether the draft has to be kept."""


class ComposeScreen(LetterScreen):
    """Writes one message. Posts `DraftQueued` to the app once the engine has it for good.

    Args:
        desk: what every screen works with; its `undo_seconds` are how long a message is held.
        draft: what it begins with; ready-made for answers.
        accounts: whose addresses can be chosen; None: all of the settings.
        template: of the user's, to be put in.
    """

    SCOPE = Scope.COMPOSE
    AUTO_FOCUS: ClassVar[str | None] = ""
    DEFAULT_CSS = """
    ComposeScreen {
        & #top > #kept { width: auto; }
        & BodyEditor { margin: 1 0 0 0; }
    }
    """

    def __init__(
        self,
        desk: Desk,
        draft: Draft,
        *,
        accounts: Sequence[AccountSummary] | None = None,
        template: str | None = None,
    ) -> None:
        super().__init__(desk)
        own = desk.reading.accounts() if accounts is None else accounts
        self.text = ComposedText(self, desk, signed(draft, own), lambda: self.draft)
        self._first = self.text.begun
        self._own = {account.account: account for account in own}
        self._signed_by = draft.account
        self._new = draft.id is None
        self._choices = identities(own, draft)
        self._keeping = DraftKeeping(desk, draft.id, self._written, self._tell)
        self._attaching = Attaching(self)
        self._sending = Sending(self, self._keeping, lambda: self.draft, self._tell)
        self._template = template

    def compose(self) -> ComposeResult:
        """Fields, text, attachments, what is wrong, keys."""
        draft, reading = self._first, self.desk.reading
        with Horizontal(id="top"):
            yield Static(self.text.title, id="title")
            yield Static("", id="kept", markup=False)
        yield FormRow(say("From"), IdentityField(self._choices, "from"))
        yield FormRow(say("To"), AddressField(draft.to, reading, "to"))
        yield FormRow(say("Cc"), AddressField(draft.cc, reading, "cc"))
        yield FormRow(say("Bcc"), AddressField(draft.bcc, reading, "bcc"))
        subject = Field(one_line(draft.subject), id="subject", compact=True, select_on_focus=False)
        yield FormRow(say("Subject"), subject)
        yield BodyEditor(draft.body, "body", self.text.spelling.misspelt)
        yield AttachmentList(draft.attachments)
        yield Banner()
        yield KeyBar()

    def on_mount(self) -> None:
        """The cursor goes where the writing begins."""
        self._keeping.begin()
        body = self.query_one(BodyEditor)
        body.move_cursor((0, 0))
        (body if self._first.to else self.query_one("#to")).focus()
        self.set_interval(KEEP_EVERY, self._keep_soon)
        self.text.put_in(self._template)

    def on_body_editor_paths_pasted(self, message: BodyEditor.PathsPasted) -> None:
        """They may be files to attach."""
        self._attaching.pasted(message.text)

    def on_identity_field_changed(self) -> None:
        """Whoever writes signs: a signature that was not touched goes with its account."""
        account = self.query_one(IdentityField).chosen.account
        self.text.write_from(account)
        if not self._new:
            return
        old, new = self._own.get(self._signed_by), self._own.get(account)
        self._signed_by = account
        body = self.query_one(BodyEditor)
        text = signed_anew(body.text, old, new)
        if text != body.text:
            at = body.cursor_location
            body.take(text)
            body.move_cursor(at)

    def on_body_editor_not_spelled(self, message: BodyEditor.NotSpelled) -> None:
        """Said where somebody asked for it."""
        self.text.spelling.unspelled(message.problem)

    @property
    def handlers(self) -> tuple[object, ...]:
        """Who does the actions."""
        return (self, self.text, self._sending, self._attaching)

    @property
    def draft(self) -> Draft:
        """The message as it stands now; from the identity that the user sees."""
        sender = self.query_one(IdentityField).chosen
        return replace(
            self._first,
            account=sender.account,
            from_=sender.address,
            to=self.people("#to"),
            cc=self.people("#cc"),
            bcc=self.people("#bcc"),
            subject=one_line(self.query_one("#subject", Input).value),
            body=self.query_one(BodyEditor).text,
            attachments=self.query_one(AttachmentList).files,
            id=self._keeping.id,
            markdown=self.text.markdown,
        )

    def act_leave(self, _count: int | None = None) -> None:
        """Keep what was written, and go."""
        if not self._sending.busy:
            self.run_worker(self._leave(), exclusive=True, group="leave")

    def act_editor(self, _count: int | None = None) -> None:
        """The user's own editor on the text."""
        body = self.query_one(BodyEditor)
        self._keep_soon()
        try:
            with self.app.suspend():
                text = edit_outside(body.text)
        except SuspendNotSupported:
            self.show_problem(Problem(say("This terminal cannot lend itself to an editor.")))
        except UsageError as trouble:
            self.show_problem(Problem(trouble.message, trouble.hint))
        else:
            body.take(text)
            body.focus()

    def _keep_soon(self) -> None:
        if not self._sending.busy and not self._keeping.busy:
            self.run_worker(self._keeping.keep(), group="keep")

    def _written(self) -> Written:
        wrong = {field.id or "": field.typed.wrong for field in self.query(AddressField)}
        draft = self.draft
        return Written(with_unfinished(draft, wrong["to"], wrong["cc"], wrong["bcc"]), draft)

    async def let_go(self) -> bool:
        """Keep what was written, or see that nothing was; whether that is so."""
        return await self._keeping.let_go()

    def last_words(self) -> Command | None:
        """As it stands now."""
        return self._keeping.last_words

    async def _leave(self) -> None:
        kept = not self._keeping.is_nothing
        if not await self._keeping.let_go():
            return
        self.dismiss()
        if kept:
            self.app.notify(say("Kept in Drafts"), markup=False)

    def _tell(self, outcome: object) -> None:
        if isinstance(outcome, DraftSaved):
            words = say("draft kept {time}", time=shown.time_of_day(int(shown.clock())))
            self.query_one("#kept", Static).update(Content(words))
            return
        problem = outcome if isinstance(outcome, Problem) else None
        self.show_problem(problem or Problem(say("The engine did not say whether it has it.")))
