"""The name service: where a domain says its mail servers are (RFC 6186, RFC 8314), and who takes
mail for it.

The only door to dnspython. What it answers is unsigned: a server outside the domain is shown as
something to check. Must never believe a target that is no host name.
"""

from collections.abc import Callable, Iterable, Iterator

from tui_mail.discovery.directory import finding, provider_of_mail_host
from tui_mail.discovery.domains import halves, is_name
from tui_mail.discovery.world import Limit, World
from tui_mail.model.discovery import Finding, FoundServer, Note, NoteKind, Source
from tui_mail.model.endpoint import Endpoint, Security
from tui_mail.model.frozen import frozen

SERVICES = (
    ("imap", Security.TLS, "_imaps._tcp"),
    ("imap", Security.STARTTLS, "_imap._tcp"),
    ("pop", Security.TLS, "_pop3s._tcp"),
    ("pop", Security.STARTTLS, "_pop3._tcp"),
    ("smtp", Security.TLS, "_submissions._tcp"),
    ("smtp", Security.STARTTLS, "_submission._tcp"),
)
MOST = 8
"""Records of one answer that are looked at."""


@frozen
class Target:
    """One record: a host, and for SRV a port."""

    host: str
    port: int = 0


Ask = Callable[[str, str], tuple[Target, ...]]


def asker(world: World, limit: Limit) -> Ask:
    """Asks the name service: name and kind (`SRV` or `MX`) to targets, the preferred first.

    The function that is returned raises OSError where it got no answer at all.
    """
    import dns.exception
    import dns.resolver

    resolver = dns.resolver.Resolver(configure=world.nameserver is None)
    if world.nameserver is not None:
        resolver.nameservers = [world.nameserver[0]]
        resolver.port = world.nameserver[1]

    def ask(name: str, kind: str) -> tuple[Target, ...]:
        try:
            answer = resolver.resolve(f"{name}.", kind, search=False, lifetime=limit.left)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return ()
        except dns.exception.DNSException as error:
            raise OSError("the name service does not answer") from error
        return tuple(_targets(kind, answer))

    return ask


def by_service(email: str, ask: Ask, service: tuple[str, Security, str]) -> tuple[FoundServer, ...]:
    """Servers of one kind; none where the domain says that it has none, or says nothing.

    Args:
        email: the address.
        ask: the name service.
        service: one of SERVICES.
    """
    local, domain = halves(email)
    protocol, security, label = service
    name = f"{label}.{domain}"
    return tuple(
        FoundServer(
            protocol,
            Endpoint(target.host, target.port, security, f"{local}@{domain}"),
            Source.SRV,
            name,
        )
        for target in ask(name, "SRV")
    )


def elsewhere(email: str, servers: Iterable[FoundServer]) -> Iterator[Note]:
    """What to look at: hosts that are not the domain's own, on nobody's word (RFC 6186, 6)."""
    _, domain = halves(email)
    hosts = {found.endpoint.host for found in servers}
    far = sorted(host for host in hosts if host != domain and not host.endswith(f".{domain}"))
    if far:
        words = (
            f"The name service leads to {', '.join(far)}, and nobody vouches for its answer: "
            "go on only if that is your provider's."
        )
        yield Note(NoteKind.CHECK, words)


def by_mail_host(email: str, ask: Ask) -> Finding:
    """The provider who takes mail for the domain, if the directory knows it."""
    _, domain = halves(email)
    for target in ask(domain, "MX"):
        provider = provider_of_mail_host(target.host)
        if provider is not None:
            found = finding(provider, email, Source.MX)
            return Finding(found.provider, found.servers, found.notes, found.sign_in)
    return Finding()


def _targets(kind: str, answer: Iterable[object]) -> Iterator[Target]:
    from dns.rdtypes.ANY.MX import MX
    from dns.rdtypes.IN.SRV import SRV

    ranked: list[tuple[tuple[int, int], Target]] = []
    for record in answer:
        if isinstance(record, SRV) and kind == "SRV":
            target = Target(_host(record.target), record.port)
            ranked.append(((record.priority, -record.weight), target))
        elif isinstance(record, MX) and kind == "MX":
            ranked.append(((record.preference, 0), Target(_host(record.exchange))))
    for _, target in sorted(ranked, key=lambda one: (one[0], one[1].host))[:MOST]:
        if is_name(target.host) and (kind == "MX" or 0 < target.port < 65_536):
            yield target


def _host(name: object) -> str:
    return str(name).rstrip(".").casefold()
