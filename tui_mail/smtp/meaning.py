"""What a server's no is about, pure: by its enhanced code and the stage first, by its words second.

The words are read in the languages that servers are met in; what is not understood has no meaning
here, and is only quoted. Must never make a no out of a yes, nor say for how long it holds: that is
the code's first digit.
"""

import re
from enum import Enum

from tui_mail.smtp.replies import Reply


class Meaning(Enum):
    """Why; the value is what to do next."""

    PER_PROGRAM = (
        "Make an app password on the provider's web site, and give it instead of your own: "
        "tui-mail account password."
    )
    LOGIN_OFF = "Allow sending by other programs (SMTP) on the provider's web site, then try again."
    LOGIN_FIRST = "Set security, user name and password of this SMTP server."
    SENDER = "Check that the From address is one that this server knows as yours."
    GREYLISTED = "It makes senders it does not know wait; it is tried again by itself."
    SLOW_DOWN = "Too much came from here in a short time; it goes out later, by itself."
    QUOTA = "You sent as much as your provider allows; wait a day, or ask there for more."
    BLOCKED = (
        "It does not want mail from this network's address: send through your own provider's "
        "server, with a log-in."
    )
    UNPROVEN = (
        "The domain in From does not allow this way: send through the server of that address's "
        "own provider."
    )
    SPAM = (
        "It takes the message for spam: change its words, links or attachments, or write plainly."
    )
    CONTENT = "It does not take such an attachment: send another kind of file, or a link to it."
    NO_DOMAIN = "Check what stands behind the @ of the address; nothing was sent."
    NO_USER = "Check the address; nothing was sent."
    TOO_MANY = "Send it to fewer people at a time."
    NOT_WANTED = "The recipient takes no mail from you; reach them in another way."


_BY_CODE = {
    "5.7.9": Meaning.PER_PROGRAM,
    "5.7.139": Meaning.LOGIN_OFF,
    "5.7.57": Meaning.LOGIN_FIRST,
    "5.7.11": Meaning.LOGIN_FIRST,
    "5.7.60": Meaning.SENDER,
    "5.1.8": Meaning.SENDER,
    "5.1.7": Meaning.SENDER,
    "5.7.25": Meaning.BLOCKED,
    "5.7.23": Meaning.UNPROVEN,
    "5.7.26": Meaning.UNPROVEN,
    "5.1.2": Meaning.NO_DOMAIN,
    "5.1.10": Meaning.NO_USER,
    "5.4.4": Meaning.NO_DOMAIN,
    "5.2.1": Meaning.NO_USER,
    "5.5.3": Meaning.TOO_MANY,
    "4.5.3": Meaning.TOO_MANY,
    "4.2.1": Meaning.SLOW_DOWN,
    "4.7.28": Meaning.SLOW_DOWN,
    "5.4.5": Meaning.QUOTA,
    "5.7.124": Meaning.NOT_WANTED,
}
"""What a code says alone, whatever stands beside it (RFC 3463, 7372, and the large providers)."""


_AT_LOG_IN = {Meaning.PER_PROGRAM, Meaning.LOGIN_OFF}
_LOG_IN_CODES = {432, 534, 535, 538}
"""RFC 4954 section 6: what answers a log-in. Elsewhere some use the same enhanced code freely."""


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_BY_WORDS = (
    (Meaning.PER_PROGRAM, _words("application(.specific)? password", "app.?password")),
    (
        Meaning.LOGIN_OFF,
        _words(
            "authentication is disabled",
            "smtp is (disabled|deactivated)",
            "access rights to this service",
            "(pop3|smtp).*(aktivier|einschalt|nicht freigegeben)",
        ),
    ),
    (
        Meaning.GREYLISTED,
        _words("gr[ea]y.?list", "try again in \\d+ (sec|min)", "liste grise", "lista grigia"),
    ),
    (
        Meaning.QUOTA,
        _words(
            "(daily|hourly|sending).*(limit|quota)",
            "limit.*(daily|per day)",
            "quota journalier",
            "limite giornalier",
        ),
    ),
    (
        Meaning.SLOW_DOWN,
        _words(
            "too (many|much)(?!.*recipients)",
            "\\brate\\b",
            "throttl",
            "slow down",
            "unusual (sending )?activity",
            "trop de (connexions|messages)",
            "tropp[ei] (connessioni|messaggi)",
            "zu viele (verbindungen|nachrichten|e-?mails)",
        ),
    ),
    (
        Meaning.TOO_MANY,
        _words(
            "too many recipients", "trop de destinataires", "troppi destinatari", "zu viele empf"
        ),
    ),
    (Meaning.UNPROVEN, _words("\\b(dmarc|spf|dkim)\\b", "unauthenticated email")),
    (
        Meaning.CONTENT,
        _words(
            "attachment", "executable", "virus", "malware", "pi[èe]ce jointe", "allegato", "anhang"
        ),
    ),
    (
        Meaning.BLOCKED,
        _words(
            "block.?list",
            "black.?list",
            "\\bR?DNSBL\\b",
            "spamhaus",
            "dynamic",
            "\\b(ip|client|host)\\b.*(block|reject|denied|listed)",
            "reputation",
            "reverse dns",
            "\\bptr\\b",
            "liste noire",
        ),
    ),
    (
        Meaning.SPAM,
        _words(
            "spam",
            "unsolicited",
            "\\bUCE\\b",
            "junk",
            "ind[ée]sirable",
            "content reject",
            "message content",
            "contenuto",
        ),
    ),
    (
        Meaning.SENDER,
        _words(
            "not owned by",
            "sender address",
            "sendas",
            "not allowed to send as",
            "absender",
            "exp[ée]diteur",
            "mittente",
        ),
    ),
    (
        Meaning.NO_DOMAIN,
        _words(
            "(domain|host) (name )?(not found|unknown)",
            "unrouteable",
            "name service error",
            "domaine inconnu",
            "dominio inesistente",
        ),
    ),
    (
        Meaning.NO_USER,
        _words(
            "(no such|unknown|invalid|unavailable).*(user|mailbox|recipient)",
            "(user|mailbox|recipient|account).*(unknown|not found|not exist|unavail|disabled)",
            "utilisateur inconnu",
            "adresse inconnue",
            "unbekannt",
            "utente (sconosciuto|inesistente)",
            "does not have an? .* account",
        ),
    ),
)


def meaning(reply: Reply) -> Meaning | None:
    """Why the server said no, where it can be told.

    A 5.1.1 is an unknown user in any language; 5.7.1 says nothing alone, for it stands for
    relaying, spam, policy and more: there the words decide.
    """
    known = _BY_CODE.get(reply.enhanced)
    if known is not None and (known not in _AT_LOG_IN or reply.code in _LOG_IN_CODES):
        return known
    if reply.enhanced == "5.1.1":
        return Meaning.NO_USER
    return next((what for what, words in _BY_WORDS if words.search(reply.text)), None)


_RELAY = _words("relay", "weiterleitung", "relais")


def relay_denied(reply: Reply) -> bool:
    """Whether it passes no mail on for this sender."""
    return reply.code >= 500 and bool(_RELAY.search(reply.text))
