"""What the exit status of a program that takes mail says about the message, pure (sysexits.h).

Must never call a message unsent that the program may have passed on: what no status here says
plainly, nobody knows.
"""

from enum import Enum

from tui_mail.message.sanitize import sanitize

_LINES = 5
_WORDS = 400
"""Lines, and characters, of what it printed that are shown."""

_NAMES = {
    64: "EX_USAGE",
    65: "EX_DATAERR",
    66: "EX_NOINPUT",
    67: "EX_NOUSER",
    68: "EX_NOHOST",
    69: "EX_UNAVAILABLE",
    70: "EX_SOFTWARE",
    71: "EX_OSERR",
    72: "EX_OSFILE",
    73: "EX_CANTCREAT",
    74: "EX_IOERR",
    75: "EX_TEMPFAIL",
    76: "EX_PROTOCOL",
    77: "EX_NOPERM",
    78: "EX_CONFIG",
}


class Outcome(Enum):
    """What became of the message; the value is what to do next."""

    TAKEN = ""
    LATER = "It is tried again later."
    """Not now: as a 4yz."""
    NO_MESSAGE = "Its words say why; change the message, or send it another way."
    """It does not take these bytes: as a 5yz to the message."""
    NO_RECIPIENT = "Check the address; nothing was sent."
    UNREACHED = "It is tried again later; where the name is wrong, correct the program's settings."
    """The program found no way on."""
    NO_PROGRAM = "Install it, or correct `command` of this SMTP server in config.toml."
    USAGE = (
        "It must take -i -f SENDER -- RECIPIENTS, as sendmail does: correct `command` of this "
        "SMTP server in config.toml."
    )
    SETTINGS = "Correct the program's own settings; run it by hand to see what it says."
    UNKNOWN = "It may have been sent: ask a recipient before you send it again."


TRANSPORT = {Outcome.UNREACHED, Outcome.NO_PROGRAM, Outcome.USAGE, Outcome.SETTINGS}
"""The program itself is in the way, whatever the message is: nothing was taken."""

_BY_STATUS = {
    0: Outcome.TAKEN,
    64: Outcome.USAGE,
    65: Outcome.NO_MESSAGE,
    66: Outcome.SETTINGS,
    68: Outcome.UNREACHED,
    72: Outcome.SETTINGS,
    73: Outcome.SETTINGS,
    75: Outcome.LATER,
    77: Outcome.SETTINGS,
    78: Outcome.SETTINGS,
    126: Outcome.NO_PROGRAM,
    127: Outcome.NO_PROGRAM,
}


def outcome(status: int, recipients: int) -> Outcome:
    """What an exit status says.

    Args:
        status: less than 0 where a signal ended it.
        recipients: how many it was given; of several, some may have been taken.
    """
    if status == 67:
        return Outcome.NO_RECIPIENT if recipients == 1 else Outcome.UNKNOWN
    return _BY_STATUS.get(status, Outcome.UNKNOWN)


def status_words(status: int) -> str:
    """`ended with status 69 (EX_UNAVAILABLE)`."""
    if status < 0:
        return f"was ended by signal {-status}"
    name = f" ({_NAMES[status]})" if status in _NAMES else ""
    return f"ended with status {status}{name}"


def said_words(printed: bytes) -> str:
    """The last lines of what it printed as one clean line, shortened."""
    lines = [
        " ".join(sanitize(one).split()) for one in printed.decode(errors="replace").split("\n")
    ]
    text = "; ".join([line for line in lines if line][-_LINES:])
    return text if len(text) <= _WORDS else f"{text[:_WORDS].rstrip()}…"
