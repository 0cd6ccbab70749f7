"""Copies a part of a message to the clipboard (OSC 52): text, address, link, code."""

import re

from textual.content import Content as Words
from textual.widget import Widget
from textual.widgets.option_list import Option

from tui_mail.model.content import Content, Link
from tui_mail.model.frozen import frozen
from tui_mail.ui.clean import one_line, plain_text
from tui_mail.ui.dialogs.dialog import Choices, Dialog
from tui_mail.ui.format import clipped
from tui_mail.ui.words import say

_CODE_WORD = re.compile(r"\b(code|pin|tan|otp|passcode|kennwort|código|codice)\b", re.IGNORECASE)
_CODE = re.compile(
    r"(?<![\w.,:/-])(\d{3}[ -]\d{3}|(?!(?:19|20)\d\d\b)\d{4,8}|(?=[A-Z]*\d)[A-Z0-9]{6,8})(?![\w/:])"
)
"""Digits or capitals; four digits that look like a year are none."""
_SEARCHED = 20_000
_PREVIEW = 44
MOST = 50_000
"""Characters that are copied: many terminals drop a longer sequence without a word."""


@frozen
class Copy:
    """Something that can be copied."""

    words: str
    text: str


def choices(content: Content, link: Link | None) -> tuple[Copy, ...]:
    """What a message offers, the likeliest first.

    Args:
        content: the message opened.
        link: the link that is set off; else the first one is offered.
    """
    chosen = link or next(iter(content.links), None)
    code = found_code(content.text)
    copies = [
        Copy(say("Code"), code),
        Copy(say("Link"), one_line(chosen.url) if chosen is not None else ""),
        *(Copy(say("Address"), one_line(a.address)) for a in content.summary.from_[:3]),
        Copy(say("Subject"), one_line(content.summary.subject)),
        Copy(say("Text"), plain_text(content.text)),
        Copy(say("Message-ID"), one_line(content.summary.message_id)),
    ]
    return tuple(copy for copy in copies if copy.text)


def found_code(text: str) -> str:
    """A code to log in with, near a word that says so; empty where there is none."""
    text = text[:_SEARCHED]
    for word in _CODE_WORD.finditer(text):
        near = text[max(0, word.start() - 80) : word.end() + 120]
        code = _CODE.search(near)
        if code is not None:
            return code[1].replace(" ", "").replace("-", "")
    return ""


class CopyChoice(Dialog[str]):
    """Copies what is chosen, and gives it."""

    def __init__(self, copies: tuple[Copy, ...]) -> None:
        super().__init__(say("Copy"), say("enter copies, esc leaves"))
        self._copies = copies

    def body(self) -> tuple[Widget, ...]:
        """One line for each."""
        return (Choices(*(Option(_prompt(copy)) for copy in self._copies)),)

    def on_option_list_option_selected(self, event: Choices.OptionSelected) -> None:
        """To the clipboard of the terminal."""
        copy = self._copies[event.option_index]
        text = copy.text[:MOST]
        self.app.copy_to_clipboard(text)
        words = say("Copied: {what}", what=copy.words)
        if len(text) < len(copy.text):
            words = say("Copied: the first {n} characters of it", n=MOST)
        self.app.notify(words, markup=False, timeout=2)
        self.dismiss(text)


def _prompt(copy: Copy) -> Words:
    preview = clipped(one_line(copy.text[:400]), _PREVIEW)
    return Words.assemble(Words(copy.words.ljust(12)), Words.styled(preview, "$quiet"))
