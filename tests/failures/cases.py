"""The table of failures: what goes wrong, how it is made to, and every word that is said of it.

Two readers hold the program to it (test_command, test_screen), and docs/failures.md is its print.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from tests.failures import imap, pop, smtp
from tests.failures.sides import mute, over_tls
from tests.scripted.certificates import BAD
from tests.scripted.server import Script


class Found(Enum):
    """Who the program meets where its settings lead it."""

    SERVER = "a server, scripted"
    NOBODY = "nobody listens"
    NO_NAME = "the host has no address"
    HOLE = "packets are dropped"


@dataclass(frozen=True)
class Case:
    """One failure of one protocol.

    `sentence` and `hint` may hold {server} (host:port), {host}, {port}, {seconds} and {size}.
    """

    what: str
    """In the words of the documentation."""
    protocol: str
    sentence: str
    hint: str
    script: Script = field(default=mute)
    found: Found = Found.SERVER
    security: str = "none"
    keyring: str = ""
    """Where the password is to come from; empty: from a command."""
    waits: bool = True
    """Of a message: whether it waits for another try; else it is refused."""
    checked: bool = True
    """Whether `account check` gets as far."""
    calm: bool = False
    """On the screen: said without alarm, for it goes by itself."""

    @property
    def id(self) -> str:
        """For the name of the test."""
        return f"{self.what}, {self.protocol}"


NAMES = {"pop": "POP3 server", "imap": "IMAP server", "smtp": "SMTP server"}
OFF = {"pop": "POP3", "imap": "IMAP", "smtp": "sending by other programs"}
TLS_PORT = {"pop": 995, "imap": 993, "smtp": 465}
SAFE = "Nothing secret was sent."
LATER = "It is tried again later."
NETWORK = "It is tried again later; check the network, and host and port in the settings."
SILENT = "The {name} {{server}} did not answer within {{seconds}} seconds."
ALL = ("pop", "imap", "smtp")
INCOMING = ("pop", "imap")

_SIDES = {"pop": pop, "imap": imap, "smtp": smtp}


def _each(protocols: tuple[str, ...], make: Callable[[str, str], Case]) -> tuple[Case, ...]:
    return tuple(make(protocol, NAMES[protocol]) for protocol in protocols)


def _advice(protocol: str) -> str:
    return (
        "Check user name and password; some providers want an app password, made on their web "
        f"site, or have {OFF[protocol]} switched off until it is allowed there."
    )


def _certificate(what: str, kind: str, words: str, hint: str) -> tuple[Case, ...]:
    def make(protocol: str, name: str) -> Case:
        sentence = f"The certificate of the {name} {{server}} {words} {SAFE}"
        return Case(what, protocol, sentence, hint, over_tls(kind), security="tls")

    assert kind in BAD
    return _each(ALL, make)


def _silent(
    what: str, side: str, protocols: tuple[str, ...], *, security: str = "none"
) -> tuple[Case, ...]:
    """A server that stops talking at some stage."""
    return _each(
        protocols,
        lambda protocol, name: Case(
            what,
            protocol,
            SILENT.format(name=name),
            NETWORK,
            mute if side == "mute" else getattr(_SIDES[protocol], side),
            security=security,
            checked=side in {"mute", "greets"},
            calm=True,
        ),
    )


WAY = (
    *_each(
        ALL,
        lambda protocol, name: Case(
            "refused port",
            protocol,
            f"The {name} {{server}} refused the connection.",
            "Check the port ({port}) in the settings, and whether the server runs.",
            found=Found.NOBODY,
            calm=True,
        ),
    ),
    *_each(
        ALL,
        lambda protocol, name: Case(
            "unknown host",
            protocol,
            "No server is known by the name {host}.",
            "Check its spelling in the settings, and whether this machine is online.",
            found=Found.NO_NAME,
            security="tls",
            calm=True,
        ),
    ),
    *_each(
        ALL,
        lambda protocol, name: Case(
            "no answer: packets are dropped",
            protocol,
            SILENT.format(name=name),
            NETWORK,
            found=Found.HOLE,
            calm=True,
        ),
    ),
    *_silent("no answer: the line is taken, and nothing is said", "mute", ALL),
    *_silent("no answer: encryption is never set up", "mute", ALL, security="tls"),
    *_silent("no answer: silence after the greeting", "greets", ALL),
    *_silent("no answer: silence in the middle of a message", "half", INCOMING),
    *_silent("no answer: a message comes a byte at a time", "drips", INCOMING),
)

SAFETY = (
    *_certificate(
        "unknown authority",
        "other authority",
        "cannot be trusted: it was not issued by the authorities of ca_file.",
        "If you know its authority, name that authority's PEM file as ca_file in the settings.",
    ),
    *_certificate(
        "self-signed certificate",
        "self-signed",
        "is self-signed: nobody that this machine trusts vouches for it.",
        "If the server is your own, name its certificate as ca_file in the settings.",
    ),
    *_certificate(
        "wrong host name",
        "wrong host",
        "is for host.elsewhere.example, not for {host}.",
        "Use the host name that the certificate has in the settings.",
    ),
    *_certificate(
        "expired certificate",
        "expired",
        "has expired.",
        "If this machine's clock is right, its operator has to renew the certificate.",
    ),
    *_each(
        ALL,
        lambda protocol, name: Case(
            "STARTTLS missing",
            protocol,
            f"The {name} {{server}} cannot be used safely: its settings ask for encryption by "
            f"STARTTLS, and the server does not offer it. {SAFE}",
            f'Try security = "tls" (port {TLS_PORT[protocol]}) in the settings; if it worked '
            "before, somebody may meddle with the line.",
            _SIDES[protocol].no_starttls,
            security="starttls",
        ),
    ),
)

LOG_IN = (
    *_each(
        ALL,
        lambda protocol, name: Case(
            "wrong password",
            protocol,
            f"The {name} {{server}} refused user name or password of alice "
            f"(it says: {_SIDES[protocol].WRONG}).",
            _advice(protocol),
            _SIDES[protocol].wrong_password,
        ),
    ),
    Case(
        "app password wanted",
        "imap",
        "The IMAP server {server} refused user name or password of alice (it says: "
        "Application-specific password required).",
        "Make an app password on the provider's web site, and give it instead of your own: "
        "tui-mail account password.",
        imap.app_password,
    ),
    Case(
        "not switched on",
        "imap",
        "The IMAP server {server} refused user name or password of alice (it says: "
        "Your account is not enabled for IMAP use).",
        "Switch IMAP on on the provider's web site, then try again.",
        imap.switched_off,
    ),
    *_each(
        INCOMING,
        lambda protocol, name: Case(
            "not in the plan",
            protocol,
            f"The {name} {{server}} refused user name or password of alice (it says: "
            f"{OFF[protocol]} is for paying customers: upgrade your account).",
            f"Your plan there is without {OFF[protocol]}: ask the provider for one that has it, or "
            "read this mail on its web site.",
            _SIDES[protocol].plan,
        ),
    ),
    Case(
        "login disabled",
        "pop",
        "The POP3 server {server} offers no log-in by password (it offers: GSSAPI). " + SAFE,
        "Ask its provider, or read this account over IMAP.",
        pop.no_password,
    ),
    Case(
        "login disabled",
        "imap",
        "The IMAP server {server} takes no password on this connection. " + SAFE,
        'Set security to "tls" in the settings; if it is, its provider wants a log-in of its own '
        "kind: ask there.",
        imap.no_password,
    ),
    Case(
        "login disabled",
        "smtp",
        "The SMTP server {server} offers no log-in by password (it offers: none at all). "
        "Nothing was sent.",
        'If this server takes mail without a log-in, set auth = "none" in the settings; '
        "otherwise ask its provider, or check the port.",
        smtp.no_password,
    ),
    *_each(
        ALL,
        lambda protocol, name: Case(
            "keyring locked",
            protocol,
            "The keyring is locked.",
            "Unlock it and try again.",
            keyring="tests.failures.keyrings.LockedKeyring",
        ),
    ),
    *_each(
        ALL,
        lambda protocol, name: Case(
            "keyring missing",
            protocol,
            "No password is known for alice at {host}: there is no keyring here to keep a "
            "password in.",
            "Set password_command for this server in config.toml, or be asked each time.",
            keyring="os",
        ),
    ),
)

BUSY = (
    Case(
        "server busy",
        "pop",
        "The POP3 server {server} cannot serve just now (it says: [SYS/TEMP] come back later).",
        LATER,
        pop.busy,
        calm=True,
    ),
    Case(
        "mailbox in use",
        "pop",
        "The POP3 server {server} cannot serve just now (it says: [IN-USE] another one reads).",
        "Another program has this mailbox open; it is tried again later.",
        pop.in_use,
        calm=True,
    ),
    Case(
        "server busy",
        "imap",
        "The IMAP server {server} cannot serve just now (it says: come back later).",
        LATER,
        imap.busy,
        calm=True,
    ),
    Case(
        "log-in not possible now",
        "imap",
        "The IMAP server {server} cannot serve just now (it says: the directory is down).",
        LATER,
        imap.cannot_tell,
        calm=True,
    ),
    Case(
        "server busy",
        "smtp",
        "The SMTP server {server} did not let this machine in just now "
        "(it says: 421 4.3.2 come back later).",
        LATER,
        smtp.busy,
        calm=True,
    ),
)

MESSAGE = (
    Case(
        "relay denied",
        "smtp",
        "The SMTP server {server} passes no mail on for you: you are not logged in there, or no "
        "customer of it (it says: 554 5.7.1 Relay access denied).",
        "Set a user name and password for this SMTP server, or choose your provider's own.",
        smtp.rcpt("554 5.7.1 Relay access denied"),
        waits=False,
        checked=False,
    ),
    Case(
        "unknown recipient",
        "smtp",
        "The SMTP server {server} refused the recipient bob@far.test "
        "(it says: 550 5.1.1 no such user).",
        "Check the address; nothing was sent.",
        smtp.rcpt("550 5.1.1 no such user"),
        waits=False,
        checked=False,
    ),
    Case(
        "recipient's mailbox full",
        "smtp",
        "The SMTP server {server} refused the recipient bob@far.test "
        "(it says: 552 5.2.2 mailbox full).",
        "Nothing was sent: there is no room in that mailbox. Send again when there is.",
        smtp.rcpt("552 5.2.2 mailbox full"),
        waits=False,
        checked=False,
    ),
    Case(
        "recipient's mailbox full, for now",
        "smtp",
        "The SMTP server {server} does not take mail for bob@far.test just now "
        "(it says: 452 4.2.2 mailbox full).",
        LATER,
        smtp.rcpt("452 4.2.2 mailbox full"),
        checked=False,
        calm=True,
    ),
    Case(
        "recipient's mailbox full, told at the end",
        "smtp",
        "The SMTP server {server} did not take the message (it says: 552 5.2.2 mailbox full).",
        "There is no room in the mailbox of a recipient. Send again when there is.",
        smtp.dot("552 5.2.2 mailbox full"),
        waits=False,
        checked=False,
    ),
    Case(
        "message too large",
        "smtp",
        "The message of {size} bytes is too large for the SMTP server {server} "
        "(it says: 552 5.3.4 too big).",
        "Send smaller attachments, or a link to them.",
        smtp.dot("552 5.3.4 too big"),
        waits=False,
        checked=False,
    ),
)

CASES = (*WAY, *SAFETY, *LOG_IN, *BUSY, *MESSAGE)
assert len({case.id for case in CASES}) == len(CASES)


COPY_REFUSED = Case(
    "own mailbox full",
    "imap",
    "The server does not take the copy of what was sent: The mailbox on the server is full "
    "(it says: Quota exceeded).",
    "Delete mail there, or ask its operator for more room.",
)
"""Made to happen by test_full_mailbox: it takes a server that does all the rest."""


@dataclass(frozen=True)
class StoreCase:
    """A failure of this machine's own store; {store} is mail.db, {why} a few words."""

    what: str
    sentence: str
    hint: str

    def words(self, store: object, why: str = "") -> str:
        """What is said, and what to do."""
        return f"{self.sentence} {self.hint}".format(store=store, why=why)


DISK_FULL = StoreCase(
    "disk full",
    "No space is left for the mail store {store}.",
    "Free some space, then try again; nothing that is kept here is lost.",
)
LOCKED = StoreCase(
    "store locked",
    "Another program holds the mail store {store}.",
    "Close other copies of tui-mail, or wait a moment and try again.",
)
DAMAGED = StoreCase(
    "store damaged",
    "The mail store {store} is damaged ({why}). It was left as it is.",
    "`tui-mail doctor --salvage` sets it aside and saves what can be read; a backup comes back "
    "with `tui-mail restore`. Mail that is still on a server can be fetched again.",
)
STORE = (DISK_FULL, LOCKED, DAMAGED)
