"""Settings files for the tests of config."""

import re
from pathlib import Path

import pytest

from tui_mail.config.load import load_settings
from tui_mail.errors import ConfigError

GOOD = """\
[smtp.isp]
host = "smtp.foo.example"
security = "starttls"

[accounts.home]
email = "alice@foo.example"
mode = "pop"
smtp = "isp"

[accounts.home.pop]
host = "pop.foo.example"

[accounts.home.imap]
host = "imap.foo.example"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


def refused(folder: Path, text: str, line: int, *words: str) -> str:
    """The error's text, once it names file, line and all the words, and is one line."""
    path = write(folder, text)
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    said = str(caught.value)
    assert re.search(rf"{re.escape(str(path))}, line {line}: ", said), said
    for word in words:
        assert word in said, said
    assert "\n" not in said
    return said
