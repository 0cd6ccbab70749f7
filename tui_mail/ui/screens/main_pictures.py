"""Pictures of the web that a message names: loaded by a key, or always for a sender.

Must never ask for one that nobody asked to see: neither of a message for which no key was pressed,
nor of one of which nothing confirms that it is from the sender who was named.
"""

from tui_mail.model.account import Problem
from tui_mail.model.commands import Answer
from tui_mail.model.content import Content
from tui_mail.model.ids import MessageId
from tui_mail.model.offers import LoadPictures, PicturesLoaded, TrustPictures
from tui_mail.ui.clean import one_line
from tui_mail.ui.screens.main_actions import Stage
from tui_mail.ui.screens.main_panes import Panes
from tui_mail.ui.widgets.pictures import can_draw
from tui_mail.ui.words import say


class PictureActions:
    """Their `act_…` methods, and what opening does.

    Args:
        stage: the main screen, as it asks and tells.
        panes: the same, as it shows.
    """

    def __init__(self, stage: Stage, panes: Panes) -> None:
        self._stage = stage
        self._panes = panes
        self._coming: set[MessageId] = set()
        panes.reader.came.append(self._came)

    def act_pictures(self, _count: int | None = None) -> None:
        """Those of the message that is read."""
        self._panes.reader.once_read(self._ask)

    def act_always_pictures(self, _count: int | None = None) -> None:
        """Of all mail from its sender, from now on; or no more."""
        self._panes.reader.once_read(self._always)

    def _came(self, content: Content) -> None:
        """A message is read: is it of a sender whose pictures are always shown?"""
        note = content.pictures
        if note.always and note.named and not note.asked:
            self._load(content.summary.id)

    def _ask(self, content: Content) -> None:
        message = content.summary.id
        if message < 0:
            self._stage.flash(say("Only those of a message of a folder can be loaded."))
        elif not content.html:
            self._stage.flash(say("There is no HTML in this message."))
        elif message not in self._coming:
            self._stage.flash(say("Loading its pictures"))
            self._load(message, asked=True)

    def _always(self, content: Content) -> None:
        note = content.pictures
        if not note.sender:
            self._stage.flash(say("Nothing confirms who sent it, so only this message's: i."))
            return
        who, wanted = one_line(note.sender), not note.always

        def done(_answer: Answer) -> None:
            now = say("Pictures from {who} are loaded from now on.", who=who)
            no_more = say("Pictures from {who} are not loaded any more.", who=who)
            self._stage.flash(now if wanted else no_more)
            if self._panes.reader.message_id == content.summary.id:
                self._panes.reader.reload()

        self._stage.desk.submit(TrustPictures(note.sender, wanted), done)

    def _load(self, message: MessageId, *, asked: bool = False) -> None:
        self._coming.add(message)

        def done(answer: Answer) -> None:
            self._coming.discard(message)
            if isinstance(answer, PicturesLoaded):
                self._show(message, answer, asked=asked)

        def failed(problem: Problem) -> None:
            self._coming.discard(message)
            self._stage.flash(one_line(problem.message))

        self._stage.desk.submit(LoadPictures(message), done, failed)

    def _show(self, message: MessageId, answer: PicturesLoaded, *, asked: bool) -> None:
        reader = self._panes.reader
        if asked or answer.here < answer.named:
            self._stage.flash(self._said(answer))
        if reader.message_id != message or not answer.named:
            return
        shown = reader.content is not None and reader.content.pictures.named > 0
        if asked and not shown and not reader.html_shown:
            reader.toggle_html()
        else:
            reader.reload()

    def _said(self, answer: PicturesLoaded) -> str:
        if not answer.named:
            return say("This message names no pictures of the web that could be seen.")
        if answer.here < answer.named:
            came = say("{here} of {named} pictures came.", here=answer.here, named=answer.named)
            return f"{came} {one_line(answer.problem)}".strip()
        if not can_draw(self._panes.reader.app.console.color_system):
            return say("Its pictures are here; this terminal shows none, a browser does: w")
        return say("Its pictures are here.")
