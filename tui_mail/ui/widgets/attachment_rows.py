"""What the list of attachments says of each. Draws nothing."""

from textual.content import Content

from tui_mail.model.content import Attachment
from tui_mail.ui.clean import one_line
from tui_mail.ui.format import clipped, fitted, size
from tui_mail.ui.widgets.reader_header import part_name
from tui_mail.ui.widgets.reader_rows import wrapped
from tui_mail.ui.words import say

_SIZE = 9
_KIND = 26


def words_of(part: Attachment) -> str:
    """What it is by its content; where that says nothing, what its sender says."""
    if part.content_type.startswith("message/"):
        return say("message") if part.content_type == "message/rfc822" else part.content_type
    if part.kind in {"", "text"} and part.content_type not in {"text/plain", "", _ANYTHING}:
        return one_line(part.content_type)
    return one_line(part.kind) or one_line(part.content_type)


_ANYTHING = "application/octet-stream"


def prompt(part: Attachment, width: int) -> Content:
    """Name, size and kind; below them what is odd.

    Args:
        part: the attachment.
        width: cells of the line.
    """
    kind = min(_KIND, width // 3)
    room = max(10, width - _SIZE - kind - 2)
    lines = [
        Content.assemble(
            Content(fitted(part_name(part), room)),
            Content.styled(f"{size(part.size):>{_SIZE}}  ", "$quiet"),
            Content.styled(clipped(words_of(part), kind), "$quiet"),
        )
    ]
    if part.doubt:
        words = wrapped(one_line(part.doubt), width - 2)
        lines += [
            Content.styled(f"{'⚠ ' if at == 0 else '  '}{line}", "$warning bold")
            for at, line in enumerate(words)
        ]
    return Content("\n").join(lines)
