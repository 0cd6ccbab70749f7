"""Whether a message came by a mailing list or in bulk, by its headers alone; pure.

Must never decide what is shown: it tells completion whom nobody writes to.
"""

import re

from tui_mail.message.addresses import is_address
from tui_mail.message.headers import Headers

_POST_TO = re.compile(r"<mailto:([^>?\s]+)", re.IGNORECASE)
_BULK = ("bulk", "list", "junk")
_NOBODY = re.compile(
    r"^(no[._-]?reply|do[._-]?not[._-]?reply|nicht[._-]?antworten|ne[._-]?pas[._-]?repondre|noreply"
    r"|mailer-daemon|postmaster|bounces?|bounce[+=-].*)([._+=-].*)?$|[._+-]no[._-]?reply$",
    re.IGNORECASE,
)


def list_address(headers: Headers) -> str:
    """Where List-Post says that the list takes mail (RFC 2369, section 3.4); empty: nowhere."""
    found = _POST_TO.search(headers.first("list-post"))
    return found[1] if found and is_address(found[1]) else ""


def is_bulk(headers: Headers) -> bool:
    """Whether it went to many at once, or was written by no person (RFC 2369, 2919, 3834)."""
    if "list-unsubscribe" in headers or "list-id" in headers:
        return True
    if headers.raw("precedence").strip().lower() in _BULK:
        return True
    automatic = headers.raw("auto-submitted").partition(";")[0].strip().lower()
    return automatic not in {"", "no"}


def takes_no_mail(address: str) -> bool:
    """Whether the address says itself that nobody reads what is sent there."""
    return _NOBODY.search(address.rpartition("@")[0]) is not None
