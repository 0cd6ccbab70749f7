"""The system's dictionaries, which CI must have and other machines may lack."""

import os

import pytest

from tui_mail.errors import SpellingMissing
from tui_mail.spelling.dictionaries import open_dictionary


def needs_dictionaries(*languages: str) -> None:
    """Skip where one is missing; in CI that is a failure."""
    try:
        open_dictionary(languages)
    except SpellingMissing as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI must have it: scripts/servers.sh installs it ({error})")
        pytest.skip(str(error))
