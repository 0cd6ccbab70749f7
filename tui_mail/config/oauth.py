"""[oauth.NAME]: the user's own client at a provider, and which servers sign in by it.

Must never let a token or a client's secret into the file, nor name an address where they would go
in clear text.
"""

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

from tui_mail.config.fields import Table, dotted, nearest, shortened
from tui_mail.config.oauth_presets import PRESETS
from tui_mail.config.schema import AccountSettings, ImapSettings, PopSettings, ServerSettings
from tui_mail.config.servers import command_of, file_of, is_host, is_loopback
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey
from tui_mail.model.sign_in import OAuthClient

KEYS = (
    "provider", "client_id", "client_secret_command", "authorization_url", "token_url",
    "device_url", "scopes", "redirect_uri", "parameters", "ca_file", "timeout",
)  # fmt: skip
NOWHERE = OAuthClient("", "", "", "")

Accounts = Mapping[AccountKey, AccountSettings]
Smtp = Mapping[str, ServerSettings]


def read_oauth(root: Table) -> Mapping[str, OAuthClient]:
    """Every client of the file."""
    found = (_client(table.allow(KEYS)) for table in root.tables("oauth"))
    return MappingProxyType({client.name: client for client in found})


def with_clients(
    root: Table, accounts: Accounts, smtp: Smtp, clients: Mapping[str, OAuthClient]
) -> tuple[Accounts, Smtp]:
    """The servers, each that names a client with that client."""

    def served(server: ServerSettings, *place: str) -> ServerSettings:
        if not server.oauth:
            return server
        if server.oauth not in clients:
            where = (*place, "oauth")
            known = nearest(server.oauth, tuple(clients))
            raise root.source.error(
                where,
                f"{dotted(where)} names {shortened(server.oauth)}, and no [oauth.NAME] is called "
                "so.",
                known or f"Add [oauth.{server.oauth}] with its client_id (docs/oauth.md).",
            )
        return replace(server, sign_in=clients[server.oauth])

    def read_from(part: PopSettings | ImapSettings, *place: str) -> PopSettings | ImapSettings:
        return replace(part, server=served(part.server, *place))

    changed = {}
    for key, account in accounts.items():
        parts = {
            name: read_from(part, "accounts", key, name)
            for name, part in (("pop", account.pop), ("imap", account.imap))
            if part is not None and part.server.oauth
        }
        changed[key] = replace(account, **parts) if parts else account
    sending = {name: served(server, "smtp", name) for name, server in smtp.items()}
    return MappingProxyType(changed), MappingProxyType(sending)


def _client(table: Table) -> OAuthClient:
    name = str(table.path[-1])
    if not name or not name.isprintable() or set(name) & set(" @:/"):
        raise table.error(None, f"{shortened(name)} cannot be the name of a sign-in.")
    usual = _preset(table, name)
    command = "client_secret_command"
    return OAuthClient(
        name=name,
        client_id=table.text("client_id"),
        authorization_url=_address(table, "authorization_url", usual.authorization_url or None),
        token_url=_address(table, "token_url", usual.token_url or None),
        device_url=_address(table, "device_url", usual.device_url),
        scopes=table.texts("scopes", usual.scopes or None),
        redirect_uri=_redirect(table, usual.redirect_uri),
        parameters=_parameters(table, usual),
        secret_command=command_of(table, command) if command in table.values else None,
        ca_file=file_of(table, "ca_file"),
        timeout=table.seconds("timeout", 30.0, 1.0, 600.0),
    )


def _preset(table: Table, name: str) -> OAuthClient:
    if "provider" in table.values:
        return PRESETS[table.word("provider", tuple(PRESETS), name)]
    return PRESETS.get(name, NOWHERE)


def _address(table: Table, key: str, usual: str | None) -> str:
    """One that a token may be sent to: https, or this machine."""
    url = table.text(key, usual)
    if not url and usual == "":
        return url
    if not is_safe(url):
        raise table.wrong(key, "an address that begins with https://")
    return url


def is_safe(url: str) -> bool:
    """Whether nobody on the way can read what is sent there."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not is_host(host) or parts.username is not None or not url.isprintable() or " " in url:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))


def _redirect(table: Table, usual: str) -> str:
    uri = table.text("redirect_uri", usual)
    if uri.startswith("urn:") or uri == "oob" or is_safe(uri):
        return uri
    raise table.wrong(
        "redirect_uri", "http://127.0.0.1, http://localhost, or an address that shows the code"
    )


def _parameters(table: Table, usual: OAuthClient) -> tuple[tuple[str, str], ...]:
    given = table.table("parameters")
    if given is None:
        return usual.parameters
    return tuple((name, given.text(name)) for name in given.values)
