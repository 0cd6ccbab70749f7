"""Invitations: shown in words with the message they came in, and answered.

Must never answer by itself, nor in the name of an address that the account does not have. Loaded
with the first message that holds a calendar file.
"""

import os
from collections.abc import Sequence
from datetime import tzinfo

from tui_mail.config.schema import AccountSettings
from tui_mail.errors import MessageError, UsageError
from tui_mail.message import invitation_words
from tui_mail.message.addresses import wire_address
from tui_mail.message.compose import compose_calendar, new_message_id, recipients_of
from tui_mail.message.identity import answers_as, owns
from tui_mail.message.invitation import (
    HOW,
    NoCalendarLibraryError,
    calendar_part,
    read_invitation,
)
from tui_mail.message.invitation_reply import refuse_unanswerable, reply, subject_and_text
from tui_mail.message.parse import Parsed, parse
from tui_mail.model.address import Address
from tui_mail.model.draft import Draft
from tui_mail.model.invitation import Invitation, InvitationNote
from tui_mail.model.offers import AnswerInvitation
from tui_mail.model.outbox import SendState
from tui_mail.ports.mail_store import NewOutgoing

_UNREADABLE = "There is a calendar file in this message; no event in it could be read."
_NO_LIBRARY = f"There is a calendar file in this message; {HOW} lets tui-mail read and answer it."


def invitation_note(
    parsed: Parsed, own: Sequence[str], zone: tzinfo | None
) -> InvitationNote | None:
    """What a reader shows of it; None where the message holds no calendar file.

    Args:
        parsed: the message.
        own: the reader's addresses, of all accounts.
        zone: the reader's; None: the system's.
    """
    part = calendar_part(parsed)
    if part is None:
        return None
    try:
        found = read_invitation(part)
    except NoCalendarLibraryError:
        return InvitationNote(part.number, remark=_NO_LIBRARY)
    if found is None:
        return InvitationNote(part.number, remark=_UNREADABLE)
    words = invitation_words.lines(found, own, zone)
    remark = invitation_words.remark(found)
    return InvitationNote(part.number, found, words, remark, _answerable(found, own))


def answered(wish: AnswerInvitation, raw: bytes, account: AccountSettings, now: int) -> NewOutgoing:
    """What is to be queued: the answer, from the address that was asked.

    Args:
        wish: the answer.
        raw: the message that holds the invitation.
        account: whose message it is.
        now: Unix seconds.

    Raises:
        MessageError: there is nothing to answer.
        UsageError: what reads calendar files is not installed.
    """
    parsed = parse(raw)
    part = calendar_part(parsed)
    try:
        found = None if part is None else read_invitation(part)
    except NoCalendarLibraryError as error:
        raise UsageError("Nothing that reads calendar files is installed.", f"{HOW}.") from error
    if found is None:
        raise MessageError("There is no invitation in this message that can be read.")
    organizer = refuse_unanswerable(found)
    own = (account.email, *account.aliases)
    asked = next((each.person for each in found.attendees if owns(each.person.address, own)), None)
    wanted = asked.address if asked else answers_as(parsed.headers, own)
    named = next((each for each in own if each.casefold() == wanted.casefold()), wanted)
    me = Address(account.name or (asked.name if asked else ""), named)
    message_id = new_message_id(os.urandom(16), me.address)
    subject, text = subject_and_text(found, wish.attendance)
    answers = parsed.headers.first("message-id")
    draft = Draft(
        account.key,
        me,
        (organizer,),
        subject=subject,
        body=text,
        in_reply_to=answers if _is_id(answers) else "",
    )
    calendar = reply(found, Address(me.name, wanted), wish.attendance, now=now)
    return NewOutgoing(
        account.key,
        compose_calendar(draft, message_id=message_id, date=now, calendar=calendar, method="REPLY"),
        message_id,
        subject,
        sender=wire_address(me.address),
        recipients=recipients_of(draft),
        bcc=(),
        queued=now,
        next_attempt=now + wish.hold,
        state=SendState.HELD if wish.hold else SendState.WAITING,
        answers=wish.id,
    )


def _is_id(text: str) -> bool:
    from tui_mail.message.msgid import message_ids_of

    return text.isascii() and message_ids_of(text) == (text,)


def _answerable(invitation: Invitation, own: Sequence[str]) -> bool:
    try:
        organizer = refuse_unanswerable(invitation)
    except MessageError:
        return False
    return not owns(organizer.address, own)
