"""Runs inside a private D-Bus session with a real, unlocked keyring; exits 0 when all holds."""

import pytest
import secretstorage

from tui_mail.config.schema import SecretSettings
from tui_mail.errors import SecretError
from tui_mail.model.secret import Secret, SecretKey
from tui_mail.secrets.keyring_source import KeyringSource

KEY = SecretKey("imap", "alice", "imap.foo.example")


def main() -> None:
    source = KeyringSource(SecretSettings())
    assert source.get(KEY) is None
    source.delete(KEY)
    source.set(KEY, Secret("pä ss"))
    again = KeyringSource(SecretSettings())
    found = again.get(KEY)
    assert found is not None
    assert found.value == "pä ss"
    assert again.get(SecretKey("pop", "alice", "imap.foo.example")) is None
    bus = secretstorage.dbus_init()
    secretstorage.get_default_collection(bus).lock()
    bus.close()
    with pytest.raises(SecretError, match=r"is locked"):
        KeyringSource(SecretSettings(), patience=10).set(KEY, Secret("other"))
    print("held")


if __name__ == "__main__":
    main()
