"""Reports on mail that did not arrive: read by their reader, or made into a new draft of it.

Must never put an address into it that the message was not sent to: a report may be made up, to have
a letter sent to whoever wrote the report.
"""

from collections.abc import Callable, Iterable, Sequence

from tui_mail.config.schema import AccountSettings, Settings
from tui_mail.engine.account_work import Tools
from tui_mail.errors import MessageError, NotFound
from tui_mail.message.addresses import parse_addresses, wire_address
from tui_mail.message.parse import Parsed, parse
from tui_mail.model.address import Address
from tui_mail.model.bounce import Bounce, Outcome, Reported
from tui_mail.model.commands import Answer, Done, Drafted, ReadNews, SendAgain
from tui_mail.model.draft import Draft
from tui_mail.model.events import OutboxChanged
from tui_mail.model.frozen import frozen, replace
from tui_mail.model.ids import AccountKey, MessageId


@frozen
class _Original:
    """What was sent, and to whom."""

    parsed: Parsed
    holder: MessageId
    """The stored message that it is, or lies in."""
    part: str
    """Number of the part of `holder` that it is; empty: all of it."""
    recipients: frozenset[str]
    """In lower case; empty where only the report itself tells."""
    account: AccountKey


class Resending:
    """Drafts made of reports, and reports that were read.

    Args:
        tools: the engine's.
        settings: gives the settings in force.
    """

    def __init__(self, tools: Tools, settings: Callable[[], Settings]) -> None:
        self._tools = tools
        self._settings = settings

    def ask(self, command: SendAgain | ReadNews) -> Answer:
        """Do it; raises as `draft` does."""
        if isinstance(command, SendAgain):
            return Drafted(self.draft(command.id))
        self._tools.store.news_read(command.ids)
        for entry in self._tools.store.entries(command.ids):
            self._tools.hub.tell(OutboxChanged(entry.id, entry.state))
        return Done()

    def draft(self, report: MessageId) -> Draft:
        """The original's words and attachments, for those whom the report says it did not reach.

        Raises:
            NotFound: there is no such message, or nothing of the original is here.
            MessageError: it is no report of a failure, or names nobody whom the message was for.
        """
        # what reads reports is large, and an engine that only sends needs none of it
        from tui_mail.message.delivery_status import bounce_of

        raw = parse(self._tools.store.raw(report))
        bounce = bounce_of(raw)
        if bounce is None:
            raise MessageError(
                "This message is no report of mail that did not arrive.",
                "Open the report first; `forward` sends any other message on.",
            )
        failed = [one for one in bounce.recipients if one.outcome is Outcome.FAILED]
        if not failed:
            raise MessageError(
                "The report names nobody who did not get it for good.",
                "What is late is still being tried; it need not be sent again.",
            )
        original = self._original(report, raw, bounce)
        people = _meant(failed, original.recipients)
        if not people:
            raise MessageError(
                "The report names nobody whom the message was sent to: it may be made up.",
                "Open the message in Sent and send it on from there, if you want to.",
            )
        return self._drafted(original, people)

    def _original(self, report: MessageId, raw: Parsed, bounce: Bounce) -> _Original:
        """The copy in Sent; else what came back with the report."""
        store = self._tools.store
        records = store.entries(store.about(bounce.message_ids))
        sent_to = frozenset(r.address.lower() for entry in records for r in entry.recipients)
        copy = store.in_sent(bounce.message_ids)
        if copy is not None:
            parsed = parse(store.raw(copy))
            known = sent_to | {a.address.lower() for a in _named(parsed)}
            return _Original(parsed, copy, "", known, self._account_of(copy))
        part = raw.part(bounce.returned) if bounce.returned else None
        if part is None:
            raise NotFound(
                "The message is not here, and the report did not bring it back whole.",
                "Write it anew.",
            )
        account = records[0].account if records else self._account_of(report)
        return _Original(parse(part.data), report, bounce.returned, sent_to, account)

    def _drafted(self, original: _Original, people: Sequence[str]) -> Draft:
        from tui_mail.message.draft_file import carried, open_draft  # no sync needs it

        account = self._account(original.account)
        names = {_folded(a.address): a for a in _named(original.parsed)}
        draft = open_draft(original.parsed.raw, account.key, original.holder)
        own = {each.casefold() for each in (account.email, *account.aliases)}
        return replace(
            draft,
            from_=draft.from_ if draft.from_.address.casefold() in own else account.identity,
            to=tuple(names.get(_folded(each), Address("", each)) for each in people),
            cc=(),
            bcc=(),
            attachments=carried(original.parsed, original.holder, within=original.part),
            id=None,
        )

    def _account_of(self, message: MessageId) -> AccountKey:
        placed = self._tools.store.placed((message,))
        if not placed:
            raise NotFound(f"There is no message {message}.", "It may have been deleted.")
        return placed[0].account

    def _account(self, key: AccountKey) -> AccountSettings:
        try:
            return self._settings().accounts[key]
        except KeyError:
            raise NotFound(
                f"There is no account {key}.", "`tui-mail account list` names them."
            ) from None


def _meant(failed: Iterable[Reported], recipients: frozenset[str]) -> tuple[str, ...]:
    """The addresses that the message was sent to, as they were written."""
    found = []
    for one in failed:
        written = [each for each in (one.original, one.address) if each]
        known = [each for each in written if _folded(each) in map(_folded, recipients)]
        found += known[:1] if recipients else written[:1]
    return tuple(dict.fromkeys(found))


def _named(parsed: Parsed) -> tuple[Address, ...]:
    """Everybody in To, Cc and Bcc."""
    values = (v for name in ("to", "cc", "bcc") for v in parsed.headers.raw_all(name))
    return tuple(each for value in values for each in parse_addresses(value))


def _folded(address: str) -> str:
    try:
        return wire_address(address).lower()
    except MessageError:
        return address.lower()
