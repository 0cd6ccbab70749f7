"""What a mail server found out about a message's sender: Authentication-Results (RFC 8601).

Anybody can write such a header. Must never give one that the reader's own provider did not add as
the message came in: only the topmost are believed, and only under a name that is trusted.
"""

import re
from collections.abc import Collection

from tui_mail.message.headers import Headers
from tui_mail.message.sanitize import sanitize, sanitize_address
from tui_mail.model.frozen import frozen

_LONGEST = 16_384
"""Characters of one header that are read."""
_LONGEST_COMMENT = 1_000
_MOST = 40
"""Results of one header."""
_HEADER = "authentication-results"
_METHOD = re.compile(r"\s*([A-Za-z0-9-]{1,64})\s*(?:/\s*\d{1,9}\s*)?=\s*([A-Za-z0-9-]{1,64})")
_PROPERTY = re.compile(
    r"\b([A-Za-z0-9-]{1,64})\s*(?:\.\s*([A-Za-z0-9_.-]{1,64})\s*)?="
    r'\s*(?:"((?:[^"\\]|\\.)*+)"|([^\s;"]+))'
)
_IDENTITY = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*+)"|([^\s;"=]+))\s*(?:\d{1,9}\s*)?\Z')
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*+"|\\.|[();"\\]|[^();"\\]+', re.DOTALL)
_IN_COMMENT = re.compile(r"\\.|[()\\]|[^()\\]+", re.DOTALL)


@frozen
class MethodResult:
    """One thing that was checked. Every string is sanitised, names in lower case."""

    method: str
    """`dkim`, `spf`, `dmarc`, `arc` or another."""
    result: str
    """`pass`, `fail`, `none` or another."""
    properties: tuple[tuple[str, str], ...] = ()
    """What it is about: (`header.d`, `engine.test`)."""
    comment: str = ""
    """What stands in brackets behind it, in lower case."""

    def get(self, name: str) -> str:
        """The first property of that name; empty where there is none."""
        return next((value for key, value in self.properties if key == name), "")


@frozen
class AuthResults:
    """One header, read."""

    authserv_id: str
    """Who says so, in lower case; empty where the header does not tell."""
    results: tuple[MethodResult, ...]


def parse_auth_results(value: str) -> AuthResults:
    """Read the value of one header, unfolded. Never raises; what cannot be read is left out."""
    sections = _sections(value[:_LONGEST])
    named = _IDENTITY.match(sections[0][0])
    if named is None:  # some providers tell results and no name
        return AuthResults("", _results(sections))
    return AuthResults(_word(named[1] or named[2]), _results(sections[1:]))


def topmost_id(headers: Headers) -> str:
    """Under which name the topmost header speaks; empty where there is none, or no name in it."""
    value = next(headers.each_raw(_HEADER), "")
    return parse_auth_results(value).authserv_id if value else ""


def believed(headers: Headers, trusted: Collection[str]) -> tuple[MethodResult, ...]:
    """What a trusted server says: the topmost header; and, where nothing but such headers and no
    server's mark (Received) stands above them, those of the same name down to the first mark. What
    stands lower, or below a header of another name, may have come with the message.

    Args:
        headers: of the message.
        trusted: names of servers, in lower case.
    """
    found: list[MethodResult] = []
    speaker, marked = "", False
    values = headers.each_raw(_HEADER)
    for name in headers.names():
        if name == "received":
            marked = True
            if speaker:
                break
        if name != _HEADER:
            continue
        read = parse_auth_results(next(values))
        if read.authserv_id not in trusted or speaker not in {"", read.authserv_id}:
            break
        speaker = read.authserv_id
        found += read.results
        if marked or not speaker:
            break
    return tuple(found[:_MOST]) if speaker else ()


def _results(sections: list[tuple[str, str]]) -> tuple[MethodResult, ...]:
    found = []
    for section, comment in sections[:_MOST]:
        named = _METHOD.match(section)
        if named is None:
            continue
        pairs = tuple(
            (f"{one[1].lower()}.{one[2].lower()}", _word(one[3] or one[4] or ""))
            for one in _PROPERTY.finditer(section, named.end())
            if one[2]
        )
        found.append(MethodResult(named[1].lower(), named[2].lower(), pairs, comment))
    return tuple(found)


def _sections(value: str) -> list[tuple[str, str]]:
    """Between the semicolons: what stands there, and its comments (which may lie within each other)
    by themselves.
    """
    sections, comments = [""], [""]
    depth = at = 0
    while piece := (_IN_COMMENT if depth else _PIECE).match(value, at):
        at, text = piece.end(), piece[0]
        if text == "(":
            depth += 1
        elif text == ")":
            depth = max(0, depth - 1)
            sections[-1] += " "
        elif text == ";" and not depth:
            sections.append("")
            comments.append("")
        elif depth:
            comments[-1] += text
        else:
            sections[-1] += text
    told = (sanitize(each[:_LONGEST_COMMENT]).lower() for each in comments)
    return list(zip(sections, told, strict=True))[: _MOST + 1]


def _word(text: str) -> str:
    return sanitize_address(sanitize(text.replace("\\", ""))).strip().strip(".").lower()[:255]
