"""More than fifty replies in the style of the servers that people meet, each at its stage, and what is said.

docs/smtp-replies.md is the print: `python -m tests.failures.replies`.
"""

from collections.abc import Callable
from pathlib import Path

from tests.failures import smtp
from tests.failures.cases import LATER, Case
from tests.scripted.server import Script

FILE = Path(__file__).parents[2] / "docs" / "smtp-replies.md"

SAYS = "The SMTP server {{server}} {} (it says: {})."
GREETING, GREETING_LATER = "did not let this machine in", "did not let this machine in just now"
SENDER, SENDER_LATER = (
    "did not take mail from this sender",
    "did not take mail from this sender just now",
)
DATA, DATA_LATER = "did not take the message", "did not take the message just now"
RCPT = "refused the recipient bob@far.test"
RCPT_LATER = "does not take mail for bob@far.test just now"
HELLO = "did not go on after the greeting"
LOG_IN = "refused user name or password of alice"
LOG_IN_LATER = "cannot check the log-in just now"
RELAY = "passes no mail on for you: you are not logged in there, or no customer of it"
WANTS = "takes mail only after a log-in"
WANTS_TLS = "takes mail only after TLS is up"

APP = (
    "Make an app password on the provider's web site, and give it instead of your own: tui-mail "
    "account password."
)
CHECK = (
    "Check user name and password; some providers want an app password, made on their web site, "
    "or have sending by other programs switched off until it is allowed there."
)
OFF = "Allow sending by other programs (SMTP) on the provider's web site, then try again."
FIRST = "Set security, user name and password of this SMTP server."
MINE = "Check that the From address is one that this server knows as yours."
SLOW_NEVER = "Too much came from here in a short time: send it again later."
GREY_NEVER = "It makes senders it does not know wait: send it again in a few minutes."
OPERATOR = "Check host and port in the settings, or ask its operator."
ITS_WORDS = "Its words say why; change the message, or send it through another SMTP server."
GREY = "It makes senders it does not know wait; it is tried again by itself."
SLOW = "Too much came from here in a short time; it goes out later, by itself."
QUOTA = "You sent as much as your provider allows; wait a day, or ask there for more."
BLOCKED = (
    "It does not want mail from this network's address: send through your own provider's server, "
    "with a log-in."
)
UNPROVEN = (
    "The domain in From does not allow this way: send through the server of that address's own "
    "provider."
)
SPAM = "It takes the message for spam: change its words, links or attachments, or write plainly."
FILES = "It does not take such an attachment: send another kind of file, or a link to it."
DOMAIN = "Check what stands behind the @ of the address; nothing was sent."
USER = "Check the address; nothing was sent."
CROWD = "Send it to fewer people at a time."
OTHER = "Set a user name and password for this SMTP server, or choose your provider's own."
ROOM = "Nothing was sent: there is no room in that mailbox. Send again when there is."
ROOM_AT_END = "There is no room in the mailbox of a recipient. Send again when there is."
SMALLER = "Send smaller attachments, or a link to them."

Stage = Callable[[str], Script]


def _case(style: str, stage: Stage, reply: str, said: str, hint: str, waits: bool = False) -> Case:
    """One reply; lines of it are parted by ` / `."""
    lines = reply.split(" / ")
    code, text = lines[0][:3], " ".join(line.split(" ", 1)[1] for line in lines[:1])
    enhanced = text.split(" ", 1)[0] if text[:1].isdigit() and "." in text[:4] else ""
    more = [line.removeprefix(enhanced).strip() for line in lines[1:]]
    words = " ".join((code, text, *more)).rstrip(".")
    said = said if "{}" in said else SAYS.format(said, words)
    wire = [lines[0][4:], *lines[1:]]
    sent = [f"{code}{'-' if n < len(wire) - 1 else ' '}{line}" for n, line in enumerate(wire)]
    return Case(style, "smtp", said, hint, stage("\r\n".join(sent)), waits=waits, checked=False)


_G, _A, _M, _R, _D = smtp.greeting, smtp.auth, smtp.mail, smtp.rcpt, smtp.dot
_H, _C = smtp.helo, smtp.data
BIG = "552 5.3.4 Message size exceeds fixed limit"
TOO_BIG = (
    f"The message of {{size}} bytes is too large for the SMTP server {{server}} (it says: {BIG})."
)

REPLIES = (
    _case("Gmail: own password", _A, "534 5.7.9 Application-specific password required. / 5.7.9 Learn more in the help pages", LOG_IN, APP, True),
    _case("Gmail: wrong password", _A, "535 5.7.8 Username and Password not accepted. / 5.7.8 Learn more in the help pages", LOG_IN, CHECK, True),
    _case("Gmail: no such account", _R, "550 5.1.1 The email account that you tried to reach does not exist. / 5.1.1 Please check for typos", RCPT, USER),
    _case("Gmail: mailbox full", _R, "552 5.2.2 The recipient's inbox is out of storage space", RCPT, ROOM),
    _case("Gmail: daily limit", _D, "550 5.4.5 Daily user sending limit exceeded", DATA, QUOTA),
    _case("Gmail: too fast", _M, "421 4.7.28 Our system has detected an unusual rate of mail from you", SENDER_LATER, SLOW, True),
    _case("Gmail: unauthenticated", _D, "550 5.7.26 This mail has been blocked because the sender is unauthenticated", DATA, UNPROVEN),
    _case("Gmail: forbidden file", _D, "552 5.7.0 This message was blocked because its content presents a potential security issue: executable attachment", DATA, FILES),
    _case("Outlook: SMTP switched off", _A, "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant", LOG_IN, OFF, True),
    _case("Outlook: wrong password", _A, "535 5.7.3 Authentication unsuccessful", LOG_IN, CHECK, True),
    _case("Exchange: not logged in", _M, "530 5.7.57 Client not authenticated to send mail", WANTS, FIRST),
    _case("Exchange: another's address", _D, "554 5.7.60 SMTP; Client does not have permissions to send as this sender", DATA, MINE),
    _case("Exchange: relaying", _R, "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain", RELAY, OTHER),
    _case("Exchange: no such recipient", _R, "550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found by lookup", RCPT, USER),
    _case("Outlook: network blocked", _M, "550 5.7.1 Unfortunately, messages from [192.0.2.7] weren't sent. Part of their network is on our block list", SENDER, BLOCKED),
    _case("Yahoo: too many complaints", _D, "421 4.7.0 [TSS04] Messages temporarily deferred due to too many user complaints", DATA_LATER, SLOW, True),
    _case("Yahoo: mailbox gone", _R, "554 5.2.1 This user's mailbox is disabled", RCPT, USER),
    _case("Yahoo: spam", _D, "554 5.7.9 Message not accepted for policy reasons: looks like spam", DATA, SPAM),
    _case("GMX: access not allowed", _A, "535 Authentication credentials invalid. POP3/IMAP/SMTP bitte im Postfach aktivieren", LOG_IN, OFF, True),
    _case("GMX: sender", _M, "550 5.7.1 Sender address is not allowed for this account", SENDER, MINE),
    _case("GMX: dynamic address", _G, "554 mail server: Bad DNS PTR resource record, connection refused from dynamic IP", GREETING, BLOCKED, True),
    _case("Postfix: relaying", _R, "554 5.7.1 <bob@far.test>: Relay access denied", RELAY, OTHER),
    _case("Postfix: greylisted", _R, "450 4.2.0 <bob@far.test>: Recipient address rejected: Greylisted, see the help page", RCPT_LATER, GREY, True),
    _case("Postfix: unknown in its table", _R, "550 5.1.1 <bob@far.test>: Recipient address rejected: User unknown in virtual mailbox table", RCPT, USER),
    _case("Postfix: no such domain", _R, "450 4.1.2 <bob@far.test>: Recipient address rejected: Domain not found", RCPT_LATER, LATER, True),
    _case("Postfix: not owned", _R, "553 5.7.1 <alice@home.test>: Sender address rejected: not owned by user alice", SENDER, MINE),
    _case("Postfix: too many recipients", _R, "452 4.5.3 Error: too many recipients", RCPT_LATER, CROWD, True),
    _case("Postfix: block list", _R, "554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.example", RCPT, BLOCKED),
    _case("Exim: relaying", _R, "550 relay not permitted", RELAY, OTHER),
    _case("Exim: no route", _R, "550 Unrouteable address", RCPT, DOMAIN),
    _case("Exim: spam score", _D, "550 This message scored 9.1 spam points", DATA, SPAM),
    _case("Sendmail: no such user", _R, "550 5.1.1 <bob@far.test>... User unknown", RCPT, USER),
    _case("Sendmail: no such host", _R, "550 5.1.2 <bob@far.test>... Host unknown (Name server: far.test: host not found)", RCPT, DOMAIN),
    _case("Sendmail: TLS first", _M, "530 5.7.0 Must issue a STARTTLS command first", WANTS_TLS, FIRST),
    _case("Free: too many connections", _G, "421 Trop de connexions depuis votre adresse, ralentissez", GREETING_LATER, SLOW, True),
    _case("Orange: spam", _D, "550 5.7.1 Message refusé: contenu indésirable (OFR_506)", DATA, SPAM),
    _case("Orange: grey list", _R, "451 4.7.1 Adresse placée en liste grise, veuillez réessayer", RCPT_LATER, GREY, True),
    _case("Libero: unknown", _R, "550 RCPT TO:<bob@far.test> Utente sconosciuto", RCPT, USER),
    _case("TIM: too many messages", _D, "452 4.3.1 Troppi messaggi inviati, riprovare", DATA_LATER, SLOW, True),
    _case("Comcast: full", _D, "552 5.2.2 bob@far.test mailbox over quota", DATA, ROOM_AT_END),
    _case("Comcast: address listed", _M, "554 5.7.1 Your IP is listed for its poor reputation", SENDER, BLOCKED),
    _case("GMX: log-in later", _A, "454 4.7.0 Temporary authentication failure", LOG_IN_LATER, LATER, True),
    Case("iCloud: too large", "smtp", TOO_BIG, SMALLER, _D(BIG), waits=False, checked=False),
    _case("Zoho: unusual activity", _M, "550 5.4.6 Unusual sending activity detected. Please try after sometime", SENDER, SLOW_NEVER),
    _case("OVH: too many messages", _D, "550 5.7.1 Too many messages from your account", DATA, SLOW_NEVER),
    _case("cPanel: greylisted for good", _R, "550 Greylisted, please try again", RCPT, GREY_NEVER),
    _case("Yandex: no access", _A, "535 5.7.8 Error: authentication failed: This user does not have access rights to this service", LOG_IN, OFF, True),
    _case("Mail.ru: own password", _A, "535 5.7.0 Application password is REQUIRED", LOG_IN, APP, True),
    _case("Dovecot: encryption first", _A, "538 5.7.11 Encryption required for requested authentication mechanism", LOG_IN, FIRST, True),
    _case("Cyrus: password transition", _A, "432 4.7.12 A password transition is needed", LOG_IN, CHECK, True),
    _case("Aruba: daily limit", _D, "550 5.7.1 Limite giornaliero di invio superato", DATA, QUOTA),
    _case("WEB.DE: too many messages", _M, "450 4.7.1 Zu viele Nachrichten von diesem Konto", SENDER_LATER, SLOW, True),
    _case("Sendmail: sender's domain", _M, "553 5.1.8 <alice@home.test>... Domain of sender address does not exist", SENDER, MINE),
    _case("qmail: not allowed to relay", _R, "553 sorry, that domain isn't in my list of allowed rcpthosts; no valid cert for gatewaying, relaying denied", RELAY, OTHER),
    _case("Courier: full, for now", _R, "452 4.2.2 Mailbox over quota", RCPT_LATER, LATER, True),
    _case("Postfix: nobody left at DATA", _C, "554 5.5.1 Error: no valid recipients", DATA, ITS_WORDS),
    _case("Postfix: queue full at DATA", _C, "452 4.3.1 Insufficient system storage", DATA_LATER, LATER, True),
    _case("Strato: EHLO", _H, "550 5.7.1 Access denied, invalid greeting", HELLO, OPERATOR, True),
)  # fmt: skip
assert len({case.id for case in REPLIES}) == len(REPLIES) >= 55

HEAD = """\
# What servers say, and what tui-mail makes of it

Replies to a message that is sent, in the style of the servers that people meet. The screen and the
command say the same sentence. What the server said stands in it, in its own words; what to do is
told by its code and by when it was said, and only then by its words. This page is printed from the
table that the tests hold the program to: `python -m tests.failures.replies`.

| server, and what is wrong | tui-mail says | what to do | then |
| --- | --- | --- | --- |
"""


def text() -> str:
    """The whole page."""
    rows = (
        (case.what, case.sentence.format(server="SERVER:PORT", size="SIZE"), case.hint, _then(case))
        for case in REPLIES
    )
    return HEAD + "".join(
        f"| {' | '.join(cell.replace('|', '/').replace('<', '&lt;') for cell in row)} |\n"
        for row in rows
    )


def _then(case: Case) -> str:
    return "waits" if case.waits else "refused"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
