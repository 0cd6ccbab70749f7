"""Asks the user's own address book: abook, khard, goobook, lbdbq or any other program.

The form is mutt's: a line a person, address, TAB, name, TAB, anything. No shell, no input, no
terminal, a time limit. What it prints is a stranger's: bounded and sanitised, and only what has an
address counts.
"""

import os
import shlex
import signal
import subprocess
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from tui_mail.errors import UsageError
from tui_mail.message.addresses import is_address
from tui_mail.message.sanitize import sanitize, sanitize_address
from tui_mail.model.address import Address
from tui_mail.model.person import KnownFrom, Person

LIMIT: Final = 5.0
"""Seconds."""
MAX_OUTPUT: Final = 256 * 1024
MOST: Final = 50
"""People taken from one answer."""
_LONGEST_QUERY: Final = 200
_LONGEST_NAME: Final = 120
_HINT: Final = "Run it by hand to see what it says: it is `contacts_command` in config.toml."


def ask_contacts(command: Sequence[str], typed: str, limit: float = LIMIT) -> tuple[Person, ...]:
    """Whom the program names for what was typed.

    Args:
        command: a program and its arguments, or one text that is split into such.
        typed: takes the place of `%s`, or comes last.
        limit: seconds.

    Raises:
        UsageError: it cannot be run, or took too long.
    """
    out, ended = _heard(_words(command, typed), limit)
    if not ended:
        raise UsageError(f"The contacts_command did not end within {limit:g} seconds.", _HINT)
    return read_contacts(out)


def read_contacts(out: bytes) -> tuple[Person, ...]:
    """The people in what was printed; lines of another form (a count, a greeting) are left out."""
    found: dict[str, Person] = {}
    for line in out.decode("utf-8", "replace").splitlines():
        address, tab, rest = line.partition("\t")
        address = address.strip()
        if not tab or address != sanitize_address(address) or not is_address(address):
            continue
        name = " ".join(sanitize(rest.partition("\t")[0]).split())[:_LONGEST_NAME]
        name = "" if "@" in name else name
        found.setdefault(address.casefold(), Person(Address(name, address), KnownFrom.COMMAND))
        if len(found) == MOST:
            break
    return tuple(found.values())


def _words(command: Sequence[str], typed: str) -> list[str]:
    try:
        words = shlex.split(command[0]) if len(command) == 1 else list(command)
    except ValueError as error:
        raise UsageError(f"The contacts_command cannot be read: {error}.", _HINT) from error
    asked = sanitize(typed)[:_LONGEST_QUERY].strip().lstrip("-")
    if any("%s" in word for word in words[1:]):
        return [words[0], *(word.replace("%s", asked) for word in words[1:])]
    return [*words, asked]


def _heard(words: list[str], limit: float) -> tuple[bytes, bool]:
    """What it printed, and whether it ended by itself."""
    try:
        process = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no command"
        raise UsageError(f"The contacts_command cannot be run: {reason}.", _HINT) from error
    too_long = threading.Event()

    def end() -> None:
        too_long.set()
        _kill(process)

    timer = threading.Timer(limit, end)
    timer.daemon = True
    timer.start()
    try:
        with process:
            out = process.stdout.read(MAX_OUTPUT) if process.stdout is not None else b""
            if len(out) == MAX_OUTPUT:
                _kill(process)
    finally:
        timer.cancel()
    return out, not too_long.is_set()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """It and what it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
