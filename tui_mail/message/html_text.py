"""HTML mail as lines for a terminal: the door to the walker and to its parser.

Nothing is fetched, ever; remote images are counted. Must never raise, whatever the HTML.
"""

from functools import lru_cache

from tui_mail.model.content import Line, Link
from tui_mail.model.frozen import frozen


@frozen
class Rendered:
    """An HTML text laid out."""

    lines: tuple[Line, ...]
    links: tuple[Link, ...]
    """By number: `Span.link` 1 is the first."""
    remote_images: int
    """Images that a browser would have fetched, pixels among them."""
    pixels: int
    """Those of them that are too small to be seen, or hidden: they tell the sender of a reader."""
    hidden: int
    """Letters that no screen would show: preheaders, copies for other screens, worse."""
    misleading: tuple[tuple[str, str], ...]
    """What a link's words name, and the other host that it leads to."""
    truncated: bool
    """A limit was met: the end is not shown."""
    pictures: tuple[str, ...] = ()
    """Addresses of remote images to be seen, each once, in their order."""


@lru_cache(maxsize=8)
def render_html(
    html: str,
    width: int,
    loaded: tuple[tuple[str, str], ...] = (),
    *,
    whole_words: bool = False,
) -> Rendered:
    """Lay out HTML in lines of at most `width` cells; with `whole_words`, longer ones stand out.

    Args:
        html: the text.
        width: cells.
        loaded: addresses of remote images that are here, and the names that stand for them.
        whole_words: whether to break none.
    """
    # lexbor is loaded by the first HTML message, not on the way to the first paint
    from tui_mail.message.html_blocks import render

    return render(html, width, loaded, whole_words=whole_words)
