"""SCRAM as a client speaks it (RFC 5802, 7677), without channel binding; pure but for its nonce.

Must never send a proof to a server whose nonce is not its own continued, nor take a log-in for
done before the server has shown that it knows the password too.
"""

import base64
import hashlib
import hmac
import stringprep
import unicodedata
from collections.abc import Callable

from tui_mail.errors import BrokeProtocol
from tui_mail.model.secret import Secret

MOST_ROUNDS = 10_000_000
"""Iterations that a server may ask for; more would be there to keep this machine busy."""
FEWEST_ROUNDS = 4_096
"""RFC 7677 section 4: a server that asks for less may be after the password."""

_GS2 = b"n,,"


class Scram:
    """One exchange; each method is called once, in order.

    Args:
        username: as the server knows it.
        secret: the password.
        nonce: 18 random bytes or more, base64 (no comma).
        hash: name of the hash for hashlib; `sha256` for SCRAM-SHA-256.
    """

    def __init__(self, username: bytes, secret: Secret, nonce: bytes, hash: str = "sha256") -> None:
        self._nonce = nonce
        self._hash = hash
        self._password = prepared(secret.value)
        name = username.replace(b"=", b"=3D").replace(b",", b"=2C")
        self._bare = b"n=%s,r=%s" % (name, nonce)
        self._signature = b""

    def first(self) -> bytes:
        """What the client says first."""
        return _GS2 + self._bare

    def final(self, challenge: bytes) -> bytes:
        """The proof, for the server's salt.

        Raises:
            BrokeProtocol: the challenge is none, or not an answer to `first`.
        """
        parts = _parts(challenge)
        nonce, salt, rounds = (
            parts.get("r", b""),
            _decoded(parts.get("s", b"")),
            parts.get("i", b""),
        )
        if not nonce.startswith(self._nonce) or len(nonce) == len(self._nonce):
            raise _broken("is not an answer to what was asked")
        if "m" in parts or not salt or not rounds.isdigit() or len(rounds) > len(str(MOST_ROUNDS)):
            raise _broken("cannot be read")
        if not FEWEST_ROUNDS <= int(rounds) <= MOST_ROUNDS:
            raise _broken("asks for a number of rounds that is not safe")
        salted = hashlib.pbkdf2_hmac(self._hash, self._password, salt, int(rounds))
        key = self._hmac(salted, b"Client Key")
        without_proof = b"c=%s,r=%s" % (base64.b64encode(_GS2), nonce)
        talk = b",".join((self._bare, challenge, without_proof))
        mark = self._hmac(hashlib.new(self._hash, key).digest(), talk)
        proof = bytes(a ^ b for a, b in zip(key, mark, strict=True))
        self._signature = self._hmac(self._hmac(salted, b"Server Key"), talk)
        return b"%s,p=%s" % (without_proof, base64.b64encode(proof))

    def verify(self, challenge: bytes) -> None:
        """Whether the server knows the password as well.

        Raises:
            BrokeProtocol: it does not, or never said so.
        """
        shown = _decoded(_parts(challenge).get("v", b""))
        if not self._signature or not hmac.compare_digest(shown, self._signature):
            raise _broken("does not show that it knows the password")

    def _hmac(self, key: bytes, data: bytes) -> bytes:
        return hmac.digest(key, data, self._hash)


def prepared(password: str) -> bytes:
    """A password as SCRAM hashes it: SASLprep (RFC 4013), or as it is where that refuses it."""
    if password.isascii():
        return password.encode()
    mapped = "".join(
        " " if stringprep.in_table_c12(letter) else letter
        for letter in password
        if not stringprep.in_table_b1(letter)
    )
    normal = unicodedata.normalize("NFKC", mapped)
    sound = normal if normal and not any(map(_prohibited, normal)) else password
    return sound.encode("utf-8", "surrogateescape")


_TABLES: tuple[Callable[[str], bool], ...] = (
    stringprep.in_table_c12,
    stringprep.in_table_c21_c22,
    stringprep.in_table_c3,
    stringprep.in_table_c4,
    stringprep.in_table_c5,
    stringprep.in_table_c6,
    stringprep.in_table_c7,
    stringprep.in_table_c8,
    stringprep.in_table_c9,
)


def _prohibited(letter: str) -> bool:
    return any(table(letter) for table in _TABLES)


def _parts(message: bytes) -> dict[str, bytes]:
    """`r=...,s=...,i=...` by letter."""
    found = {}
    for part in message.split(b","):
        name, equals, value = part.partition(b"=")
        if equals and len(name) == 1:
            found[name.decode("latin-1")] = value
    return found


def _decoded(text: bytes) -> bytes:
    """Base64; empty where it is none."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""


def _broken(what: str) -> BrokeProtocol:
    return BrokeProtocol(
        f"The server's part of the log-in {what}; the log-in was broken off.",
        "Check host and port in the settings; somebody may meddle with the line.",
    )
