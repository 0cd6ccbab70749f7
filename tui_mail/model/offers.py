"""What a face asks about what a message offers: a list that is left, an invitation to answer,
pictures on the web.
"""

from enum import StrEnum

from tui_mail.model.frozen import frozen
from tui_mail.model.ids import MessageId

REMOTE = "remote/"
"""Before the number of a picture that came from the web: `remote/3`, as a part of its message."""


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


@frozen
class LoadPictures:
    """Fetch the pictures to be seen that a message's HTML names, and keep them with it.

    What is here already is not asked for again. Answer: PicturesLoaded.
    """

    id: MessageId


@frozen
class TrustPictures:
    """From now on show the pictures of mail from an address at once; or no more. Answer: Done.

    Who asks for it has seen that the sender of a message is who it says.
    """

    address: str
    trusted: bool


@frozen
class PicturesLoaded:
    """What came of it."""

    named: int
    """Pictures to be seen; those too small for that, or hidden, are never asked for."""
    here: int
    problem: str = ""
    """Why the first one that is missing did not come, one clean sentence."""


@frozen
class WebPicture:
    """A picture that came from the web, as it is kept; or the word why it did not come."""

    number: int
    """1-based, in the order in which the message names them."""
    address: str
    """As the message has it."""
    content_type: str
    """By its content; empty: it did not come."""
    size: int
    problem: str = ""

    @property
    def name(self) -> str:
        """By which it is asked for, like a part of the message."""
        return f"{REMOTE}{self.number}"


@frozen
class PicturesNote:
    """How it stands with the pictures of the web that a text names."""

    named: int = 0
    """Those to be seen."""
    here: int = 0
    unseen: int = 0
    """Too small to be seen, or hidden: never fetched."""
    asked: bool = False
    """They were asked for already."""
    sender: str = ""
    """The address whose pictures can be shown at once from now on; empty: nothing confirms that
    the message is from whom it says."""
    always: bool = False
    """That is so for this sender, and this message is from them."""
