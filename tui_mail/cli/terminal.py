"""Asks a person at the terminal: a word, a choice, a password. Must never echo a password."""

import sys
from collections.abc import Collection

from tui_mail.errors import UsageError
from tui_mail.message.sanitize import sanitize


def present() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: str, usual: str = "") -> str:
    """One line; the usual answer when it is empty. The question goes to standard error."""
    shown = f" [{sanitize(usual)}]" if usual else ""
    sys.stderr.write(f"{sanitize(question)}{shown}: ")
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        sys.stderr.write("\n")
        raise KeyboardInterrupt
    return line.strip() or usual


def tell(words: str) -> None:
    """One line on standard error, for whoever is there."""
    sys.stderr.write(f"{sanitize(words)}\n")
    sys.stderr.flush()


def choose(question: str, words: Collection[str], usual: str) -> str:
    """One word of a set; asked until it is one."""
    while True:
        answer = ask(f"{question} ({'/'.join(words)})", usual).casefold()
        if answer in words:
            return answer


def agree(question: str, *, usual: bool) -> bool:
    """Yes or no."""
    return choose(question, ("yes", "no"), "yes" if usual else "no") == "yes"


def ask_password(question: str) -> str:
    """A password, not echoed; raises UsageError when it is empty."""
    import getpass

    try:
        password = getpass.getpass(f"{sanitize(question)}: ", stream=sys.stderr)
    except EOFError as error:
        raise KeyboardInterrupt from error
    if not password:
        raise UsageError("No password was given.")
    return password


def password_from_input() -> str:
    """The first line of standard input, without its newline; raises UsageError when empty."""
    line = sys.stdin.buffer.readline(65_536).rstrip(b"\r\n")
    try:
        password = line.decode()
    except UnicodeDecodeError as error:
        raise UsageError("The password on standard input is not UTF-8 text.") from error
    if not password:
        raise UsageError("Standard input held no password.", "Give it as the first line.")
    return password
