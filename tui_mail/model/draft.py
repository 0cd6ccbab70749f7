"""A message being written."""

from enum import StrEnum

from tui_mail.model.address import Address
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey, MessageId


@frozen
class Filled:
    """What is to be put into a message."""

    text: str
    cursor: int
    """Where writing goes on: characters from the beginning of the text."""
    subject: str
    """Of a message that has none; may be empty."""
    markdown: bool
    """The text is Markdown."""


class ReplyKind(StrEnum):
    """What a new message is made from another for."""

    REPLY = "reply"
    REPLY_ALL = "reply-all"
    REPLY_LIST = "reply-list"
    FORWARD = "forward"
    FORWARD_ATTACHED = "forward-attached"
    """The whole message goes along as an attachment, its bytes unchanged."""
    EDIT = "edit"
    """A new message with the text, people and attachments of this one."""


@frozen
class AttachedFile:
    """Something to attach: a file of this machine, or a part of a stored message.

    Exactly one of `path` and `message` is set; without a `part` it is the message itself.
    """

    filename: str
    content_type: str
    size: int
    path: str = ""
    message: MessageId | None = None
    part: str = ""


@frozen
class Draft:
    """A message as its writer sees it. Bcc stands here and never in the bytes that are sent."""

    account: AccountKey
    from_: Address
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    subject: str = ""
    body: str = ""
    attachments: tuple[AttachedFile, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    id: MessageId | None = None
    """Its place in the Drafts folder, once it was saved."""
    answers: MessageId | None = None
    """The message that this one answers: it is flagged so when this is queued."""
    forwards: MessageId | None = None
    markdown: bool = False
    """The text is Markdown, and goes out as HTML too."""
