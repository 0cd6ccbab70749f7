"""The options of sendmail that `tui-mail send` knows, as git, cron, mutt and mailx use them.

Must never take one in silence that would change what becomes of the message: such a one is refused
in words.
"""

import argparse
from collections.abc import Sequence
from pathlib import PurePath
from typing import Final

from tui_mail.cli.arguments import Parser
from tui_mail.errors import UsageError
from tui_mail.message.addresses import parse_addresses
from tui_mail.model.commands import NOBODY
from tui_mail.model.outbox import ReportWish

NAME: Final = "sendmail"
"""Called by this name, as through a link, the program is `tui-mail send`."""

_MODES: Final = {
    "bp": "The outbox is listed by: tui-mail outbox",
    "bs": "Give the message itself on standard input, not SMTP commands.",
    "bd": "tui-mail receives no mail; a service that fetches and sends: tui-mail setup service",
    "bi": "There are no aliases to be made; those of an account stand in config.toml.",
    "bv": "Addresses are looked at when a message is sent.",
}
_WHEN: Final = ("SUCCESS", "FAILURE", "DELAY")
_LONGEST_ID: Final = 100
"""Characters of an ENVID as it is given (RFC 3461 section 4.4)."""
_QUIET: Final = ("i", "m", "em", "ep", "eq", "ew", "ee", "db", "di", "dq", "dd")
"""Settings (-o) that ask for what is done anyway, or for how a mistake is told to a human."""


def add_to(parser: Parser) -> None:
    """Let a parser know them."""
    group = parser.add_argument_group(
        "as sendmail", "For git send-email, cron, mutt and the like; see docs/sending.md."
    )
    for option in ("-f", "-r"):
        group.add_argument(
            option,
            dest="sender",
            metavar="ADDR",
            default="",
            help="the envelope sender, and the account that has this address; <> for none",
        )
    group.add_argument(
        "-F", dest="full_name", metavar="NAME", default="", help="the name in a From that is added"
    )
    group.add_argument("-v", dest="verbose", action="store_true", help="say what the server said")
    group.add_argument("-i", action="store_true", help="a line with a lone dot is text, as always")
    group.add_argument("-b", metavar="MODE", type=_mode, help="only m: send what is read (-bm)")
    group.add_argument("-o", metavar="X", action="append", type=_setting, help="-oi, -oem and such")
    group.add_argument("-B", metavar="TYPE", help="7BIT or 8BITMIME; seen by itself")
    group.add_argument("-e", metavar="X", help="how to tell mistakes: always by words and status")
    group.add_argument(
        "-N", dest="notify", metavar="WHEN", type=_notify,
        help="when a report shall come: never, or of success,failure,delay",
    )  # fmt: skip
    group.add_argument(
        "-R", dest="returns", metavar="WHAT", type=_returns,
        help="what of the message a report brings back: full or hdrs",
    )  # fmt: skip
    group.add_argument(
        "-V", dest="envelope_id", metavar="ID", type=_envelope_id,
        help="by what a report shall name the message",
    )  # fmt: skip
    group.add_argument("-n", "-m", action="store_true", help="nothing, as there are no aliases")


def sender(args: argparse.Namespace) -> str:
    """The envelope sender that was asked for; empty where none was."""
    given = str(args.sender).strip()
    if given in {"", NOBODY}:
        return given
    found = [each.address for each in parse_addresses(given) if each.address]
    if len(found) != 1:
        raise UsageError(
            f"{given!r} is no address of one sender.", "For example: -f me@foo.example"
        )
    return found[0]


def reports(args: argparse.Namespace) -> ReportWish:
    """What is wished about delivery reports (DSN)."""
    return ReportWish(args.notify or "", args.returns or "", args.envelope_id or "")


def recipients(words: Sequence[str]) -> tuple[str, ...]:
    """Addresses out of words; a word may hold a name too, or several addresses."""
    found: list[str] = []
    for word in words:
        several = any(sign in word for sign in "<,(")
        parsed = [each.address for each in parse_addresses(word)] if several else [word.strip()]
        if not parsed or not all(parsed):
            raise UsageError(f"{word!r} is no address.", "For example: bob@foo.example")
        found.extend(parsed)
    return tuple(found)


def called(argv: Sequence[str]) -> list[str]:
    """The words of a command line, by whatever name the program was called."""
    words = list(argv[1:])
    return ["send", *words] if argv and PurePath(argv[0]).name == NAME else words


def _mode(word: str) -> str:
    if word == "m":
        return word
    raise UsageError(
        f"tui-mail send has no option -b{word}.", _MODES.get(f"b{word}", "See --help.")
    )


def _notify(words: str) -> str:
    """NEVER alone, or some of the others (RFC 3461 section 4.1)."""
    wanted = [word.strip().upper() for word in words.split(",")]
    known = wanted == ["NEVER"] or all(word in _WHEN for word in wanted)
    if not known or len(set(wanted)) < len(wanted):
        raise UsageError(
            f"-N {words}: a report comes never, or on some of success,failure,delay.",
            "For example: -N failure,delay",
        )
    return ",".join(wanted)


def _returns(word: str) -> str:
    if word.upper() not in {"FULL", "HDRS"}:
        raise UsageError(f"-R {word}: a report brings back full or hdrs.", "For example: -R hdrs")
    return word.upper()


def _envelope_id(word: str) -> str:
    if not (word and len(word) <= _LONGEST_ID and word.isascii() and word.isprintable()):
        raise UsageError(
            "The name of -V is no short word of plain letters.", "For example: -V order-4711"
        )
    return word


def _setting(word: str) -> str:
    if word in _QUIET:
        return word
    raise UsageError(f"tui-mail send has no option -o{word}.", "See: tui-mail send --help")
