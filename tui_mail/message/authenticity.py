"""What the checks of one's own provider say about a sender (DKIM, SPF, DMARC), in words; pure.

Must never call mail false that a mailing list changed on its way, nor take a mark in the message
itself for a proof: a list counts where its own mark fits, and a sign that nothing was checked is
no warning.
"""

import re
from collections.abc import Collection, Sequence
from typing import Final

from tui_mail.message.addresses import parse_addresses
from tui_mail.message.arc import passed_on
from tui_mail.message.auth_results import MethodResult, believed
from tui_mail.message.headers import Headers
from tui_mail.message.list_signs import list_address
from tui_mail.model.frozen import frozen

_LIST_ID: Final = re.compile(r"<([A-Za-z0-9_.-]{1,253})>")
_ABOUT: Final = {
    "dkim": ("header.d", "header.i"),
    "spf": ("smtp.mailfrom", "smtp.helo"),
    "dmarc": ("header.from",),
}
_FALSE: Final = frozenset(("fail", "permerror", "policy"))
_SHOWN: Final = 12


@frozen
class Verdict:
    """What was found, in words."""

    confirmed: str = ""
    remark: str = ""
    warning: str = ""
    checks: tuple[tuple[str, str, str], ...] = ()


def judged(headers: Headers, trusted: Collection[str]) -> Verdict:
    """What the trusted servers say of who sent it; nothing where they say nothing.

    Args:
        headers: of the message.
        trusted: names of the provider's servers, in lower case.
    """
    results = believed(headers, trusted) if trusted else ()
    if not results:
        return Verdict()
    checks = tuple((each.method, each.result, _about(each)) for each in results[:_SHOWN])
    senders = [one for value in headers.raw_all("from") for one in parse_addresses(value)]
    domain = domain_of(senders[0].address) if len(senders) == 1 else ""
    if not domain:
        return Verdict(checks=checks)
    confirmed = _confirmed(results, domain)
    if confirmed:
        return Verdict(confirmed, checks=checks)
    found = _false(headers, results, domain) or _by_another(results, domain)
    remark = "; ".join(
        each for each in (found.remark, _forwarded(headers, results, domain)) if each
    )
    return Verdict(remark=remark, warning=found.warning, checks=checks)


def domain_of(address: str) -> str:
    """Of an address, or of a domain with or without an @; lower case."""
    return address.rpartition("@")[2].strip().strip(".").casefold()


def _confirmed(results: Sequence[MethodResult], domain: str) -> str:
    """Who vouches for the domain in From: its signature, else the server that sent it."""
    signers = [_about(each) for each in results if (each.method, each.result) == ("dkim", "pass")]
    aligned = any(
        (each.method, each.result) == ("dmarc", "pass") and _about(each) == domain
        for each in results
    )
    near = [one for one in signers if _covers(one, domain) or (aligned and _covers(domain, one))]
    if near:
        return f"signed by {max(near, key=lambda one: (one == domain, -len(one)))}"
    senders = [_about(each) for each in results if (each.method, each.result) == ("spf", "pass")]
    if aligned or any(_covers(one, domain) for one in senders):
        return f"sent by a server of {domain}"
    return ""


def _false(headers: Headers, results: Sequence[MethodResult], domain: str) -> Verdict | None:
    """The checks failed: by a list that is known to be one that is no wonder."""
    said = {(each.method, each.result) for each in results}
    broken = bool(said & {("dkim", each) for each in _FALSE})
    elsewhere = bool(said & {("spf", each) for each in ("softfail", *_FALSE)})
    failed = bool(said & {("dmarc", each) for each in _FALSE}) or (broken and elsewhere)
    if not (failed or broken):
        return None
    names = _list_domains(headers)
    vouched = next((name for name in names if _vouches(results, name)), "")
    if vouched:
        words = f"passed on by the list {vouched}, which changed it: its sender cannot be checked"
        return Verdict(remark=words)
    if not failed:
        return Verdict(remark=f"the signature of {domain} does not fit any more")
    warning = f"Your provider's checks failed: it is probably not from {domain}."
    if names:
        warning += f" It says it came by the list {names[0]}, which is not confirmed either."
    return Verdict(warning=warning)


def _forwarded(headers: Headers, results: Sequence[MethodResult], domain: str) -> str:
    """What who passed it on says of it. It takes no warning away: anybody can pass mail on."""
    sealer, said = passed_on(headers, results, domain)
    if not sealer:
        return ""
    of_list = any(_near(sealer, name) for name in _list_domains(headers))
    who = f"the list {sealer}" if of_list else sealer
    return f"forwarded by {who}, which says that it came there {said}"


def _by_another(results: Sequence[MethodResult], domain: str) -> Verdict:
    """Somebody signed it who is not the sender, as services that send for others do."""
    for each in results:
        signer = _about(each)
        if (each.method, each.result) == ("dkim", "pass") and signer:
            return Verdict(remark=f"signed by {signer}, not by {domain}")
    return Verdict()


def _vouches(results: Sequence[MethodResult], name: str) -> bool:
    """Whether a list's own mark fits (a chain of seals does not: anybody can make one)."""
    return any(
        each.result == "pass" and each.method in {"dkim", "spf"} and _near(_about(each), name)
        for each in results
    )


def _list_domains(headers: Headers) -> tuple[str, ...]:
    """Of the list that a message says it came by."""
    named = _LIST_ID.search(headers.first("list-id"))
    found = [named[1].strip(".").casefold() if named else "", domain_of(list_address(headers))]
    return tuple(dict.fromkeys(each for each in found if "." in each))


def _about(result: MethodResult) -> str:
    """The domain that a result is about."""
    for name in _ABOUT.get(result.method, ()):
        if value := result.get(name):
            return domain_of(value)
    return ""


def _covers(one: str, domain: str) -> bool:
    """Whether who owns one owns the other, too: it is the same, or lies below it."""
    return "." in one and (one == domain or domain.endswith(f".{one}"))


def _near(one: str, other: str) -> bool:
    return _covers(one, other) or _covers(other, one)
