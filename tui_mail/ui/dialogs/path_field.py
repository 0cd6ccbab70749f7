"""A field for a path: tab completes it, the files that go on from it stand below."""

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.dialog import Choices
from tui_mail.ui.files import entries

_SHOWN = 100


class PathField(Vertical):
    """An Input with a list of what it could become; up and down choose, tab and enter take.

    Args:
        value: what stands in it at first.
    """

    class Given(Message):
        """Enter on a path that is no folder."""

        def __init__(self, path: str) -> None:
            super().__init__()
            self.path = path

    class _Found(Message):
        def __init__(self, typed: str, paths: tuple[str, ...]) -> None:
            super().__init__()
            self.typed = typed
            self.paths = paths

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", show=False, priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("tab", "complete", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    PathField { height: auto; & Choices { margin: 1 0 0 0; } }
    """

    def __init__(self, value: str = "") -> None:
        super().__init__()
        self._first = value
        self._paths: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """The field and the list."""
        yield Input(self._first, select_on_focus=False)
        yield Choices()

    def on_mount(self) -> None:
        """Ready to type, at the end."""
        field = self.query_one(Input)
        field.cursor_position = len(field.value)
        field.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look what goes on from here; a slow disk does not hold the typing up."""
        event.stop()
        whole = _begun_anew(event.value)
        if whole != event.value:
            self._set(whole)
            return
        work = partial(self._look, event.value)
        self.run_worker(work, thread=True, exclusive=True, group="paths")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The path under the cursor of the list, else what was typed."""
        event.stop()
        chosen = self._highlighted
        if chosen is not None and chosen != event.value:
            self._take(chosen)
        elif event.value.strip():
            self.post_message(self.Given(event.value))

    def on_option_list_option_selected(self, event: Choices.OptionSelected) -> None:
        """By a click."""
        event.stop()
        self._take(self._paths[event.option_index])

    def on_path_field__found(self, message: _Found) -> None:
        """Show what goes on from what is typed now."""
        if message.typed != self.query_one(Input).value:
            return
        self._paths = message.paths
        choices = self.query_one(Choices)
        choices.clear_options()
        choices.add_options([Option(Content(_last(path))) for path in message.paths])
        choices.display = bool(message.paths) and message.paths != (message.typed,)

    def action_move(self, by: int) -> None:
        """The cursor of the list."""
        choices = self.query_one(Choices)
        if by > 0:
            choices.action_cursor_down()
        else:
            choices.action_cursor_up()

    def action_complete(self) -> None:
        """As far as all that go on agree; the one under the cursor if there is one."""
        chosen = self._highlighted
        value = self.query_one(Input).value
        if chosen is None:
            chosen = _agreed(self._paths, value)
        if chosen and chosen != value:
            self._set(chosen)

    @property
    def chosen(self) -> str:
        """The path under the cursor of the list, else what was typed."""
        return self._highlighted or self.query_one(Input).value

    def begin_in(self, folder: str) -> None:
        """Another one of that folder may be typed."""
        self._set(folder.rstrip("/") + "/")

    @property
    def _highlighted(self) -> str | None:
        choices = self.query_one(Choices)
        at = choices.highlighted if choices.display else None
        return self._paths[at] if at is not None and at < len(self._paths) else None

    def _take(self, path: str) -> None:
        self._set(path)
        if not path.endswith("/"):
            self.post_message(self.Given(path))

    def _set(self, path: str) -> None:
        field = self.query_one(Input)
        field.value = path
        field.cursor_position = len(path)

    def _look(self, typed: str) -> None:
        found = entries(typed, _SHOWN)
        if not get_current_worker().is_cancelled:
            self.post_message(self._Found(typed, found))


def _last(path: str) -> str:
    """The last part of a path, with the slash of a folder."""
    stem = path.rstrip("/")
    return one_line(stem.rpartition("/")[2]) + ("/" if path.endswith("/") else "")


def _agreed(paths: tuple[str, ...], value: str) -> str:
    if not paths:
        return value
    first, last = min(paths), max(paths)
    at = 0
    while at < min(len(first), len(last)) and first[at] == last[at]:
        at += 1
    return first[:at] if at > len(value) else value


def _begun_anew(typed: str) -> str:
    """A whole path typed or pasted behind another counts alone: `~//srv/a` is `/srv/a`."""
    root, home = typed.rfind("//"), typed.rfind("/~/")
    at = max(root, home)
    return typed[at + 1 :] if at >= 0 else typed
