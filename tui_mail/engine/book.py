"""The address book changed by hand. Must never keep what is no address."""

from collections.abc import Sequence

from tui_mail.errors import NotFound, UsageError
from tui_mail.message.addresses import is_address
from tui_mail.message.sanitize import sanitize
from tui_mail.model.address import Address
from tui_mail.model.commands import Answer, Done
from tui_mail.model.taking_in import BookKept, EditBook, KeepGroup
from tui_mail.ports.people_store import PeopleStore

LONGEST_NAME = 80
_PARTS_ADDRESSES = ',;:<>"@'


def change_book(store: PeopleStore, command: EditBook | KeepGroup) -> Answer:
    """Do it.

    Raises:
        UsageError: one is no address, or a group cannot be called that.
        NotFound: the group that shall go is not there.
    """
    if isinstance(command, EditBook):
        _check(command.add)
        return BookKept(*store.edit_book(command.add, command.remove))
    _check(command.members)
    name = " ".join(sanitize(command.name).split())
    if not name or len(name) > LONGEST_NAME or set(name) & set(_PARTS_ADDRESSES):
        raise UsageError(
            f"A group cannot be called {command.name[:LONGEST_NAME]!r}.",
            f"Use a few words without any of {_PARTS_ADDRESSES}",
        )
    known = store.keep_group(name, command.members)
    if not command.members and not known:
        raise NotFound(f"There is no group {name}.", "tui-mail contacts groups names them.")
    return Done(f"{name}: {len(command.members)}" if command.members else f"{name} is gone", 1)


def _check(people: Sequence[Address]) -> None:
    for person in people:
        if not is_address(person.address):
            raise UsageError(f"{person.address!r} is no address.", "Write name@host.example.")
