"""What was filled in to set an account up, checked and made into words for the engine. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from tui_mail.model.account import Mode
from tui_mail.model.endpoint import AuthKind, Endpoint, Security
from tui_mail.model.frozen import frozen, replace
from tui_mail.model.ids import AccountKey
from tui_mail.model.secret import Secret, SecretKey
from tui_mail.model.setup import CheckStep, NewAccount
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
    if to_try and not password:
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
    reading = _said_yes(reading, yes=form.readable)
    smtp = None if smtp is None else _said_yes(smtp, yes=form.readable)
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
    )


def reading_end(account: NewAccount | None, mode: Mode) -> Endpoint | None:
    """Where an account reads in that mode, if anything is known."""
    if account is None:
        return None
    return account.pop if mode is Mode.POP else account.imap


def secrets_of(account: NewAccount, password: str, smtp_password: str) -> dict[str, Secret]:
    """By protocol; the SMTP server has the same password where no other was given."""
    given: dict[str, Secret] = {}
    if password:
        given["pop" if account.mode is Mode.POP else "imap"] = Secret(password)
    sends = account.smtp is not None and account.smtp.auth is not AuthKind.NONE
    if sends and (smtp_password or password):
        given["smtp"] = Secret(smtp_password or password)
    return given


def keyring_names(account: NewAccount, secrets: Mapping[str, Secret]) -> dict[str, Secret]:
    """The same secrets by their names in the keyring."""
    servers = {"pop": account.pop, "imap": account.imap, "smtp": account.smtp}
    named: dict[str, Secret] = {}
    for protocol, secret in secrets.items():
        server = servers[protocol]
        if server is not None:
            named[SecretKey(protocol, server.username, server.host).keyring_name] = secret
    return named


def field_of(step: CheckStep) -> str:
    """Where what a step says belongs."""
    sends = step.server == "smtp"
    if step.step == "login":
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
    base = was or Endpoint(host, port, server.security)
    return replace(
        base,
        host=host,
        port=port,
        security=server.security,
        username=one_line(server.username) or email,
    )


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
