"""The answer to an invitation: a calendar file (RFC 5546, section 3.2.3) and words beside it; pure.

Must never tell the organizer more than the answer, nor copy a line of theirs: each is written anew.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from tui_mail.errors import MessageError
from tui_mail.message.calendar_file import escaped, quoted, written
from tui_mail.model.address import Address
from tui_mail.model.invitation import Invitation, Method, When
from tui_mail.model.offers import Attendance

_WORDS: Final = {
    Attendance.ACCEPTED: ("Accepted", "I come."),
    Attendance.TENTATIVE: ("Maybe", "I may come."),
    Attendance.DECLINED: ("Declined", "I cannot come."),
}


def subject_and_text(invitation: Invitation, attendance: Attendance) -> tuple[str, str]:
    """For those whose program shows no calendar file."""
    title, text = _WORDS[attendance]
    what = invitation.summary or "your invitation"
    return f"{title}: {what}", f"{text}\n\n{what}\n"


def refuse_unanswerable(invitation: Invitation) -> Address:
    """The organizer whom an answer goes to.

    Raises:
        MessageError: nobody waits for one; says why.
    """
    if invitation.method is Method.CANCEL or invitation.cancelled:
        raise MessageError("This event was cancelled.", "There is nothing to answer.")
    if invitation.method is not Method.REQUEST:
        raise MessageError("Nobody asks for an answer here.", "It is not an invitation.")
    if not invitation.uid or invitation.organizer is None or not invitation.organizer.address:
        raise MessageError(
            "The invitation does not say whom to answer.", "Write to its sender instead."
        )
    return invitation.organizer


def reply(invitation: Invitation, me: Address, attendance: Attendance, *, now: int) -> bytes:
    """The calendar file, in UTF-8 with CRLF line ends.

    Args:
        invitation: what is answered.
        me: as the organizer asked for it.
        attendance: accepted, tentative or declined.
        now: Unix seconds.

    Raises:
        MessageError: nobody waits for an answer.
    """
    organizer = refuse_unanswerable(invitation)
    name = f";CN={quoted(me.name)}" if me.name else ""
    lines = [
        "BEGIN:VCALENDAR",
        "PRODID:-//tui-mail//tui-mail//EN",
        "VERSION:2.0",
        "METHOD:REPLY",
        "BEGIN:VEVENT",
        f"UID:{escaped(invitation.uid)}",
        f"SEQUENCE:{invitation.sequence}",
        f"DTSTAMP:{_utc(now)}",
        f"ORGANIZER:mailto:{organizer.address}",
        f"ATTENDEE;PARTSTAT={attendance.value.upper()}{name}:mailto:{me.address}",
        *([f"DTSTART{_value(invitation.start)}"] if invitation.start else []),
        *([f"RECURRENCE-ID{_value(invitation.occurrence)}"] if invitation.occurrence else []),
        f"SUMMARY:{escaped(invitation.summary)}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return written(lines)


def _value(one: When) -> str:
    if one.day:
        return f";VALUE=DATE:{_utc(one.seconds)[:8]}"
    return f":{_utc(one.seconds)[:-1] if one.floating else _utc(one.seconds)}"


def _utc(seconds: int) -> str:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    return f"{moment.year:04}{moment:%m%dT%H%M%SZ}"
