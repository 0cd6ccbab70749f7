"""Takes out of HTML what makes its parser slow, before it is parsed.

lexbor's time grows with the square of the depth, and an element left open that only styles words is
made anew in every block behind it. Mail that people write never comes near these limits. Must stay
linear.
"""

import re

LONGEST = 5_000_000
"""Characters; what is beyond is not read."""

_MOST_TAGS = 150_000
"""What stands behind so many is not read: no tree that is walked has as many."""
_MOST_PIECES = 75_000
"""Elements and runs of words between them. Of a tree so many are walked at most 60,000, and parsing
the rest would keep other threads waiting: the parser lets nobody in between."""
_FEW_TAGS = 1_000
_DEEPEST = 400
_MOST_STYLES_OPEN = 40
_MOST_MADE_ANEW = 300_000

_TAG = re.compile(r"<(?:(!--)|(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40}))")
_STYLING = frozenset(
    ("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt",
     "u")
)  # fmt: skip
_NEVER_DEEP = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
     "track", "wbr", "p", "li", "td", "th", "tr", "tbody", "thead", "tfoot", "dt", "dd", "option",
     "html", "head", "body")
)  # fmt: skip
"""Empty elements, and those that the next of their kind closes."""


def guarded(html: str) -> tuple[str, bool]:
    """HTML that is safe to parse, and whether its end was cut off."""
    cut = len(html) > LONGEST
    html = html[:LONGEST].replace("\x00", "")
    if html.count("<") <= _FEW_TAGS:
        return html, cut
    return _Guard(html).run(cut=cut)


class _Guard:
    """One pass over the tags."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.kept: list[str] = []
        self.at = 0
        self.depth = 0
        self.styles = 0
        self.dropped_blocks = 0
        self.dropped_styles = 0
        self.made_anew = 0

    def run(self, *, cut: bool) -> tuple[str, bool]:
        """The tags in order; those too deep are left out, their words stay."""
        at = tags = pieces = 0
        while found := _TAG.search(self.html, at):
            at = found.end()
            comment, closing, name = found.groups()
            if comment:
                at = self.html.find("-->", at)
                if at < 0:
                    break
            elif self._is_too_much(name.lower(), closing=bool(closing)):
                at = self._drop(found.start())
            tags += 1
            # each element is a node of the tree, and so are the words before a tag
            pieces += (not closing) + (self.html[found.start() - 1] != ">")
            too_many = tags > _MOST_TAGS or pieces > _MOST_PIECES
            if self.made_anew > _MOST_MADE_ANEW or too_many:
                self.kept.append(self.html[self.at : found.start()])
                return "".join(self.kept), True
        self.kept.append(self.html[self.at :])
        return "".join(self.kept), cut

    def _drop(self, start: int) -> int:
        self.kept.append(self.html[self.at : start])
        end = self.html.find(">", start)
        self.at = end + 1 if end >= 0 else len(self.html)
        return self.at

    def _is_too_much(self, name: str, *, closing: bool) -> bool:
        if name in _STYLING:
            return self._style(closing=closing)
        if not closing:
            self.made_anew += self.styles
        if name in _NEVER_DEEP:
            return False
        if closing:
            if self.dropped_blocks:
                self.dropped_blocks -= 1
                return True
            self.depth = max(self.depth - 1, 0)
            return False
        if self.depth >= _DEEPEST:
            self.dropped_blocks += 1
            return True
        self.depth += 1
        return False

    def _style(self, *, closing: bool) -> bool:
        if closing:
            if self.dropped_styles:
                self.dropped_styles -= 1
                return True
            self.styles = max(self.styles - 1, 0)
            return False
        if self.styles >= _MOST_STYLES_OPEN:
            self.dropped_styles += 1
            return True
        self.styles += 1
        return False
