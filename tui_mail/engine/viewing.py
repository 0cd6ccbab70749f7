"""What a reader asks beside the message itself. Loaded with the first such question."""

from typing import Protocol

from tui_mail.engine.within import Within
from tui_mail.errors import UsageError
from tui_mail.message.body import bodies
from tui_mail.message.charset import codec_of
from tui_mail.message.envelopes import enveloped_part
from tui_mail.message.layout import layout
from tui_mail.message.parse import Parsed, parse
from tui_mail.message.part_text import part_lines
from tui_mail.message.true_type import kind_of
from tui_mail.model.content import Line
from tui_mail.model.ids import MessageId


class _Opened(Protocol):
    charsets: dict[MessageId, str]

    def taken_apart(self, id: MessageId) -> Parsed:
        """The message, in the charset that was asked for."""
        ...

    def attachment(self, id: MessageId, part: str) -> tuple[str, bytes]:
        """One part's safe file name and bytes."""
        ...


class MessageViewing:
    """The `Viewing` of one store.

    Args:
        opened: takes messages apart.
        within: keeps the letters that are opened in them.
    """

    def __init__(self, opened: _Opened, within: Within) -> None:
        self._opened = opened
        self._within = within

    def whole_lines(self, id: MessageId, width: int) -> tuple[Line, ...]:
        """The body, the lines of plain text as long as they were written."""
        return layout(self._opened.taken_apart(id), width, whole_lines=True)

    def charset(self, id: MessageId) -> str:
        """In what its text is read."""
        if id in self._opened.charsets:
            return self._opened.charsets[id]
        texts = bodies(self._opened.taken_apart(id))
        declared = texts[0].charset if texts else ""
        return declared if codec_of(declared) else ""

    def read_in(self, id: MessageId, charset: str) -> None:
        """From now on in that charset."""
        if charset and not codec_of(charset):
            raise UsageError("There is no charset of that name.", "Say koi8-r, or windows-1251.")
        if charset:
            self._opened.charsets[id] = charset
        else:
            self._opened.charsets.pop(id, None)

    def part(self, id: MessageId, part: str, width: int) -> tuple[Line, ...]:
        """An attachment as text."""
        self._opened.attachment(id, part)  # raises where there is none, or not all of it is here
        parsed = self._opened.taken_apart(id)
        leaf = parsed.part(part) or enveloped_part(parsed, part)
        if leaf is None:
            raise UsageError("This file was written into the text.", "It can be saved.")
        lines = part_lines(leaf, width)
        if lines is None:
            kind = kind_of(leaf.data)
            what = kind.article if kind.words else "nothing that is known"
            raise UsageError(f"This is {what}, and cannot be shown as text.")
        return lines

    def letter(self, id: MessageId, part: str) -> MessageId:
        """A message within a message."""
        _, data = self._opened.attachment(id, part)
        headers = parse(data).headers
        if not any(name in headers for name in ("from", "subject", "date", "received", "to")):
            raise UsageError("This is no message.")
        return self._within.keep(id, data)
