"""A message's HTML as a page for a browser: sanitised, closed, its inline images in it.

Twice sure that nothing is fetched: no address that a browser would load stays in the page, and a
content security policy forbids it to load any. Must never raise, whatever the HTML.
"""

import base64
import re
from collections.abc import Mapping
from functools import partial
from html import escape

from tui_mail.message.body import bodies
from tui_mail.message.html_guard import guarded
from tui_mail.message.parse import Parsed
from tui_mail.message.picture_parts import TYPES, content_id
from tui_mail.message.sanitize import sanitize

POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
    "form-action 'none'; base-uri 'none'; frame-src 'none'"
)
_OWN = "cid:"
NOTHING: Mapping[str, tuple[str, bytes]] = {}
_MOST_INLINE = 20_000_000
"""Bytes of images that go into the page."""
_LONGEST_CSS = 500_000

_TAGS = frozenset(
    ("a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "br",
     "caption", "center", "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "div",
     "dl", "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
     "header", "hr", "i", "img", "ins", "kbd", "li", "main", "mark", "nav", "nobr", "ol", "p",
     "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span", "strike", "strong",
     "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt",
     "u", "ul", "var", "wbr")
)  # fmt: skip
_SILENT = frozenset(
    ("script", "style", "title", "template", "noscript", "iframe", "object", "svg", "math",
     "textarea", "select", "head")
)  # fmt: skip
"""Whose content goes with them."""
_EVERYWHERE = frozenset(
    ("align", "bgcolor", "border", "cellpadding", "cellspacing", "class", "color", "dir", "height",
     "id", "lang", "nowrap", "style", "title", "valign", "width")
)  # fmt: skip
_ATTRIBUTES = {
    "*": set(_EVERYWHERE),
    "a": {"href"},
    "img": {"alt", "src"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "col": {"span"},
    "ol": {"reversed", "start", "type"},
    "ul": {"type"},
    "li": {"value"},
    "font": {"face", "size"},
}
_LINKED = re.compile(r"\s*(?:https?:|mailto:)", re.IGNORECASE)
_DATA = re.compile(
    r"\s*data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]*\Z", re.IGNORECASE
)
_LOADS = re.compile(
    r"url\s*\(|image-set\s*\(|@import|expression\s*\(|-moz-binding|behavior\s*:|\\", re.IGNORECASE
)
_PAGE = """\
<!DOCTYPE html>
<html><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{css}</style></head>
<body>
{body}
</body></html>
"""


def page_of(parsed: Parsed, loaded: Mapping[str, tuple[str, bytes]] = NOTHING) -> str:
    """The HTML of a message as a page; empty where it has none.

    Args:
        parsed: the message.
        loaded: by address: the type and the bytes of pictures of the web that are here.
    """
    parts = [part for part in bodies(parsed, html=True) if part.content_type == "text/html"]
    if not parts:
        return ""
    images = _images(parsed, loaded)
    sources = [guarded(part.text)[0] for part in parts]
    return _PAGE.format(
        policy=POLICY,
        title=escape(sanitize(parsed.headers.first("subject"))[:200]),
        css="\n".join(map(_css, sources)),
        body="\n<hr>\n".join(_clean(source, images) for source in sources),
    )


def _clean(html: str, images: Mapping[str, str]) -> str:
    import nh3  # only a browser needs it

    return nh3.clean(
        html,
        tags=set(_TAGS),
        clean_content_tags=set(_SILENT),
        attributes=_ATTRIBUTES,
        attribute_filter=partial(_attribute, images),
        link_rel="noopener noreferrer nofollow",
        url_schemes={"http", "https", "mailto", "cid", "data"},
    )


def _attribute(images: Mapping[str, str], tag: str, name: str, value: str) -> str | None:
    """The value that an attribute may keep; None: it goes."""
    if name == "href":
        return value if tag == "a" and _LINKED.match(value) else None
    if name == "src":
        if value.strip()[:4].lower() == _OWN:
            return images.get(f"{_OWN}{value.strip()[4:]}")
        return images.get(value.strip()) or (value if _DATA.match(value) else None)
    if name == "style":
        return _without_loads(value) or None
    return value


def _without_loads(style: str) -> str:
    """Without the declarations that would load something."""
    return ";".join(each for each in style.split(";") if not _LOADS.search(each))


def _css(html: str) -> str:
    """The style sheets in an HTML text, without what would load something or end them."""
    from selectolax.lexbor import LexborHTMLParser

    sheets = (node.text() or "" for node in LexborHTMLParser(html).css("style"))
    css = "\n".join(sheets)[:_LONGEST_CSS].replace("<", "")
    return _LOADS.sub("none", css)


def _images(parsed: Parsed, loaded: Mapping[str, tuple[str, bytes]]) -> dict[str, str]:
    """By address, those of the message's own by `cid:` and Content-ID: what can be shown, as
    addresses that hold it.
    """
    own = (
        (f"{_OWN}{name}", part.content_type, part.data)
        for part in parsed.leaves
        if (name := content_id(part))
    )
    web = ((address, kind, data) for address, (kind, data) in loaded.items())
    found: dict[str, str] = {}
    left = _MOST_INLINE
    for address, kind, data in (*own, *web):
        if kind in TYPES and len(data) <= left:
            left -= len(data)
            found[address] = f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"
    return found
