"""What a face asks about what a message offers: a list that is left, an invitation to answer."""

from enum import StrEnum

from tui_mail.model.frozen import frozen
from tui_mail.model.ids import MessageId


class LeaveBy(StrEnum):
    """How a list is left."""

    ONE_CLICK = "one-click"
    """One request to its web server (RFC 8058)."""
    MAIL = "mail"
    """A message, which the composer shows first."""


@frozen
class LeaveList:
    """Ask the list that a message came by to send no more.

    Answer: Done, once its server took the request; Drafted, of a message that is to be sent.
    """

    id: MessageId
    by: LeaveBy


class Attendance(StrEnum):
    """What somebody said (PARTSTAT)."""

    UNKNOWN = "needs-action"
    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"
    DELEGATED = "delegated"


@frozen
class AnswerInvitation:
    """Tell the organizer of the event in that message. Answer: Queued."""

    id: MessageId
    attendance: Attendance
    hold: int = 0
    """Seconds for which it can be taken back."""
