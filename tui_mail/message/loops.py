"""Whether a message may be sent on by a machine, so that no two machines send it round; pure.

See RFC 3834 (section 5), RFC 5321 (section 6.3) and RFC 5230 (section 4.5).
"""

import re

from tui_mail.message.headers import Headers

MOST_RECEIVED = 30
"""A message that came by so many servers goes in a circle."""
LOOP_FIELD = "X-Loop"
_ADDRESS = re.compile(r"[^\s<>,;]+@[^\s<>,;]+")
_MACHINES = ("mailer-daemon@", "postmaster@")


def why_not_sent_on(headers: Headers, own: str, to: str) -> str:
    """Why a rule does not forward this message there; empty: it may.

    Args:
        headers: of the message.
        own: the address that would send it on.
        to: whom it would go to.
    """
    mine, target = own.casefold(), to.casefold()
    been = _addresses(headers, "delivered-to") | _addresses(headers, "resent-to")
    ours = _addresses(headers, LOOP_FIELD) | _addresses(headers, "resent-from")
    author = headers.first("from").casefold().strip(" <>")
    answer = headers.first("auto-submitted").casefold().startswith("auto-replied")
    reasons = (
        (mine == target, "it would go to the account itself"),
        (_is_report(headers), "it is a report on other mail"),
        (author.startswith(_MACHINES), "a mail server wrote it"),
        (answer, "a machine's answer is not sent on"),
        (mine in ours, "it was sent on from here before"),
        (target in been, "it has been there before"),
        (headers.count("received") > MOST_RECEIVED, "it goes in a circle: so many servers had it"),
    )
    return next((why for is_so, why in reasons if is_so), "")


def _is_report(headers: Headers) -> bool:
    kind = headers.first("content-type").casefold().lstrip()
    return kind.startswith("multipart/report") or headers.first("return-path").strip() == "<>"


def _addresses(headers: Headers, name: str) -> set[str]:
    return {
        found.casefold()
        for value in headers.all(name.casefold())
        for found in _ADDRESS.findall(value)
    }
