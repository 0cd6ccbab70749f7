"""Under which name one's own provider tells what it found out about senders, learned; pure.

RFC 8601, section 5: whoever reads such a header has to know whose it is. Must never learn a name
that a few senders could have made up: it stands topmost on most of the mail of several of them.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from tui_mail.message.addresses import parse_addresses
from tui_mail.message.auth_results import topmost_id
from tui_mail.message.authenticity import domain_of
from tui_mail.message.headers import Headers

LOOKED_AT: Final = 40
"""Messages; more of them say no more."""
_LEAST: Final = 5
"""Messages from elsewhere; fewer say nothing."""
_SENDERS: Final = 4
"""Domains that they are from, at least."""


def learned(mail: Iterable[Headers], own: Iterable[str]) -> str:
    """The name that is to be trusted; empty where the mail does not tell.

    Args:
        mail: what came last, one's own left out or not.
        own: domains of the account's addresses: mail between them is often not checked.
    """
    mine = {each.casefold() for each in own}
    senders: dict[str, set[str]] = {}
    seen: Counter[str] = Counter()
    for headers in mail:
        people = parse_addresses(headers.raw("from"))
        domain = domain_of(people[0].address) if people else ""
        if not domain or domain in mine:
            continue
        name = topmost_id(headers)
        seen[name] += 1
        senders.setdefault(name, set()).add(domain)
    count = seen.total()
    for name, times in seen.most_common():
        if name and times >= _LEAST and 2 * times > count and len(senders[name]) >= _SENDERS:
            return name
    return ""
