"""The first words of a message, for a row of the list.

Must look at the beginning of the body only: this runs for every message of a sync.
"""

import re
from html import unescape

from tui_mail.message.charset import decode_start
from tui_mail.message.parse import Part
from tui_mail.message.sanitize import sanitize

LENGTH = 120
_TEXT_BYTES = 3_000
_HTML_BYTES = 60_000
_MOST_TAGS = 3_000

_QUOTED = re.compile(r">|\|\s")
_INTRODUCTION = re.compile(r".{0,300}(?:wrote|schrieb|a écrit|escribió|scrisse|skrev)\s*:\s*\Z")
_OPENS_INTRODUCTION = re.compile(r"(?:On|Am|Le|El|Il|Den)\s.{4,}")
_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_ARMOUR = ("Hash: SHA", "Charset: ")
_RULE = re.compile(r"[\W_]{3,}\Z")
_SKIPPED_ELEMENT = re.compile(r"<(style|script|head|title|svg|select)\b", re.IGNORECASE)
_TAG_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]*)|[!?]")
_INLINE = frozenset(
    ("a", "abbr", "b", "big", "code", "em", "font", "i", "kbd", "mark", "s", "small", "span",
     "strong", "sub", "sup", "tt", "u", "wbr")
)  # fmt: skip
_PADDING = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u2007\u2060\ufeff]+")


def snippet_of(part: Part) -> str:
    """About 120 characters of a body part's own words, without quotes, on one line."""
    html = part.content_type == "text/html"
    limit = _HTML_BYTES if html else _TEXT_BYTES
    data, cut = part.body_start(limit)
    if cut:
        # not in the middle of a line: half an escape or a quartet of base64 would be garbage
        data = data[: data.rfind(b"\n") + 1] or data
    text = decode_start(part.decoded(data), part.charset)
    words = html_words(text) if html else plain_words(text)
    return shorten(words)


def shorten(words: str) -> str:
    """On one line, sanitised, cut at a word's end where one is near."""
    words = words[: 8 * LENGTH]
    words = words if words.isascii() else _PADDING.sub("", words)
    words = " ".join(sanitize(words).split())
    if len(words) <= LENGTH:
        return words
    cut = words.rfind(" ", LENGTH - 20, LENGTH)
    return words[: cut if cut > 0 else LENGTH].rstrip() + "…"


def plain_words(text: str) -> str:
    """The first own words of a plain text; of a text that is all quotes, the quotes."""
    own: list[str] = []
    length = 0
    lines = text.splitlines()
    for position, line in enumerate(lines):
        if line.rstrip() == "--":
            break
        if not line.strip() or _is_passed_over(lines, position):
            continue
        own.append(line.strip())
        length += len(line)
        if length > 3 * LENGTH:
            break
    return " ".join(own) or " ".join(line.strip("> \t") for line in lines[:20])


def _is_passed_over(lines: list[str], position: int) -> bool:
    line = lines[position].strip()
    if line[0] in ">|" and _QUOTED.match(line):
        return True
    if not line[0].isalnum() and (_RULE.match(line) or line == _SIGNED):
        return True
    if line.startswith(_ARMOUR) or (line[-1] == ":" and _INTRODUCTION.match(line)):
        return True
    # `On Monday, Ada Lovelace` / `<ada@engine.test> wrote:`
    following = lines[position + 1].rstrip() if position + 1 < len(lines) else ""
    return bool(
        following[-1:] == ":" and _OPENS_INTRODUCTION.match(line) and _INTRODUCTION.match(following)
    )


def html_words(html: str) -> str:
    """The first words of an HTML text, roughly: no layout, no style sheet."""
    out: list[str] = []
    length = at = 0
    for _ in range(_MOST_TAGS):
        tag = html.find("<", at)
        text = html[at:] if tag < 0 else html[at:tag]
        if text.strip():
            out.append(unescape(text))
            length += len(out[-1].strip())
        if tag < 0 or length > 3 * LENGTH:
            break
        name = _TAG_NAME.match(html, tag + 1)
        if not name:
            out.append("<")
            at = tag + 1
            continue
        if not name[1] or name[1].lower() not in _INLINE:
            out.append(" ")
        at = _after_tag(html, tag)
        if at < 0:
            break
    return "".join(out)


def _after_tag(html: str, tag: int) -> int:
    """Behind a tag, a comment, or an element whose content is not shown; negative at the end."""
    if html.startswith("<!--", tag):
        end = html.find("-->", tag + 4)
        return end + 3 if end >= 0 else -1
    skipped = _SKIPPED_ELEMENT.match(html, tag)
    if skipped:
        # case is nearly always the same in both tags; the other case ends at the next tag
        end = html.find(f"</{skipped[1]}", tag)
        tag = end if end >= 0 else tag
    end = html.find(">", tag)
    return end + 1 if end >= 0 else -1
