"""Chooses a folder by a few letters of its name, or names a new one."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input
from textual.widgets.option_list import Option

from tui_mail.model.ids import AccountKey
from tui_mail.ports.face import Reading
from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.dialog import Choices, Dialog
from tui_mail.ui.words import say

_SHOWN = 200


class FolderPicker(Dialog[str]):
    """Gives the name of a folder, which may be new; None where none was chosen.

    Args:
        reading: where folders are read from.
        account: whose folders; None: everybody's, by name.
        title: what is done with the folder.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", show=False, priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("enter", "choose", show=False, priority=True),
    ]

    def __init__(
        self, reading: Reading, account: AccountKey | None = None, title: str = ""
    ) -> None:
        super().__init__(
            title or say("Move to which folder?"),
            say("type to narrow down, enter takes it, esc leaves"),
        )
        self._reading = reading
        self._account = account
        self._names: tuple[str, ...] = ()
        self._found: list[str] = []

    def body(self) -> tuple[Widget, ...]:
        """The filter and what is left of the folders."""
        return (Input(placeholder=say("a part of its name")), Choices())

    def on_mount(self) -> None:
        """All folders, once each."""
        folders = self._reading.folders(self._account)
        self._names = tuple(dict.fromkeys(folder.name for folder in folders))
        self._narrow("")
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Fewer folders."""
        self._narrow(event.value)

    def on_option_list_option_selected(self, event: Choices.OptionSelected) -> None:
        """By a click."""
        self.dismiss(self._found[event.option_index])

    def action_move(self, by: int) -> None:
        """The cursor of the list, while the letters go to the filter."""
        choices = self.query_one(Choices)
        if by > 0:
            choices.action_cursor_down()
        else:
            choices.action_cursor_up()

    def action_choose(self) -> None:
        """The one under the cursor."""
        at = self.query_one(Choices).highlighted
        if at is not None and at < len(self._found):
            self.dismiss(self._found[at])

    def _narrow(self, typed: str) -> None:
        wanted = one_line(typed)
        words = wanted.casefold().split()
        found = [n for n in self._names if all(word in n.casefold() for word in words)]
        found.sort(key=lambda name: not name.casefold().startswith(wanted.casefold()))
        prompts = [Content(one_line(name)) for name in found[:_SHOWN]]
        self._found = found[:_SHOWN]
        if wanted and wanted.casefold() not in (name.casefold() for name in self._names):
            self._found.append(wanted)
            prompts.append(Content(say("New folder: {name}", name=wanted)))
        choices = self.query_one(Choices)
        choices.clear_options()
        choices.add_options([Option(prompt) for prompt in prompts])
        choices.highlighted = 0 if prompts else None
