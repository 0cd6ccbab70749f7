"""The small list below a field of addresses: whom a piece may stand for. Asks nothing itself."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui_mail.model.person import KnownFrom, Person
from tui_mail.ui.clean import one_line
from tui_mail.ui.words import counted, say

MOST = 8
"""People shown; whoever is not among them is found with another letter."""


class PeopleList(OptionList, can_focus=False):
    """Stands over what is below it. The focus stays in the field, which moves the cursor here."""

    DEFAULT_CSS = """
    PeopleList {
        overlay: screen;
        constrain: none inside;
        display: none;
        width: 1fr;
        max-width: 76;
        height: auto;
        max-height: 8;
        margin: 0 0 0 9;
        padding: 0;
        border: none;
        background: $pane;
        color: $foreground;
        scrollbar-size-vertical: 0;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        & > .option-list--option { padding: 0 1; }
        & > .option-list--option-highlighted {
            background: $cursor;
            color: $foreground;
            text-style: bold;
        }
        & > .option-list--option-hover { background: $cursor; }
    }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self.people: tuple[Person, ...] = ()

    def show(self, people: Sequence[Person], *, chosen: bool) -> None:
        """These, the cursor on the first or on none; nobody: the list goes away."""
        self.people = tuple(people)[:MOST]
        self.clear_options()
        self.add_options([Option(_line(person)) for person in self.people])
        self.highlighted = 0 if chosen and self.people else None
        self.display = bool(self.people)

    @property
    def chosen(self) -> Person | None:
        """Whom the cursor is on."""
        at = self.highlighted if self.display else None
        return self.people[at] if at is not None and at < len(self.people) else None


def _line(person: Person) -> Content:
    if person.known_from is KnownFrom.GROUP:
        who = ", ".join(one_line(one.shown) for one in person.members)
        group = counted(len(person.members), "group of {n}", "group of {n}")
        words = Content.assemble(one_line(person.address.name), "  ", (who, "dim"))
        return Content.assemble((f"{group}  ", "dim italic"), words)
    name, address = one_line(person.address.name), one_line(person.address.address)
    words = Content.assemble(name, ("  " if name else ""), (address, "dim" if name else ""))
    known = _known(person)
    return Content.assemble(words, (f"  {known}", "dim italic")) if known else words


def _known(person: Person) -> str:
    if person.known_from is KnownFrom.SENT:
        return counted(person.sent, "written to once", "written to {n} times")
    if person.known_from is KnownFrom.RECEIVED:
        return ""
    return say("address book")
