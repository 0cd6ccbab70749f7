"""HTML mail as a small tree of what is seen of it.

Hidden elements, style sheets, preheaders and tracking pixels are left out here, so that nothing
behind this looks at CSS again. Must never recurse and must hold its limits whatever the HTML;
nothing is ever fetched.
"""

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tui_mail.message.html_guard import guarded
from tui_mail.message.html_style import (
    FONT_TAG_SIZES,
    HIDDEN,
    NO_SIZE,
    PLAIN,
    USUAL_SIZE,
    Styled,
    read_style,
)

DEEPEST = 80
"""Levels of elements; what is deeper is put beside instead of inside."""
MOST_NODES = 60_000
_LONGEST_CSS = 500_000
_MOST_AT_RULES = 500
_MOST_LOOKS_INSIDE = 100

SKIPPED = frozenset(
    ("head", "script", "style", "title", "meta", "link", "template", "svg", "math", "object",
     "embed", "iframe", "select", "textarea", "option", "datalist", "applet", "base", "input")
)  # fmt: skip
TRANSPARENT = frozenset(("span", "font", "tbody", "thead", "tfoot", "big", "small", "bdo", "wbr"))
"""Elements that mean nothing for the layout unless a style says so."""

_CSS_COMMENT = re.compile(r"/\*(?:[^*]|\*(?!/))*+\*/")
_BRACE = re.compile(r"[{}]")
_NAMED = re.compile(r"\s*(?:[a-z][a-z0-9]*)?([.#][\w-]+)\s*\Z", re.IGNORECASE)
_NO_LETTERS = re.compile(r"[\s\u00a0\u00ad\u034f\u200b-\u200f\u2007\ufeff]+")
_TINY = re.compile(r"\s*[01](?:px)?\s*\Z")

Loaded = tuple[tuple[str, str], ...]
"""Addresses of remote images, and names by which their bytes can be had."""


@dataclass(slots=True)
class Node:
    """An element that is seen, and what is in it."""

    tag: str
    attributes: dict[str, str | None]
    kids: "list[Node | str]" = field(default_factory=list)
    styled: Styled = PLAIN
    size: float = USUAL_SIZE
    """Of its letters, in pixels."""

    def get(self, name: str) -> str:
        """An attribute; empty where there is none."""
        return self.attributes.get(name) or ""

    @property
    def styles(self) -> frozenset[str]:
        """Looks, as its style attribute says."""
        return self.styled.looks


@dataclass(slots=True)
class Document:
    """The body of an HTML text."""

    body: Node
    remote_images: int = 0
    pixels: int = 0
    """Remote images too small to be seen."""
    truncated: bool = False
    size: float = USUAL_SIZE
    """Of most of its letters, in pixels."""
    hidden: int = 0
    """Letters that no screen would show."""
    pictures: dict[str, None] = field(default_factory=dict)
    """Addresses of remote images to be seen, in their order."""


def read_html(html: str, loaded: Loaded = ()) -> Document:
    """Take HTML apart. Never raises, whatever the text.

    Args:
        html: the text.
        loaded: remote images that are here, and by which name: shown like the message's own.
    """
    html, truncated = guarded(html)
    parser = LexborHTMLParser(html)
    document = Document(Node("body", {}), truncated=truncated)
    body = parser.body
    if body is not None:
        builder = _Builder(document, _hidden_names(parser), dict(loaded))
        builder.build(body)
        if builder.letters:
            document.size = max(builder.letters.items(), key=lambda each: each[1])[0]
    return document


@dataclass(slots=True)
class _Level:
    """Where the walk is: the next sibling to look at, and what it inherits."""

    following: LexborNode | None
    node: Node
    shown: bool
    size: float
    """Of letters, in pixels; children inherit it, 0 among others, until they set another."""


class _Builder:
    """One walk over lexbor's tree, without recursion."""

    def __init__(self, document: Document, hidden: frozenset[str], loaded: dict[str, str]) -> None:
        self.document = document
        self.hidden = hidden
        self.loaded = loaded
        self.count = 0
        self.looks_inside = 0
        self.letters: dict[float, int] = {}
        """How many there are of each size."""

    def build(self, body: LexborNode) -> None:
        """Fill the document's body."""
        root = self.document.body
        styled = read_style(body.attributes.get("style") or "")
        shown = not self._is_hidden(body, body.attributes, styled)
        size = _size(styled, "body", body.attributes, USUAL_SIZE)
        stack = [_Level(body.first_child, root, shown, size)]
        while stack:
            level = stack[-1]
            node = level.following
            if node is None:
                stack.pop()
                continue
            level.following = node.next
            self.count += 1
            if self.count > MOST_NODES:
                self.document.truncated = True
                return
            if node.is_text_node:
                self._words(node.text_content or "", level)
            elif node.is_element_node and (node.tag or "") not in SKIPPED:
                self._enter(node, level, stack)

    def _words(self, text: str, level: _Level) -> None:
        letters = len(text) - text.count(" ")
        if level.shown and level.size:
            level.node.kids.append(text)
            self.letters[level.size] = self.letters.get(level.size, 0) + letters
        elif letters > 1:
            self.document.hidden += len(_NO_LETTERS.sub("", text))

    def _enter(self, node: LexborNode, level: _Level, stack: list[_Level]) -> None:
        tag = node.tag or ""
        attributes = node.attributes
        styled = read_style(attributes.get("style") or "")
        shown = level.shown and not self._is_hidden(node, attributes, styled)
        if tag == "img":
            self._image(attributes, level, styled, shown=shown)
            return
        size = _size(styled, tag, attributes, level.size)
        target = level.node
        if shown and (tag not in TRANSPARENT or styled.looks or size != level.size):
            made = Node(tag, attributes, styled=styled, size=size)
            target.kids.append(made)
            # too deep: what follows inside stands beside, so that nothing after this recurses far
            target = made if len(stack) < DEEPEST else target
        if node.first_child is not None:
            stack.append(_Level(node.first_child, target, shown, size))

    def _image(
        self, attributes: dict[str, str | None], level: _Level, styled: Styled, *, shown: bool
    ) -> None:
        source = (attributes.get("src") or "").strip()
        style = attributes.get("style") or ""
        remote = source[:6].lower().startswith(("http:", "https:", "//"))
        sizes = (attributes.get("width"), attributes.get("height"))
        tiny = any(_TINY.match(size) for size in sizes if size) or bool(NO_SIZE.search(style))
        self.document.remote_images += remote
        if tiny or not shown:
            self.document.pixels += remote
            return
        if remote:
            self.document.pictures[source] = None
        if source in self.loaded:
            attributes = {**attributes, "src": f"cid:{self.loaded[source]}"}
        level.node.kids.append(Node("img", attributes, styled=styled))

    def _is_hidden(
        self, node: LexborNode, attributes: dict[str, str | None], styled: Styled
    ) -> bool:
        if "hidden" in attributes or "hidden" in styled.looks:
            return True
        if self.hidden:
            names = [f".{name}" for name in (attributes.get("class") or "").split()]
            names.append(f"#{attributes.get('id')}")
            if not self.hidden.isdisjoint(names):
                return True
        # what Outlook alone hides is a button that it draws in its own way, unless it is no link
        if "elsewhere" not in styled.looks or node.tag == "a":
            return False
        self.looks_inside += 1
        return self.looks_inside <= _MOST_LOOKS_INSIDE and node.css_first("a") is None


def _size(styled: Styled, tag: str, attributes: dict[str, str | None], inherited: float) -> float:
    """Of an element's letters, in pixels."""
    if styled.size is not None:
        return -styled.size * inherited if styled.size < 0 else styled.size
    if tag == "font":
        return FONT_TAG_SIZES.get((attributes.get("size") or "").strip(), inherited)
    return inherited


def _hidden_names(parser: LexborHTMLParser) -> frozenset[str]:
    """Classes (`.x`) and ids (`#x`) that the style sheets hide on every screen."""
    css = "".join(node.text() or "" for node in parser.css("style"))[:_LONGEST_CSS]
    names: set[str] = set()
    for rule in _without_media(_CSS_COMMENT.sub("", css)).split("}"):
        selectors, _, declarations = rule.partition("{")
        if HIDDEN.search(declarations):
            names.update(found[1] for each in selectors.split(",") if (found := _NAMED.match(each)))
    return frozenset(names)


def _without_media(css: str) -> str:
    """Without `@media` and other blocks of rules: they hold for some screens only."""
    out = []
    at = 0
    for _ in range(_MOST_AT_RULES):
        start = css.find("@", at)
        if start < 0:
            out.append(css[at:])
            break
        out.append(css[at:start])
        brace, semicolon = css.find("{", start), css.find(";", start)
        if 0 <= semicolon < brace or brace < 0:
            at = semicolon + 1 if semicolon >= 0 else len(css)
            continue
        depth, at = 0, len(css)
        for found in _BRACE.finditer(css, brace):
            depth += 1 if found[0] == "{" else -1
            if depth == 0:
                at = found.end()
                break
    return "".join(out)
