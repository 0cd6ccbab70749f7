"""Mail addresses: read from headers and from what people type, written into headers.

Reading takes in quoted strings, comments as names, groups and the obsolete forms (RFC 5322,
sections 3.4 and 4.4). It must never raise, must stay linear, and decodes encoded words only after
the commas and brackets were seen: what a sender hides in an encoded word is never an address.
"""

import re
from functools import lru_cache

from tui_mail.errors import MessageError
from tui_mail.message.encoded_word import decode_words, fold, is_plain
from tui_mail.message.sanitize import sanitize, sanitize_address
from tui_mail.model.address import Address

# what most headers hold: one address, its name without any special character
_SIMPLE = re.compile(
    r'\s*+(?:"?((?:[^"(),:;<>@\\\[\]=]|=(?!\?))*+)"?\s*+<([^\s<>()",:;@\\\[\]]+@[^\s<>()",:;@\\\[\]]+)>'
    r'|([^\s<>()",:;@\\\[\]]+@[^\s<>()",:;@\\\[\]]+))\s*'
)
# and one whose name is nothing but encoded words
_ENCODED = re.compile(
    r"\s*+((?:=\?[^\s?]{1,80}\?[bBqQ]\?[^\s?]*\?=\s+)+)<([^\s<>()\",:;@\\\[\]]+@[^\s<>()\",:;@\\\[\]]+)>\s*"
)
_MORE_THAN_COMMAS = re.compile(r'["():;\\]')
_QUOTED = r'(?P<quoted>"(?:[^"\\]|\\.)*+")|'
_TOKENS = (
    r'(?P<space>\s+)|(?P<special>[(),:;<>"])'
    r'|(?P<atom>=\?[^\s?]{1,80}\?[bBqQ]\?[^\s?]*\?=|(?:\[[^\[\]\s<>]*\]|[^\s"(),:;<>])+)'
)
_TOKEN = re.compile(_QUOTED + _TOKENS, re.DOTALL)
_TOKEN_WITHOUT_QUOTES = re.compile(_TOKENS, re.DOTALL)
_ANGLE = re.compile(r'<((?:"(?:[^"\\]|\\.)*+"|[^"<>])*+)>', re.DOTALL)
_BROKEN_ANGLE = re.compile(r'<\s*([^\s<>,;"()]*)>?')
_COMMENT_MARK = re.compile(r"[()]|\\.", re.DOTALL)
_COMMENT = re.compile(r"\([^()]*\)")
_ROUTE = re.compile(r"\A\s*+@[^:<>]*+:")
_AROUND = re.compile(r"(?<!\s)\s*+([.@])\s*+")  # not from within a run of blanks: once is enough
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_QUOTE_OR_ESCAPED = re.compile(r'\\(.)|"', re.DOTALL)
_BLANKS = re.compile("[\u115f\u1160\u2800\u3164\uffa0]+")
_UNSAFE = re.compile(r'[\x00-\x20\x7f-\xa0\ud800-\udfff<>(),;:\\"\u2028\u2029]')
_ASCII_SPECIAL = re.compile(r'[()<>@,:;".\[\]\\]')
_HARMFUL = re.compile(r'[<>(),;:\\"\[\]]')
_WORTH_KEEPING = 200
"""Characters; a longer list of people seldom comes twice, and would fill memory."""
_NOT_SAME_IN_IDNA2003 = "ßς\u200c\u200d"


def parse_addresses(value: str) -> tuple[Address, ...]:
    """The addresses of a header value, unfolded, its encoded words still encoded.

    A mailbox without an address (`undisclosed recipients`) comes out with an empty one. Every
    string is sanitised.
    """
    return _parse_again(value) if len(value) <= _WORTH_KEEPING else _parse(value)


def _parse(value: str) -> tuple[Address, ...]:
    if simple := _SIMPLE.fullmatch(value):
        name, angle, bare = simple.groups()
        return (Address(_name(name or ""), sanitize_address(angle or bare)),)
    if encoded := _ENCODED.fullmatch(value):
        return (Address(_phrase(encoded[1].split()), sanitize_address(encoded[2])),)
    if "," in value and not _MORE_THAN_COMMAS.search(value):
        pieces = value.split(",")
        if all(map(_is_plain, pieces)):
            return tuple(address for piece in pieces for address in _parse_again(piece))
    return tuple(_Scanner(value).scan())


@lru_cache(maxsize=1024)
def _is_plain(value: str) -> bool:
    """Whether nothing but one address stands there, its name without any special character."""
    return bool(_SIMPLE.fullmatch(value) or _ENCODED.fullmatch(value))


_parse_again = lru_cache(maxsize=1024)(_parse)
"""The same people write, and are written to, again and again: a fifth of a sync's reading."""


def parse_typed(text: str) -> tuple[Address, ...]:
    """The addresses that somebody typed, apart by commas, semicolons or new lines.

    Words that are no address come out as one, so that `is_address` can say so of them.
    """
    found = parse_addresses(re.sub(r"[\r\n]+", ",", text))
    return tuple(each if each.address else Address("", each.name) for each in found)


def is_address(text: str) -> bool:
    """Whether mail can be sent to it: one @ outside quotes, something on both sides, nothing in
    it that would be read as something else.
    """
    local, at, domain = text.rpartition("@")
    if not (at and local and domain) or _UNSAFE.search(domain) or "@" in domain:
        return False
    if len(local) > 2 and local[0] == local[-1] == '"':
        inner = _ESCAPED.sub("", local[1:-1])
        return not re.search(r'[\x00-\x20\x7f-\xa0"\\]', inner) and inner == sanitize(inner)
    return "@" not in local and not _UNSAFE.search(local) and text == sanitize_address(text)


def format_address(address: Address) -> str:
    """An address for a header: ASCII, its name quoted or encoded as needed.

    A long name is folded with CRLF and a space. Nothing is checked here but control characters.

    Raises:
        MessageError: a part holds a control character.
    """
    name, spec = address.name, address.address
    for part in (name, spec):
        if part != sanitize(part):
            raise MessageError(f"{sanitize(part)!r} holds a control character.", "Type it again.")
    if not is_address(spec):
        spec = _HARMFUL.sub("", spec)  # a draft's, not finished yet
    if not name:
        return spec
    if not is_plain(name):
        from email.header import Header  # only what is written needs it

        name = Header(name, "utf-8", maxlinelen=75).encode(linesep="\r\n")
    else:
        if _ASCII_SPECIAL.search(name):
            name = '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
        name = fold(name, 10)
    return f"{name} <{spec}>" if spec else name


def wire_address(text: str) -> str:
    """An address as it goes over the wire: its domain in ASCII (IDNA).

    Raises:
        MessageError: it is no address, or only a server with SMTPUTF8 could carry it.
    """
    if not is_address(text):
        raise MessageError(
            f"{sanitize(text)!r} is no mail address.", "An address looks like name@example.org."
        )
    if text.isascii():
        return text
    local, _, domain = text.rpartition("@")
    if not local.isascii():
        raise MessageError(
            f"The address {text!r} has letters before the @ that mail servers do not take.",
            "Ask for an address in plain letters.",
        )
    refuse_two_readings(domain)
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError as error:
        raise MessageError(f"{domain!r} is no domain.", "Check how it is spelt.") from error


def refuse_two_readings(domain: str) -> None:
    """Raises MessageError for a domain that the old IDNA takes for another one (faß, fass)."""
    if any(letter in domain for letter in _NOT_SAME_IN_IDNA2003):
        raise MessageError(
            f"The domain {sanitize_address(domain)!r} can be read in two ways.",
            "Write it in its xn-- form.",
        )


class _Scanner:
    """One pass over a value: phrases, comments, angle brackets, groups."""

    def __init__(self, value: str) -> None:
        self.value = value
        self.at = 0
        self.found: list[Address] = []
        self.token = _TOKEN
        self.comments = True
        self._begin()

    def _begin(self) -> None:
        """Forget the mailbox at hand."""
        self.words: list[str] = []
        self.notes: list[str] = []
        self.angle: str | None = None
        self.apart = True

    def scan(self) -> list[Address]:
        """Every mailbox, in order."""
        while token := self.token.match(self.value, self.at):
            if token.lastgroup == "special":
                self._special(token[0])
                continue
            self.at = token.end()
            if token.lastgroup == "space":
                self.apart = True
            else:
                self._word(token[0])
        self._end()
        return self.found

    def _word(self, text: str) -> None:
        if self.apart or not self.words:
            self.words.append(text)
        else:
            self.words[-1] += text
        self.apart = False

    def _special(self, mark: str) -> None:
        if mark == "<":
            self._open_angle()
            return
        if mark == "(" and self.comments and self._skip_comment():
            return
        self.at += 1
        if mark in ",;":
            self._end()
        elif mark == ":":
            self._colon()
        elif mark == '"':
            # it never closes: from here on quotes are only characters
            self.token = _TOKEN_WITHOUT_QUOTES

    def _colon(self) -> None:
        if any("@" in word for word in self.words) or self.angle is not None:
            self._word(":")
        else:
            self._begin()  # the name of a group

    def _skip_comment(self) -> bool:
        depth = 0
        for mark in _COMMENT_MARK.finditer(self.value, self.at):
            depth += {"(": 1, ")": -1}.get(mark[0], 0)
            if depth == 0:
                self.notes.append(self.value[self.at + 1 : mark.start()])
                self.at = mark.end()
                self.apart = True
                return True
        self.comments = False
        return False

    def _open_angle(self) -> None:
        pattern = _ANGLE if self.token is _TOKEN else _BROKEN_ANGLE
        found = pattern.match(self.value, self.at) or _BROKEN_ANGLE.match(self.value, self.at)
        if not found or not found[1].strip():
            self.at += 1 if not found or found[0] == "<" else len(found[0])
            return
        if self.angle is not None:
            self._end()
        self.at = found.end()
        spec = _COMMENT.sub("", found[1])
        spec = _AROUND.sub(r"\1", _ROUTE.sub("", spec))
        self.angle = sanitize_address(spec).strip()
        self.apart = True

    def _end(self) -> None:
        """The mailbox at hand is complete."""
        if self.angle is None:
            self._end_bare()
        else:
            name = _phrase(self.words) or _phrase(self.notes)
            self.found.append(Address(name, self.angle))
        self._begin()

    def _end_bare(self) -> None:
        """Without angle brackets: each word with an @ is an address, the others its name."""
        specs: list[str] = []
        rest: list[str] = []
        for word in _joined(self.words):
            (specs if _is_spec(word) else rest).append(word)
        name = _phrase(rest) or _phrase(self.notes)
        if specs:
            for spec in specs:
                self.found.append(Address(name, _bare(spec)))
        elif len(rest) == 1 and "@" in rest[0] and is_address(_bare(rest[0].strip('"'))):
            self.found.append(Address(_phrase(self.notes), _bare(rest[0].strip('"'))))
        elif len(rest) == 1 and rest[0][0] != '"' and "=?" not in rest[0]:
            self.found.append(Address(_phrase(self.notes), sanitize_address(rest[0])))
        elif name:
            self.found.append(Address(name, ""))


def _is_spec(word: str) -> bool:
    if "@" not in word or word.startswith("=?"):
        return False
    return not (word[0] == '"' and word[-1] == '"')


def _joined(words: list[str]) -> list[str]:
    """`john @ example . org` as one word, as it was allowed once."""
    out: list[str] = []
    for word in words:
        before = out[-1] if out else ""
        if (before and (word[0] == "@" or before[-1] == "@")) or (
            "@" in before and (word == "." or before[-1] == ".")
        ):
            out[-1] += word
        else:
            out.append(word)
    return out


def _bare(spec: str) -> str:
    spec = sanitize_address(spec)
    return spec[1:-1] if len(spec) > 2 and spec[0] == spec[-1] == "'" else spec


def _phrase(words: list[str]) -> str:
    return _name(" ".join(words)) if words else ""


def _name(text: str) -> str:
    """A display name: unquoted, then decoded, then sanitised."""
    if '"' in text or "\\" in text:
        text = _QUOTE_OR_ESCAPED.sub(r"\1", text)
    if "=?" in text:
        text = decode_words(text)
    text = sanitize(text)
    text = " ".join((text if text.isascii() else _BLANKS.sub(" ", text)).split())
    return text[1:-1].strip() if len(text) > 2 and text[0] == text[-1] == "'" else text
