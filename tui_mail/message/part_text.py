"""Attachments that can be read in place: text, code, patches, HTML, calendars. Never raises."""

from tui_mail.message.calendar_text import calendar_text
from tui_mail.message.html_text import render_html
from tui_mail.message.layout import plain_lines
from tui_mail.message.links import LinkBook
from tui_mail.message.parse import Part
from tui_mail.message.sanitize import sanitize
from tui_mail.message.true_type import kind_of
from tui_mail.model.content import Line

_TEXTS = frozenset(("text/plain", "text/x-script", "application/pgp", "text/vcard",
    "application/x-desktop", "application/x-url", "application/postscript"))  # fmt: skip
"""What `kind_of` calls text of one kind or another."""

_PAGES = frozenset(("text/html", "application/xhtml+xml"))


def part_lines(leaf: Part, width: int) -> tuple[Line, ...] | None:
    """A part as lines of at most `width` cells; None where it is no text."""
    kind = kind_of(leaf.data).content_type
    if kind == "text/calendar":
        said = calendar_text(leaf.text)
        return tuple(plain_lines(said, width, LinkBook())) if said else _plain(leaf, width)
    if kind in {"text/html", "text/plain"} and leaf.content_type in _PAGES:
        return render_html(leaf.text, width).lines
    if kind in _TEXTS or kind in {"text/html", "image/svg+xml"} or not leaf.data:
        return _plain(leaf, width)
    return None


def _plain(leaf: Part, width: int) -> tuple[Line, ...]:
    return tuple(plain_lines(sanitize(leaf.text, lines=True), width, LinkBook()))
