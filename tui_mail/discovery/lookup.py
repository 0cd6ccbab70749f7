"""Asks everybody about an address at once, and puts the answers in order of trust.

The directory is asked by whoever calls; here it is the domain's own page, its name service, the
provider behind its MX and the usual names, side by side, within five seconds in all. Must never
say more about the user than the address, and that only to the address's own domain.
"""

from collections.abc import Iterator
from functools import partial

from tui_mail.discovery import autoconfig, names, probe, web
from tui_mail.discovery.asked import ORDER, Asked
from tui_mail.discovery.directory import PLAIN, is_readable
from tui_mail.discovery.domains import halves, nobody_there
from tui_mail.discovery.world import Limit, World
from tui_mail.model.discovery import Finding, FoundServer, Note, Source
from tui_mail.model.endpoint import Security


class Discovery:
    """Looks addresses up on the network.

    Args:
        world: who is asked; a test's, else the real one.
    """

    def __init__(self, world: World | None = None) -> None:
        self._world = World() if world is None else world

    def found(self, email: str) -> Finding:
        """All that the network says of an address, the most trustworthy first.

        Raises:
            ConfigError: this is no mail address.
        """
        _, domain = halves(email)
        if nobody_there(domain):
            return Finding()
        limit = Limit(self._world.within)
        asked = Asked(limit)
        try:
            self._start(email, asked, limit)
            asked.wait()
        finally:
            limit.end()
        return _together(email, asked)

    def _start(self, email: str, asked: Asked, limit: Limit) -> None:
        world = self._world
        domain = halves(email)[1]
        for url in web.pages(email):
            page = partial(_page, url, email, world, limit)
            asked.ask(Source.AUTOCONFIG, _shown(url), page)
        ask = names.asker(world, limit)
        for service in names.SERVICES:
            records = partial(_records, email, ask, service)
            asked.ask(Source.SRV, f"{service[2]}.{domain}", records)
        asked.ask(Source.MX, f"MX of {domain}", partial(names.by_mail_host, email, ask))
        for candidate in probe.candidates(email, world):
            end = candidate.endpoint
            where = f"{candidate.protocol} {end.place} {end.security.value}"
            asked.ask(Source.GUESS, where, partial(_probed, candidate, limit))


def _page(url: str, email: str, world: World, limit: Limit) -> Finding:
    return autoconfig.read(web.fetched(url, world, limit), email, _shown(url))


def _records(email: str, ask: names.Ask, service: tuple[str, Security, str]) -> Finding:
    return Finding(servers=names.by_service(email, ask, service))


def _probed(candidate: FoundServer, limit: Limit) -> Finding:
    probe.answers(candidate, limit)
    return Finding(servers=(candidate,))


def _shown(url: str) -> str:
    return url.partition("?")[0]


def _together(email: str, asked: Asked) -> Finding:
    """One finding of all that came back: protected servers before the others, then by trust."""
    answers = [one.answer for source in ORDER for one in asked.of(source) if one.answer]
    servers = tuple(dict.fromkeys(server for answer in answers for server in answer.servers))
    servers = tuple(sorted(servers, key=lambda found: is_readable(found.endpoint)))
    best = next((answer for answer in answers if answer.provider), Finding())
    whole = Finding(servers=servers)
    used = tuple(filter(None, (whole.best(protocol) for protocol in ("imap", "pop", "smtp"))))
    notes = best.notes if best.servers and best.servers[0] in used else ()
    return Finding(
        provider=best.provider if best.servers else "",
        servers=servers,
        notes=(*notes, *_about(email, used)),
        sign_in=best.sign_in,
        tried=tuple(asked.tried()),
    )


def _about(email: str, used: tuple[FoundServer, ...]) -> Iterator[Note]:
    yield from names.elsewhere(email, (one for one in used if one.source is Source.SRV))
    if any(is_readable(found.endpoint) for found in used):
        yield PLAIN
