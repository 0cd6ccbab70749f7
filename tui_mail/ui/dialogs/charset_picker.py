"""Chooses the charset that a message is read in, where its own does not fit."""

from textual.content import Content

from tui_mail.model.charsets import CHARSETS
from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.narrowing import NarrowingDialog
from tui_mail.ui.words import say


class CharsetPicker(NarrowingDialog[str]):
    """Gives the name of one, empty for what the message says itself; None where it was left.

    Args:
        now: that it is read in; empty: none is known.
    """

    def __init__(self, now: str) -> None:
        title = say("Read the text in which charset?")
        if now:
            title = say("Read the text in which charset? Now {name}.", name=one_line(now)[:40])
        super().__init__(
            title,
            say("type to narrow down, enter takes it, esc leaves"),
            say("a part of its name"),
        )

    def matching(self, typed: str) -> list[tuple[str, Content]]:
        """Those whose names hold every word."""
        words = one_line(typed).casefold().split()
        lines = [("", say("as the message says")), *((name, name) for name in CHARSETS)]
        return [
            (name, Content(line)) for name, line in lines if all(word in line for word in words)
        ]
