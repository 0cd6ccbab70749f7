"""Makes a message of a letter: MIME parts, encoded headers, CRLF lines. Pure.

Parts of a letter, after its text:

    html                       the same as HTML
    calendar METHOD            the same as an invitation (RFC 6047)
    inline CID PICTURE         a picture for the HTML
    file NAME TYPE             an attachment of the lines that follow
    pdf NAME                   a PDF of the lines that follow
    png NAME PICTURE           a picture of attachments.PICTURES
    letter SLUG                another letter, attached whole
    delivery-status            fields of RFC 3464; makes the message a multipart/report
    returned SLUG              the headers of the letter that came back

Written with compat32 and email.header.Header: the newer policy spoils encoded words.
"""

import email
import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from email import policy, quoprimime
from email.encoders import encode_base64
from email.generator import BytesGenerator
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.utils import format_datetime, formataddr, getaddresses
from io import BytesIO

from tui_mail.demo.mailbox.attachments import pdf, png
from tui_mail.demo.mailbox.letters import Letter, Part
from tui_mail.demo.mailbox.weather import table
from tui_mail.demo.mailbox.when import filled_in, sent_at
from tui_mail.demo.servers import DOMAIN

ADDRESS_HEADERS = frozenset({"From", "To", "Cc", "Reply-To", "Sender"})
BODY_KINDS = frozenset({"text", "html", "calendar", "inline"})
WIDTH = 72
WEATHER = "[[weather-table]]"
"""In a text: last year's weather, a line a day."""
_POLICY = policy.compat32.clone(linesep="\r\n", max_line_length=78)
_MOSTLY = 0.25

Mime = Message


class Composer:
    """All letters at one moment.

    Args:
        letters: by slug.
        now: aware, in the time zone of this machine.
    """

    def __init__(self, letters: Mapping[str, Letter], now: datetime) -> None:
        self._letters = letters
        self._now = now

    def sent(self, slug: str) -> datetime:
        """When a letter was sent."""
        return sent_at(self._letters[slug].get("when"), self._now)

    def message_id(self, slug: str) -> str:
        """With angle brackets; the same at every start."""
        letter = self._letters[slug]
        [(_, address)] = getaddresses([letter.header("From")])
        return f"<{letter.get('id', slug)}@{address.rpartition('@')[2]}>"

    def raw(self, slug: str) -> bytes:
        """The message as its sender made it."""
        letter = self._letters[slug]
        message = self._body(letter)
        about_content = message.items()
        for name in message.keys():  # noqa: SIM118 - a message is no dict: this is a copy
            del message[name]
        charset = letter.get("charset", "utf-8")
        for name, value in (*self._dates_and_ids(letter), *letter.headers):
            message[name] = _header(name, self._filled(letter, value), charset)
        message["MIME-Version"] = "1.0"
        for name, value in about_content:
            if name != "MIME-Version":
                message[name] = value
        return _flattened(message)

    def received(self, slug: str) -> datetime:
        """When it arrived."""
        return self.sent(slug) + timedelta(seconds=2 + len(slug) % 5)

    def trace(self, slug: str, recipient: str) -> bytes:
        """What the receiving servers put before it (RFC 5321 section 4.4)."""
        letter = self._letters[slug]
        [(_, author)] = getaddresses([letter.header("From")])
        sender = letter.get("sender", author).strip("<>")
        host = f"mail.{(sender or author).rpartition('@')[2]}"
        mark = hashlib.sha256(f"{slug} {recipient}".encode()).hexdigest()
        machine = f"{host} [192.0.2.{int(mark[:2], 16)}]"
        if host.endswith(DOMAIN):
            host, machine = "localhost", "localhost [127.0.0.1]"
        arrived = self.received(slug).astimezone(self._now.tzinfo)
        lines = (
            f"Return-Path: <{sender}>",
            f"Delivered-To: {recipient}",
            f"Received: from {host} ({machine})",
            f"\tby mx.demo.test with ESMTPS id {mark[2:12]}",
            f"\tfor <{recipient}>; {format_datetime(arrived)}",
        )
        return "".join(f"{line}\r\n" for line in lines).encode()

    def _filled(self, letter: Letter, text: str) -> str:
        dated = filled_in(text, self.sent(letter.slug), self._now, self.sent)
        return dated.replace(WEATHER, table(self._now)) if WEATHER in dated else dated

    def _dates_and_ids(self, letter: Letter) -> list[tuple[str, str]]:
        found = [
            ("Date", format_datetime(self.sent(letter.slug))),
            ("Message-ID", self.message_id(letter.slug)),
        ]
        before = self._before(letter)
        if before:
            found.append(("In-Reply-To", before[-1]))
            found.append(("References", " ".join(before)))
        return found

    def _before(self, letter: Letter) -> list[str]:
        parent = letter.get("answers")
        if not parent:
            return []
        return [*self._before(self._letters[parent]), self.message_id(parent)]

    def _body(self, letter: Letter) -> Mime:
        parts = [
            Part(part.kind, part.words, self._filled(letter, part.text)) for part in letter.parts
        ]
        body = self._words(letter, [part for part in parts if part.kind in BODY_KINDS])
        others = [self._other(part) for part in parts if part.kind not in BODY_KINDS]
        if not others:
            return body
        if any(part.kind == "delivery-status" for part in parts):
            report = _multipart(letter, "report", [body, *others])
            report.set_param("report-type", "delivery-status")
            return report
        return _multipart(letter, "mixed", [body, *others])

    def _words(self, letter: Letter, parts: Sequence[Part]) -> Mime:
        shown: list[Mime] = []
        pictures = [_picture(part) for part in parts if part.kind == "inline"]
        for part in parts:
            if part.kind == "text" and (part.text.strip() or len(parts) == 1):
                shown.append(_text(letter, part.text, "plain"))
            elif part.kind == "html":
                html = _text(letter, part.text, "html")
                shown.append(_multipart(letter, "related", [html, *pictures]) if pictures else html)
            elif part.kind == "calendar":
                event = _text(letter, part.text, "calendar")
                event.set_param("method", part.words[0])
                shown.append(event)
        return shown[0] if len(shown) == 1 else _multipart(letter, "alternative", shown)

    def _other(self, part: Part) -> Mime:
        if part.kind == "letter":
            return MIMEMessage(email.message_from_bytes(self.raw(part.words[0])))
        if part.kind == "returned":
            return _returned(self.raw(part.words[0]))
        if part.kind == "delivery-status":
            return _status(part.text)
        name, *words = part.words
        if part.kind == "pdf":
            return _file(name, "application/pdf", pdf(part.text))
        if part.kind == "png":
            return _file(name, "image/png", png(words[0]))
        if part.kind == "file":
            lines = part.text.replace("\n", "\r\n") if words[0].startswith("text/") else part.text
            return _file(name, words[0], lines.encode())
        raise ValueError(f"a letter cannot have a part of kind {part.kind!r}")


def _header(name: str, value: str, charset: str) -> str:
    if name in ADDRESS_HEADERS and "@" in value:
        return ", ".join(formataddr(pair, charset) for pair in getaddresses([value]))
    if value.isascii():
        return value
    return Header(value, charset, header_name=name).encode()


def _text(letter: Letter, text: str, subtype: str) -> Mime:
    flows = subtype == "plain" and letter.get("flowed") == "yes"
    words = _flowed(text) if flows else text
    charset = "us-ascii" if words.isascii() else letter.get("charset", "utf-8")
    part = MIMEBase("text", subtype, charset=charset)
    del part["MIME-Version"]
    if flows:
        part.set_param("format", "flowed")
    data = words.replace("\n", "\r\n").encode(charset)
    encoding = letter.get("encoding") or _fitting(data, charset)
    if encoding == "base64":
        part.set_payload(data.decode("latin-1").encode("latin-1"))
        encode_base64(part)
        return part
    if encoding == "quoted-printable":
        part.set_payload(quoprimime.body_encode(data.decode("latin-1").replace("\r\n", "\n")))
    else:
        part.set_payload(data.decode("ascii", "surrogateescape"))
    part["Content-Transfer-Encoding"] = encoding
    return part


def _fitting(data: bytes, charset: str) -> str:
    if data.isascii() and max(map(len, data.split(b"\r\n"))) <= 998:
        return "7bit"
    eight = sum(byte > 127 for byte in data)
    mostly_eight = eight > _MOSTLY * len(data) or charset.startswith("iso-2022")
    return "base64" if mostly_eight else "quoted-printable"


def _flowed(text: str) -> str:
    """RFC 3676: paragraphs in lines that end in a space, the last of them without."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        quote = paragraph[: len(paragraph) - len(paragraph.lstrip(">"))]
        rest = paragraph[len(quote) :].lstrip(" ") if quote else paragraph
        line = f"{quote} " if quote else ""
        for word in rest.split(" ") if rest != "-- " else [rest]:
            if len(line) + len(word) > WIDTH and line.strip("> "):
                lines.append(line)
                line = f"{quote} " if quote else ""
            line += word + " "
        lines.append(line if rest == "-- " else line.rstrip(" "))
    stuffed = (f" {line}" if line.startswith((" ", "From ")) else line for line in lines)
    return "\n".join(stuffed).replace("--  \n", "-- \n")


def _multipart(letter: Letter, subtype: str, parts: Sequence[Mime]) -> MIMEMultipart:
    mark = hashlib.sha256(f"{letter.slug} {subtype}".encode()).hexdigest()[:24]
    whole = MIMEMultipart(subtype, boundary=f"=_{mark}")
    for part in parts:
        del part["MIME-Version"]
        whole.attach(part)
    return whole


def _file(name: str, content_type: str, data: bytes) -> Mime:
    main, _, subtype = content_type.partition("/")
    part = MIMEBase(main, subtype)
    if main == "text":
        part.set_param("charset", "utf-8")
    part.set_payload(data)
    encode_base64(part)
    shown: str | tuple[str, str, str] = name if name.isascii() else ("utf-8", "", name)
    part.add_header("Content-Disposition", "attachment", filename=shown)
    return part


def _picture(part: Part) -> Mime:
    cid, name = part.words
    picture = _file(f"{name}.png", "image/png", png(name))
    picture.replace_header("Content-Disposition", f'inline; filename="{name}.png"')
    picture["Content-ID"] = f"<{cid}>"
    return picture


def _status(text: str) -> Mime:
    part = MIMEBase("message", "delivery-status")
    for block in text.strip("\n").split("\n\n"):
        part.attach(email.message_from_string(f"{block}\n"))
    return part


def _returned(raw: bytes) -> Mime:
    part = MIMEBase("text", "rfc822-headers")
    part.set_payload(raw.partition(b"\r\n\r\n")[0].decode("ascii", "surrogateescape") + "\r\n")
    return part


def _flattened(message: Mime) -> bytes:
    out = BytesIO()
    BytesGenerator(out, mangle_from_=False, policy=_POLICY).flatten(message)
    raw = out.getvalue()
    return raw if raw.endswith(b"\r\n") else raw + b"\r\n"
