"""What the headers of a mailing list or newsletter offer (RFC 2369, 2919, 5064, 8058); pure.

Anybody can write them. Must never give a web address that is no plain http or https one, nor a
one-click address that is not https: what is done with them is asked for first.
"""

import re
from collections.abc import Iterator
from typing import Final

from tui_mail.message.headers import Headers
from tui_mail.message.list_signs import list_address
from tui_mail.message.sanitize import sanitize_address
from tui_mail.model.mailing_list import MailingList

LONGEST: Final = 2_000
"""Characters of a link."""
_MOST: Final = 10
_IN_BRACKETS: Final = re.compile(r"<([^<>]{1,4000})>")
_WEB: Final = re.compile(r"https?://[^\s/?#@\\]+(?:[/?#][^\s\\]*)?", re.IGNORECASE)
_ID: Final = re.compile(r"\s*(.*?)\s*<([^<>\s]{1,255})>\s*", re.DOTALL)
_POST: Final = "list-unsubscribe=one-click"
_LONGEST_NAME: Final = 100


def mailing_list_of(headers: Headers) -> MailingList | None:
    """The list that a message says it came by; None where it tells of none."""
    leave = tuple(_links(headers, "list-unsubscribe"))
    pages = [link for link in leave if is_web(link)]
    posted = headers.first("list-unsubscribe-post").strip().casefold() == _POST
    secure = [link for link in pages if link.casefold().startswith("https:")]
    archives = (*_links(headers, "archived-at"), *_links(headers, "list-archive"))
    found = MailingList(
        _name(headers),
        post=list_address(headers),
        archive=next(filter(is_web, archives), ""),
        one_click=secure[0] if posted and secure else "",
        mail=next((link for link in leave if link.casefold().startswith("mailto:")), ""),
        page=pages[0] if pages else "",
    )
    return found if found.can_be_left or found.archive or "list-id" in headers else None


def is_web(link: str) -> bool:
    """Whether it is a plain http or https address: no user name in it, nothing that turns about."""
    return len(link) <= LONGEST and _WEB.fullmatch(link) is not None


def _links(headers: Headers, name: str) -> Iterator[str]:
    """In angle brackets (RFC 2369, section 2); white space in one is its folding."""
    value = headers.raw(name)
    found = _IN_BRACKETS.findall(value)[:_MOST]
    for link in found or ([value] if name == "archived-at" else []):
        clean = sanitize_address("".join(link.split()))
        if clean and len(clean) <= LONGEST:
            yield clean


def _name(headers: Headers) -> str:
    """The phrase of List-Id, else the id; of a newsletter without one who sent it, elsewhere."""
    value = headers.first("list-id")
    found = _ID.fullmatch(value)
    name = (found[1].strip("\"' ") or found[2]) if found else value
    return " ".join(name.split())[:_LONGEST_NAME]
