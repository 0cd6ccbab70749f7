"""Drafts, replies, and what is handed over to be sent. Bytes are fixed here, once."""

import os
from collections.abc import Callable
from pathlib import Path

from tui_mail.config.schema import AccountSettings, Settings
from tui_mail.engine.account_folders import AccountFolders
from tui_mail.engine.account_work import Tools
from tui_mail.engine.handing_over import handed_over
from tui_mail.engine.redirecting import sent_on
from tui_mail.engine.word_keeping import WordKeeping
from tui_mail.errors import BodyMissing, MessageError, NotFound, UsageError
from tui_mail.message.addresses import wire_address
from tui_mail.message.body import attachment
from tui_mail.message.compose import compose, new_message_id, recipients_of
from tui_mail.message.digest import digest
from tui_mail.message.identity import answers_as
from tui_mail.message.parse import parse
from tui_mail.message.recipients import on_wire, with_each_once
from tui_mail.model import commands as words
from tui_mail.model.address import Address
from tui_mail.model.commands import Redirect, Submit
from tui_mail.model.draft import AttachedFile, Draft, ReplyKind
from tui_mail.model.events import MailChanged
from tui_mail.model.flags import DRAFT, SEEN
from tui_mail.model.folder import Folder, Role
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey, FolderId, MessageId, OutboxId
from tui_mail.model.offers import AnswerInvitation
from tui_mail.model.outbox import SendState
from tui_mail.ports.mail_store import Arrival, NewOutgoing, Outgoing
from tui_mail.ports.steps import Step
from tui_mail.sync.folder_roles import NAMES

ComposingCommand = words.SaveDraft | words.TakeUnfinished | words.StartReply | words.OpenDraft
REST = 20.0
"""Seconds without a change after which a draft that is being written goes to its server."""


class Composing:
    """Everything between a writer and the outbox.

    Args:
        tools: the engine's.
        settings: gives the settings in force.
        kept: told of an account that has a draft for its server, and of the seconds to wait.
    """

    def __init__(
        self,
        tools: Tools,
        settings: Callable[[], Settings],
        kept: Callable[[AccountKey, float], None] = lambda _account, _seconds: None,
    ) -> None:
        self._tools = tools
        self._settings = settings
        self._kept = kept
        self._folders = AccountFolders(tools, settings)
        self._keeping = WordKeeping(tools)

    def ask(self, command: ComposingCommand) -> words.Answer:
        """One of the commands of a writer; raises what the methods below raise."""
        match command:
            case words.SaveDraft(draft, writer, whole):
                kept = None if whole else self._keeping.keep_words(draft, writer)
                if kept is not None:
                    self._kept(draft.account, REST)
                    return words.DraftSaved(kept, whole=False)
                message, folder = self.save_draft(draft, writer, rests=whole)
                self._tools.hub.tell(MailChanged(draft.account, (folder,)))
                return words.DraftSaved(message)
            case words.TakeUnfinished():
                return words.Unfinished(self.take_unfinished())
            case words.StartReply(message, kind):
                return words.Drafted(self.start_reply(message, kind))
            case words.OpenDraft(message):
                return words.Drafted(self.open_draft(message))

    def save_draft(
        self, draft: Draft, writer: int = 0, *, rests: bool = False
    ) -> tuple[MessageId, FolderId]:
        """Keep it in Drafts, replacing what was there under its id.

        Args:
            draft: what is to be kept.
            writer: process of a composer that goes on with it: its server hears of it when the
                writer rests.
            rests: it rests already.

        Raises:
            MessageError: a header cannot be written.
            NotFound: no such account.
        """
        folder = self._drafts(draft.account)
        now = self._tools.now()
        raw = compose(
            draft,
            message_id=self._message_id(draft),
            date=now,
            files=self._files(draft),
            draft_copy=True,
        )
        arrival = Arrival(
            folder.id, raw, digest(raw, now), received=now, flags=frozenset({DRAFT, SEEN})
        )
        kept = self._keep(draft.account, draft.id, arrival, writer)
        self._keeping.saved(kept, draft, writer)
        self._kept(draft.account, REST if writer and not rests else 0.0)
        return kept, folder.id

    def take_unfinished(self) -> tuple[MessageId, ...]:
        """Drafts whose composer ended in the middle of them; each is told once."""
        left = [m for m, process in self._tools.store.writing() if not _runs(process)]
        here = self._settings().accounts
        told = [m for m in left if self._account_of(m) in here]
        for message in told:
            if self._tools.store.written_text(message) is not None:
                self.save_draft(self.open_draft(message))
            self._tools.store.not_writing(message)
        return tuple(told)

    def _keep(
        self, account: AccountKey, id: MessageId | None, arrival: Arrival, writer: int = 0
    ) -> MessageId:
        says = self._folders.says(account)
        return self._tools.store.save_draft(id, arrival, say=says, writer=writer)

    def open_draft(self, message: MessageId) -> Draft:
        """A draft as its writer left it."""
        from tui_mail.message.draft_file import open_draft  # no sync needs it

        account = self._account_of(message)
        store = self._tools.store
        draft = self._keeping.with_words(open_draft(store.raw(message), account, message))
        # the file names what it answers; which message here that is, the store knows
        known = store.find_message_id(account, draft.in_reply_to) if draft.in_reply_to else ()
        return replace(draft, answers=next(iter(known), None))

    def start_reply(self, message: MessageId, kind: ReplyKind) -> Draft:
        """A new draft made from a message, from the identity it was sent to."""
        from tui_mail.message.reply import Writer, reply  # no sync needs it

        account = self._account(self._account_of(message))
        if self._tools.store.head_line(message) is not None:
            raise BodyMissing(
                "Only the beginning of this message is here: nothing is quoted or passed on of it.",
                "It is fetched first where its server answers; g w fetches it, too.",
            )
        parsed = parse(self._tools.store.head(message))
        own = (account.email, *account.aliases)
        from_ = Address(account.name, answers_as(parsed.headers, own))
        mine = own if kind is ReplyKind.EDIT else self._everything_own()
        attribution = self._settings().compose.attribution
        writer = Writer(account.key, from_, mine, attribution)
        draft = reply(parsed, kind, writer, message)
        return draft if kind is ReplyKind.EDIT else _signed(draft, account.signature)

    def _everything_own(self) -> tuple[str, ...]:
        """The user's addresses in all accounts: an answer to all goes to none of them."""
        accounts = self._settings().accounts.values()
        return tuple(name for each in accounts for name in (each.email, *each.aliases))

    def queue_draft(self, draft: Draft, hold: int, at: int | None = None) -> OutboxId:
        """Fix the bytes and queue them; the draft is gone in the same moment."""
        if not (draft.to or draft.cc or draft.bcc):
            raise MessageError("The message has no recipient.", "Fill in To, Cc or Bcc.")
        draft = with_each_once(draft)
        now = self._tools.now()
        message_id = self._message_id(draft)
        raw = compose(
            draft,
            message_id=message_id,
            date=at or now,
            files=self._files(draft),
            flowed=self._settings().compose.flowed,
        )
        return self.queue(
            NewOutgoing(
                draft.account,
                raw,
                message_id,
                draft.subject,
                sender=wire_address(draft.from_.address),
                recipients=recipients_of(draft),
                bcc=on_wire(draft.bcc),
                queued=now,
                next_attempt=at or now + hold,
                state=SendState.HELD if hold or at else SendState.WAITING,
                scheduled=at,
                draft=draft.id,
                answers=draft.answers,
                forwards=draft.forwards,
            )
        )

    def as_draft(self, outgoing: Outgoing) -> tuple[MessageId, FolderId]:
        """What is on its way as a draft, its Bcc among the headers."""
        folder, now = self._drafts(outgoing.entry.account), self._tools.now()
        hidden = ",\r\n ".join(outgoing.bcc)
        raw = (f"Bcc: {hidden}\r\n".encode() if hidden else b"") + outgoing.raw
        arrival = Arrival(
            folder.id, raw, digest(raw, now), received=now, flags=frozenset({DRAFT, SEEN})
        )
        return self._keep(outgoing.entry.account, None, arrival), folder.id

    def submit(self, wish: Submit) -> OutboxId:
        """Queue a finished message as sendmail does; raises what `handed_over` does."""
        return self.queue(handed_over(wish, self._settings(), self._tools.now()))

    def redirect(self, wish: Redirect) -> OutboxId:
        """Queue a message as it is for others; raises what `sent_on` does."""
        return self.queue(sent_on(self._tools, self._account(wish.account), wish))

    def answer_invitation(self, wish: AnswerInvitation) -> tuple[AccountKey, OutboxId]:
        """Queue an answer to an invitation; raises what `answered` does."""
        from tui_mail.engine.inviting import answered  # few are ever answered

        account = self._account(self._account_of(wish.id))
        raw = self._tools.store.raw(wish.id)
        return account.key, self.queue(answered(wish, raw, account, self._tools.now()))

    def queue(self, outgoing: NewOutgoing) -> OutboxId:
        """Durable from here on; raises UsageError where its account cannot send."""
        if not self._account(outgoing.account).smtp:
            raise UsageError(
                f"The account {outgoing.account} only reads: it has no SMTP server.",
                "Set `smtp` for it in config.toml.",
            )
        entry = self._tools.store.queue(outgoing)
        self._tools.steps.passed(Step.SEND_AFTER_QUEUE)
        return entry

    def _files(self, draft: Draft) -> dict[int, bytes]:
        return {i: self._read(file) for i, file in enumerate(draft.attachments)}

    def _read(self, file: AttachedFile) -> bytes:
        if file.message is not None and not file.part:
            return self._tools.store.raw(file.message)
        if file.message is not None:
            return attachment(parse(self._tools.store.raw(file.message)), file.part)[1]
        path = Path(file.path).expanduser()
        try:
            if path.exists() and not path.is_file():
                raise MessageError(f"{file.filename} is no file.", "Choose a file to attach.")
            return path.read_bytes()
        except OSError as error:
            raise MessageError(
                f"{file.filename} cannot be attached: {error.strerror}.", "Choose another file."
            ) from error

    def _message_id(self, draft: Draft) -> str:
        return new_message_id(os.urandom(16), draft.from_.address)

    def _drafts(self, account: AccountKey) -> Folder:
        states = self._tools.store.folder_states(self._account(account).key)
        known = next((s.folder for s in states if s.folder.role is Role.DRAFTS), None)
        if known is not None:
            return known
        return self._tools.store.ensure_folder(account, NAMES[Role.DRAFTS], role=Role.DRAFTS)

    def _account(self, account: AccountKey) -> AccountSettings:
        try:
            return self._settings().accounts[account]
        except KeyError:
            raise NotFound(
                f"There is no account {account}.", "`tui-mail account list` names them."
            ) from None

    def _account_of(self, message: MessageId) -> AccountKey:
        placed = self._tools.store.placed((message,))
        if not placed:
            raise NotFound(f"There is no message {message}.", "It may have been deleted.")
        return placed[0].account


def _runs(process: int) -> bool:
    """Whether a process of this machine is there."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _signed(draft: Draft, signature: str) -> Draft:
    """With the account's signature at the end, set off as RFC 3676 section 4.3 says."""
    if not signature:
        return draft
    return replace(draft, body=f"{draft.body.rstrip()}\n\n-- \n{signature.strip()}\n")
