"""What keeps order, read on the pool's connections. What reads it is loaded with each question."""

from tui_mail.model.address import Address
from tui_mail.model.ids import MessageId
from tui_mail.model.order import Group, Newsletter
from tui_mail.model.person import Person
from tui_mail.ports.store_reader import Selection
from tui_mail.store.read_pool import ReadPool


class OrderRows:
    """See ports.store_reader.OrderReader.

    Args:
        pool: of the store.
    """

    def __init__(self, pool: ReadPool) -> None:
        self._pool = pool

    def lifted(self, selection: Selection) -> tuple[tuple[MessageId, ...], frozenset[MessageId]]:
        """What stands on top of its list; see store.lifted_rows."""
        from tui_mail.store.lifted_rows import lifted

        with self._pool.reading() as db:
            return lifted(db, selection) if db else ((), frozenset())

    def newsletters(self) -> tuple[Newsletter, ...]:
        """Who writes to many at once."""
        from tui_mail.store import bulk

        with self._pool.reading() as db:
            return bulk.newsletters(db) if db else ()

    def book(self) -> tuple[Address, ...]:
        """Who stands in the address book."""
        from tui_mail.store import bulk

        with self._pool.reading() as db:
            return bulk.book(db) if db else ()

    def groups(self) -> tuple[Group, ...]:
        """Its groups."""
        from tui_mail.store import bulk

        with self._pool.reading() as db:
            return bulk.groups(db) if db else ()

    def groups_like(self, typed: str) -> tuple[Person, ...]:
        """Groups with a word that begins so."""
        from tui_mail.store import bulk

        with self._pool.reading() as db:
            return bulk.groups_like(db, typed) if db else ()
