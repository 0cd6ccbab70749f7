"""Why a server did not take a message: a class, read off its codes and words (RFC 3463, 5321).

Pure; looks at a bounded number of characters. Enhanced codes decide where they say something;
where they do not (5.0.0, 5.7.1 and the like) the words do.
"""

import re
from typing import Final

from tui_mail.message.sanitize import sanitize
from tui_mail.model.bounce import Outcome, Reason

LONGEST = 600
"""Characters of a server's words that are kept."""

_CODES: Final = {
    "1.1": Reason.UNKNOWN_USER,
    "1.2": Reason.HOST_UNKNOWN,
    "1.3": Reason.UNKNOWN_USER,
    "1.6": Reason.UNKNOWN_USER,
    "1.10": Reason.UNKNOWN_USER,
    "2.1": Reason.UNKNOWN_USER,
    "2.2": Reason.MAILBOX_FULL,
    "2.3": Reason.TOO_LARGE,
    "3.4": Reason.TOO_LARGE,
    "4.4": Reason.HOST_UNKNOWN,
    "4.7": Reason.EXPIRED,
}
"""By subject and detail of RFC 3463; those that servers use for everything are left out."""
_FALLBACK: Final = {
    "1.0": Reason.UNKNOWN_USER,
    "4.1": Reason.EXPIRED,
    "4.2": Reason.EXPIRED,
}
"""What they mean where no word says otherwise."""

_WORDS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), reason)
    for reason, pattern in (
        (
            Reason.TOO_LARGE,
            (
                r"too (large|big)|(message|mail|maximum|max\.?|fixed maximum) (size"
                r" )?(limit )?exceed"
                r"|exceeds? (the )?(maximum |fixed |size|message size|limit on)|maximum"
                r" message size"
                r"|larger than (the )?(current )?(maximum|limit)|zu gro(ß|ss)|trop"
                r" (volumineux|grand)"
                r"|demasiado grande|troppo grande"
            ),
        ),
        (
            Reason.MAILBOX_FULL,
            (
                r"(mail ?box|account|inbox|user|recipient'?s? (mail ?box|storage))"
                r"( is| has been| was)? ?(over|full|exceed|has exceed)|over ?quota|quota"
                r" (exceed|is"
                r" full|full)"
                r"|exceed(s|ed|ing)? (\w+ ){0,3}(quota|storage|allocation)|disk (quota|full)"
                r"|mailbox full"
                r"|out of (disk )?space|insufficient (system )?storage|not enough (disk"
                r" )?space|no"
                r" space"
                r"|postfach .{0,40}voll|speicherplatz|bo[iî]te .{0,30}(pleine|satur)|buz[oó]n"
                r" .{0,40}lleno"
                r"|casella .{0,40}piena|mailbox vol\b|quota d[eé]pass"
            ),
        ),
        (
            Reason.SPAM,
            (
                r"\bspam|\bjunk|black ?list|block ?list|denylist|\bdnsbl|\brbl\b|\bsbl\b|\bpbl\b"
                r"|unsolicited|reputation|spamhaus|barracuda|listed (at|by|in)|phish"
                r"|virus|malware"
                r"|bulk mail|cloudmark|s3150"
            ),
        ),
        (
            Reason.HOST_UNKNOWN,
            (
                r"(host|domain)( name)? (was |is )?(not found|unknown|does ?n[o']t exist"
                r"|lookup fail)"
                r"|(unknown|no such|bad destination|non-?existent) (mail )?(host|domain)|nxdomain"
                r"|name or service not known|host or domain name not found|unrouteable"
                r" (mail )?domain"
                r"|no (mx|mail exchanger)|name service error|couldn'?t find any host|dns error"
                r"|domain (name )?(could not be|was not|not) (found|resolved)|cannot"
                r" (resolve|find)"
                r" (the )?"
                r"(host|domain)|all relevant mx records point to non-existent|null ?mx|does not"
                r" accept (e-?)?mail"
                r"|domain .{1,80} (does not exist|couldn'?t be found|konnte nicht gefunden)"
            ),
        ),
        (
            Reason.UNKNOWN_USER,
            (
                r"(user|recipient|mail ?box|account|addressee?|alias|email|local part)s?("
                r" address)?"
                r"( is| was| has been)? ?(unknown|un?known|not (found|known|exist|available|a"
                r" (valid|known))"
                r"|does ?n[o']t (exist|have)|disabled|inactive|suspended|unavailable"
                r"|invalid|rejected"
                r"|no longer|deleted|not listed|not recognized|removed)"
                r"|(no|not a|unknown|invalid|bad|non-?existent) (such )?(registered )?(gateway "
                r"|local |e-?mail )?"
                r"(user|recipient|mail ?box|account|address(es)?|person|e-?mail address)"
                r"|not a registered|no one (here )?by that name|not our customer|user"
                r" \S{1,80} not"
                r"|does(n'?t| not) have (an?|any) .{0,30}account|(address|account|user|mail"
                r" ?box).{1,80}"
                r"(does(n't| not) exist|could ?n[o']t be found|was ?n[o']t found|not found|is"
                r" disabled)"
                r"|unrouteable address|recipientnotfound|no mailbox (here )?by that name|unknown"
                r" .{0,12}user"
                r"|(wasn'?t|could ?n[o']t be|was not) found at|doesn't have a|no valid"
                r" recipients?"
                r"|not listed in|empf(ä|ae)nger .{0,40}(nicht|unbekannt)|unbekannte?r? (empf"
                r"|adresse|benutzer)"
                r"|benutzer .{0,20}unbekannt|(adresse|utilisateur|destinataire) .{0,40}(inconnu"
                r"|n'existe|introuvable)"
                r"|usuario .{0,30}(desconocido|no existe)|direcci[oó]n .{0,60}(no existe|no se"
                r" encontr)"
                r"|indirizzo .{0,60}(inesistente|non (esiste|trovato))|utente .{0,20}sconosciuto"
                r"|(bestaat niet|onbekende? gebruiker)"
                r"|存在しない|见つかりません|見つかりません|не существует"
                r"|not available|mailbox unavailable|invalid recipient|recipient rejected"
            ),
        ),
        (
            Reason.EXPIRED,
            (
                r"(cannot|could not|unable to) .{0,40}(for|within|after) .{0,20}(day|hour)s?"
                r"|(too long|maximum .{0,20}time|retry time(out)?|time ?limit|delivery"
                r" time) ?.{0,20}"
                r"(expired|exceed|in queue|passed)|delivery (time )?expired|message"
                r" expired|expired"
                r"|timed? ?out|timeout|retry (limit|timeout)|in the queue too long|on the"
                r" queue too"
                r" long"
                r"|queue too long|unable to contact|connection (refused|dropped|reset)"
                r"|not responding"
                r"|no route to host|failed \d{1,3} attempts|did not respond|host (is"
                r" )?unreachable"
            ),
        ),
        (
            Reason.POLICY,
            (
                r"relay|polic(y|ies)|not (permitted|allowed|authori[sz]ed|accepted)|access (is"
                r" )?denied"
                r"|permission|prohibited|restrict|reject|denied|forbidden|banned|blocked"
                r"|spf\b|dkim"
                r"|dmarc"
                r"|authenticat|only accepts|moderat|must be|too many (recipients|messages)|rate"
                r" ?limit"
                r"|unauthenticated|disallowed|nicht (berechtigt|erlaubt)|moderated"
            ),
        ),
    )
)
_LASTING: Final = frozenset(
    (Reason.MAILBOX_FULL, Reason.HOST_UNKNOWN, Reason.TOO_LARGE, Reason.SPAM)
)
"""What is worth telling of a message that is still being tried; an unknown user is not unknown"
" yet."""
_REPLY = re.compile(r"(?<![\d.])([245]\d\d)(?:[ -]#?([245]\.\d{1,3}\.\d{1,3}))?(?![\d.])")
_ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_CONTINUED = re.compile(r"\s(?:[245]\d\d[ -])?(?:[245]\.\d{1,3}\.\d{1,3})\s(?=.{0,600}\S)")
_RULE: Final = re.compile(
    r"relay|polic(y|ies)|access (is )?denied|not (permitted|allowed|authori[sz]ed)", re.IGNORECASE
)


def reason_of(status: str, words: str, outcome: Outcome) -> Reason:
    """The class.

    Args:
        status: an enhanced code, with a remark behind it perhaps; may be empty.
        words: what the server said.
        outcome: whether it is still being tried.
    """
    words = f"{words[:LONGEST]} {status[:LONGEST]}"
    codes = [f"{s}.{d}" for _, s, d in _ENHANCED.findall(f"{status[:40]} {words}")]
    said = next((reason for pattern, reason in _WORDS if pattern.search(words)), None)
    found = next((_CODES[code] for code in codes if code in _CODES), None)
    if found is None or (found is Reason.UNKNOWN_USER and said is Reason.MAILBOX_FULL):
        found = said or found
    if codes and codes[0].startswith("7.") and found in {None, Reason.UNKNOWN_USER}:
        found = Reason.POLICY if found is None or _RULE.search(words) else found
    found = found or next((_FALLBACK[code] for code in codes if code in _FALLBACK), None)
    if outcome is Outcome.DELAYED:
        return found if found in _LASTING else Reason.DELAYED
    if found is None and status.startswith("4."):
        return Reason.EXPIRED
    return found or Reason.OTHER


def code_of(words: str, status: str) -> str:
    """`550 5.1.1` as far as it is told; the reply's own before the report's."""
    reply = _REPLY.search(words[:LONGEST])
    enhanced = _ENHANCED.search(words[:LONGEST]) or _ENHANCED.match(status.strip())
    number = enhanced[0] if enhanced and not enhanced[0].endswith(".0.0") else ""
    if reply:
        return f"{reply[1]} {reply[2] or number}".strip()
    return number


def clean_words(words: str) -> str:
    """A server's words on one line: the codes of its further lines left out."""
    line = " ".join(sanitize(words[: 4 * LONGEST]).split())
    found = _REPLY.match(line)
    if found:
        head = line[: found.end()].replace("-", " ", 1)
        line = head + _CONTINUED.sub(" ", line[found.end() :])
        line = " ".join(line.split())
    return line[:LONGEST]
