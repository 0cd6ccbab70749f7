"""Which server took mail on which network. Must never keep what tells where somebody was."""

from collections.abc import Mapping
from typing import Final

from tui_mail.store.database import Part, Transaction

_SALT: Final = "network_salt"
_NOTE: Final = """
INSERT INTO taken_on (network, server, last) VALUES (?1, ?2, ?3)
ON CONFLICT (network, server) DO UPDATE SET last = excluded.last
"""
_KEPT: Final = 200
_FORGET: Final = """
DELETE FROM taken_on WHERE (network, server) NOT IN
    (SELECT network, server FROM taken_on ORDER BY last DESC LIMIT ?)
"""
_ON: Final = "SELECT server, last FROM taken_on WHERE network = ?"
_ELSEWHERE: Final = "SELECT max(last) FROM taken_on WHERE network <> ? AND server = ?"


class NetworkPart(Part):
    """See ports.network.NetworkStore."""

    def note_taken(self, network: str, server: str, when: int) -> None:
        """The newest few hundred are kept."""
        with self._database.transaction() as tx:
            tx.db.execute(_NOTE, (_hashed(tx, network), server, when))
            tx.db.execute(_FORGET, (_KEPT,))

    def taken_on(self, network: str) -> Mapping[str, int]:
        """Server to Unix seconds."""
        with self._database.transaction() as tx:
            rows = tx.db.execute(_ON, (_hashed(tx, network),)).fetchall()
        return {server: int(last) for server, last in rows}

    def taken_elsewhere(self, network: str, server: str) -> int | None:
        """Unix seconds, or None."""
        with self._database.transaction() as tx:
            (last,) = tx.db.execute(_ELSEWHERE, (_hashed(tx, network), server)).fetchone()
        return None if last is None else int(last)


def _hashed(tx: Transaction, network: str) -> str:
    """With a salt of this store alone: an address of a router has few bits to be guessed."""
    import hashlib  # seldom, and with it comes OpenSSL
    import secrets

    found = tx.db.execute("SELECT value FROM meta WHERE name = ?", (_SALT,)).fetchone()
    salt = found[0] if found else secrets.token_hex(16)
    if not found:
        tx.db.execute("INSERT INTO meta VALUES (?, ?)", (_SALT, salt))
    return hashlib.sha256(f"{salt} {network}".encode()).hexdigest()[:32]
