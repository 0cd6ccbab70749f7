"""Whom a message goes to, each once, however often they stand in To, Cc and Bcc; pure.

Must never leave anybody out: who stands there twice stays in the most open place.
"""

from collections.abc import Iterable, Sequence

from tui_mail.message.addresses import wire_address
from tui_mail.model.address import Address
from tui_mail.model.draft import Draft
from tui_mail.model.frozen import replace

People = tuple[Address, ...]


def each_once(
    to: Sequence[Address], cc: Sequence[Address], bcc: Sequence[Address]
) -> tuple[People, People, People]:
    """The same three, nobody in two of them nor twice in one; upper and lower case are one."""
    taken: set[str] = set()

    def fresh(people: Iterable[Address]) -> People:
        kept = []
        for each in people:
            key = each.address.casefold()
            if key not in taken:
                taken.add(key)
                kept.append(each)
        return tuple(kept)

    return fresh(to), fresh(cc), fresh(bcc)


def with_each_once(draft: Draft) -> Draft:
    """A draft ready to be sent."""
    to, cc, bcc = each_once(draft.to, draft.cc, draft.bcc)
    return replace(draft, to=to, cc=cc, bcc=bcc)


def on_wire(people: Iterable[Address]) -> tuple[str, ...]:
    """As said to a server (RCPT TO), each once; raises MessageError where one is no address."""
    return tuple(dict.fromkeys(wire_address(each.address) for each in people))
