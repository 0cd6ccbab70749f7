"""This machine's clock, held against the certificates of the servers.

A certificate is made weeks before it is looked at: a clock that is behind by more than that, or
ahead by months, is found. Must never call a server wrong: whoever checks it does that.
"""

import time
from collections.abc import Iterable

from tui_mail.errors import TlsFailed, TuiMailError
from tui_mail.model.endpoint import Endpoint
from tui_mail.model.setup import CheckStep
from tui_mail.net.certificate import Validity, validity

_DAY = 86_400
SOON = 7
"""Days before its end at which a certificate is mentioned."""


def clock_step(endpoints: Iterable[Endpoint], now: float | None = None) -> CheckStep:
    """One step.

    Args:
        endpoints: of the servers in use.
        now: Unix seconds; else this machine's.
    """
    now = time.time() if now is None else now
    seen: list[Validity] = []
    refused = 0
    for endpoint in dict.fromkeys(endpoints):
        try:
            found = validity(endpoint)
        except TlsFailed as error:
            refused += "valid" in error.message and "certificate" in error.message
        except TuiMailError:
            continue  # the check of that server says what is wrong with it
        else:
            seen += [found] if found is not None else []
    return judged(now, seen, refused)


def judged(now: float, seen: list[Validity], refused: int) -> CheckStep:
    """What the certificates say of the clock.

    Args:
        now: Unix seconds.
        seen: of those that are trusted.
        refused: servers whose certificate is not valid yet, or any more, by this clock.
    """
    told = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(now))
    zone = time.strftime("%Z", time.localtime(now))
    words = f"It is {told}, local time zone {zone}"
    if refused and not seen:
        return CheckStep(
            "clock",
            "check",
            False,
            f"{words}; by that no server's certificate is valid.",
            "Set the clock of this machine: timedatectl set-ntp true",
        )
    if not seen:
        return CheckStep("clock", "check", True, f"{words}; there is nothing to compare it with.")
    days = int((min(one.ends for one in seen) - now) / _DAY)
    words = f"{words}; it agrees with {len(seen)} certificates"
    if days < SOON:
        words = f"{words}, of which one ends in {days} days: its server has to get another"
    return CheckStep("clock", "check", True, f"{words}.")
