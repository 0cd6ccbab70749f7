"""A message laid out as readable text. Reads on a worker and never waits for it.

Shows mail only as pieces of plain text with a look; nothing in a message is markup here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from textual.message import Message
from textual.worker import get_current_worker

from tui_mail.errors import TuiMailError
from tui_mail.model.content import Content, Link
from tui_mail.model.ids import MessageId
from tui_mail.model.summary import Summary
from tui_mail.ports.reading import Reading
from tui_mail.ui.actions import ACTIONS, Action
from tui_mail.ui.widgets.folds import Folds
from tui_mail.ui.widgets.hit_rows import HitRows
from tui_mail.ui.widgets.laying_out import Form, laid_out
from tui_mail.ui.widgets.pictures import can_draw
from tui_mail.ui.widgets.placing import placing
from tui_mail.ui.widgets.reader_header import Rest, all_headers, head_rows
from tui_mail.ui.widgets.reader_keys import keys_in
from tui_mail.ui.widgets.reader_rows import (
    Piece,
    Row,
    Run,
    with_target,
    wrapped,
)
from tui_mail.ui.words import say

_SETTLE = 0.08
"""Seconds after the last change of size before the body is laid out anew."""


class MessageView(HitRows):
    """Shows one message: head, attachments, body; quotes folded, links with their true target.

    Args:
        reading: where messages are read from.
        actions: the table in force, for the keys that are named.
        html: whether HTML is preferred where a text is there in two forms.
        headers: names of those that the head shows besides its own.
    """

    class Shown(Message):
        """The body of a message stands on the screen."""

        def __init__(self, id: MessageId) -> None:
            super().__init__()
            self.id = id

    @dataclass
    class _Opened(Message):
        id: MessageId
        content: Content

    @dataclass
    class _LaidOut(Message):
        id: MessageId
        columns: int
        lines: tuple[Row, ...]
        runs: tuple[Run, ...]
        whole: bool = True

    @dataclass
    class _Failed(Message):
        id: MessageId
        words: str

    def __init__(
        self,
        reading: Reading,
        actions: Sequence[Action] = ACTIONS,
        headers: Sequence[str] = (),
        *,
        id: str | None = None,
        html: bool = False,
    ) -> None:
        super().__init__(id=id)
        self.reading = reading
        self._prefer_html = self.html_shown = html
        self._keys = keys_in(actions)
        self._headers = headers
        self.content: Content | None = None
        self.opened_beginning: Callable[[Summary], None] = _nobody
        """Told of each message that is opened while only its beginning is here."""
        self.came: list[Callable[[Content], None]] = []
        """Told of each message once it is read."""
        self._rest = Rest()
        self._message: MessageId | None = None
        self._summary: Summary | None = None
        self._note = ""
        self._lines: tuple[Row, ...] | None = None
        self._first_lines: tuple[Row, ...] = ()
        """Of a long message, until all its lines are there."""
        self._folds = Folds()
        self._everything = False
        self.whole_lines = False
        """Lines of plain text stand as long as they were written."""
        self._laid_out = 0

    @property
    def message_id(self) -> MessageId | None:
        """The message shown; None: the reader is empty."""
        return self._message

    @property
    def failed(self) -> str:
        """Why the message cannot be read; empty: it can, or it is on its way."""
        return self._note

    @property
    def body_shown(self) -> bool:
        """Whether the body stands on the screen, not only the head."""
        return self._lines is not None

    def show(self, id: MessageId) -> None:
        """Open a message: its head at once, the rest when it is read. The same one: nothing."""
        if id == self._message:
            self._tell_of_beginning()
            return
        self.clear()
        self._message = id
        self._summary = next(iter(self.reading.rows([id])), None)
        if self._summary is None:
            self._note = say("This message is gone.")
        self._rebuild()
        self._read()
        self._tell_of_beginning()

    def tell_rest(self, id: MessageId, rest: Rest) -> None:
        """What becomes of the rest of a message; of another than is shown: nothing."""
        if id == self._message:
            self._rest = rest
            self._rebuild()

    def _tell_of_beginning(self) -> None:
        if self._summary is not None and not self._summary.whole:
            self.opened_beginning(self._summary)

    def clear(self) -> None:
        """Show nothing."""
        self._message = self._summary = self.content = self._lines = None
        self.html_shown = self._prefer_html
        self._note, self._first_lines = "", ()
        self._folds.clear()
        self._everything, self.current_link = False, 0
        self._laid_out, self._rest, self.shift = 0, Rest(), 0
        self._rebuild()
        self.scroll_home(animate=False)

    def reload(self) -> None:
        """Read the message shown anew, as after a change of its flags or folder."""
        self._read()

    @property
    def link(self) -> Link | None:
        """The link that is set off."""
        links = self.content.links if self.content is not None else ()
        return links[self.current_link - 1] if 0 < self.current_link <= len(links) else None

    def on_resize(self) -> None:
        """The head is laid out at once, the body once the size has settled."""
        if self._message is None or self.columns in {0, self._laid_out}:
            return
        self._rebuild()
        if self._laid_out:
            self.set_timer(_SETTLE, self._read_if_resized)
        else:
            self._read()

    def set_link(self, number: int) -> None:
        """Set a link off, its target below it; 0: none."""
        self.current_link = number
        if number:
            self._folds.show_link(number, self._lines or self._first_lines)
        self._rebuild()
        at = next((at for at, row in enumerate(self.rows) if number in row.links), None)
        if number and at is not None:
            top, height = self.scroll_offset.y, self.size.height
            if not top <= at < top + height - 3:
                self.scroll_to(y=max(0, at - height // 3), animate=False)

    def toggle_fold(self, run: int) -> None:
        """Show one run of quoted lines, or fold it again."""
        self._folds.toggle(run)
        self._rebuild()

    def toggle_quotes(self) -> None:
        """Show all folded quotes; or fold them again."""
        self._folds.toggle_all()
        self._rebuild()

    def toggle_headers(self) -> None:
        """All headers in place of the head; or the head again."""
        self._everything = not self._everything
        self._rebuild()
        self.scroll_home(animate=False)

    def _read_if_resized(self) -> None:
        if self._message is not None and self.columns not in {0, self._laid_out}:
            self._read()

    def _read(self) -> None:
        if self._message is not None and self.columns and self._summary is not None:
            self._laid_out = self.columns
            work = partial(self._fetch, self._message, self.columns)
            self.run_worker(work, thread=True, exclusive=True, group="read")

    def _fetch(self, id: MessageId, columns: int) -> None:
        """On a thread: what is slow. Ends early when another message was asked for."""
        draw = can_draw(self.app.console.color_system)
        form = Form(self.html_shown, self.whole_lines, draw, placing(self.app, self.reload))
        steps = laid_out(self.reading, id, columns, form, first=self._lines is None)
        wanted = get_current_worker()
        try:
            while not wanted.is_cancelled and (part := next(steps, None)) is not None:
                if isinstance(part, Content):
                    self.post_message(self._Opened(id, part))
                else:
                    self.post_message(self._LaidOut(id, columns, part.rows, part.runs, part.whole))
        except TuiMailError as error:
            self.post_message(self._Failed(id, str(error)))

    def on_message_view__opened(self, message: _Opened) -> None:
        """The head in full."""
        if message.id == self._message:
            self.content, self._summary = message.content, message.content.summary
            self._rebuild()
            for tell in self.came:
                tell(message.content)

    def on_message_view__laid_out(self, message: _LaidOut) -> None:
        """The body, if it is still wanted and fits."""
        if message.id != self._message or message.columns != self._laid_out:
            return
        first = self._lines is None
        if first and not message.whole:
            self._first_lines, self._folds.runs = message.lines, message.runs
            self._rebuild()
            return
        self._lines, self._folds.runs = message.lines, message.runs
        self._rebuild()
        if first:
            self.post_message(self.Shown(message.id))

    def on_message_view__failed(self, message: _Failed) -> None:
        """What went wrong stands where the body would."""
        if message.id == self._message:
            self._note = message.words
            self._rebuild()

    def _rebuild(self) -> None:
        if self._summary is None:
            self.set_rows((Row((Piece(self._note, ("quiet",)),)),) if self._note else ())
            return
        if self._everything and self.content is not None:
            rows = list(all_headers(self.content, self.columns))
        else:
            about = (self._summary, self.content, self.columns)
            rows = list(head_rows(*about, self._keys, self._rest, self._headers))
        lines = self._first_lines if self._lines is None else self._lines
        body = self._folds.rows(lines)
        rows += self._with_target(body)
        said = _remarks(self._note, body, laid_out=self._lines is not None)
        columns = max(10, self.columns)
        rows += [Row((Piece(line, ("quiet",)),)) for line in wrapped(said, columns) if said]
        self.set_rows(rows)

    def _with_target(self, body: list[Row]) -> list[Row]:
        """The body, and below the link that is set off where it leads."""
        if self.link is None:
            return list(body)
        keys = say("enter opens it, Y copies it, J goes to the next")
        return with_target(body, self.current_link, self.link, self.columns, keys)


def _remarks(note: str, body: list[Row], *, laid_out: bool) -> str:
    """What stands where words are missing."""
    if not note and laid_out and not any(row.text.strip() for row in body):
        return say("There is no text in this message.")
    return note


def _nobody(_row: Summary) -> None:
    """Where nothing can be fetched."""
