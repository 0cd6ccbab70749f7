"""Pictures that a message brings with it: at their place in its HTML, or behind its text.

Reads no picture: what is known here is which part one is, and how many bytes it has.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from tui_mail.message.parse import Parsed, Part
from tui_mail.model.content import Line, Look, Span
from tui_mail.model.offers import WebPicture

TYPES = frozenset(("image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp"))
_MOST = 30
_DIM = frozenset((Look.DIM,))
_IMAGE = frozenset((Look.IMAGE,))


def content_id(part: Part) -> str:
    """The name by which the HTML calls a part; empty where it has none."""
    return part.headers.raw("content-id").strip().strip("<>").strip()


def with_parts(
    lines: Iterable[Line], parsed: Parsed, loaded: Sequence[WebPicture] = ()
) -> Iterator[Line]:
    """Lines whose pictures are named by their part, their size behind the words; or by none.

    Those of the web that are here keep their own names, which stand before the message's.
    """
    web = {each.name: each for each in loaded}
    known: dict[str, Part] | None = None
    for line in lines:
        if not line.picture:
            yield line
            continue
        if line.picture in web:
            size = _size(web[line.picture].size)
            yield Line((*line.spans, size), line.quote, line.picture)
            continue
        if known is None:
            known = {content_id(leaf): leaf for leaf in parsed.leaves}
        part = known.get(line.picture)
        if part is None or part.content_type not in TYPES:
            yield Line(line.spans, line.quote)
        else:
            yield Line((*line.spans, _size(len(part.data))), line.quote, part.number)


def pictures_after(parsed: Parsed, shown: AbstractSet[str]) -> list[Line]:
    """A line for each picture that is to be seen with the text and stands nowhere in it."""
    lines: list[Line] = []
    for leaf in parsed.leaves:
        if leaf.content_type in TYPES and leaf.disposition == "inline" and leaf.number not in shown:
            words = Span(leaf.filename or "picture", _IMAGE)
            lines += [Line(()), Line((words, _size(len(leaf.data))), 0, leaf.number)]
    return lines[: 2 * _MOST]


def _size(size: int) -> Span:
    words = f"{size} bytes" if size < 1_000 else f"{size / 1e3:,.0f} kB"
    return Span(f"  {words}", _DIM)
