"""What parts of an HTML mail are meant as: buttons, headings made of large letters, decoration.

Looks at nothing but the tree; bounded in what it looks at.
"""

import re

from tui_mail.message.html_flow import Style
from tui_mail.message.html_links import text_of_node
from tui_mail.message.html_style import PLAIN, says_button
from tui_mail.message.html_tree import Node
from tui_mail.model.content import Line, Look

_LONGEST_BUTTON = 40
_LONGEST_HEADING = 120
_LARGER = 1.3
_LARGE = 18.0
_SMALLER = 0.8
_SMALL = 11.5
_MOST_LOOKS = 3_000
_MOST_INSIDE = 200
_MOST_BELOW = 6
"""Lines behind an image among which its words are looked for."""
_PADDED = 8.0
_PARAGRAPH = 16.0
_NO_ROOM = (0.0, 0.0)
_BUTTONS = frozenset(("a", "button", "td", "th", "p", "div", "span", "table"))
_WHITE = frozenset(("", "#fff", "#ffffff", "white", "transparent"))
_DECORATION = re.compile(
    r"\W*(?:(?:top|bottom|left|right|white|blank|grey|gray)?[\s_-]*"
    r"(?:spacer|divider|separator|border|shadow|blank|pixel|line|gif|space|corner|tracking pixel))"
    r"\W*",
    re.IGNORECASE,
)
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MOST_ROMAN = 399


class Sizes:
    """Large and small letters, against those of most of the text.

    Args:
        usual: pixels.
    """

    def __init__(self, usual: float) -> None:
        self._large = max(usual * _LARGER, _LARGE)
        self._small = min(usual * _SMALLER, _SMALL)
        self._looks = 0

    def look(self, node: Node, style: Style) -> Look | None:
        """How words of that size are meant; None where they are like all others."""
        if self._small < node.size < self._large or Look.HEADING in style.looks:
            return None
        if not any(isinstance(kid, str) and kid.strip() for kid in node.kids):
            return None
        if node.size <= self._small:
            return Look.DIM
        self._looks += 1
        if self._looks > _MOST_LOOKS or len(text_of_node(node)) > _LONGEST_HEADING:
            return None
        return Look.HEADING


def is_button(node: Node, link: int) -> bool:
    """Whether a browser would draw it as something to click on.

    Args:
        node: an element.
        link: number of the link that it stands in; 0: none.
    """
    if node.tag not in _BUTTONS:
        return False
    if node.tag != "button" and not _drawn_as_button(node):
        return False
    text = text_of_node(node)
    if not 0 < len(text) <= _LONGEST_BUTTON:
        return False
    if node.tag in {"a", "button"} or link:
        return True
    anchors = _anchors(node)
    if anchors:
        return len(anchors) == 1 and text_of_node(anchors[0]) == text
    return node.tag in {"p", "span"} and "beside" in node.styles


def _drawn_as_button(node: Node) -> bool:
    if says_button(node.get("class")):
        return True
    painted = node.styled.painted or node.get("bgcolor").strip().lower() not in _WHITE
    return painted and sum(node.styled.padding) >= _PADDED


def _anchors(node: Node) -> list[Node]:
    """Links in an element; of a large one, of its beginning."""
    found: list[Node] = []
    stack = [node]
    for _ in range(_MOST_INSIDE):
        if not stack:
            break
        each = stack.pop()
        if each.tag == "a" and each.get("href"):
            found.append(each)
        else:
            stack.extend(kid for kid in reversed(each.kids) if isinstance(kid, Node))
    return found


def button_anchor(node: Node) -> Node:
    """The link that a button is or holds; the button itself where it holds none."""
    return next(iter(_anchors(node)), node)


def room_of(node: Node) -> tuple[float, float]:
    """Pixels that a block leaves free above and below its words."""
    if node.styled is PLAIN and node.tag != "p":
        return _NO_ROOM
    above, below = node.styled.margin
    usual = 0.0
    if node.tag == "p" and not node.get("class").startswith("MsoNormal"):
        # Outlook's paragraphs have no margin: its writers make empty ones
        usual = _PARAGRAPH
    padding = node.styled.padding
    return (
        (usual if above is None else above) + padding[0],
        (usual if below is None else below) + padding[1],
    )


def is_decoration(alt: str) -> bool:
    """Whether an image's words say that it is none to look at."""
    return len(alt) < _LONGEST_BUTTON and _DECORATION.fullmatch(alt) is not None


def item_mark(node: Node, number: int) -> str:
    """What stands before an item of an `ol`, as its type says."""
    kind = node.get("type").strip()
    if kind in {"a", "A"} and number > 0:
        letters = ""
        while number > 0:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord("a") + rest) + letters
        return f"{letters.upper() if kind == 'A' else letters}."
    if kind in {"i", "I"} and 0 < number <= _MOST_ROMAN:
        roman = "c" * (number // 100) + "xc" * (number % 100 // 90)
        left = number % 100 % 90 if number % 100 >= 90 else number % 100
        for worth, sign in ((50, "l"), (40, "xl"), *_ROMAN):
            roman += sign * (left // worth)
            left %= worth
        return f"{roman.upper() if kind == 'I' else roman}."
    return f"{number}."


def without_echoes(lines: list[Line]) -> list[Line]:
    """Without an image's words where the words below say the same."""
    out: list[Line] = []
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and lines[end].spans and _is_image(lines[end]):
            end += 1
        if end > at and _echoes(lines[at:end], lines[end : end + _MOST_BELOW]):
            at = end
            continue
        kept = lines[at : max(end, at + 1)]
        out.extend(line for line in kept if line.spans or (out and out[-1].spans))
        at += len(kept)
    return out


def _is_image(line: Line) -> bool:
    return all(Look.IMAGE in span.looks for span in line.spans if span.text.strip())


def _echoes(image: list[Line], after: list[Line]) -> bool:
    """Whether the first paragraph behind an image has its words and its link."""
    below: list[Line] = []
    for line in after:
        if line.spans:
            below.append(line)
        elif below:
            break
    words = " ".join(line.text.strip() for line in image).casefold()
    if words != " ".join(line.text.strip() for line in below).casefold():
        return False
    links = {span.link for line in image for span in line.spans if span.link}
    return links <= {span.link for line in below for span in line.spans}
