"""Who a message is really from: what one's own provider found out, and who is known here.

Must never ask a network: it reads the store, and what the message says. Nothing here raises for
what is inside a message.
"""

from collections.abc import Callable, Iterator
from threading import Lock

from tui_mail.config.schema import AccountSettings, Settings
from tui_mail.errors import StoreError
from tui_mail.message.addresses import parse_addresses
from tui_mail.message.authenticity import domain_of, judged
from tui_mail.message.headers import Headers, split_message
from tui_mail.message.identity import owns
from tui_mail.message.list_signs import is_bulk
from tui_mail.message.look_alikes import looks_like, mixed_scripts, spelt
from tui_mail.message.own_provider import LOOKED_AT, learned
from tui_mail.message.parse import Parsed
from tui_mail.model.address import Address
from tui_mail.model.folder import Role
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey
from tui_mail.model.person import Person
from tui_mail.model.sender import Sender
from tui_mail.model.summary import Summary
from tui_mail.ports.originals import Originals
from tui_mail.ports.store_reader import Selection, StoreReader

_HEAD = 16_384
_SMALL = 400_000
"""Bytes; the headers of larger messages are not read only to learn who checks them."""
_SAME_NAME = 10
_WRITTEN_HERE = frozenset((Role.SENT, Role.DRAFTS))
_ENOUGH = 30
"""Messages of an account; while there are fewer everybody is a stranger."""
_Found = tuple[tuple[str, ...], tuple[str, ...]]
"""Remarks, and warnings."""


class SenderChecks:
    """Looks at senders. Safe from any thread.

    Args:
        store: its read-only side.
        originals: the same.
        settings: gives those in force.
    """

    def __init__(
        self, store: StoreReader, originals: Originals, settings: Callable[[], Settings]
    ) -> None:
        self._store = store
        self._originals = originals
        self._settings = settings
        self._lock = Lock()
        self._learned: dict[AccountKey, tuple[int, str]] = {}
        """The newest message of the inbox that was looked at, and what was learned."""
        self._domains: frozenset[str] | None = None

    def sender(self, row: Summary, parsed: Parsed) -> Sender:
        """What is known of the sender of a message."""
        own = self._own()
        senders = [one for v in parsed.headers.raw_all("from") for one in parse_addresses(v)]
        trusted, by_mail = self.trusted(row.account)
        folders = self._store.folders(row.account)
        if any(f.id == row.folder_id and f.role in _WRITTEN_HERE for f in folders):
            return Sender(authserv=trusted, learned=by_mail)
        verdict = judged(parsed.headers, trusted)
        found = Sender(
            verdict.confirmed,
            (verdict.remark,) if verdict.remark else (),
            (verdict.warning,) if verdict.warning else (),
            trusted,
            by_mail,
            verdict.checks,
        )
        few = sum(f.total for f in folders) < _ENOUGH
        for sender in senders[:1]:
            told = (
                self._about_domain(sender, own),
                self._about_person(sender, own, quiet=is_bulk(parsed.headers) or few),
            )
            for remarks, warnings in told:
                found = replace(
                    found,
                    remarks=(*found.remarks, *remarks),
                    warnings=(*found.warnings, *warnings),
                )
        return found

    def trusted(self, account: AccountKey) -> tuple[tuple[str, ...], bool]:
        """Whose results are believed for an account, and whether that was learned."""
        settings = self._settings().accounts.get(account)
        if settings is None:
            return (), True
        if settings.trusted_authserv is not None:
            return settings.trusted_authserv, False
        name = self._learn(settings)
        return ((name,) if name else ()), True

    def _learn(self, account: AccountSettings) -> str:
        inbox = next((f for f in self._store.folders(account.key) if f.role is Role.INBOX), None)
        if inbox is None:
            return ""
        rows = self._store.page(Selection(account.key, inbox.id), 0, LOOKED_AT)
        newest = rows[0].id if rows else 0
        with self._lock:
            known = self._learned.get(account.key)
        if known is not None and (known[1] or known[0] == newest):
            return known[1]
        own = {domain_of(each) for each in (account.email, *account.aliases)}
        name = learned(self._heads(rows), own)
        with self._lock:
            self._learned[account.key] = (newest, name)
        return name

    def _heads(self, rows: tuple[Summary, ...]) -> Iterator[Headers]:
        for row in rows:
            if row.size > _SMALL:
                continue
            try:
                head, _ = self._originals.head(row.id, _HEAD)
            except StoreError:
                continue  # gone meanwhile, or damaged: whoever opens it says so
            yield split_message(head[:_HEAD])[0]

    def _about_domain(self, sender: Address, own: tuple[str, ...]) -> _Found:
        domain = domain_of(sender.address)
        shown = spelt(domain)
        named = domain if shown == domain else f"{domain}, which is spelt {shown},"
        alike = looks_like(domain, self._known(own)) if domain else ""
        scripts = mixed_scripts(domain)
        if alike:
            return (), (f"The sender's domain {named} only looks like {alike}.",)
        if scripts:
            words = f"mixes {' and '.join(scripts)} letters, which look alike."
            return (), (f"The sender's domain {named} {words}",)
        return ((f"{domain} is spelt {shown}",), ()) if shown != domain else ((), ())

    def _about_person(self, sender: Address, own: tuple[str, ...], *, quiet: bool) -> _Found:
        """Whoever writes for the first time may take another's name."""
        if not sender.address or owns(sender.address, own):
            return (), ()
        sent, received = self._store.met(sender.address)
        if sent or received != 1:
            return (), ()
        other = self._of_that_name(sender)
        if other is not None:
            words = f"{other.address.name} wrote from {other.address.address} so far, and this is"
            return (), (f"{words} the first message from {sender.address}.",)
        return (() if quiet else ("the first message from this address",)), ()

    def _of_that_name(self, sender: Address) -> Person | None:
        """Somebody whom one wrote to, of the same name, with an address elsewhere."""
        name = " ".join(sender.name.split()).casefold()
        if " " not in name:
            return None  # half the world is called Anna
        accounts = frozenset(self._settings().accounts)
        domain = domain_of(sender.address)
        for person in self._store.people(name, _SAME_NAME, accounts):
            same = " ".join(person.address.name.split()).casefold() == name
            if same and person.sent and domain_of(person.address.address) != domain:
                return person
        return None

    def _known(self, own: tuple[str, ...]) -> frozenset[str]:
        if self._domains is None:
            self._domains = self._store.known_domains()
        return self._domains | {domain_of(each) for each in own}

    def _own(self) -> tuple[str, ...]:
        accounts = self._settings().accounts.values()
        return tuple(name for each in accounts for name in (each.email, *each.aliases))
