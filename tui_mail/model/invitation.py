"""An invitation or another word on an event, as calendars send them (RFC 5545, 5546)."""

from enum import StrEnum

from tui_mail.model.address import Address
from tui_mail.model.frozen import frozen
from tui_mail.model.offers import Attendance


class Method(StrEnum):
    """What the message wants (RFC 5546, section 1.4)."""

    REQUEST = "request"
    PUBLISH = "publish"
    CANCEL = "cancel"
    REPLY = "reply"
    COUNTER = "counter"
    OTHER = "other"


@frozen
class When:
    """A moment, or a day."""

    seconds: int
    """Unix seconds; of a day its start in UTC, of a floating time as if it were UTC."""
    day: bool = False
    """A whole day, wherever one is."""
    floating: bool = False
    """The same on every clock: no zone is said, or one that nobody knows."""
    zone: str = ""
    """As the sender calls it; empty: UTC, or none."""
    offset: int = 0
    """Seconds east of UTC, there and then."""


@frozen
class Attendee:
    """One who is asked to come."""

    person: Address
    attendance: Attendance = Attendance.UNKNOWN
    optional: bool = False


@frozen
class Invitation:
    """One event, and what is wanted of it. Every string is sanitised."""

    method: Method
    uid: str
    sequence: int
    summary: str
    start: When | None = None
    end: When | None = None
    """Of whole days the day after the last."""
    where: str = ""
    organizer: Address | None = None
    attendees: tuple[Attendee, ...] = ()
    more_attendees: int = 0
    """So many besides."""
    rule: str = ""
    """RRULE as it stands."""
    except_days: int = 0
    more_days: int = 0
    occurrence: When | None = None
    """It is about this one alone of an event that repeats (RECURRENCE-ID)."""
    cancelled: bool = False
    events: int = 1
    """So many the file holds; this is the first."""


@frozen
class InvitationNote:
    """An invitation as a reader shows it."""

    part: str
    """Number of the part that holds it: a calendar file."""
    invitation: Invitation | None = None
    """None: it could not be read."""
    words: tuple[tuple[str, str], ...] = ()
    """Lines of a label and a text, in order."""
    remark: str = ""
    """What is to be known first; or why it could not be read, and what helps."""
    answerable: bool = False
    """Whether an answer would go somewhere."""
