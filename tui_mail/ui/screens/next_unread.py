"""From the last unread message of a list to the next folder that has some. Sends no command."""

from tui_mail.model.folder import Folder, Role
from tui_mail.model.frozen import replace
from tui_mail.model.ids import MessageId
from tui_mail.ui.screens.main_opening import go_to
from tui_mail.ui.screens.main_panes import Panes
from tui_mail.ui.widgets.places import Kind, Place
from tui_mail.ui.words import say

_PASSED_OVER = frozenset({Role.TRASH, Role.JUNK, Role.DRAFTS, Role.SENT})
"""What is unread there is not waiting for anybody."""


def go_on(panes: Panes, *, read: bool) -> None:
    """To the first unread message of the next folder that has one, around the end to the first.

    Args:
        panes: the main screen.
        read: open it.
    """
    reading = panes.desk.reading
    unread = {folder.id: folder for folder in reading.folders() if folder.unread}
    for place in _after(panes.folders.places, panes.place):
        folder = None if place.folder is None else unread.get(place.folder)
        if folder is None or folder.role in _PASSED_OVER or _is_shown(panes.place, folder):
            continue
        view = replace(panes.desk.views.view(place), query="is:unread", threads=False)
        rows = reading.page(view, 0, 1)
        if rows and go_to(panes, MessageId(rows[0].id), read=read) is not None:
            here = place.words if place.account is None else f"{place.words}, {place.account}"
            panes.flash(say("On in {place}: {n} unread", place=here, n=folder.unread))
            return
    panes.flash(say("No unread message further on."))


def _is_shown(here: Place, folder: Folder) -> bool:
    """Whether the list at hand has shown all of that folder already."""
    if here.kind is Kind.ALL:
        return folder.role is Role.INBOX
    return here.folder == folder.id


def _after(places: tuple[Place, ...], here: Place) -> tuple[Place, ...]:
    """All others, those below first."""
    at = next((n for n, place in enumerate(places) if place.key == here.key), -1)
    return (*places[at + 1 :], *places[: max(at, 0)])
