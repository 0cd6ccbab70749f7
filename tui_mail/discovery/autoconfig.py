"""Mozilla's autoconfig: a domain's own page that tells mail programs its servers.

The page is hostile until shown otherwise: no document type, no entities, bounded in every
direction, and nothing of it is used but hosts, ports, names and a page to visit.
"""

import re
from collections.abc import Iterator
from xml.parsers import expat

from tui_mail.discovery.domains import filled, is_name
from tui_mail.message.sanitize import sanitize
from tui_mail.model.discovery import Finding, FoundServer, Note, NoteKind, Source
from tui_mail.model.endpoint import AuthKind, Endpoint, Security

MOST_BYTES = 100_000
"""Of a page."""
_DEPTH = 12
_ELEMENTS = 2_000
_SERVERS = 24
_TEXT = 500
"""Characters of one element."""
_NAME = 80
"""Characters of a provider's name that are shown."""

_SERVER_TAGS = {"incomingServer", "outgoingServer"}
_TYPES = {
    ("incomingServer", "imap"): "imap",
    ("incomingServer", "pop3"): "pop",
    ("outgoingServer", "smtp"): "smtp",
}
_SECURITY = {"SSL": Security.TLS, "STARTTLS": Security.STARTTLS, "plain": Security.NONE}
_AUTH = {
    "password-cleartext": AuthKind.PASSWORD,
    "plain": AuthKind.PASSWORD,
    "password-encrypted": AuthKind.PASSWORD,
    "secure": AuthKind.PASSWORD,
    "OAuth2": AuthKind.OAUTH2,
    "none": AuthKind.NONE,
}
_PAGE = re.compile(r"https://[!-~]{3,300}")


class WrongPageError(ValueError):
    """It is no such page, or one that is not to be read."""


def read(data: bytes, email: str, where: str) -> Finding:
    """The servers that a page names for an address, in its order.

    Args:
        data: the page.
        email: the address.
        where: the page's address, to be shown.

    Raises:
        WrongPageError: it is no such page, or goes beyond what is read.
    """
    if len(data) > MOST_BYTES:
        raise WrongPageError("too large")
    page = _Page()
    try:
        page.parse(data)
    except expat.ExpatError as error:
        raise WrongPageError("not well-formed") from error
    servers = tuple(_servers(page, email, where))
    if not servers:
        raise WrongPageError("names no server that can be used")
    name = sanitize(filled(page.provider, email)).strip()[:_NAME]
    return Finding(name or email.rpartition("@")[2], servers, tuple(_notes(page)))


class _Page:
    """What is taken from the elements as they go by."""

    def __init__(self) -> None:
        self.servers: list[dict[str, list[str]]] = []
        self.provider = ""
        self.visit = ""
        self._path: list[str] = []
        self._text = ""
        self._count = 0

    def parse(self, data: bytes) -> None:
        """Raises ExpatError or WrongPageError."""
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.ExternalEntityRefHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._words
        parser.Parse(data, True)

    def _refuse(self, *_: object) -> int:
        raise WrongPageError("it declares a document type or entities")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        self._path.append(tag)
        if self._count > _ELEMENTS or len(self._path) > _DEPTH:
            raise WrongPageError("too many elements")
        self._text = ""
        if tag in _SERVER_TAGS and self._inside("clientConfig", "emailProvider", tag):
            if len(self.servers) >= _SERVERS:
                raise WrongPageError("too many servers")
            self.servers.append({"": [tag, attributes.get("type", "")]})
        if tag == "enable" and not self.visit:
            self.visit = attributes.get("visiturl", "")

    def _end(self, tag: str) -> None:
        if self._path[-2:-1] and self._path[-2] in _SERVER_TAGS and self.servers:
            self.servers[-1].setdefault(tag, []).append(self._text.strip())
        if self._inside("clientConfig", "emailProvider", "displayName"):
            self.provider = self.provider or self._text
        self._path.pop()
        self._text = ""

    def _words(self, text: str) -> None:
        if len(self._text) + len(text) > _TEXT:
            raise WrongPageError("an element is too long")
        self._text += text

    def _inside(self, *path: str) -> bool:
        return tuple(self._path) == path


def _servers(page: _Page, email: str, where: str) -> Iterator[FoundServer]:
    """Those that can be: the protected ones first, each kind in the page's order."""
    found = [one for entry in page.servers if (one := _server(entry, email, where)) is not None]
    yield from sorted(found, key=lambda one: one.endpoint.security is Security.NONE)


def _server(entry: dict[str, list[str]], email: str, where: str) -> FoundServer | None:
    tag, kind = entry[""]
    protocol = _TYPES.get((tag, kind))
    host = filled(_first(entry, "hostname"), email).casefold()
    port = _first(entry, "port")
    security = _SECURITY.get(_first(entry, "socketType"))
    user = filled(_first(entry, "username"), email) or email
    if protocol is None or security is None or not is_name(host):
        return None
    if not (port.isascii() and port.isdecimal() and 0 < int(port[:6]) < 65_536):
        return None
    if not user.isprintable() or len(user) > 255 or "%" in user:
        return None
    ways = [_AUTH[word] for word in entry.get("authentication", ["plain"]) if word in _AUTH]
    auth = AuthKind.PASSWORD if AuthKind.PASSWORD in ways or not ways else ways[0]
    if auth is AuthKind.NONE and protocol != "smtp":
        auth = AuthKind.PASSWORD
    end = Endpoint(host, int(port), security, "" if auth is AuthKind.NONE else user, auth)
    return FoundServer(protocol, end, Source.AUTOCONFIG, where)


def _first(entry: dict[str, list[str]], tag: str) -> str:
    return entry.get(tag, [""])[0]


def _notes(page: _Page) -> Iterator[Note]:
    if _PAGE.fullmatch(page.visit):
        words = "Reading by other programs has to be switched on there first."
        yield Note(NoteKind.ENABLE, words, page.visit)
