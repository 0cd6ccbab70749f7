"""What a face asks that keeps order: what belongs together, what is put off, waited for, muted,
kept on top, and what is spam.
"""

from tui_mail.model.frozen import frozen
from tui_mail.model.ids import MessageId, OutboxId

JUNK_WORD = "$Junk"
NOT_JUNK_WORD = "$NotJunk"
"""What servers learn by (the keywords that IANA registered for it)."""


@frozen
class BreakThreads:
    """Each of these messages begins a thread, with what answers it. Answer: Done, which counts."""

    ids: tuple[MessageId, ...]


@frozen
class JoinThreads:
    """The threads of these messages are a part of another's. Answer: Done, which counts."""

    ids: tuple[MessageId, ...]
    onto: MessageId
    """What they stand below from now on."""


@frozen
class Snooze:
    """Put messages off; where no time is given they come back now. Answer: Done, which counts."""

    ids: tuple[MessageId, ...]
    until: int | None
    """Unix seconds."""


@frozen
class Remind:
    """Tell when nobody answered these sent messages by then; no time: not any more.

    Answer: Done, which counts.
    """

    ids: tuple[MessageId, ...]
    until: int | None
    """Unix seconds."""


@frozen
class RemindOutgoing:
    """The same of a message that is on its way. Answer: Done."""

    id: OutboxId
    until: int
    """Unix seconds."""


@frozen
class Mute:
    """The threads of these are read and out of the inbox by themselves; or not any more.

    Answer: Done, which counts messages.
    """

    ids: tuple[MessageId, ...]
    muted: bool


@frozen
class Pin:
    """The threads of these stay on top of their folders; or not any more. Answer: Done."""

    ids: tuple[MessageId, ...]
    pinned: bool


@frozen
class Spam:
    """These are spam and go to Junk, with the words that servers learn by; or they are not, and
    come back. Answer: Done, which counts.
    """

    ids: tuple[MessageId, ...]
    spam: bool


KeepingCommand = Snooze | Remind | RemindOutgoing | Mute | Pin | Spam
