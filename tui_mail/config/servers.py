"""Server sections: [smtp.NAME], [accounts.NAME.pop], [accounts.NAME.imap].

Decides ports by security and where plain text may go. Must never look a name up.
"""

import ipaddress
from pathlib import Path

from tui_mail.config.fields import Table
from tui_mail.config.schema import Command, ServerSettings
from tui_mail.model.endpoint import AuthKind, Endpoint, Security

DEFAULT_PORTS = {
    "pop": {Security.TLS: 995, Security.STARTTLS: 110, Security.NONE: 110},
    "imap": {Security.TLS: 993, Security.STARTTLS: 143, Security.NONE: 143},
    "smtp": {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25},
}
SERVER_KEYS = (
    "host",
    "port",
    "security",
    "auth",
    "username",
    "password_command",
    "oauth",
    "oauth_token_command",
    "ca_file",
    "timeout",
    "allow_insecure",
)


def read_server(table: Table, protocol: str, username: str) -> ServerSettings:
    """A server section whose keys were allowed already.

    Args:
        table: the section.
        protocol: `pop`, `imap` or `smtp`.
        username: who logs in where the section does not say.
    """
    security = table.choice("security", Security, Security.TLS)
    endpoint = Endpoint(
        host=_host(table),
        port=table.whole("port", DEFAULT_PORTS[protocol][security], 1, 65535),
        security=security,
        username=table.text("username", username),
        auth=_auth(table, protocol),
        timeout=table.seconds("timeout", 30.0, 1.0, 3600.0),
        ca_file=file_of(table, "ca_file"),
        allow_insecure=table.yes("allow_insecure", default=False),
    )
    _refuse_clear_text(table, endpoint)
    token_command = _token_command(table, endpoint)
    oauth = table.text("oauth", "")
    command = _password_command(table)
    return ServerSettings(endpoint, command, protocol, token_command=token_command, oauth=oauth)


def is_loopback(host: str) -> bool:
    """Whether a host as written can only be this machine."""
    if host.casefold() in {"localhost", "localhost."} or host.casefold().endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_host(host: str) -> bool:
    """Whether this can be the name or address of a host at all."""
    if ":" in host:
        try:
            ipaddress.IPv6Address(host)
        except ValueError:
            return False
        return True
    return bool(host) and host.isprintable() and not set(host) & set(' /@[]\\"<>,;')


def _host(table: Table) -> str:
    host = table.text("host")
    if not is_host(host):
        raise table.wrong("host", "the name or the address of a server, without port or user")
    return host


def _auth(table: Table, protocol: str) -> AuthKind:
    auth = table.choice("auth", AuthKind, AuthKind.PASSWORD)
    if auth is AuthKind.NONE and protocol != "smtp":
        raise table.wrong("auth", "password or oauth2: a mailbox cannot be read without a log-in")
    if auth is AuthKind.APOP and protocol != "pop":
        raise table.wrong("auth", "password or oauth2: only POP3 knows APOP")
    return auth


def file_of(table: Table, key: str) -> str | None:
    """The path of a file, relative ones from the settings' folder on; None where none is named."""
    if key not in table.values:
        return None
    written = Path(table.text(key)).expanduser()
    return str(table.source.path.parent / written)


def _token_command(table: Table, endpoint: Endpoint) -> Command | None:
    """What prints a token, where the log-in is by token; one way to get it is enough."""
    ways = [k for k in ("oauth", "oauth_token_command", "password_command") if k in table.values]
    if ways and ways[0] != "password_command":
        if endpoint.auth is not AuthKind.OAUTH2:
            problem = f'{table.name} has {ways[0]}, and its log-in is by "{endpoint.auth.value}".'
            raise table.error(ways[0], problem, 'Set auth = "oauth2" there.')
        if len(ways) > 1:
            problem = f"{table.name} has both {ways[0]} and {ways[1]}: one of them gives the token."
            raise table.error(ways[1], problem, "Take one of them out.")
    key = "oauth_token_command"
    return command_of(table, key) if key in ways else None


def _refuse_clear_text(table: Table, endpoint: Endpoint) -> None:
    if endpoint.security is not Security.NONE or is_loopback(endpoint.host):
        return
    if endpoint.auth is AuthKind.OAUTH2:
        raise table.error(
            "security",
            f"{table.name} logs in by token, which goes over TLS only.",
            'Use "tls" or "starttls".',
        )
    if not endpoint.allow_insecure:
        raise table.error(
            "security",
            f'{table.name}.security = "none" would send password and mail in clear text '
            f"to {endpoint.host}.",
            'Use "tls" or "starttls", or set allow_insecure = true if you must.',
        )


def command_of(table: Table, key: str) -> Command:
    """A command that is there: a text for /bin/sh -c, or a list of words."""
    value = table.values.get(key)
    if isinstance(value, str) and value.strip() and "\0" not in value:
        return value
    words = value if isinstance(value, list) else []
    if words and all(isinstance(word, str) and "\0" not in word for word in words) and words[0]:
        return tuple(words)
    # the value stays unsaid: it may hold a secret
    raise table.error(
        key, f"{table.name}.{key} must be a command in quotes, or a list of its words."
    )


def _password_command(table: Table) -> Command | None:
    return command_of(table, "password_command") if "password_command" in table.values else None
