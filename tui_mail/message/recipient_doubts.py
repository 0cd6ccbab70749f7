"""Whom a message goes to, looked at before it is sent; pure (danger C4).

Must never change anything, and never forbid: what it finds is asked about.
"""

from collections.abc import Callable, Sequence

from tui_mail.message.addresses import parse_addresses
from tui_mail.message.domain_slips import probably_meant
from tui_mail.message.headers import Headers
from tui_mail.message.identity import owns
from tui_mail.message.list_signs import is_bulk, takes_no_mail
from tui_mail.model.doubt import RecipientDoubt, Slip
from tui_mail.model.draft import Draft

_OPEN = ("to", "cc", "resent-to", "resent-cc")
_BYTES_A_LINE, _LINE = 57, 78
"""Of base64 (RFC 2045, section 6.8): bytes that go into a line, and its length with its end."""
_DELIVERED = ("delivered-to", "x-original-to", "envelope-to", "x-delivered-to")


def recipient_doubts(
    draft: Draft,
    own: Sequence[str],
    written_to: Callable[[str], bool],
    answered: Headers | None,
) -> tuple[RecipientDoubt, ...]:
    """What is to be asked.

    Args:
        draft: that is to be sent.
        own: every address of the user's; `*@example.org` is every address there.
        written_to: whether mail went to an address before: then it is meant.
        answered: head of the message that this answers.
    """
    people = tuple(dict.fromkeys(a.address for a in (*draft.to, *draft.cc, *draft.bcc)))
    found = [RecipientDoubt(Slip.NOBODY_READS, each) for each in people if _unread(each)]
    domains = {each.rpartition("@")[2] for each in own} - {""}
    for each in people:
        meant = probably_meant(each.rpartition("@")[2], domains)
        if meant and not owns(each, own) and not written_to(each):
            found.append(RecipientDoubt(Slip.MISSPELT, each, meant))
    if answered is not None:
        found += [RecipientDoubt(Slip.UNSEEN, each) for each in _unaware(people, own, answered)[:1]]
    return tuple(found)


def size_doubts(draft: Draft, most: int) -> tuple[RecipientDoubt, ...]:
    """Whether it will be larger on the way than many servers take.

    Args:
        draft: that is to be sent.
        most: bytes; 0: any size is.
    """
    lines = sum(-(-file.size // _BYTES_A_LINE) for file in draft.attachments)
    size = lines * _LINE + len(draft.body.encode("utf-8", "replace"))
    return (RecipientDoubt(Slip.LARGE, size=size),) if 0 < most < size else ()


def _unread(address: str) -> bool:
    """A postmaster is written to on purpose."""
    return takes_no_mail(address) and not address.casefold().startswith("postmaster@")


def _unaware(people: Sequence[str], own: Sequence[str], answered: Headers) -> tuple[str, ...]:
    """Those who would learn by this answer that the writer got the message."""
    openly = _addresses(answered, _OPEN)
    writers = _addresses(answered, ("from", "sender", "reply-to", "mail-followup-to"))
    seen = {*openly, *_addresses(answered, ("from",))}
    if is_bulk(answered) or any(owns(_plain(each), own) or owns(each, own) for each in seen):
        return ()
    if openly & _addresses(answered, _DELIVERED):
        return ()  # sent on from an address that the settings do not know
    return tuple(each for each in people if each.casefold() in openly - writers)


def _plain(address: str) -> str:
    """Without its plus-tag."""
    local, at, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


def _addresses(headers: Headers, names: Sequence[str]) -> set[str]:
    values = (value for name in names for value in headers.raw_all(name))
    return {each.address.casefold() for value in values for each in parse_addresses(value)} - {""}
