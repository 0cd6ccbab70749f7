"""What an invitation says, in plain words: what, when in one's own zone, where, who; pure."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from tui_mail.message.identity import owns
from tui_mail.message.recurrence_words import in_words
from tui_mail.model.invitation import Attendee, Invitation, Method, When
from tui_mail.model.offers import Attendance

_SHOWN: Final = 8
"""People that are named; the others are counted."""
_SAID: Final = {
    Attendance.ACCEPTED: "accepted", Attendance.DECLINED: "declined", Attendance.TENTATIVE: "maybe",
    Attendance.DELEGATED: "sends somebody else",
}  # fmt: skip
_ANSWERED: Final = {
    Attendance.ACCEPTED: "comes", Attendance.DECLINED: "does not come",
    Attendance.TENTATIVE: "may come", Attendance.DELEGATED: "sends somebody else",
    Attendance.UNKNOWN: "has not decided yet",
}  # fmt: skip


def remark(invitation: Invitation) -> str:
    """What is to be known first; empty for an ordinary invitation."""
    this = "This one of an event that repeats" if invitation.occurrence else "This event"
    who = invitation.attendees[0] if invitation.attendees else None
    name = _name(who) if who else "Somebody"
    match invitation.method:
        case Method.CANCEL:
            return f"{this} was cancelled."
        case _ if invitation.cancelled:
            return f"{this} was cancelled."
        case Method.REPLY:
            said = who.attendance if who else Attendance.UNKNOWN
            return f"An answer: {name} {_ANSWERED[said]}."
        case Method.COUNTER:
            return f"{name} proposes another time, or other changes."
        case Method.REQUEST if invitation.sequence:
            return "This changes an earlier invitation: what stands here is what counts now."
        case _:
            return ""


def lines(
    invitation: Invitation, own: Sequence[str], zone: tzinfo | None
) -> tuple[tuple[str, str], ...]:
    """Labels and texts, in the order they are read.

    Args:
        invitation: what is shown.
        own: the reader's addresses.
        zone: the reader's; None: the system's.
    """
    found = [("Event", invitation.summary or "(without a name)")]
    found += [("When", when(invitation, zone))] if invitation.start else []
    if invitation.start and (there := _there(invitation, zone)):
        found.append(("", there))
    repeats = in_words(invitation.rule)
    if invitation.except_days:
        repeats += f", but not on {_counted(invitation.except_days, 'day')}"
    if invitation.more_days:
        also = f"on {_counted(invitation.more_days, 'more day')}"
        repeats = f"{repeats}, and {also}" if repeats else also
    found += [("Again", repeats)] if repeats else []
    found += [("Where", invitation.where)] if invitation.where else []
    found += [("Who", who)] if (who := _who(invitation, own)) else []
    if invitation.events > 1:
        found.append(("", f"The file holds {_counted(invitation.events - 1, 'more event')}."))
    return tuple(found)


def when(invitation: Invitation, zone: tzinfo | None) -> str:
    """In one's own zone: `Tue 3 Mar 2026, 14:00 to 15:00`."""
    start, end = invitation.start, invitation.end
    if start is None:
        return ""
    if start.day:
        last = None if end is None else _at(When(end.seconds - 86_400, day=True), zone)
        first = _at(start, zone)
        if last is None or last <= first:
            return f"{_date(first)}, all day"
        return f"{_date(first)} to {_date(last)}, all day"
    words = _span(start, end, zone)
    return f"{words}, by the clock where it is" if start.floating else words


def _there(invitation: Invitation, zone: tzinfo | None) -> str:
    """The same in the sender's zone, where its clocks show another time."""
    start, end = invitation.start, invitation.end
    if start is None or start.day or start.floating or not start.zone:
        return ""
    here = _at(start, zone).utcoffset()
    if here == timedelta(seconds=start.offset):
        return ""
    moved = [None if each is None else _moved(each, start.offset) for each in (start, end)]
    return f"{_span(moved[0] or start, moved[1], UTC)} in {start.zone}"


def _moved(one: When, offset: int) -> When:
    return When(one.seconds + offset)


def _span(start: When, end: When | None, zone: tzinfo | None) -> str:
    first = _at(start, zone)
    words = f"{_date(first)}, {first:%H:%M}"
    if end is None or end.seconds <= start.seconds:
        return words
    last = _at(end, zone)
    if last.date() == first.date():
        return f"{words} to {last:%H:%M}"
    return f"{words} to {_date(last)}, {last:%H:%M}"


def _at(one: When, zone: tzinfo | None) -> datetime:
    """A day and a floating time are the same everywhere."""
    fixed = one.day or one.floating
    value = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=one.seconds)
    if fixed:
        return value
    try:
        return value.astimezone(zone)
    except (OverflowError, ValueError, OSError):
        return value  # a year that no zone knows


def _date(value: datetime) -> str:
    return f"{value:%a} {value.day} {value:%b} {value.year:04}"


def _who(invitation: Invitation, own: Sequence[str]) -> str:
    """The organizer first, then oneself, then who said something."""
    people = sorted(
        invitation.attendees,
        key=lambda each: (
            not owns(each.person.address, own), each.attendance is Attendance.UNKNOWN,
        ),
    )  # fmt: skip
    organizer = invitation.organizer
    names = []
    if organizer is not None:
        mine = owns(organizer.address, own)
        names.append(f"{'you' if mine else organizer.full} (asks)")
        people = [p for p in people if p.person.address.casefold() != organizer.address.casefold()]
    names += [_shown(each, own) for each in people[:_SHOWN]]
    more = len(people) - _SHOWN + invitation.more_attendees
    if more > 0:
        names.append(f"{more} more")
    return ", ".join(names)


def _shown(attendee: Attendee, own: Sequence[str]) -> str:
    name = "you" if owns(attendee.person.address, own) else _name(attendee)
    said = [_SAID[attendee.attendance]] if attendee.attendance in _SAID else []
    said += ["optional"] if attendee.optional else []
    return f"{name} ({', '.join(said)})" if said else name


def _name(attendee: Attendee) -> str:
    return attendee.person.full or "somebody"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
