"""The file of passwords of a profile that has no keyring."""

from collections.abc import Callable

from tui_mail.config.paths import Paths
from tui_mail.config.schema import Settings
from tui_mail.model.secret import Secret
from tui_mail.secrets.encrypted_file import EncryptedFile


def open_file(
    paths: Paths, settings: Settings, ask: Callable[[bool], Secret] | None = None
) -> EncryptedFile:
    """Nothing of it is read so far.

    Args:
        paths: of the profile.
        settings: may say where it is.
        ask: gives its passphrase; true: of one that is to be made.
    """
    return EncryptedFile(settings.secrets.file or paths.data / "secrets.sealed", ask)
