"""Domains that look like a slip of the hand for one that everybody knows; pure.

Must never say so of a domain that many use, and changes nothing: it is for a question.
"""

from collections.abc import Iterable
from typing import Final

KNOWN: Final = frozenset((
    "126.com", "163.com", "aim.com", "aol.com", "att.net", "bellsouth.net", "bigpond.com",
    "bluewin.ch", "bol.com.br", "btinternet.com", "charter.net", "comcast.net", "cox.net",
    "daum.net", "earthlink.net", "email.com", "fastmail.com", "fastmail.fm", "free.fr",
    "freenet.de", "gmail.com", "gmx.at", "gmx.ch", "gmx.com", "gmx.de", "gmx.net",
    "googlemail.com", "hanmail.net", "hey.com", "hotmail.co.uk", "hotmail.com", "hotmail.de",
    "hotmail.es", "hotmail.fr", "hotmail.it", "icloud.com", "inbox.com", "inbox.lv",
    "interia.pl", "laposte.net", "libero.it", "list.ru", "live.co.uk", "live.com", "live.de",
    "live.fr", "live.nl", "mac.com", "mail.com", "mail.de", "mail.ru", "mailbox.org", "me.com",
    "msn.com", "naver.com", "o2.pl", "onet.pl", "online.de", "online.no", "optonline.net",
    "optusnet.com.au", "orange.fr", "outlook.com", "outlook.de", "outlook.fr", "pm.me",
    "posteo.de", "posteo.net", "proton.me", "protonmail.ch", "protonmail.com", "qq.com",
    "rambler.ru", "rediffmail.com", "riseup.net", "rocketmail.com", "rogers.com", "sapo.pt",
    "sbcglobal.net", "seznam.cz", "sfr.fr", "shaw.ca", "sky.com", "skynet.be", "student.com",
    "sympatico.ca", "t-online.de", "talktalk.net", "telenet.be", "telia.com", "terra.com.br",
    "tiscali.it", "tutanota.com", "uol.com.br", "verizon.net", "virgilio.it", "virginmedia.com",
    "wanadoo.fr", "web.de", "wp.pl", "xs4all.nl", "yahoo.ca", "yahoo.co.in", "yahoo.co.jp",
    "yahoo.co.uk", "yahoo.com", "yahoo.com.br", "yahoo.de", "yahoo.es", "yahoo.fr", "yahoo.it",
    "yandex.com", "yandex.ru", "ymail.com", "ziggo.nl", "zoho.com",
))  # fmt: skip
_LONG_ENOUGH: Final = 5
"""Letters before the first dot; shorter names are near to too many others."""
_WRONG_ENDS: Final = {"con": "com", "cmo": "com", "ocm": "com", "vom": "com", "comm": "com",
                      "ent": "net", "nte": "net", "ogr": "org", "rog": "org"}  # fmt: skip
"""Ends that no domain has."""


def probably_meant(domain: str, own: Iterable[str] = ()) -> str:
    """The domain that was probably meant; empty where there is nothing to ask.

    Args:
        domain: as it was typed.
        own: domains that the user knows well, such as those of the accounts.
    """
    typed = domain.casefold()
    known = KNOWN | {each.casefold() for each in own}
    if typed in known or "." not in typed:
        return ""
    near = sorted(each for each in known if _near(typed, each))
    if near:
        return near[0] if len(near) == 1 else next((e for e in near if e in KNOWN), near[0])
    rest, _, end = typed.rpartition(".")
    return f"{rest}.{_WRONG_ENDS[end]}" if end in _WRONG_ENDS else ""


def _near(typed: str, known: str) -> bool:
    """One letter more, less, other, or two changed about; within the name, or within its end."""
    name, _, end = known.partition(".")
    typed_name, _, typed_end = typed.partition(".")
    if len(name) >= _LONG_ENOUGH and typed_end == end:
        return _one_slip(typed_name, name)
    return len(name) >= _LONG_ENOUGH and typed_name == name and typed_end in _slips_of(end)


def _slips_of(end: str) -> frozenset[str]:
    """Ends that no domain has, and that the hand makes of this one."""
    wrong = {slip for slip, meant in _WRONG_ENDS.items() if meant == end}
    return frozenset((*wrong, "co", "cm", "om")) if end == "com" else frozenset(wrong)


def _one_slip(typed: str, known: str) -> bool:
    """Whether one step leads from one to the other (Damerau's distance of 1)."""
    if typed == known or abs(len(typed) - len(known)) > 1:
        return False
    at = 0
    while at < min(len(typed), len(known)) and typed[at] == known[at]:
        at += 1
    a, b = typed[at:], known[at:]
    changed_about = len(a) > 1 and len(b) > 1 and a[:2] == b[1::-1] and a[2:] == b[2:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or changed_about
