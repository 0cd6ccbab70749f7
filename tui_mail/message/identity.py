"""Which of one's own addresses a message was sent to, and whose an address is; pure.

Must never take an address for one's own that the settings do not name, whatever a message says.
"""

from collections.abc import Sequence

from tui_mail.message.addresses import is_address, parse_addresses
from tui_mail.message.headers import Headers

_ADDRESSED = ("to", "cc", "resent-to", "resent-cc")
_DELIVERED = ("delivered-to", "x-original-to", "envelope-to", "x-delivered-to")
"""Written by the servers on the way: they tell what a list or a Bcc hides."""


def answers_as(headers: Headers, own: Sequence[str]) -> str:
    """The address to answer from: the one of one's own that the message was sent to.

    An address that the settings name goes before one that only fits a pattern, and what the
    sender wrote before what servers added. One's own message is answered as it was written.

    Args:
        headers: of the message that is answered.
        own: the account's address, then its aliases; `*@example.org` is every address there.
    """
    for names in (("from",), _ADDRESSED, _DELIVERED):
        there = [
            each.address
            for name in names
            for value in headers.raw_all(name)
            for each in parse_addresses(value)
            if is_address(each.address)
        ]
        for fits in (_named, _tagged, _in_domain):
            found = next((hit for address in there if (hit := fits(address, own))), "")
            if found:
                return found
    return own[0]


def owns(address: str, own: Sequence[str]) -> int:
    """How well an address is one of these: 2 by name, 1 by a pattern, 0 not at all."""
    return 2 if _named(address, own) else 1 if _in_domain(address, own) else 0


def _named(address: str, own: Sequence[str]) -> str:
    """As the settings write it."""
    wanted = address.casefold()
    return next((each for each in own if each.casefold() == wanted), "")


def _tagged(address: str, own: Sequence[str]) -> str:
    """`alice+shop@` is `alice@`, as the settings write that."""
    local, _, domain = address.rpartition("@")
    base = local.partition("+")[0]
    return _named(f"{base}@{domain}", own) if base else ""


def _in_domain(address: str, own: Sequence[str]) -> str:
    """The address itself, where a pattern covers its domain."""
    domain = address.rpartition("@")[2].casefold()
    return address if any(each.casefold() == f"*@{domain}" for each in own) else ""
