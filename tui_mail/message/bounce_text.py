"""Reports that are written for people only: qmail, Exim, old sendmail and Postfix, Exchange,"
" Gmail,
the large providers. Which addresses, in which words, and where the returned message begins.

Must never raise and stays linear: a bounded number of lines, each cut to a bounded length.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tui_mail.message.addresses import is_address
from tui_mail.message.sanitize import sanitize_address
from tui_mail.model.bounce import Outcome
from tui_mail.model.frozen import frozen

MOST_CHARACTERS = 64 * 1024
MOST_LINES = 600
_LONGEST_LINE = 500
_MOST_ADDRESSES = 200
_MOST_WORDS = 12
"""Lines that are taken for the reason of one address."""

_RETURNED: Final = re.compile(
    r"^[ \t>*#=_-]{0,20}("
    r"below this line is (a copy of|the) |this is a copy of (the|your) (message|headers)"
    r"|(the )?(original|returned|undelivered|unsent|your) (e-?)?(message|mail)( (text|header"
    r"|headers"
    r"|body))?( (follows|below|is (included|attached)( below)?|is as follows))?( here)?["
    r" \t]*[-:.=*#]{0,20}$"
    r"|(un)?sent message (follows|below)|message (header|text|headers) follows?"
    r"|original (message|mail)|the (first|original) (\S{1,20} ){0,3}(lines|header|message header)"
    r"|copy of (the|your) (original )?message|original message header"
    r"|-{2,} ?(original|urspr\S{1,10}|message|mensaje|messaggio) |here is a copy of"
    r"|urspr(ü|ue)ngliche (nachricht|kopfzeilen|nachrichtenkopf)|ihre nachricht[ :]*$"
    r"|message d'origine|mensaje original|messaggio originale|the header of the original message"
    r"|the message (headers|that caused)|headers of the original|---- ?start of (returned"
    r"|original)"
    r")",
    re.IGNORECASE,
)
_HEADER: Final = re.compile(
    r"^(received|return-path|from|date|message-id|subject|to|mime-version|dkim-signature)["
    r" \t]*:[ \t]*\S",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(
    r"(?<![\w.+@=%/-])([\w.+=%&'*/!#$^{}|~-]{1,128}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})(?![\w@-])"
)
_ALONE: Final = re.compile(
    r"^[\s*>-]{0,20}(?:(?:failed |final |original )?(?:recipient|to|an|addressee|destinatario"
    r"|empf\S{1,8}"
    r"|destinataire|user|e-?mail)s?(?: address(?:es)?)?\s{0,4}:\s{0,8})?"
    r"(?:\"[^\"]{0,80}\"\s{0,4}"
    r"|'[^']{0,80}'\s{0,4})?[<(\['\"]{0,2}(?:mailto:)?(?P<who>[^\s<>()\[\]'\":;,]{3,320})"
    r"[>)\]'\"]{0,2}(?P<rest>\s{0,4}[:;.,-]{0,3}\s{0,4}.{0,400})$",
    re.IGNORECASE,
)
_FAILED: Final = re.compile(
    r"fail|could ?n[o']t be (delivered|sent)|not (be )?(delivered|sent|reached)|undeliver"
    r"|cannot be (delivered"
    r"|reached|sent)|unable to deliver|wasn'?t able to deliver|was ?n[o']t delivered|permanent"
    r"|fatal|returned"
    r"|rejected|refused|bounced|not reach|couldn'?t deliver|did not receive|does not exist"
    r"|unknown user"
    r"|nicht zugestellt|unzustellbar|nicht (\S{1,20} )?(aus|zu)geliefert|zustellung"
    r" .{0,60}fehlgeschlagen"
    r"|fehlgeschlagen|konnte nicht|n'a pas pu|n'ont pas pu|[ée]chec|non remis|impossible de"
    r" remettre"
    r"|no se (ha )?(pudo|podido|puede)|no entregad|error (al|en la) entrega|non (è|e') stato"
    r" possibile"
    r"|impossibile (recapitare|consegnare)|mancat[ao] (recapito|consegna)|n[ãa]o (foi poss"
    r"|p[ôo]de|entregue)"
    r"|kan niet|kon niet|niet (worden )?(bezorgd|afgeleverd)|onbestelbaar|nie (mo[żz]na"
    r"|zosta[łl])"
    r"|不能|失敗|失败|できません|无法|無法|退信|退回|未能"
    r"|не (удалось|может|было|доставлен)|недоставлен"
    r"|kunde inte|kunne ikke|nelze doru|nem siker|toimitus ep",
    re.IGNORECASE,
)
_DELAYED: Final = re.compile(
    r"warning (message )?only|do not need to re-?send|still being retried|will (keep trying|be"
    r" retried"
    r"|continue (to|trying)|try again|retry|be attempted)|has been delayed|is delayed|delayed"
    r" mail"
    r"|not yet been delivered|has not (yet )?been delivered|delivery (is )?(delayed|incomplete)"
    r"|delivery (attempts )?will continue|message delayed|delivery delayed|temporary (problem"
    r"|failure|error"
    r"|delivery)|still undelivered|no action is required|wird weiter(hin)? versucht|verz[öo]ger"
    r"|retard[ée]"
    r"|sigue intentando|ritardat",
    re.IGNORECASE,
)
_FINAL: Final = re.compile(
    r"permanent|giving up|given up|no further attempts|will not (be )?(retried|try|retry)|has"
    r" failed"
    r"|failed permanently|fatal error|final attempt|undeliverable",
    re.IGNORECASE,
)
_NOT_THEM: Final = re.compile(
    r"postmaster|mailer-?daemon|abuse@|support@|helpdesk|hostmaster|webmaster|bounce[sd]?@"
    r"|no-?reply",
    re.IGNORECASE,
)
_ABOUT_US: Final = re.compile(
    r"(contact|assistance|questions|send mail to|help at|report|reply to|postmaster|from (root"
    r"|user|the))"
    r"|^\s*(from|von|de|da|sender|absender|remitente|reply-to|message-id|in-reply-to)\s*:",
    re.IGNORECASE,
)


@frozen
class Said:
    """One address that a text names, and the words about it."""

    address: str
    words: str


@frozen
class Told:
    """A text, read."""

    outcome: Outcome | None
    """None: it speaks of no failure and no delay."""
    people: tuple[Said, ...]
    words: str
    """All that it says, on one line."""
    returned: str
    """What stands below: the returned message, or its headers; may be empty."""


def read_text(text: str, subject: str, own: Sequence[str]) -> Told:
    """Read what a mail system wrote for people.

    Args:
        text: of the report, its lines apart by newlines.
        subject: of the report.
        own: addresses that cannot be meant: whom the report is for, and who wrote it.
    """
    said, returned = split_returned(text)
    lines = [line[:_LONGEST_LINE] for line in said.split("\n")[:MOST_LINES]]
    words = " ".join(" ".join(lines).split())
    ours = {address.lower() for address in own}
    return Told(outcome_of(words, subject), tuple(_people(lines, ours)), words, returned)


def split_returned(text: str) -> tuple[str, str]:
    """What was written, and the returned message below it."""
    lines = text[:MOST_CHARACTERS].split("\n")
    for number, line in enumerate(lines[: 2 * MOST_LINES]):
        if _RETURNED.match(line[:_LONGEST_LINE]) and _headers_below(lines, number + 1):
            start = _first_header(lines, number + 1)
            return "\n".join(lines[:number]), "\n".join(lines[start:])
    for number, line in enumerate(lines[: 2 * MOST_LINES]):  # nothing parts them but themselves
        if number and _HEADER.match(line) and _header_count(lines[number : number + 12]) >= 3:
            return "\n".join(lines[:number]), "\n".join(lines[number:])
    return "\n".join(lines), ""


def outcome_of(words: str, subject: str) -> Outcome | None:
    """What the words say became of the message."""
    both = f"{subject[:_LONGEST_LINE]} {words[:8_000]}"
    if _DELAYED.search(both) and not _FINAL.search(both):
        return Outcome.DELAYED
    if _FAILED.search(both):
        return Outcome.FAILED
    return None


def _headers_below(lines: Sequence[str], start: int) -> bool:
    return _header_count(lines[start : start + 40]) >= 2


def _first_header(lines: Sequence[str], start: int) -> int:
    return next(
        (n for n in range(start, min(start + 20, len(lines))) if ":" in lines[n][:80]), start
    )


def _header_count(lines: Sequence[str]) -> int:
    return sum(bool(_HEADER.match(line.lstrip("> \t")[:200])) for line in lines)


def _people(lines: Sequence[str], own: set[str]) -> Iterator[Said]:
    """Addresses that stand alone, or at the head of their reason; else any that a line about a
    failure names.
    """
    starts = [
        (number, who)
        for number, line in enumerate(lines)
        if (who := _head_of(line, own)) is not None
    ]
    if not starts:
        starts = list(_anywhere(lines, own))
    seen: dict[str, list[str]] = {}
    for at, (number, (address, rest)) in enumerate(starts[: 2 * _MOST_ADDRESSES]):
        stop = starts[at + 1][0] if at + 1 < len(starts) else len(lines)
        told = _reason_lines(lines[number + 1 : max(stop, number + 1)])
        known = seen.setdefault(address.lower(), [address])
        known.append(" ".join([rest, *told]))
    for address, *words in list(seen.values())[:_MOST_ADDRESSES]:
        yield Said(address, " ".join(" ".join(words).split()).strip(":;,- "))


def _head_of(line: str, own: set[str]) -> tuple[str, str] | None:
    """The address that a line begins with, or that is all of it, and what follows it."""
    found = _ALONE.match(line)
    if found is None or _ABOUT_US.match(line):
        return None
    address = _clean(found["who"], own)
    rest = found["rest"].strip()
    if not address or (rest and rest[0] not in ":;.,-(" and line.lstrip()[:1] not in "<*'\""):
        # a sentence may begin with an address only where it says what is wrong
        return (address, rest) if address and _FAILED.search(rest) else None
    return address, rest.lstrip(":;.,- ")


def _anywhere(lines: Sequence[str], own: set[str]) -> Iterator[tuple[int, tuple[str, str]]]:
    for number, line in enumerate(lines):
        if "@" not in line or _ABOUT_US.search(line):
            continue
        for found in list(_ADDRESS.finditer(line))[:20]:
            address = _clean(found[1], own)
            if address:
                yield number, (address, line[found.end() :].strip(" <>'\".,;:"))


def _reason_lines(lines: Sequence[str]) -> list[str]:
    """The lines below an address that are about it: up to the second gap."""
    taken: list[str] = []
    gaps = 0
    for line in lines[: 2 * _MOST_WORDS]:
        if not line.strip():
            gaps += bool(taken)
            if gaps > 1:
                break
            continue
        if gaps and _ABOUT_US.search(line):
            break
        taken.append(line.strip())
        if len(taken) >= _MOST_WORDS:
            break
    return taken


def _clean(text: str, own: set[str]) -> str:
    address = sanitize_address(text.strip(".'\"")).removeprefix("mailto:")
    if not is_address(address) or "." not in address.rpartition("@")[2]:
        return ""
    if address.lower() in own or _NOT_THEM.search(address):
        return ""
    return address
