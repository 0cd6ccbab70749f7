"""Commands that only read import nothing that they do not need."""

import os
import subprocess
import sys

import pytest

from tests.cli.calling import User

HEAVY = (
    "textual", "imapclient", "imaplib", "poplib", "smtplib", "keyring", "tomlkit", "selectolax",
    "pymap", "aiosmtpd", "asyncio", "getpass",
)  # fmt: skip
LOOK = f"""
import sys
from tui_mail.cli.main import main
status = main(sys.argv[1:])
found = [name for name in {HEAVY!r} if name in sys.modules]
sys.exit(f"imported: {{found}}" if found else status)
"""


@pytest.mark.parametrize(
    "line",
    ["list", "list --json", "folders", "outbox list", "account list", "account show bob", "--help"],
)
def test_a_command_that_only_reads_imports_nothing_heavy(reader: User, line: str) -> None:
    command = [sys.executable, "-c", LOOK, *line.split()]
    env = {**os.environ, **reader.environment}
    done = subprocess.run(command, env=env, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()
