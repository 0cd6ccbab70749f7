"""The links of an HTML text: numbered, and compared with the words they hide behind."""

import re

from tui_mail.message.html_tree import Node
from tui_mail.message.links import LinkBook
from tui_mail.message.sanitize import sanitize, sanitize_address

_LONGEST_TEXT = 200
_MOST_NODES = 200
_ICON = 40
"""Pixels below which a picture is a sign among words."""
_MOST_ASKED = 400
_BLANK = " \t\r\n\f\u00a0\u00ad\u034f\u180e\u200a\u200b\u200c\u2060\ufeff"
_NAMES_HOST = re.compile(
    r"(?:https?://)?(?:[\w-]{1,63}@)?((?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24})(?:[/:?#]\S*)?\Z",
    re.IGNORECASE,
)
_HOST = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//(?:[^/?#@]*@)?([^/?#:\\]+)", re.IGNORECASE)
_FILE_ENDINGS = frozenset(
    ("pdf", "doc", "docx", "xls", "xlsx", "txt", "zip", "html", "htm", "jpg", "jpeg", "png", "gif",
     "csv", "md", "py", "js", "json", "xml", "ics", "mp3", "mp4", "tar", "gz")
)  # fmt: skip


class Anchors:
    """Numbers for the anchors of one document, in the order they stand."""

    def __init__(self) -> None:
        self.book = LinkBook()
        self.misleading: list[tuple[str, str]] = []

    def number(self, anchor: Node) -> int:
        """The number of an anchor; 0 where it leads nowhere outside the message."""
        target = sanitize_address("".join(anchor.get("href").split()))
        if not target or target.startswith("#"):
            return 0
        text = text_of_node(anchor)
        if pretended := _pretended_host(text, target):
            self.misleading.append(pretended)
        return self.book.number(text, target)

    def host(self, anchor: Node) -> str:
        """Where an anchor of pictures without words leads; empty where that was said before."""
        target = sanitize_address("".join(anchor.get("href").split()))
        led = _HOST.match(target)
        if led is None or self.book.knows(target) or not _only_pictures(anchor):
            return ""
        return _bare(led[1])


def text_of_node(node: Node) -> str:
    """The words in an element, on one line, images by their alt text. Bounded."""
    out: list[str] = []
    stack: list[Node | str] = [node]
    length = 0
    for _ in range(_MOST_NODES):
        if not stack or length > _LONGEST_TEXT:
            break
        each = stack.pop()
        if isinstance(each, str):
            out.append(each[:_LONGEST_TEXT])
            length += len(each)
        elif each.tag == "img":
            out.append(f" {each.get('alt')[:_LONGEST_TEXT]} ")
        else:
            stack.extend(reversed(each.kids))
    return " ".join(sanitize("".join(out)).split())[:_LONGEST_TEXT]


def has_words(node: Node) -> bool:
    """Whether anything in an element would be shown; of a large one, its beginning is asked."""
    stack: list[Node | str] = [node]
    for _ in range(_MOST_ASKED):
        if not stack:
            return False
        each = stack.pop()
        if isinstance(each, str):
            if each.strip(_BLANK):
                return True
        elif _shows(each):
            return True
        else:
            stack.extend(reversed(each.kids))
    return True


def _shows(node: Node) -> bool:
    """Whether an element is shown without words in it."""
    if node.tag == "img":
        return bool(node.get("alt").strip() or own_picture(node))
    return node.tag == "hr" or bool(node.tag == "a" and node.get("href") and _only_pictures(node))


def own_picture(image: Node) -> str:
    """Content-ID of the part that an image shows, where the message brings it; else empty."""
    source = image.get("src").strip()
    small = image.get("width").strip().isdigit() and int(image.get("width").strip()[:6]) < _ICON
    return source[4:_LONGEST_TEXT] if source[:4].lower() == "cid:" and not small else ""


def _only_pictures(anchor: Node) -> bool:
    kids = [kid for kid in anchor.kids if not isinstance(kid, str) or kid.strip(_BLANK)]
    return bool(kids) and all(
        isinstance(kid, Node) and kid.tag == "img" and not _shows(kid) for kid in kids
    )


def _pretended_host(text: str, target: str) -> tuple[str, str] | None:
    """Host named by the words, and the host led to, where these differ."""
    named, led = _NAMES_HOST.match(text), _HOST.match(target)
    if not named or not led:
        return None
    shown, true = _bare(named[1]), _bare(led[1])
    if not text.lower().startswith("http") and shown.rpartition(".")[2] in _FILE_ENDINGS:
        return None
    if shown == true or shown.endswith(f".{true}") or true.endswith(f".{shown}"):
        return None
    return shown, true


def _bare(host: str) -> str:
    return host.lower().strip(".").removeprefix("www.")
