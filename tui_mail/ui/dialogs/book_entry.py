"""Asks for a person or a group of the address book: a name, and one address or several."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from tui_mail.model.address import Address
from tui_mail.model.frozen import frozen
from tui_mail.ports.reading import Reading
from tui_mail.ui.addresses import read_addresses
from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.dialog import Dialog, Trouble
from tui_mail.ui.widgets.address_field import AddressField
from tui_mail.ui.widgets.field import Field
from tui_mail.ui.widgets.form_row import FormRow
from tui_mail.ui.words import say


@frozen
class Entry:
    """What was filled in."""

    name: str
    addresses: tuple[Address, ...]
    """As they were typed: with a name only where one was typed."""


class BookEntry(Dialog[Entry]):
    """Gives a name and at least one address; None where it was left.

    Args:
        title: what is done.
        reading: completes addresses.
        entry: what stands there at first.
        several: whether more than one address may stand there: a group.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "take_it", show=False)]
    """Fields of addresses leave the key to whoever is around them."""
    DEFAULT_CSS = """
    BookEntry AddressField { max-width: 100% !important; }
    """

    def __init__(self, title: str, reading: Reading, entry: Entry, *, several: bool) -> None:
        super().__init__(title, say("tab goes on, enter takes it, esc leaves"))
        self._reading = reading
        self._entry = entry
        self._several = several

    def body(self) -> tuple[Widget, ...]:
        """The name, the addresses, and what was wrong with the last ones."""
        name = Field(one_line(self._entry.name), id="name", compact=True, select_on_focus=False)
        people = AddressField(self._entry.addresses, self._reading, "addresses")
        label = say("Members") if self._several else say("Address")
        return (FormRow(say("Name"), name), FormRow(label, people), Trouble())

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one("#name").focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """On from the name, while there is no address."""
        event.stop()
        self.action_take_it()

    def action_take_it(self) -> None:
        """Take it, or say what is missing."""
        name = one_line(self.query_one("#name", Input).value).strip()
        field = self.query_one("#addresses", AddressField)
        typed = read_addresses(field.value)
        if not typed.addresses and not typed.wrong and not field.has_focus:
            field.focus()
        elif typed.wrong:
            self._tell(say("Not an address: {piece}", piece=typed.wrong[0]))
        elif not typed.addresses:
            self._tell(say("An address is missing."))
        elif self._several and not name:
            self._tell(say("A group needs a name."))
        elif not self._several and len(typed.addresses) > 1:
            self._tell(say("One address stands for one person; several are a group."))
        else:
            self.dismiss(Entry(name, typed.addresses))

    def _tell(self, words: str) -> None:
        self.query_one(Trouble).tell(words)
