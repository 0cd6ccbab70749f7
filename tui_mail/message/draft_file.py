"""A stored draft back to what its writer left (the inverse of `compose` with `draft_copy`).

Drafts of other programs are opened too, as well as they can be.
"""

from tui_mail.message.addresses import parse_addresses
from tui_mail.message.body import INSIDE, name_of, parts_of, text_of
from tui_mail.message.compose import MARKDOWN
from tui_mail.message.headers import Headers
from tui_mail.message.msgid import message_id_of, message_ids_of
from tui_mail.message.parse import Parsed, parse
from tui_mail.message.written_body import is_markdown
from tui_mail.model.address import Address
from tui_mail.model.draft import AttachedFile, Draft
from tui_mail.model.ids import AccountKey, MessageId


def open_draft(raw: bytes, account: AccountKey, id: MessageId) -> Draft:
    """Read a draft off its bytes. Its attachments are parts of the stored message itself."""
    parsed = parse(raw)
    headers = parsed.headers
    senders = _addresses(headers, "from")
    return Draft(
        account=account,
        from_=senders[0] if senders else Address("", ""),
        to=_addresses(headers, "to"),
        cc=_addresses(headers, "cc"),
        bcc=_addresses(headers, "bcc"),
        subject=headers.first("subject"),
        body=text_of(parsed),
        attachments=carried(parsed, id),
        in_reply_to=message_id_of(headers.raw("in-reply-to")),
        references=message_ids_of(headers.raw("references")),
        id=id,
        markdown=headers.raw(MARKDOWN[0]).strip() == MARKDOWN[1] or is_markdown(parsed),
    )


def carried(parsed: Parsed, id: MessageId, *, within: str = "") -> tuple[AttachedFile, ...]:
    """A message's attachments, to be attached again.

    Args:
        parsed: the message.
        id: the stored message that it is.
        within: it is a message in that part of the stored one.
    """
    inside = f"{within}{INSIDE}" if within else ""
    return tuple(
        AttachedFile(
            filename=part.filename or _name(parsed, part.part),
            content_type=part.content_type,
            size=part.size,
            message=id,
            part=f"{inside}{part.part}",
        )
        for part in parts_of(parsed)
    )


def _name(parsed: Parsed, number: str) -> str:
    leaf = parsed.part(number)
    return name_of(leaf) if leaf else ""


def _addresses(headers: Headers, name: str) -> tuple[Address, ...]:
    return tuple(
        # what was not finished yet: words without an @ are kept where they were typed
        each if each.address else Address("", each.name)
        for value in headers.raw_all(name)
        for each in parse_addresses(value)
    )
