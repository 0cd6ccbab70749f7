"""A field for addresses, parted by commas; whom a piece may stand for is listed below it.

Tab and enter take the one under the cursor, up and down choose, escape closes the list. Must never
wait for a store or an address book: both are asked on threads, and what is typed goes on.
"""

from functools import partial
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input
from textual.worker import get_current_worker

from tui_mail.errors import TuiMailError
from tui_mail.model.address import Address
from tui_mail.model.person import Person
from tui_mail.ports.reading import Reading
from tui_mail.ui.addresses import (
    Typed,
    piece_at,
    read_addresses,
    with_piece,
    write_addresses,
)
from tui_mail.ui.widgets.field import GOING_ON, Field
from tui_mail.ui.widgets.form_row import FormRow
from tui_mail.ui.widgets.people_list import MOST, PeopleList
from tui_mail.ui.words import say

PAUSE = 0.25
"""Seconds without a key before the user's own address book is asked."""


class AddressField(Field):
    """One line of addresses. What cannot be one is marked when the field is left.

    Args:
        addresses: what stands in it at first.
        reading: for completion.
        id: for queries.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,enter", "take", show=False, priority=True),
        Binding("down", "choose(1)", show=False, priority=True),
        Binding("up", "choose(-1)", show=False, priority=True),
        Binding("escape", "close", show=False, priority=True),
        *GOING_ON,
    ]

    class _Found(Message):
        def __init__(self, piece: str, people: tuple[Person, ...], *, more: bool) -> None:
            super().__init__()
            self.piece = piece
            self.people = people
            self.more = more

    def __init__(self, addresses: tuple[Address, ...], reading: Reading, id: str) -> None:
        super().__init__(write_addresses(addresses), id=id, compact=True, select_on_focus=False)
        self._reading = reading
        self._set_to = self.value
        """What stood in it before anything was typed, or what was taken: no list for that."""

    @property
    def typed(self) -> Typed:
        """What it holds now."""
        return read_addresses(self.value)

    def check(self) -> bool:
        """Mark what cannot be an address; whether all can."""
        wrong = self.typed.wrong
        self.set_class(bool(wrong), "wrong")
        row = self._row
        if row is not None:
            row.complain(say("Not an address: {piece}", piece=wrong[0]) if wrong else "")
        return not wrong

    def on_blur(self, _event: events.Blur) -> None:
        """Left: now it is said."""
        self._close()
        self.check()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Being mended: the mark goes as soon as it is right. Whoever fits is looked for."""
        if self.has_class("wrong"):
            self.check()
        if event.value == self._set_to or not self.has_focus:
            self._close()
            return
        self._set_to = ""
        piece = piece_at(self.value, self.cursor_position)
        if not piece:
            self._close()
            return
        look = partial(self._look, piece)
        self.run_worker(look, thread=True, exclusive=True, group="people", exit_on_error=False)

    def on_address_field__found(self, message: _Found) -> None:
        """Show them, if that is still what is typed."""
        piece = piece_at(self.value, self.cursor_position)
        if message.piece != piece or not self.has_focus or self._row is None:
            return
        listed = self._list or PeopleList()
        if not listed.is_attached:
            self._row.mount(listed)
        people = message.people
        if message.more:
            known = {person.address.address.casefold() for person in listed.people}
            fresh = (one for one in people if one.address.address.casefold() not in known)
            people = (*listed.people, *fresh)
        here = {one.address.casefold() for one in read_addresses(piece).addresses}
        people = tuple(one for one in people if one.address.address.casefold() not in here)
        before = listed.chosen
        # a whole address may be meant as it is: then nobody is chosen before the arrows choose
        listed.show(people, chosen=not here)
        if message.more and before in listed.people:
            listed.highlighted = listed.people.index(before)

    def on_unmount(self) -> None:
        """Nobody is there to be told any more."""
        self.workers.cancel_group(self, "people")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a list these keys are what they are everywhere."""
        listed = self._list
        is_open = listed is not None and listed.display
        if action == "take":
            return is_open and listed is not None and listed.chosen is not None
        if action in {"choose", "close"}:
            return is_open
        return super().check_action(action, parameters)

    def action_take(self) -> None:
        """The one under the cursor stands in the field."""
        if self._list is not None and (person := self._list.chosen) is not None:
            self.take(person)

    def action_choose(self, by: int) -> None:
        """The cursor of the list."""
        if self._list is not None:
            (self._list.action_cursor_down if by > 0 else self._list.action_cursor_up)()

    def action_close(self) -> None:
        """What was typed stays as it is."""
        self._close()

    def take(self, person: Person) -> None:
        """Put somebody in the place of the piece at the cursor; the next one can be typed."""
        written = write_addresses(person.members or (person.address,))
        self._set_to, place = with_piece(self.value, self.cursor_position, written)
        self.value = self._set_to
        self.cursor_position = place
        self._close()

    @property
    def _row(self) -> FormRow | None:
        return next((row for row in self.ancestors if isinstance(row, FormRow)), None)

    @property
    def _list(self) -> PeopleList | None:
        row = self._row
        return next(iter(row.query(PeopleList)), None) if row is not None else None

    def _close(self) -> None:
        if self._list is not None:
            self._list.show((), chosen=False)

    def _look(self, piece: str) -> None:
        """On a thread: mail first, and when the typing rests, the user's address book."""
        worker = get_current_worker()
        for ask, more in ((partial(self._reading.people, most=MOST), False), (self._rest, True)):
            try:
                people = ask(piece)
            except TuiMailError as error:
                self.log(error.message)  # nothing to complete with is no trouble worth a banner
                people = ()
            if worker.is_cancelled or not self.is_attached:
                return
            if people or not more:
                self.post_message(self._Found(piece, people, more=more))

    def _rest(self, piece: str) -> tuple[Person, ...]:
        import time

        time.sleep(PAUSE)
        return () if get_current_worker().is_cancelled else self._reading.contacts(piece)
