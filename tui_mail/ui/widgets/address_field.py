"""A field for addresses, parted by commas; completes from mail that was read and written."""

import asyncio
from functools import partial

from textual import events
from textual.suggester import Suggester
from textual.widgets import Input

from tui_mail.errors import TuiMailError
from tui_mail.model.address import Address
from tui_mail.model.summary import View
from tui_mail.ports.reading import Reading
from tui_mail.ui.addresses import Typed, read_addresses, split_pieces, write_addresses
from tui_mail.ui.clean import one_line
from tui_mail.ui.widgets.form_row import FormRow
from tui_mail.ui.words import say

_LETTERS = 2
"""So many letters are typed before anything is looked up."""
_ROWS = 20


class Acquaintances(Suggester):
    """Completes the last name or address typed, by whom mail came from and went to.

    Args:
        reading: where mail is looked up; on a thread.
    """

    def __init__(self, reading: Reading) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._reading = reading

    async def get_suggestion(self, value: str) -> str | None:
        """What was typed, gone on with; None where nobody fits."""
        pieces = split_pieces(value)
        if not pieces or value.rstrip().endswith((",", ";", ">")):
            return None
        typed = pieces[-1]
        word = typed.strip('"').casefold()
        if len(word) < _LETTERS or not word.replace("@", "").replace(".", "").isalnum():
            return None
        found = await asyncio.to_thread(partial(self._find, word))
        return None if found is None else value + found

    def _find(self, word: str) -> str | None:
        """The rest of the first name or address that begins with the word."""
        view = View(query=f"from:{word}* OR to:{word}*")
        try:
            rows = self._reading.page(view, 0, _ROWS)
        except TuiMailError:
            return None  # nothing to complete with is no trouble worth a word
        for row in rows:
            for person in (*row.to, *row.cc, *row.from_):
                written = write_addresses((person,))
                if written.casefold().startswith(word):
                    return written[len(word) :]
                if person.address.casefold().startswith(word):
                    return one_line(person.address)[len(word) :]
        return None


class AddressField(Input):
    """One line of addresses. What cannot be one is marked when the field is left.

    Args:
        addresses: what stands in it at first.
        reading: for completion.
        id: for queries.
    """

    def __init__(self, addresses: tuple[Address, ...], reading: Reading, id: str) -> None:
        super().__init__(
            write_addresses(addresses),
            id=id,
            compact=True,
            select_on_focus=False,
            suggester=Acquaintances(reading),
        )

    @property
    def typed(self) -> Typed:
        """What it holds now."""
        return read_addresses(self.value)

    def check(self) -> bool:
        """Mark what cannot be an address; whether all can."""
        wrong = self.typed.wrong
        self.set_class(bool(wrong), "wrong")
        words = say("Not an address: {piece}", piece=wrong[0]) if wrong else ""
        for row in self.ancestors:
            if isinstance(row, FormRow):
                row.complain(words)
        return not wrong

    def on_blur(self, _event: events.Blur) -> None:
        """Left: now it is said."""
        self.check()

    def on_input_changed(self) -> None:
        """Being mended: the mark goes as soon as it is right."""
        if self.has_class("wrong"):
            self.check()
