"""What was filled in to set an account up, checked and made into words for the engine. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from tui_mail.model.account import Mode
from tui_mail.model.endpoint import AuthKind, Endpoint, Security
from tui_mail.model.frozen import field, frozen, replace
from tui_mail.model.ids import AccountKey
from tui_mail.model.secret import Secret
from tui_mail.model.setup import CLIENT, CheckStep, NewAccount
from tui_mail.ui.addresses import read_address
from tui_mail.ui.clean import one_line
from tui_mail.ui.words import say

PORTS: Mapping[tuple[str, Security], int] = {
    ("imap", Security.TLS): 993,
    ("imap", Security.STARTTLS): 143,
    ("imap", Security.NONE): 143,
    ("pop", Security.TLS): 995,
    ("pop", Security.STARTTLS): 110,
    ("pop", Security.NONE): 110,
    ("smtp", Security.TLS): 465,
    ("smtp", Security.STARTTLS): 587,
    ("smtp", Security.NONE): 25,
}
"""The usual port, by protocol and security."""


class Carrier(StrEnum):
    """Who sends for the account; a server that is set up already goes by its name instead."""

    OWN = "own"
    PROVIDER = "provider"
    """Another provider's, of the directory: that of the line, say."""
    SMARTHOST = "smarthost"
    NOBODY = "nobody"


@frozen
class Server:
    """The fields of one server, as typed."""

    host: str = ""
    port: str = ""
    security: Security = Security.TLS
    username: str = ""


@frozen
class Form:
    """All fields, as typed. Holds no secret."""

    name: str
    email: str
    mode: Mode
    server: Server
    carrier: Carrier
    named: str
    """The SMTP server that is set up already; empty: `carrier` counts."""
    smtp: Server
    readable: bool = False
    """Whether it was said yes to passwords and mail in clear text."""
    oauth: str = ""
    """The [oauth.NAME] that it signs in by; empty: a password logs in."""
    client_id: str = ""

    @property
    def own(self) -> bool:
        """Whether the fields of the SMTP server count."""
        return not self.named and self.carrier in {Carrier.OWN, Carrier.PROVIDER}


Errors = dict[str, str]
"""Id of a field to what is wrong with it."""


def errors_of(form: Form, password: str, *, to_try: bool) -> Errors:
    """What cannot be; empty where all can.

    Args:
        form: the fields.
        password: as typed.
        to_try: whether the servers are about to be tried, which needs the password.
    """
    errors: Errors = {}
    address = read_address(form.email)
    if address is None or address.name:
        errors["email"] = say("An address looks like alice@example.org.")
    if form.oauth:
        if not one_line(form.client_id):
            errors["client-id"] = say("Without a client id nobody can sign in.")
    elif to_try and not password:
        errors["password"] = say("Without it the servers cannot be tried.")
    errors |= _server_errors("server", form.server)
    if form.own:
        errors |= _server_errors("smtp", form.smtp)
    if not form.readable and is_readable(form):
        errors["clear"] = say(
            "Without encryption, password and mail can be read on their way. "
            "Choose TLS or STARTTLS; if there is none, say yes here."
        )
    return errors


def is_readable(form: Form) -> bool:
    """Whether a password would go to another machine in clear text."""
    servers = (form.server, form.smtp) if form.own else (form.server,)
    return any(
        server.security is Security.NONE and not _is_here(one_line(server.host))
        for server in servers
    )


def account_of(form: Form, proposed: NewAccount | None) -> NewAccount:
    """The account, once there are no errors.

    Args:
        form: the fields.
        proposed: where a free key comes from, and what nobody typed: a CA file, say.
    """
    email = one_line(form.email)
    reading = _endpoint(form.server, email, reading_end(proposed, form.mode))
    smtp = None
    if form.own:
        was = proposed.smtp if proposed is not None and form.carrier is Carrier.OWN else None
        smtp = _endpoint(form.smtp, email, was)
    reading = _logged_in_to(_said_yes(reading, yes=form.readable), form)
    smtp = None if smtp is None else _said_yes(smtp, yes=form.readable)
    if smtp is not None and form.carrier is Carrier.OWN:
        smtp = _logged_in_to(smtp, form)
    if not form.named and form.carrier is Carrier.SMARTHOST:
        smtp = Endpoint("localhost", 25, Security.NONE, auth=AuthKind.NONE)
    return NewAccount(
        key=proposed.key if proposed is not None else AccountKey(email.partition("@")[0]),
        email=email,
        name=one_line(form.name),
        mode=form.mode,
        pop=reading if form.mode is Mode.POP else None,
        imap=reading if form.mode is Mode.IMAP else None,
        smtp=smtp,
        smtp_name=form.named,
        oauth=form.oauth,
        client_id=one_line(form.client_id) if form.oauth else "",
    )


def reading_end(account: NewAccount | None, mode: Mode) -> Endpoint | None:
    """Where an account reads in that mode, if anything is known."""
    if account is None:
        return None
    return account.pop if mode is Mode.POP else account.imap


@frozen
class Given:
    """What was typed, or granted, to log in with."""

    password: str = field(default="", repr=False)
    smtp_password: str = field(default="", repr=False)
    """Empty: the same."""
    client_secret: str = field(default="", repr=False)
    granted: Secret | None = None
    """By a sign-in; None: nobody signed in."""


def secrets_of(account: NewAccount, given: Given) -> dict[str, Secret]:
    """By protocol; the SMTP server has the same password where no other was given."""
    typed = {
        "pop": given.password,
        "imap": given.password,
        "smtp": given.smtp_password or given.password,
        CLIENT: given.client_secret,
    }
    found: dict[str, Secret] = {}
    for name, key in account.secret_keys.items():
        by_sign_in = key.protocol == "oauth"
        secret = given.granted if by_sign_in else Secret(typed[name])
        if secret is not None and secret.value:
            found[name] = secret
    return found


def keyring_names(account: NewAccount, secrets: Mapping[str, Secret]) -> dict[str, Secret]:
    """The same secrets by their names in the keyring."""
    keys = account.secret_keys
    return {keys[name].keyring_name: secret for name, secret in secrets.items() if name in keys}


def field_of(step: CheckStep, oauth: str = "") -> str:
    """Where what a step says belongs; `oauth`: what is signed in by, where it is."""
    sends = step.server == "smtp"
    if step.step == "login":
        if oauth:
            return "client-id"
        return "smtp-password" if sends else "password"
    return "smtp-host" if sends else "server-host"


def _server_errors(field: str, server: Server) -> Errors:
    errors: Errors = {}
    host = one_line(server.host)
    if not host:
        errors[f"{field}-host"] = say("Which server?")
    elif " " in host or "@" in host or "/" in host:
        errors[f"{field}-host"] = say("A server's name looks like mail.example.org.")
    port = server.port.strip()
    if not (port.isascii() and port.isdecimal() and 0 < int(port[:6]) < 65_536):
        errors[f"{field}-port"] = say("A port is a number from 1 to 65535.")
    return errors


def _endpoint(server: Server, email: str, was: Endpoint | None) -> Endpoint:
    host, port = one_line(server.host), int(server.port)
    same = was is not None and was.host.casefold() == host.casefold()
    base = was if same and was is not None else Endpoint(host, port, server.security)
    return replace(
        base,
        host=host,
        port=port,
        security=server.security,
        username=one_line(server.username) or email,
    )


def _logged_in_to(endpoint: Endpoint, form: Form) -> Endpoint:
    """As was chosen; a server that wants no log-in, or one of its own kind, stays as it is."""
    if endpoint.auth not in {AuthKind.PASSWORD, AuthKind.OAUTH2}:
        return endpoint
    return replace(endpoint, auth=AuthKind.OAUTH2 if form.oauth else AuthKind.PASSWORD)


def _said_yes(endpoint: Endpoint, *, yes: bool) -> Endpoint:
    clear = endpoint.security is Security.NONE and not _is_here(endpoint.host)
    return replace(endpoint, allow_insecure=clear and yes)


def _is_here(host: str) -> bool:
    """Whether this can only be this machine."""
    name = host.casefold().rstrip(".")
    return (
        name == "localhost"
        or name.endswith(".localhost")
        or name.startswith("127.")
        or name == "::1"
    )
