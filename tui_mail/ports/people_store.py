"""What the engine asks of the store about people, whom addresses are completed by."""

from collections.abc import Sequence
from typing import Protocol

from tui_mail.model.address import Address


class PeopleStore(Protocol):
    """Whom mail went to and came from; counted by whatever stores mail."""

    def keep_book(self, book: Sequence[Address], *, anew: bool = False) -> tuple[int, int]:
        """Take an address book in: how many are new, and how many went.

        Args:
            book: who stands in it.
            anew: whoever was told by a book before and is none of these goes.
        """
        ...

    def edit_book(self, add: Sequence[Address], remove: Sequence[str]) -> tuple[int, int]:
        """Some come or get another name, some addresses go: how many are new, and how many went."""
        ...

    def keep_group(self, name: str, members: Sequence[Address]) -> bool:
        """These are the group from now on, nobody: there is none. Whether there was one."""
        ...

    def put_people_off(self) -> None:
        """Much is to come: who is in it is counted later, by `count_past`."""
        ...

    def count_past(self, at_once: int = ...) -> bool:
        """Look through some mail whose people are not counted; whether any is left."""
        ...
