"""People, as the engine has them told: an address book taken in, and mail of before looked through.

Must never hold the writer's lock long: mail that comes in goes first.
"""

from collections.abc import Sequence

from tui_mail.model.address import Address
from tui_mail.store import people, people_past
from tui_mail.store.database import Part


class PeoplePart(Part):
    """See ports.people_store.PeopleStore."""

    def keep_book(self, book: Sequence[Address], *, anew: bool = False) -> tuple[int, int]:
        """Take these in; how many are new, and how many went since they stand there no more."""
        with self._database.transaction() as tx:
            change = people.keep_book(tx, book, anew=anew)
        return change.new, change.gone

    def edit_book(self, add: Sequence[Address], remove: Sequence[str]) -> tuple[int, int]:
        """Some come or get another name, some addresses go."""
        from tui_mail.store import book_changes

        with self._database.transaction() as tx:
            return book_changes.edit_book(tx, add, remove)

    def keep_group(self, name: str, members: Sequence[Address]) -> bool:
        """These are the group from now on."""
        from tui_mail.store import book_changes

        with self._database.transaction() as tx:
            return book_changes.keep_group(tx, name, members)

    def put_people_off(self) -> None:
        """Much is to come: who is in it is counted later, by `count_past`."""
        with self._database.transaction() as tx:
            people_past.put_off(tx)

    def count_past(self, at_once: int = people_past.AT_ONCE) -> bool:
        """Look through some mail whose people are not counted; whether any is left."""
        if not any(map(self._database.has, (people_past.MARK, people_past.PUT_OFF))):
            return False
        with self._database.transaction() as tx:
            return people_past.count_past(tx, at_once)
