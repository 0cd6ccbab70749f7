"""The list of providers that comes with the program: an address's servers without asking anybody.

Facts of Thunderbird's autoconfig database and of Delta Chat's list (see NOTICE); the file is made
by scripts/refresh_directory.py. Must never ask the network, and is read only when asked.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from tui_mail.config.servers import is_loopback
from tui_mail.discovery.domains import ascii_domain, filled, halves, is_name
from tui_mail.discovery.pages import notes_of
from tui_mail.errors import ConfigError
from tui_mail.model.discovery import Finding, FoundServer, Note, NoteKind, SignIn, Source
from tui_mail.model.endpoint import AuthKind, Endpoint, Security
from tui_mail.model.frozen import frozen

PROTOCOLS = ("imap", "pop", "smtp")
PLAIN = Note(
    NoteKind.PLAIN,
    "Its servers are known only without encryption: password and mail could be read on the way.",
)
_SIGN_IN = Note(
    NoteKind.SIGN_IN,
    "It takes no password from mail programs, but a log-in by the browser (OAuth2).",
)
_ODD = Note(NoteKind.CHECK, "The directory gives an unusual port: check it with your provider.")


@frozen
class Offer:
    """A server as the directory has it, its blanks not filled in."""

    host: str
    port: int
    security: Security
    username: str
    auth: tuple[AuthKind, ...]
    only: str
    """From where it may be used; empty: from anywhere."""
    odd: bool


@frozen
class Provider:
    """One entry."""

    id: str
    name: str
    origin: str
    """ISPDB or Delta Chat."""
    domains: tuple[str, ...]
    offers: Mapping[str, tuple[Offer, ...]]
    """By protocol, as preferred by the provider; missing: it has none."""
    status: str
    """Empty, `preparation` (something is to be done first) or `broken` (cannot be used)."""
    enable: str
    """The page where reading by programs is switched on."""
    sign_in: SignIn | None


def providers() -> tuple[Provider, ...]:
    """Every entry, in the order of the file.

    Raises:
        ConfigError: the file is not what the program brought along.
    """
    return tuple({id(one): one for one in _by_domain().values()}.values())


def provider_of(domain: str) -> Provider | None:
    """Whose domain it is; None: it is not in the list."""
    return _by_domain().get(ascii_domain(domain))


def provider_of_mail_host(host: str) -> Provider | None:
    """Who runs a host that takes mail for a domain: aspmx.l.google.com is Google's."""
    labels = ascii_domain(host).split(".")
    tails = (".".join(labels[at:]) for at in range(len(labels) - 1))
    return next((found for tail in tails if (found := provider_of(tail)) is not None), None)


def notes_for_server(host: str) -> tuple[Note, ...]:
    """What is to be known of the provider whose server this is; () where nobody knows."""
    wanted = host.casefold()
    for provider in providers():
        offers = [offer for kind in provider.offers.values() for offer in kind]
        if any(offer.host == wanted for offer in offers):
            return finding(provider, f"you@{provider.domains[0]}", Source.DIRECTORY).notes
    return ()


def looked_up(email: str) -> Finding:
    """What the list says of the address's domain; empty: nothing.

    Raises:
        ConfigError: this is no mail address.
    """
    _, domain = halves(email)
    provider = provider_of(domain)
    return Finding() if provider is None else finding(provider, email, Source.DIRECTORY)


def finding(provider: Provider, email: str, source: Source) -> Finding:
    """A provider's servers for an address, protected ones first."""
    local, domain = halves(email)
    email = f"{local}@{domain}"
    name = filled(provider.name, email)
    servers = tuple(
        FoundServer(protocol, _endpoint(offer, email), source, name)
        for protocol in PROTOCOLS
        for offer in sorted(provider.offers.get(protocol, ()), key=_worse)
    )
    return Finding(name, servers, _notes(provider, servers), provider.sign_in)


def is_readable(endpoint: Endpoint) -> bool:
    """Whether a password would cross a network in clear text."""
    return endpoint.security is Security.NONE and not is_loopback(endpoint.host)


def _worse(offer: Offer) -> tuple[bool, bool]:
    """Orders stably: what the provider prefers stays first among equals."""
    return offer.security is Security.NONE, bool(offer.only)


def _endpoint(offer: Offer, email: str) -> Endpoint:
    auth = AuthKind.PASSWORD if AuthKind.PASSWORD in offer.auth else offer.auth[0]
    return Endpoint(
        filled(offer.host, email).casefold(),
        offer.port,
        offer.security,
        username=filled(offer.username, email) if auth is not AuthKind.NONE else "",
        auth=auth,
    )


def _notes(provider: Provider, servers: tuple[FoundServer, ...]) -> tuple[Note, ...]:
    found = list(notes_of(provider.id, provider.enable, broken=provider.status == "broken"))
    best = {server.protocol: server.endpoint for server in reversed(servers)}
    if any(endpoint.auth is AuthKind.OAUTH2 for endpoint in best.values()):
        found.append(_SIGN_IN)
    if any(is_readable(endpoint) for endpoint in best.values()):
        found.append(PLAIN)
    if any(offer.odd for offers in provider.offers.values() for offer in offers):
        found.append(_ODD)
    return tuple(found)


@cache
def _by_domain() -> Mapping[str, Provider]:
    text = files("tui_mail.discovery").joinpath("providers.json").read_text(encoding="utf-8")
    found: dict[str, Provider] = {}
    try:
        for provider in map(_provider, json.loads(text)):
            for domain in provider.domains:
                found.setdefault(domain, provider)
    except (KeyError, TypeError, ValueError) as error:
        raise ConfigError(
            f"The list of providers that came with tui-mail is damaged ({error}).",
            "Install tui-mail again; until then name the servers yourself.",
        ) from error
    return found


def _provider(entry: dict[str, Any]) -> Provider:
    domains = tuple(entry["domains"])
    if not domains or not all(is_name(domain) for domain in domains):
        raise ValueError(f"domains of {entry['id']}")
    sign_in = entry.get("oauth2")
    return Provider(
        id=str(entry["id"]),
        name=str(entry["name"]),
        origin=str(entry["from"]),
        domains=domains,
        offers={protocol: tuple(_offers(entry, protocol)) for protocol in PROTOCOLS},
        status=str(entry.get("status", "")),
        enable=str(entry.get("enable", "")),
        sign_in=None if sign_in is None else SignIn(**sign_in),
    )


def _offers(entry: dict[str, Any], protocol: str) -> Iterator[Offer]:
    for one in entry.get(protocol, ()):
        host, port = str(one["host"]), int(one["port"])
        if not (is_name(filled(host, "a@foo.example")) and 0 < port < 65_536 and one["auth"]):
            raise ValueError(f"{protocol} of {entry['id']}")
        yield Offer(
            host=host,
            port=port,
            security=Security(one["security"]),
            username=str(one.get("username", "")),
            auth=tuple(AuthKind(auth) for auth in one["auth"]),
            only=str(one.get("only", "")),
            odd=bool(one.get("odd", False)),
        )
