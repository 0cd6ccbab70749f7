"""Asks what a search is to be called."""

from collections.abc import Collection

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.dialog import Dialog, Trouble
from tui_mail.ui.words import say


class SearchName(Dialog[str]):
    """Gives a name that can be kept; None where none was given.

    Args:
        title: what is done with it.
        query: what it stands for.
        name: what stands in the field at first.
        taken: names that are others' already: it is said, once, that theirs is replaced.
        may_replace: whether it can be; else another name is wanted.
    """

    def __init__(
        self,
        title: str,
        query: str,
        name: str = "",
        taken: Collection[str] = (),
        *,
        may_replace: bool = True,
    ) -> None:
        super().__init__(title, say("enter takes it, esc leaves"))
        self._query = query
        self._name_now = name
        self._taken = taken
        self._may_replace = may_replace
        self._warned = ""

    def body(self) -> tuple[Widget, ...]:
        """The name, the query, and what was wrong with the last name."""
        query = Static(Content(one_line(self._query)), classes="quiet")
        field = Input(one_line(self._name_now), id="name", select_on_focus=True)
        return (field, query, Trouble())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take it, unless it is nothing, or somebody else's and that was not said before."""
        name = one_line(event.value).strip()
        if not name:
            self.query_one(Trouble).tell(say("A search needs a name."))
        elif name not in self._taken or self._warned == name:
            self.dismiss(name)
        elif self._may_replace:
            self._warned = name
            words = say("There is one of that name; enter once more replaces it.")
            self.query_one(Trouble).tell(words)
        else:
            self.query_one(Trouble).tell(say("There is one of that name already."))
