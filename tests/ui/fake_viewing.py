"""The two sides of the fake store's reading: by HTML, and into a message."""

from tui_mail.errors import UsageError
from tui_mail.model.content import Line, Span
from tui_mail.model.ids import MessageId
from tui_mail.ports.reading import Reading


class FakeHtml:
    """The HTML of messages that have two forms of their text: it reads the same."""

    def __init__(self, reading: Reading) -> None:
        self.content = reading.content
        self.lines = reading.lines
        self.first_lines = reading.first_lines

    def page(self, id: MessageId) -> str:
        return ""


class FakeViewing:
    """Looks into the messages of a made-up store."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.charsets: dict[MessageId, str] = {}

    def whole_lines(self, id: MessageId, width: int) -> tuple[Line, ...]:
        del width
        return self.reading.lines(id, 10_000)

    def charset(self, id: MessageId) -> str:
        return self.charsets.get(id, "utf-8")

    def read_in(self, id: MessageId, charset: str) -> None:
        self.charsets[id] = charset

    def part(self, id: MessageId, part: str, width: int) -> tuple[Line, ...]:
        name, data = self.reading.attachment(id, part)
        if data.startswith(b"%PDF"):
            raise UsageError("This is a PDF document, and cannot be shown as text.")
        return (Line((Span(f"{name} {data.decode()}"),)),)

    def letter(self, id: MessageId, part: str) -> MessageId:
        del part
        return id
