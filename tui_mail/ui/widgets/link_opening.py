"""Following a link out of the reader: to the browser, to the composer, or to the clipboard."""

from functools import partial
from urllib.parse import unquote

from textual.widget import Widget

from tui_mail.model.content import Link
from tui_mail.ui.clean import one_line
from tui_mail.ui.opening import browser, is_web, open_web
from tui_mail.ui.words import say


def mailto_address(url: str) -> str | None:
    """Whom a mailto: link names; None where it is none. Its fields (attach=!) are left alone."""
    scheme, _, rest = url.partition(":")
    if scheme.casefold() != "mailto":
        return None
    return one_line(unquote(rest.partition("?")[0]))


def follow(asking: Widget, link: Link) -> None:
    """Open a web address in the browser; without one, copy it and say so.

    Only http and https are ever opened; anything else can only be copied.
    """
    if is_web(link.url) and browser():
        asking.run_worker(partial(_open, asking, link.url), thread=True, group="open-link")
        return
    asking.app.copy_to_clipboard(one_line(link.url))
    if is_web(link.url):
        asking.notify(
            say("No browser can be opened from here; the address is copied."), markup=False
        )
    else:
        asking.notify(
            say("Only web addresses are opened; this one is copied instead."), markup=False
        )


def _open(asking: Widget, url: str) -> None:
    if not open_web(url):
        words = say("The browser did not take the address; Y copies it.")
        asking.app.call_from_thread(partial(asking.notify, words, markup=False))
