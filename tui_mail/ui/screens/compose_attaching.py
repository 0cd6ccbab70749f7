"""Files that come to a message being written: picked, or pasted as paths.

Must never attach what was only pasted unasked, nor lose the words where it was no file.
"""

import asyncio

from tui_mail.errors import UsageError
from tui_mail.model.draft import AttachedFile
from tui_mail.ui.action_screen import ActionScreen
from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.attach_path import AttachPath
from tui_mail.ui.dialogs.confirm import Confirm
from tui_mail.ui.files import all_to_attach
from tui_mail.ui.format import clipped, size
from tui_mail.ui.widgets.attachment_list import AttachmentList
from tui_mail.ui.widgets.body_editor import BodyEditor
from tui_mail.ui.words import say

_NAMES = 200
"""Cells of names in the question."""


class Attaching:
    """The `act_…` method for it, and what is done with pasted paths.

    Args:
        screen: the composer.
    """

    def __init__(self, screen: ActionScreen) -> None:
        self._screen = screen

    def act_attach(self, _count: int | None = None) -> None:
        """Ask for files."""
        self._screen.app.push_screen(AttachPath(), self._add)

    def pasted(self, text: str) -> None:
        """What looks like paths was pasted into the text."""
        self._screen.run_worker(self._offer(text), group="pasted")

    async def _offer(self, text: str) -> None:
        try:
            files = await asyncio.to_thread(all_to_attach, text)
        except UsageError:
            files = ()  # words that only look like a path
        wanted: bool | None = False
        if files:
            wanted = await self._screen.app.push_screen_wait(_question(files))
        if wanted:
            self._add(files)
        else:
            self._screen.query_one(BodyEditor).insert_pasted(text)

    def _add(self, files: tuple[AttachedFile, ...] | None) -> None:
        for file in files or ():
            self._screen.query_one(AttachmentList).add(file)


def _question(files: tuple[AttachedFile, ...]) -> Confirm:
    total = size(sum(file.size for file in files))
    if len(files) == 1:
        name = one_line(files[0].filename)
        question = say("Attach {name} ({size})?", name=name, size=total)
        detail = ""
    else:
        question = say("Attach {n} files ({size})?", n=len(files), size=total)
        detail = clipped(", ".join(one_line(file.filename) for file in files), _NAMES)
    return Confirm(question, say("Attach"), say("Paste as text"), detail=detail)
