"""Commands that only read import nothing that they do not need."""

import os
import subprocess
import sys

import pytest

from tests.cli.calling import User

HEAVY = (
    "textual", "imapclient", "imaplib", "poplib", "smtplib", "keyring", "tomlkit", "selectolax",
    "pymap", "aiosmtpd", "asyncio", "getpass", "ssl", "socket", "subprocess", "http", "difflib",
    "logging", "email.header", "tui_mail.model.commands", "tui_mail.model.events",
    "tui_mail.engine.engine", "tui_mail.ports.mail_store", "tui_mail.store.mail_store",
)  # fmt: skip
NOT_FOR_A_LIST = (
    "hashlib", "zstandard", "dataclasses", "inspect", "tui_mail.message.parse",
    "tui_mail.message.search_syntax", "tui_mail.config.toml_lines",
)  # fmt: skip
LOOK = """
import sys
from tui_mail.cli.main import main
status = main(sys.argv[1].split())
found = [name for name in sys.argv[2].split() if name in sys.modules]
sys.exit(f"imported: {found}" if found else status)
"""


READ = [
    "list --limit 3",
    "list --json",
    "folders",
    "outbox list",
    "account list",
    "account show bob",
]


def imported(reader: User, line: str, names: tuple[str, ...]) -> str:
    """What the command says at its end: empty when it loaded none of these."""
    command = [sys.executable, "-c", LOOK, line, " ".join(names)]
    env = {**os.environ, **reader.environment}
    done = subprocess.run(command, env=env, capture_output=True, timeout=60, check=False)
    return done.stderr.decode()


@pytest.mark.parametrize(
    "line", [*READ, "list from:bob", "show {plain}", "show {plain} --json", "--help"]
)
def test_a_command_that_only_reads_imports_nothing_heavy(reader: User, line: str) -> None:
    plain = plain_message(reader)
    assert not imported(reader, line.format(plain=plain), HEAVY)


@pytest.mark.parametrize("line", READ)
def test_a_list_imports_nothing_that_opens_messages(reader: User, line: str) -> None:
    assert not imported(reader, line, NOT_FOR_A_LIST)


def plain_message(reader: User) -> str:
    """The id of a message without HTML."""
    ids = [row["id"] for row in reader.json("list", "--limit", 20)]
    return next(str(m["id"]) for m in reader.json("show", *ids) if not m["html"])
