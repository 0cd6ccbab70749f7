"""A template, filled in for one message."""

from tui_mail.model.frozen import frozen


@frozen
class Filled:
    """What is to be put into a message."""

    text: str
    cursor: int
    """Where writing goes on: characters from the beginning of the text."""
    subject: str
    """Of a message that has none; may be empty."""
    markdown: bool
    """The text is Markdown."""
