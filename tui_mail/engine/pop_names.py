"""What the store knows of a maildrop's messages, by the names they have in its ledger.

Where the server gives a message no name, one is made of how it begins (TOP), or, where the server
has no TOP either, of the whole of it, once that is here.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from tui_mail.model.big_mail import BigMail, Mail
from tui_mail.model.maildrop import DropEntry, LedgerRow
from tui_mail.ports.mail_drop import MailDrop
from tui_mail.sync.pop_plan import made_name, nameless, uidl_names, unconfirmed

LINES = 40
"""Lines of a body that are part of a made name."""

Ledger = Mapping[str, LedgerRow]


class Known:
    """Names and rows of one session.

    Args:
        listing: what the server has.
        names: of its messages, by number; those without TOP are added when they are here.
        made: names that were made of it.
        ledger: what was ever fetched.
        nameless: how many have no name of the server's.
    """

    def __init__(
        self,
        listing: Sequence[DropEntry],
        names: dict[int, str],
        made: Counter[str],
        ledger: Ledger,
        nameless: int,
    ) -> None:
        self.names = names
        self.ledger = ledger
        self.nameless = nameless
        self._made = made
        self._listing = listing
        self._former: dict[bytes, list[LedgerRow]] | None = None

    def name_of(self, entry: DropEntry, raw: Mail) -> str:
        """What the ledger calls it, now that its bytes are here."""
        if entry.number not in self.names:
            whole = raw.sha256 if isinstance(raw, BigMail) else raw
            self.names[entry.number] = made_name(whole, self._made)
        return self.names[entry.number]

    def has(self, name: str, sha256: bytes) -> bool:
        """Whether these bytes are what was fetched under that name."""
        row = self.ledger.get(name)
        return row is not None and row.sha256 == sha256

    def sizes_without_name(self) -> frozenset[int]:
        """Of whole messages that are here, and that no entry stands for."""
        rows = unconfirmed(self._listing, self.names, self.ledger) if self.ledger else {}
        return frozenset(row.size for some in rows.values() for row in some if row.whole)

    def former_name(self, sha256: bytes) -> str | None:
        """What a message with these bytes was called that is not listed any more; told once."""
        if not self.ledger:
            return None
        if self._former is None:
            self._former = unconfirmed(self._listing, self.names, self.ledger)
        rows = self._former.get(sha256)
        return rows.pop(0).uidl if rows else None


def known_of(
    session: MailDrop,
    listing: Sequence[DropEntry],
    read_ledger: Callable[[Sequence[str]], Ledger],
) -> Known:
    """What is known before anything is fetched.

    Args:
        session: gives the beginnings of messages without a name.
        listing: what it has.
        read_ledger: the names that are there now to the rows that the store has.
    """
    without = nameless(listing)
    names = uidl_names(listing, without)
    made: Counter[str] = Counter()
    for entry, beginning in session.beginnings(without, LINES):
        if beginning is not None:
            names[entry.number] = made_name(beginning, made)
    ledger = read_ledger(list(names.values()))
    return Known(listing, names, made, ledger, len(without))
