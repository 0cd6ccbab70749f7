"""What a face asks about threads: what belongs together, whatever the headers say."""

from tui_mail.model.frozen import frozen
from tui_mail.model.ids import MessageId


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
