"""Markdown as the HTML of a message: what the writer typed, and nothing from anywhere else.

Raw HTML stands as the words it is, no image is ever named, and links lead to the web or to a mail
address. The library is imported by the first message that is written so.
"""

import re
from functools import cache
from html import escape
from typing import Final

from markdown_it import MarkdownIt

from tui_mail.errors import MessageError
from tui_mail.message.flowed import SIGNATURE

MOST: Final = 100_000
"""Characters; nobody types more, and what is pasted may be made to keep a parser busy."""
MOST_BRACKETS: Final = 3_000
"""Of `[`: the parser's time goes with the square of these."""
_DEEPEST = 40
_LEADS = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_MARKS = re.compile(r"(?:> ?)+")
_FENCE = re.compile(r" {0,3}(```|~~~)")
HEAD: Final = '<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>\n'
_END = "</body></html>\n"


def to_html(text: str) -> str:
    """The whole document.

    Args:
        text: Markdown; what follows the mark of a signature is none.

    Raises:
        MessageError: it is too long for that.
    """
    if not fits(text):
        raise MessageError("The text is too long for Markdown.", "Send it as plain text.")
    words, signature = _parted(text.split("\n"))
    html: str = _reader().render("\n".join(_set_apart(words)))
    return f"{HEAD}{html}{_signed(signature)}{_END}"


def fits(text: str) -> bool:
    """Whether it is not too long."""
    return len(text) <= MOST and text.count("[") <= MOST_BRACKETS


def _parted(lines: list[str]) -> tuple[list[str], list[str]]:
    """The words, and the signature below them."""
    marks = [number for number, line in enumerate(lines) if line == SIGNATURE]
    return (lines[: marks[-1]], lines[marks[-1] :]) if marks else (lines, [])


def _signed(lines: list[str]) -> str:
    if not lines:
        return ""
    return f"<p>{'<br />'.join(escape(line) for line in lines).rstrip()}</p>\n"


def _set_apart(lines: list[str]) -> list[str]:
    """An answer typed right below a quote is no part of the quote."""
    found: list[str] = []
    fence = ""
    quoted = False
    for line in lines:
        marks = _MARKS.match(line)
        if marks and not fence:
            line = "> " * min(marks[0].count(">"), _DEEPEST) + line[marks.end() :]  # noqa: PLW2901
        elif quoted and line.strip():
            found.append("")
        quoted = bool(marks) and not fence
        if not quoted and (opened := _FENCE.match(line)):
            fence = "" if fence == opened[1] else fence or opened[1]
        found.append(line)
    return found


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt(
        "commonmark",
        {"html": False, "breaks": True, "linkify": True, "maxNesting": 2 * _DEEPEST + 20},
    )
    reader.enable(["table", "strikethrough", "linkify"]).disable("image")
    if reader.linkify is not None:
        reader.linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    reader.validateLink = _is_safe  # type: ignore[method-assign]  # its documented way
    return reader


def _is_safe(url: str) -> bool:
    return bool(_LEADS.match(url.strip()))
