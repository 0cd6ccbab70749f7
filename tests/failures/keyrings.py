"""A keyring that stays locked; the settings name it in full."""

from typing import NoReturn

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked


class LockedKeyring(KeyringBackend):
    """Never chosen by itself."""

    priority = -1

    def get_password(self, service: str, username: str) -> NoReturn:
        raise KeyringLocked("nobody opened it")

    def set_password(self, service: str, username: str, password: str) -> NoReturn:
        raise KeyringLocked("nobody opened it")

    def delete_password(self, service: str, username: str) -> NoReturn:
        raise KeyringLocked("nobody opened it")
