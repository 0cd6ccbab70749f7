"""HTML mail as a small tree of what is seen of it.

Hidden elements, style sheets, preheaders and tracking pixels are left out here, so that nothing
behind this looks at CSS again. Must never recurse and must hold its limits whatever the HTML;
nothing is ever fetched.
"""

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tui_mail.message.html_guard import guarded

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

_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)"
    r"|(?<![\w-])opacity\s*:\s*(?:0|0?\.0+)(?![.\d])|max-height\s*:\s*0(?![.\d])"
    r"|(?<![\w-])(?:left|text-indent)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
_NO_SIZE = re.compile(r"(?<![\w-])(?:width|height)\s*:\s*0(?:px)?\s*(?:;|!|\Z)", re.IGNORECASE)
_CLIPPED = re.compile(r"overflow\s*:\s*hidden", re.IGNORECASE)
_ONLY_ELSEWHERE = re.compile(r"mso-hide\s*:\s*all", re.IGNORECASE)
_FONT_SIZE = re.compile(r"(?<![\w-])font-size\s*:\s*([\d.]+)?", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_STRIKE = re.compile(r"text-decoration[^;]{0,40}line-through", re.IGNORECASE)
_NO_MARGIN = re.compile(r"(?<![\w-])margin\s*:\s*0(?:px|in|cm)?\s*(?:;|\Z|!)", re.IGNORECASE)
_BESIDE = re.compile(r"(?<![\w-])display\s*:\s*(?:inline-block|table-cell)", re.IGNORECASE)
_CSS_COMMENT = re.compile(r"/\*(?:[^*]|\*(?!/))*+\*/")
_BRACE = re.compile(r"[{}]")
_NAMED = re.compile(r"\s*(?:[a-z][a-z0-9]*)?([.#][\w-]+)\s*\Z", re.IGNORECASE)
_TINY = re.compile(r"\s*[01](?:px)?\s*\Z")


@dataclass(slots=True)
class Node:
    """An element that is seen, and what is in it."""

    tag: str
    attributes: dict[str, str | None]
    kids: "list[Node | str]" = field(default_factory=list)
    styles: frozenset[str] = frozenset()
    """Of `bold italic strike tight beside`, as its style attribute says."""

    def get(self, name: str) -> str:
        """An attribute; empty where there is none."""
        return self.attributes.get(name) or ""


@dataclass(slots=True)
class Document:
    """The body of an HTML text."""

    body: Node
    remote_images: int = 0
    pixels: int = 0
    """Remote images too small to be seen."""
    truncated: bool = False


def read_html(html: str) -> Document:
    """Take HTML apart. Never raises, whatever the text."""
    html, truncated = guarded(html)
    parser = LexborHTMLParser(html)
    document = Document(Node("body", {}), truncated=truncated)
    body = parser.body
    if body is not None:
        _Builder(document, _hidden_names(parser)).build(body)
    return document


@dataclass(slots=True)
class _Level:
    """Where the walk is: the next sibling to look at, and what it inherits."""

    following: LexborNode | None
    node: Node
    shown: bool
    zero: bool
    """Font size 0, which children inherit until they set another."""


class _Builder:
    """One walk over lexbor's tree, without recursion."""

    def __init__(self, document: Document, hidden: frozenset[str]) -> None:
        self.document = document
        self.hidden = hidden
        self.count = 0
        self.looks_inside = 0

    def build(self, body: LexborNode) -> None:
        """Fill the document's body."""
        root = self.document.body
        shown = not self._is_hidden(body, body.attributes)
        stack = [_Level(body.first_child, root, shown, zero=False)]
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
                if level.shown and not level.zero:
                    level.node.kids.append(node.text_content or "")
            elif node.is_element_node and (node.tag or "") not in SKIPPED:
                self._enter(node, level, stack)

    def _enter(self, node: LexborNode, level: _Level, stack: list[_Level]) -> None:
        tag = node.tag or ""
        attributes = node.attributes
        style = attributes.get("style") or ""
        shown = level.shown and not self._is_hidden(node, attributes)
        if tag == "img":
            self._image(attributes, level, shown=shown)
            return
        zero = _zero_size(style, inherited=level.zero)
        target = level.node
        styles = _styles(style) if style else frozenset()
        if shown and (tag not in TRANSPARENT or styles):
            made = Node(tag, attributes, styles=styles)
            target.kids.append(made)
            # too deep: what follows inside stands beside, so that nothing after this recurses far
            target = made if len(stack) < DEEPEST else target
        if node.first_child is not None:
            stack.append(_Level(node.first_child, target, shown, zero))

    def _image(self, attributes: dict[str, str | None], level: _Level, *, shown: bool) -> None:
        source = (attributes.get("src") or "").strip().lower()
        style = attributes.get("style") or ""
        remote = source.startswith(("http:", "https:", "//"))
        sizes = (attributes.get("width"), attributes.get("height"))
        tiny = any(_TINY.match(size) for size in sizes if size) or bool(_NO_SIZE.search(style))
        self.document.remote_images += remote
        if tiny or not shown:
            self.document.pixels += remote
        else:
            level.node.kids.append(Node("img", attributes))

    def _is_hidden(self, node: LexborNode, attributes: dict[str, str | None]) -> bool:
        if "hidden" in attributes:
            return True
        if self.hidden:
            names = [f".{name}" for name in (attributes.get("class") or "").split()]
            names.append(f"#{attributes.get('id')}")
            if not self.hidden.isdisjoint(names):
                return True
        style = attributes.get("style")
        if not style:
            return False
        if _HIDDEN.search(style) or (_CLIPPED.search(style) and _NO_SIZE.search(style)):
            return True
        # what Outlook alone hides is a button that it draws in its own way, unless it is no link
        if not _ONLY_ELSEWHERE.search(style) or node.tag == "a":
            return False
        self.looks_inside += 1
        return self.looks_inside <= _MOST_LOOKS_INSIDE and node.css_first("a") is None


def _zero_size(style: str, *, inherited: bool) -> bool:
    size = _FONT_SIZE.search(style) if style else None
    if size is None:
        return inherited
    try:
        return float(size[1]) == 0 if size[1] else False
    except ValueError:
        return False


def _styles(style: str) -> frozenset[str]:
    found = []
    if _BOLD.search(style):
        found.append("bold")
    if _ITALIC.search(style):
        found.append("italic")
    if _STRIKE.search(style):
        found.append("strike")
    if _NO_MARGIN.search(style):
        found.append("tight")
    if _BESIDE.search(style):
        found.append("beside")
    return frozenset(found)


def _hidden_names(parser: LexborHTMLParser) -> frozenset[str]:
    """Classes (`.x`) and ids (`#x`) that the style sheets hide on every screen."""
    css = "".join(node.text() or "" for node in parser.css("style"))[:_LONGEST_CSS]
    names: set[str] = set()
    for rule in _without_media(_CSS_COMMENT.sub("", css)).split("}"):
        selectors, _, declarations = rule.partition("{")
        if _HIDDEN.search(declarations):
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
