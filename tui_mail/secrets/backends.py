"""Which keyring backends are trusted with a password.

keyring takes whatever is installed, plain-text files too; here only the systems' own are taken,
or the one that the settings name in full. Must never fall back to anything else.
"""

from typing import Protocol

from tui_mail.errors import SecretMissing

TRUSTED = frozenset(
    {
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.kwallet.DBusKeyringKWallet4",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.macOS.Keyring",
        "keyring.backends.Windows.WinVaultKeyring",
    }
)
CHAINER = "keyring.backends.chainer.ChainerBackend"
NO_KEYRING_HINT = "Set password_command for this server in config.toml, or be asked each time."


class Backend(Protocol):
    """What is used of a keyring backend."""

    def get_password(self, service: str, username: str) -> str | None:
        """None where none is kept."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep or replace."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Fails where none is kept."""
        ...


def backend(chosen: str) -> Backend:
    """The keyring to use.

    Args:
        chosen: `os`, or the full name of a backend's class.

    Raises:
        SecretMissing: there is none, or only one that keeps secrets where others can read them.
    """
    import keyring

    if chosen != "os":
        return _named(chosen)
    offered = keyring.get_keyring()
    for candidate in _links(offered):
        if name_of(candidate) in TRUSTED:
            return candidate
    raise SecretMissing(_why_not(offered), NO_KEYRING_HINT)


def _named(chosen: str) -> Backend:
    from keyring.core import load_keyring

    try:
        return load_keyring(chosen)
    except (ImportError, AttributeError, TypeError, ValueError, RuntimeError) as error:
        raise SecretMissing(
            f"The keyring {chosen} of the settings cannot be used: {type(error).__name__}.",
            "Check [secrets] keyring in config.toml: package.module.Class.",
        ) from error


def _links(offered: Backend) -> list[Backend]:
    """The backend itself, or those that it chains, best first."""
    if name_of(offered) == CHAINER:
        return list(getattr(offered, "backends", ()))
    return [offered]


def name_of(candidate: object) -> str:
    """package.module.Class of a backend."""
    return f"{type(candidate).__module__}.{type(candidate).__qualname__}"


def _why_not(offered: object) -> str:
    name = name_of(offered)
    if name in {"keyring.backends.fail.Keyring", CHAINER}:
        return "There is no keyring here to keep a password in."
    return f"There is no keyring here that keeps a password safe: {name} is not trusted."
