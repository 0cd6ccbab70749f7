"""What a style attribute says that matters to lines of text: hidden, size, weight, room, paint.

Colours are not looked at, so that no dark-mode rule can make words unreadable. Must stay linear in
the length of the attribute, whatever stands in it.
"""

import re
from functools import lru_cache

from tui_mail.model.frozen import frozen

USUAL_SIZE = 16.0
"""Of letters, in pixels, where nothing says otherwise."""
_LONGEST = 4_000

HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)"
    r"|(?<![\w-])opacity\s*:\s*(?:0|0?\.0+)(?![.\d])|max-height\s*:\s*0(?![.\d])"
    r"|(?<![\w-])(?:left|text-indent)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
NO_SIZE = re.compile(r"(?<![\w-])(?:width|height)\s*:\s*0(?:px)?\s*(?:;|!|\Z)", re.IGNORECASE)
_CLIPPED = re.compile(r"overflow\s*:\s*hidden", re.IGNORECASE)
_ONLY_ELSEWHERE = re.compile(r"mso-hide\s*:\s*all", re.IGNORECASE)
_LENGTH = re.compile(r"\s*(-?(?:\d{1,6}(?:\.\d{0,6})?|\.\d{1,6}))\s*(px|pt|em|rem|%|in|cm)?")
_PIXELS = {"px": 1.0, "": 1.0, "pt": 4 / 3, "in": 96.0, "cm": 37.8, "em": 16.0, "rem": 16.0}
_NAMED_SIZES = {
    "xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0,
    "x-large": 24.0, "xx-large": 32.0, "xxx-large": 48.0,
}  # fmt: skip
FONT_TAG_SIZES = {"1": 10.0, "2": 13.0, "3": 16.0, "4": 18.0, "5": 24.0, "6": 32.0, "7": 48.0}
_NO_PAINT = frozenset(
    ("", "none", "transparent", "white", "#fff", "#ffffff", "inherit", "initial", "unset", "0")
)
_NAMED_BUTTON = re.compile(r"(?:\A|[\s_-])(?:btn|button|cta)(?:\Z|[\s_-])", re.IGNORECASE)


@frozen
class Styled:
    """A style attribute, read."""

    looks: frozenset[str] = frozenset()
    """Of `bold italic strike tight beside block hidden elsewhere`: elsewhere is hidden in Outlook
    alone.
    """
    size: float | None = None
    """Of letters, in pixels; negative: a share of what is inherited. None: it says nothing."""
    margin: tuple[float | None, float | None] = (None, None)
    """Pixels above and below; None: it says nothing."""
    padding: tuple[float, float] = (0.0, 0.0)
    painted: bool = False
    """It has a colour of its own behind it, or a frame."""


PLAIN = Styled()


def read_style(style: str) -> Styled:
    """Read a style attribute; of one that nobody would write, only its beginning."""
    return _read(style[:_LONGEST]) if style else PLAIN


@lru_cache(maxsize=1024)
def _read(style: str) -> Styled:
    said: dict[str, str] = {}
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        said[name.strip().lower()] = value.replace("!important", "").strip().lower()
    looks = set(_words_looks(said))
    if HIDDEN.search(style) or (_CLIPPED.search(style) and NO_SIZE.search(style)):
        looks.add("hidden")
    if _ONLY_ELSEWHERE.search(style):
        looks.add("elsewhere")
    margin = _sides(said, "margin")
    if margin[0] is not None and margin[1] is not None and max(margin[0], margin[1]) < 2:
        looks.add("tight")
    above, below = _sides(said, "padding")
    return Styled(
        frozenset(looks),
        _size(said.get("font-size")),
        margin,
        (above or 0.0, below or 0.0),
        _is_painted(said),
    )


def _words_looks(said: dict[str, str]) -> list[str]:
    found = []
    weight = said.get("font-weight", "")
    if weight in {"bold", "bolder", "600", "700", "800", "900"}:
        found.append("bold")
    if said.get("font-style") == "italic":
        found.append("italic")
    lines = (said.get("text-decoration", ""), said.get("text-decoration-line", ""))
    if any("line-through" in value for value in lines):
        found.append("strike")
    display = said.get("display", "")
    if display in {"inline-block", "table-cell", "inline-table"}:
        found.append("beside")
    if display in {"block", "table", "flex"}:
        found.append("block")
    return found


def _size(value: str | None) -> float | None:
    if not value:
        return None
    if value in _NAMED_SIZES:
        return _NAMED_SIZES[value]
    found = _LENGTH.match(value)
    if found is None:
        return None
    number, unit = float(found[1]), found[2] or ""
    if unit in {"em", "%"} and number > 0:
        return -number / (100 if unit == "%" else 1)
    return max(number, 0.0) * _PIXELS.get(unit, 1.0)


def _sides(said: dict[str, str], name: str) -> tuple[float | None, float | None]:
    """Pixels above and below; None where nothing is said."""
    above: float | None = None
    below: float | None = None
    if name in said:
        four = [_pixels(each) for each in said[name].split()[:4]]
        if four:
            above, below = four[0], four[2] if len(four) > 2 else four[0]
    top, bottom = said.get(f"{name}-top"), said.get(f"{name}-bottom")
    return (
        _pixels(top) if top is not None else above,
        _pixels(bottom) if bottom is not None else below,
    )


def _pixels(value: str) -> float:
    found = _LENGTH.match(value)
    if found is None or found[2] == "%":
        return 0.0
    return max(float(found[1]), 0.0) * _PIXELS.get(found[2] or "", 1.0)


def _is_painted(said: dict[str, str]) -> bool:
    for name in ("background-color", "background"):
        first = said.get(name, "").split(" ")[0]
        if first not in _NO_PAINT and not first.startswith("url"):
            return True
    border = said.get("border", "")
    return bool(border) and border.split()[0] not in {"none", "0", "0px"} and "none" not in border


def says_button(name: str) -> bool:
    """Whether a class is one that buttons are called by."""
    return bool(name) and _NAMED_BUTTON.search(name[:200]) is not None
