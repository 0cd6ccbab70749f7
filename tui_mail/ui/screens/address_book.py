"""The address book: people and groups, found, changed, written to, taken in and given out."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ClassVar

from tui_mail.errors import TuiMailError
from tui_mail.model.account import Problem
from tui_mail.model.address import Address
from tui_mail.model.draft import AttachedFile
from tui_mail.model.order import Group
from tui_mail.model.taking_in import EditBook, KeepGroup
from tui_mail.ui.actions import Scope
from tui_mail.ui.bridge import Desk
from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.book_entry import BookEntry, Entry
from tui_mail.ui.dialogs.confirm import Confirm
from tui_mail.ui.screens.main_actions import MessageActions
from tui_mail.ui.screens.tidy_screen import Rows, TidyScreen, drawn
from tui_mail.ui.widgets import tidy_rows
from tui_mail.ui.words import counted, say

_PEOPLE, _GROUPS = range(2)
_EXPORTED = "contacts.vcf"


class AddressBookScreen(TidyScreen):
    """People, and groups of them.

    Args:
        desk: what it works with.
        actions: those of the main screen, which open the composer.
    """

    SCOPE = Scope.BOOK
    LISTS: ClassVar[tuple[str, ...]] = ("people", "groups")
    TITLE_WORDS = "Address book"

    def __init__(self, desk: Desk, actions: MessageActions) -> None:
        super().__init__(desk)
        self._actions = actions
        self._found = ""

    def read_rows(self, at: int) -> Rows:
        """Whom the words that are looked for fit."""
        tidying = self.desk.reading.tidying
        words = self._found.casefold().split()
        if at == _PEOPLE:
            people = [one for one in tidying.book() if _fits(one.full, words)]
            return drawn(people, tidy_rows.person)
        groups = tidying.groups()
        wanted = [g for g in groups if _fits(" ".join((g.name, *_names(g))), words)]
        return drawn(wanted, tidy_rows.group)

    def act_back(self, count: int | None = None) -> None:
        """What was looked for goes first."""
        if self._found:
            self._look_for("")
        else:
            super().act_back(count)

    def act_book_find(self, _count: int | None = None) -> None:
        """Only whom some words fit."""
        from tui_mail.ui.dialogs.folder_name import FolderName

        dialog = FolderName(say("Find whom?"), self._found)
        self.ask_user(dialog, self._look_for)

    def act_book_write(self, _count: int | None = None) -> None:
        """A new message to the person, or to all of the group."""
        row = self.chosen
        people = row.members if isinstance(row, Group) else (row,)
        to = tuple(one for one in people if isinstance(one, Address))
        if to:
            self.dismiss()
            self._actions.write_to_all(to)

    def act_book_add(self, _count: int | None = None) -> None:
        """A person, or a group."""
        title = say("A new group") if self.at == _GROUPS else say("Somebody new")
        self._fill_in(title, Entry("", ()), self._add)

    def act_book_edit(self, _count: int | None = None) -> None:
        """Another name, another address, other members."""
        match self.chosen:
            case Address() as person:
                entry = Entry(person.name, (Address("", person.address),))
                self._fill_in(say("Edit"), entry, partial(self._change, person))
            case Group() as group:
                entry = Entry(group.name, group.members)
                self._fill_in(say("Edit the group"), entry, partial(self._change_group, group))

    def act_book_delete(self, _count: int | None = None) -> None:
        """Out of the book; mail goes on knowing them."""
        match self.chosen:
            case Address() as person:
                question = say("Take {name} out of the address book?", name=one_line(person.shown))
                self._sure(question, EditBook(remove=(person.address,)))
            case Group() as group:
                question = say("Delete the group {name}?", name=one_line(group.name))
                self._sure(question, KeepGroup(group.name, ()))

    def act_book_export(self, _count: int | None = None) -> None:
        """All of it into a file, as vCard 4."""
        self.run_worker(self._export, thread=True, exclusive=True, group="export")

    def act_book_import(self, _count: int | None = None) -> None:
        """People and groups of vCard files, beside what is there."""
        from tui_mail.ui.dialogs.attach_path import AttachPath

        dialog = AttachPath(title=say("Take which vCards in?"))
        self.ask_user(dialog, self._import_these)

    def _look_for(self, words: str) -> None:
        self._found = words
        self.turn_to(self.at)
        if words:
            self.say_quietly(say("Found by {words}; esc shows all", words=one_line(words)))

    def _fill_in(self, title: str, entry: Entry, then: Callable[[Entry], None]) -> None:
        several = self.at == _GROUPS
        self.ask_user(BookEntry(title, self.desk.reading, entry, several=several), then)

    def _add(self, entry: Entry) -> None:
        if self.at == _GROUPS:
            self.do(KeepGroup(entry.name, entry.addresses))
        else:
            self.do(EditBook(add=(_person(entry),)), say("Added"))

    def _change(self, before: Address, entry: Entry) -> None:
        now = _person(entry)
        gone = () if now.address == before.address else (before.address,)
        self.do(EditBook(add=(now,), remove=gone), say("Changed"))

    def _change_group(self, before: Group, entry: Entry) -> None:
        if entry.name.casefold() != before.name.casefold():
            self.desk.submit(KeepGroup(before.name, ()), None, self.show_problem)
        self.do(KeepGroup(entry.name, entry.addresses), say("Changed"))

    def _sure(self, question: str, command: EditBook | KeepGroup) -> None:
        dialog = Confirm(question, say("Take out"), say("Keep"))
        self.ask_user(dialog, lambda sure: self.do(command, say("Gone")) if sure else None)

    def _export(self) -> None:
        with self.guarding():
            data = self.desk.reading.tidying.vcards()
            self.app.call_from_thread(self._save, data)

    def _save(self, data: bytes) -> None:
        from tui_mail.ui.dialogs.save_path import SavePath

        self.app.push_screen(SavePath(_EXPORTED, data))

    def _import_these(self, files: tuple[AttachedFile, ...]) -> None:
        paths = [Path(file.path) for file in files if file.path]
        work = partial(self._import, paths)
        self.run_worker(work, thread=True, exclusive=True, group="import")

    def _import(self, paths: list[Path]) -> None:
        try:
            books = [self.desk.reading.tidying.cards(path.read_bytes()) for path in paths]
        except (TuiMailError, OSError) as error:
            self.app.call_from_thread(self.show_problem, Problem(str(error)))
            return
        people = tuple(person for some, _ in books for person in some)
        groups = [group for _, some in books for group in some]
        self.app.call_from_thread(self._keep, people, groups)

    def _keep(self, people: tuple[Address, ...], groups: list[Group]) -> None:
        for group in groups:
            self.desk.submit(KeepGroup(group.name, group.members), None, self.show_problem)
        words = counted(len(people), "1 address taken in", "{n} addresses taken in")
        self.do(EditBook(add=people), words)


def _fits(text: str, words: list[str]) -> bool:
    said = text.casefold()
    return all(word in said for word in words)


def _names(group: Group) -> tuple[str, ...]:
    return tuple(one.full for one in group.members)


def _person(entry: Entry) -> Address:
    (typed,) = entry.addresses
    return Address(entry.name or typed.name, typed.address)
