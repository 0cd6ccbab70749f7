"""The one place where POP3, IMAP and SMTP meet: everyone's mailboxes, in memory.

Built on pymap's in-memory mailboxes, with what they lack: exact bytes, keywords, special-use
folders (RFC 6154), and an IDLE that also tells what came before it began. Knows no protocol;
another IMAP server needs only this file and imap_server replaced.
"""

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from pymap.backend.dict.mailbox import LoadedMessage, MailboxData, MailboxSet, Message
from pymap.concurrent import Event
from pymap.listtree import ListEntry, ListTree
from pymap.mime import MessageBody, MessageContent, MessageHeader
from pymap.parsing.message import AppendMessage
from pymap.parsing.response.fetch import EnvelopeStructure
from pymap.parsing.specials import FetchRequirement, ObjectId
from pymap.parsing.specials.flag import Flag, Wildcard
from pymap.selected import SelectedMailbox

from tui_mail.demo.maildrop import Drop, canonical

INBOX = "INBOX"
ROLES = ("Drafts", "Sent", "Archive", "Junk", "Trash")
"""Folders that are called like their special use."""


class ExactContent(MessageContent):
    """A message's bytes as they came; pymap's own lose the last one where there is no body."""

    def __init__(self, data: bytes, header: MessageHeader, body: MessageBody) -> None:
        super().__init__(data, header, body if body.lines else MessageBody.empty())
        self._raw = memoryview(data)


class TolerantMessage(LoadedMessage):
    """A message whose header may say anything; pymap's own fails on a date that is none."""

    @classmethod
    def _get_envelope_structure(cls, msg: MessageContent) -> EnvelopeStructure:
        try:
            envelope = super()._get_envelope_structure(msg)
            bytes(envelope)
        except (AttributeError, IndexError, LookupError, TypeError, ValueError):
            return EnvelopeStructure.empty()
        return envelope


class DemoMessage(Message):
    """A message in a mailbox."""

    async def load_content(self, requirement: FetchRequirement) -> LoadedMessage:
        """What FETCH and SEARCH look into."""
        return TolerantMessage(self, requirement, self._content)


class DemoMailbox(MailboxData):
    """A mailbox that keeps bytes and keywords, and forgets no change between two IDLEs."""

    @property
    def permanent_flags(self) -> frozenset[Flag]:
        """The system flags, and any keyword a client likes."""
        return super().permanent_flags | {Wildcard}

    async def append(self, append_msg: AppendMessage, *, recent: bool = False) -> Message:
        """Add a message, whatever its header says; its THREADID is NIL."""
        content = ExactContent.parse(append_msg.literal)
        async with self.messages_lock.write_lock():
            self._max_uid += 1
            message = DemoMessage(
                self._max_uid,
                append_msg.when or datetime.now().astimezone(),
                append_msg.flag_set,
                email_id=self._content_cache.add(content),
                recent=recent,
                content=content,
            )
            self._messages[message.uid] = message
            self._mod_sequences.update([message.uid])
            self._updated.set()
        return message

    async def update_selected(
        self, selected: SelectedMailbox, *, wait_on: Event | None = None
    ) -> SelectedMailbox:
        """Wait only where there is nothing to tell yet, or a change is told too late."""
        told = selected.mod_sequence == self._mod_sequences.highest
        return await super().update_selected(selected, wait_on=wait_on if told else None)


class RoleEntry(ListEntry):
    """A folder in a LIST response, with its special use."""

    @property
    def attributes(self) -> Sequence[bytes]:
        """What stands in the parentheses, without backslashes."""
        role = [self.name.encode()] if self.name in ROLES else []
        return [*super().attributes, *role]


class RoleTree(ListTree):
    """A LIST response."""

    def list_matching(self, ref_name: str, filter_: str) -> Iterable[ListEntry]:
        """The folders that match."""
        for entry in super().list_matching(ref_name, filter_):
            yield RoleEntry(entry.name, entry.exists, entry.marked, entry.has_children)


class DemoMailboxes(MailboxSet):
    """One person's folders; `/` between levels."""

    def __init__(self) -> None:
        super().__init__()
        self._inbox = self._made()

    def _made(self) -> DemoMailbox:
        return DemoMailbox(self._content_cache, self._thread_cache)

    async def list_mailboxes(self) -> ListTree:
        """All of them, whether subscribed or not."""
        async with self._set_lock.read_lock():
            return RoleTree(self.delimiter).update(INBOX, *self._set)

    async def list_subscribed(self) -> ListTree:
        """All of them: nobody unsubscribes in the demo."""
        return await self.list_mailboxes()

    async def add_mailbox(self, name: str) -> ObjectId:
        """Make a folder; raises ValueError where there is one."""
        async with self._set_lock.write_lock():
            if name in self._set:
                raise ValueError(name)
            self._set[name] = mailbox = self._made()
            return mailbox.mailbox_id


class Postbox:
    """Two people's mail.

    Args:
        users: address to password.
    """

    def __init__(self, users: Mapping[str, str]) -> None:
        self.users = dict(users)
        self.mailboxes = {user: DemoMailboxes() for user in users}

    def knows(self, address: str) -> str | None:
        """The user whose address this is, whatever its case; None: nobody's."""
        user = address.lower()
        return user if user in self.users else None

    def admits(self, user: str, password: str) -> bool:
        """Whether this is the user's password."""
        expected = self.users.get(user, "")
        return bool(expected) and secrets.compare_digest(expected.encode(), password.encode())

    async def add_folder(self, user: str, name: str) -> None:
        """Make a folder, unless there is one."""
        tree = await self.mailboxes[user].list_mailboxes()
        entry = tree.get(name)
        if entry is None or not entry.exists:
            await self.mailboxes[user].add_mailbox(name)

    async def put(
        self,
        user: str,
        raw: bytes,
        when: datetime,
        *,
        folder: str = INBOX,
        flags: Collection[str] = (),
    ) -> None:
        """Add a message to a folder that is there; wakes those who IDLE on it."""
        mailbox = await self.mailboxes[user].get_mailbox(folder)
        kept = frozenset(Flag(flag.encode()) for flag in flags)
        await mailbox.append(AppendMessage(raw, when, kept), recent=True)

    async def drops(self, user: str) -> Sequence[Drop]:
        """The inbox for POP3, oldest first."""
        inbox = await self.mailboxes[user].get_mailbox(INBOX)
        found: list[Drop] = []
        async for message in inbox.messages():
            loaded = await message.load_content(FetchRequirement.CONTENT)
            uidl = f"{inbox.uid_validity:08x}.{message.uid}"
            found.append(Drop(message.uid, uidl, canonical(bytes(loaded))))
        return found

    async def remove(self, user: str, uids: Collection[int]) -> None:
        """Take messages out of the inbox; those already gone are no error."""
        if uids:
            inbox = await self.mailboxes[user].get_mailbox(INBOX)
            await inbox.delete(uids)
