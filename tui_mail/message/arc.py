"""What a chain of seals (ARC, RFC 8617) tells of mail that was forwarded, in words; pure.

Anybody can make a chain, and what its links say of each other. Must never take one for a proof, nor
read it unless one's own provider found that it holds and names what it says: then its last link is
who passed the mail on, and what was found before is that one's word, told as such.
"""

import re
from collections.abc import Sequence
from typing import Final

from tui_mail.message.auth_results import MethodResult
from tui_mail.message.headers import Headers
from tui_mail.message.sanitize import sanitize_address

_SEAL: Final = "arc-seal"
_MOST: Final = 50
"""Seals that a chain may have (RFC 8617, section 4.2.1)."""
_LONGEST: Final = 4_096
_INSTANCE: Final = re.compile(r"(?:\A|;)\s*i\s*=\s*([0-9]{1,2})\s*(?:;|\Z)")
_DOMAIN: Final = re.compile(r"(?:\A|;)\s*d\s*=\s*([A-Za-z0-9.-]{1,253})\s*(?:;|\Z)")
_FOUND: Final = re.compile(
    r"\b(dkim|dmarc)=(?:pass[\s,]{1,3}|\[1,1,)"
    r"(?:dkdomain|fromdomain|header\.(?:d|i|from))=@?([A-Za-z0-9.-]{1,253})"
)


def passed_on(headers: Headers, results: Sequence[MethodResult], domain: str) -> tuple[str, str]:
    """Who passed a message on, and what they say of it; empty where that is not known.

    Args:
        headers: of the message.
        results: that one's own provider found.
        domain: of the sender, in lower case.
    """
    held = [one for one in results if (one.method, one.result) == ("arc", "pass")]
    sealer = _last_sealer(headers) if held else ""
    if not sealer:
        return "", ""
    told = {(way, named.strip(".")) for one in held for way, named in _FOUND.findall(one.comment)}
    if ("dkim", domain) in told:
        return sealer, f"signed by {domain}"
    if ("dmarc", domain) in told:
        return sealer, f"from {domain}"
    return "", ""


def _last_sealer(headers: Headers) -> str:
    """The domain of the seal with the highest number; empty where two say they are the last."""
    found: dict[int, list[str]] = {}
    for value in list(headers.each_raw(_SEAL))[:_MOST]:
        number, domain = _INSTANCE.search(value[:_LONGEST]), _DOMAIN.search(value[:_LONGEST])
        if number and domain:
            name = sanitize_address(domain[1]).strip(".").casefold()
            found.setdefault(int(number[1]), []).append(name)
    last = found[max(found)] if found else []
    return last[0] if len(last) == 1 and "." in last[0] else ""
