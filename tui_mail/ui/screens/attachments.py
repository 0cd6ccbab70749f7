"""The attachments of a message: what they truly are; looked at, saved, opened, piped.

Every name here is a safe one of the reading; what is done with a file is done on a thread.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_mail.errors import TuiMailError, UsageError
from tui_mail.model.account import Problem
from tui_mail.model.content import Attachment
from tui_mail.model.ids import MessageId
from tui_mail.ui.action_screen import ActionScreen
from tui_mail.ui.actions import Scope, key_of
from tui_mail.ui.bridge import Desk
from tui_mail.ui.dialogs.confirm import Confirm
from tui_mail.ui.format import size
from tui_mail.ui.piping import pipe
from tui_mail.ui.screens.text_screen import TextScreen, rows_of_lines, rows_of_text
from tui_mail.ui.widgets.attachment_rows import prompt, words_of
from tui_mail.ui.widgets.banner import Banner
from tui_mail.ui.widgets.key_bar import KeyBar
from tui_mail.ui.widgets.reader_header import part_name
from tui_mail.ui.widgets.reader_rows import Row
from tui_mail.ui.words import say


class AttachmentsScreen(ActionScreen):
    """One entry an attachment, with a warning where its name and its content disagree.

    Args:
        desk: what it works with.
        message: whose they are.
        parts: of its Content.
    """

    SCOPE = Scope.ATTACHMENTS
    AUTO_FOCUS: ClassVar[str | None] = "OptionList"
    DEFAULT_CSS = """
    AttachmentsScreen {
        background: $background;
        & > #title { height: 1; padding: 0 2; margin: 0 0 1 0; }
        & > OptionList, & > OptionList:focus {
            height: 1fr;
            border: none;
            padding: 0 1;
            background: $background;
            background-tint: transparent;
            scrollbar-size-vertical: 1;
            & > .option-list--option { padding: 0 1; }
            & > .option-list--option-highlighted {
                background: $cursor; color: $foreground; text-style: none;
            }
        }
    }
    """

    class _Read(Message):
        """What was asked for is here, for who asked."""

        def __init__(self, then: Callable[[], None]) -> None:
            super().__init__()
            self.then = then

    def __init__(self, desk: Desk, message: MessageId, parts: tuple[Attachment, ...]) -> None:
        super().__init__(desk)
        self._message = message
        self._parts = parts
        self._list = OptionList()

    def compose(self) -> ComposeResult:
        """A title, the list, what is wrong, keys."""
        total = size(sum(part.size for part in self._parts))
        count = say("{n}, {total}", n=len(self._parts), total=total)
        title = Content.styled(say("Attachments"), "bold")
        yield Static(Content.assemble(title, Content.styled(f"  {count}", "$quiet")), id="title")
        yield self._list
        yield Banner()
        yield KeyBar()

    def on_resize(self) -> None:
        """Another width, other words."""
        self.call_after_refresh(self._paint)

    @property
    def part(self) -> Attachment | None:
        """The one under the cursor."""
        at = self._list.highlighted
        return self._parts[at] if at is not None and at < len(self._parts) else None

    def on_option_list_option_selected(self) -> None:
        """By a click or enter."""
        self.act_view_part()

    def on_attachments_screen__read(self, message: _Read) -> None:
        """Go on with it."""
        message.then()

    # moving

    def act_down(self, count: int | None = None) -> None:
        """Down."""
        self._move((self._list.highlighted or 0) + (count or 1))

    def act_up(self, count: int | None = None) -> None:
        """Up."""
        self._move((self._list.highlighted or 0) - (count or 1))

    def act_first(self, _count: int | None = None) -> None:
        """To the top."""
        self._move(0)

    def act_last(self, count: int | None = None) -> None:
        """To the end, or to the one of that number."""
        self._move(len(self._parts) - 1 if count is None else count - 1)

    def act_back(self, _count: int | None = None) -> None:
        """To the message."""
        self.dismiss()

    # doing

    def act_view_part(self, _count: int | None = None) -> None:
        """Look at it here: a message as a message, everything else as text."""
        part = self.part
        if part is None:
            return
        if is_message(part):
            self._on_thread(partial(self._open_letter, part))
            return
        rows = partial(self._rows, part, [])
        self.app.push_screen(TextScreen(part_name(part), rows, words_of(part)))

    def act_save_part(self, _count: int | None = None) -> None:
        """Into a file."""
        if (part := self.part) is not None:
            self._on_thread(partial(self._read_to_save, part))

    def act_save_parts(self, _count: int | None = None) -> None:
        """Each into a file of a folder that is asked for."""
        from tui_mail.ui.dialogs.save_folder import SaveFolder

        reading, message = self.desk.reading, self._message
        files = tuple(partial(reading.attachment, message, part.part) for part in self._parts)
        self.app.push_screen(SaveFolder(files))

    def act_open_part(self, _count: int | None = None) -> None:
        """With the system's program; what could do something only after a question."""
        part = self.part
        if part is None:
            return
        if not (part.active or part.doubt):
            self._on_thread(partial(self._open_outside, part))
            return
        kind = words_of(part)
        risk = say("It is a file that may do something once it is opened ({kind}).", kind=kind)
        question = Confirm(
            say("Open {name} with a program?", name=part_name(part)),
            say("Open"),
            say("Leave it"),
            detail=" ".join(words for words in (part.doubt, risk if part.active else "") if words),
            wary=True,
        )
        work = partial(self._open_outside, part)
        self.app.push_screen(question, lambda yes: self._on_thread(work) if yes else None)

    def act_pipe(self, _count: int | None = None) -> None:
        """To a command that is asked for."""
        if (part := self.part) is not None:
            reading, message, number = self.desk.reading, self._message, part.part
            pipe(self, part_name(part), lambda: reading.attachment(message, number)[1])

    # on a thread

    def _on_thread(self, work: Callable[[], None]) -> None:
        self.run_worker(partial(self._guarded, work), thread=True, group="attachment")

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except TuiMailError as error:
            problem = Problem(error.message, error.hint)
            self.post_message(self._Read(partial(self.show_problem, problem)))

    def _open_letter(self, part: Attachment) -> None:
        from tui_mail.ui.screens.letter_within import LetterWithin

        letter = self.desk.reading.viewing.letter(self._message, part.part)
        self.post_message(self._Read(lambda: self._push(lambda: LetterWithin(self.desk, letter))))

    def _push(self, make: Callable[[], Screen[Any]]) -> None:
        """A screen, if nobody went elsewhere meanwhile."""
        if self.is_current:
            self.app.push_screen(make())

    def _read_to_save(self, part: Attachment) -> None:
        from tui_mail.ui.dialogs.save_path import SavePath

        name, data = self.desk.reading.attachment(self._message, part.part)
        self.post_message(self._Read(lambda: self._push(lambda: SavePath(name, data))))

    def _open_outside(self, part: Attachment) -> None:
        from tui_mail.ui.programs.desktop import open_outside

        _, data = self.desk.reading.attachment(self._message, part.part)
        open_outside(data, part)

    def _rows(self, part: Attachment, known: list[str], width: int) -> Sequence[Row]:
        """What a part says. `known`: the words of a PDF, once they were read."""
        try:
            if part.true_type != "application/pdf":
                lines = self.desk.reading.viewing.part(self._message, part.part, width)
                return rows_of_lines(lines, width)
            if not known:
                from tui_mail.ui.programs.pdf_words import pdf_words

                known.append(pdf_words(self.desk.reading.attachment(self._message, part.part)[1]))
            return rows_of_text(known[0], width)
        except UsageError as error:
            save, program = (key_of(self.desk.actions, n) for n in ("save-part", "open-part"))
            can = say("In the list {s} saves it and {o} opens it.", s=save, o=program)
            raise UsageError(error.message, f"{error.hint} {can}".strip()) from error

    # drawing

    def _move(self, at: int) -> None:
        self._list.highlighted = min(max(0, at), len(self._parts) - 1)

    def _paint(self) -> None:
        here = self._list.highlighted or 0
        self._list.clear_options()
        width = max(20, self.size.width - 6)
        self._list.add_options([Option(prompt(part, width)) for part in self._parts])
        self._move(here)


def is_message(part: Attachment) -> bool:
    """Whether it is to be opened as a message of its own."""
    named = part.filename.casefold().endswith(".eml") and part.true_type in {"", "text/plain"}
    return part.content_type == "message/rfc822" or named
