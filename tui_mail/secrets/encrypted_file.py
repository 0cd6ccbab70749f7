"""Passwords in a file of the user's own, sealed by a passphrase: for machines without a keyring.

The passphrase is asked for once in the life of a process and kept nowhere; of it only the key that
scrypt makes is held. The file is written beside and renamed, closed to others. Must never write
anything of a secret unsealed, nor tell a wrong passphrase from a file that was meddled with.
"""

import base64
import json
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from tui_mail.config.private_folder import make_private
from tui_mail.errors import ConfigError, SecretError, SecretLocked
from tui_mail.model.frozen import frozen
from tui_mail.model.secret import PASSPHRASE, Secret, SecretKey
from tui_mail.secrets.password_command import run_command
from tui_mail.secrets.turns import turn

FORMAT: Final = "tui-mail secrets 1"
COST: Final = 2**17
"""scrypt's N: 128 MB and about half a second, each time that a passphrase is tried."""
MOST_COST: Final = 2**20
MAX_BYTES: Final = 16 * 1024 * 1024
_R, _P = 8, 1

Ask = Callable[[bool], Secret]
"""Gives the passphrase; true: of a file that is to be made."""


@frozen
class _Seal:
    """How the key is made of the passphrase: what stands in the clear, and is sealed along."""

    salt: bytes
    cost: int

    def words(self) -> dict[str, Any]:
        salt = base64.b64encode(self.salt).decode()
        return {"format": FORMAT, "kdf": "scrypt", "n": self.cost, "r": _R, "p": _P, "salt": salt}

    def octets(self) -> bytes:
        return json.dumps(self.words(), sort_keys=True).encode()

    def key(self, passphrase: Secret) -> bytes:
        words = passphrase.value.encode("utf-8", "surrogateescape")
        room = 256 * _R * self.cost
        import hashlib  # brings OpenSSL, which no check with a keyring needs

        return hashlib.scrypt(words, salt=self.salt, n=self.cost, r=_R, p=_P, maxmem=room, dklen=32)


class EncryptedFile:
    """SecretSource (ports): one file.

    Args:
        path: of it; its folder is made when something is kept.
        ask: gives the passphrase; without it somebody has to `unlock`.
        cost: of a file that is made.
    """

    def __init__(self, path: Path, ask: Ask | None = None, cost: int = COST) -> None:
        self._path = path
        self._ask = ask
        self._cost = cost
        self._lock = threading.RLock()
        self._seal: _Seal | None = None
        self._key = b""

    def get(self, key: SecretKey) -> Secret | None:
        """The secret, None where none is kept.

        Raises:
            SecretLocked: nobody gave the passphrase.
            SecretError: the file cannot be read.
        """
        with self._lock:
            found = self._kept().get(key.keyring_name)
        return None if found is None else Secret(found)

    def set(self, key: SecretKey, secret: Secret) -> None:
        """Keep it, durably; raises as `get`."""
        self._change(lambda kept: {**kept, key.keyring_name: secret.value})

    def delete(self, key: SecretKey) -> None:
        """Forget it; no error where there is none."""
        if self._path.exists():
            name = key.keyring_name
            self._change(lambda kept: {n: v for n, v in kept.items() if n != name})

    def run(self, command: str | tuple[str, ...]) -> Secret:
        """First line of a password_command's output; raises SecretError."""
        return run_command(command)

    def self_test(self) -> str:
        """What it is, once it kept something, gave it back and forgot it; raises SecretError."""
        probe, secret = SecretKey("test", "nobody", "nowhere"), Secret(os.urandom(16).hex())
        if not self._path.exists():
            return "There is no file of passwords yet; the first password makes it"
        self.set(probe, secret)
        kept = self.get(probe)
        self.delete(probe)
        if kept != secret:
            raise SecretError("The file of passwords gave back something else than was kept.")
        return "The file of passwords is unlocked, keeps, gives back and forgets"

    def unlock(self, passphrase: Secret) -> None:
        """Hold the key for the life of this process; of a file that is not there: for the new one.

        Raises:
            SecretError: it is another passphrase, or the file was meddled with.
        """
        with self._lock:
            read = self._read()
            seal = read[0] if read else _Seal(os.urandom(16), self._cost)
            key = seal.key(passphrase)
            if read:
                _opened(read, key)
            self._seal, self._key = seal, key

    def change_passphrase(self, passphrase: Secret) -> None:
        """Seal it anew; it is unlocked."""
        with self._lock, self._turn():
            kept = self._kept()
            self._seal = _Seal(os.urandom(16), self._cost)
            self._key = self._seal.key(passphrase)
            self._write(kept)

    def _change(self, change: Callable[[dict[str, str]], dict[str, str]]) -> None:
        with self._lock:
            self._must_be_unlocked(new=not self._path.exists())
            with self._turn():
                self._write(change(self._kept()))

    def _kept(self) -> dict[str, str]:
        """All that is in it."""
        read = self._read()
        if read is None:
            return {}
        if self._seal != read[0]:  # another process sealed it anew
            self._seal = None
        self._must_be_unlocked(new=False)
        return _opened(read, self._key)

    def _must_be_unlocked(self, *, new: bool) -> None:
        if self._seal is None and self._ask is not None:
            self.unlock(self._ask(new))
        if self._seal is None and new:
            raise SecretLocked(
                "There is no file of passwords yet.",
                "Make it in a terminal: tui-mail account password NAME",
                PASSPHRASE,
            )
        if self._seal is None:
            raise SecretLocked(
                "The file of passwords is locked.",
                "Give its passphrase: tui-mail account unlock",
                PASSPHRASE,
            )

    def _turn(self) -> Any:
        make_private(self._path.parent)
        return turn(self._path.with_name(f"{self._path.name}.lock"))

    def _read(self) -> tuple[_Seal, bytes, bytes] | None:
        """Seal, nonce and what is sealed; None where there is no file."""
        try:
            with self._path.open("rb") as file:
                text = file.read(MAX_BYTES)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise SecretError(f"{self._path} cannot be read: {error.strerror}.") from error
        try:
            said = json.loads(text)
            seal = _Seal(base64.b64decode(said["salt"]), int(said["n"]))
            if (said["format"], said["r"], said["p"]) != (FORMAT, _R, _P):
                raise ValueError(FORMAT)
            if not 2 <= seal.cost <= MOST_COST or seal.cost & (seal.cost - 1):
                raise ValueError(FORMAT)
            return seal, base64.b64decode(said["nonce"]), base64.b64decode(said["sealed"])
        except (ValueError, KeyError, TypeError) as error:
            raise SecretError(
                f"{self._path} is no file of passwords, or a damaged one.",
                "Put it back from a backup, or set it aside and give the passwords anew.",
            ) from error

    def _write(self, kept: dict[str, str]) -> None:
        """Whole or not at all."""
        aead, seal = _aead(), self._seal
        if seal is None:
            raise SecretLocked("The file of passwords is locked.", "", PASSPHRASE)
        nonce = os.urandom(12)
        sealed = aead(self._key).encrypt(nonce, json.dumps(kept).encode(), seal.octets())
        coded = {"nonce": nonce, "sealed": sealed}
        words = {**seal.words(), **{n: base64.b64encode(v).decode() for n, v in coded.items()}}
        part = self._path.with_name(f".{self._path.name}.part")
        try:
            make_private(self._path.parent)
            part.unlink(missing_ok=True)
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(json.dumps(words) + "\n")
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._path)
            folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except ConfigError as error:
            raise SecretError(error.message, error.hint) from error
        except OSError as error:
            raise SecretError(f"{self._path} cannot be written: {error.strerror}.") from error


def _opened(read: tuple[_Seal, bytes, bytes], key: bytes) -> dict[str, str]:
    seal, nonce, sealed = read
    aead = _aead()
    from cryptography.exceptions import InvalidTag

    try:
        kept = json.loads(aead(key).decrypt(nonce, sealed, seal.octets()))
    except (InvalidTag, ValueError) as error:
        raise SecretError(
            "That is not the passphrase of the file of passwords, or the file is damaged.",
            "Try again; if you are sure of it, put the file back from a backup.",
        ) from error
    return {str(name): str(value) for name, value in kept.items()}


def _aead() -> Any:
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    except ImportError as error:
        raise SecretError(
            "A file of passwords needs the library cryptography, which is not here.",
            "Install it: pip install 'tui-mail[encrypted]'",
        ) from error
    return AESGCM
