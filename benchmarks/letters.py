"""Made-up mail of the shape of real mail: the same numbers give the same bytes on every machine.

About 7 KB on average with a long tail: plain text, HTML, both, attachments, forwarded messages;
Received chains, long signature headers, mailing lists, threads, several scripts. Must never hold
a sentence that somebody wrote.
"""

import base64
import functools
import quopri
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

EPOCH: Final = 1_200_000_000
"""Unix seconds of the first message."""
STEP: Final = 400
"""Seconds between two messages: a million take about twelve years."""
BLOCK: Final = 1_000
"""Messages that are made from one seed; threads stay within a block."""
OWNER: Final = ("Alice Benchmark", "alice@rig.test")
RARE_WORD: Final = "zanzibar"
"""Stands in about one body of a thousand."""

_SEED: Final = 20_260_101
_FIRST: Final = ("Ada", "Bjørn", "Chloé", "Dmitri", "Emre", "Fatima", "Grace", "Hiro", "Ines")
_LAST: Final = ("Lovelace", "Østby", "Müller", "Ivanova", "Yıldız", "Haddad", "Hopper", "田中")
_HOSTS: Final = ("north.example", "mail.south.example", "lists.example.org", "shop.example.net")
_TWOS: Final = (
    "babebidadedofafigagokakelalelomameminanenopapeporarerirosasesisotatetitovavevizaze"
    "aneninonareroralelsttrpr"
)
_SYLLABLES: Final = tuple(_TWOS[at : at + 2] for at in range(0, len(_TWOS), 2))
_FOREIGN: Final = ("会议记录在这里", "Über die Änderung", "Привет из города", "çok güzel bir gün")
_ODDS: Final = (("seen", 0.97), ("flagged", 0.02), ("answered", 0.15))
_UNREAD_LAST: Final = 50
"""The newest messages have not been read."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as a server would give it."""

    raw: bytes
    """With CRLF."""
    received: int
    """Unix seconds."""
    flags: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Stock:
    """What bodies are put together from; made once for each process."""

    words: tuple[str, ...]
    weights: tuple[float, ...]
    paragraphs: tuple[str, ...]
    noise: bytes
    people: tuple[tuple[str, str], ...]


def newest_subject(count: int) -> str:
    """Of the last of so many messages; no other one has it."""
    return f"Newest of {count}"


def letters(count: int, block: int, *, short: bool = False) -> Iterator[Letter]:
    """The messages of one block of so many messages in all, oldest first.

    Args:
        count: of the whole mailbox; its last message has `newest_subject`.
        block: messages from block * BLOCK on.
        short: about 1 KB each, plain, for mailboxes that would not fit otherwise.
    """
    chance = random.Random(f"{_SEED}/{block}")
    first = block * BLOCK
    recent: list[tuple[str, str]] = []
    for number in range(first, min(count, first + BLOCK)):
        received = EPOCH + number * STEP + chance.randrange(STEP)
        answers = chance.choice(recent) if recent and chance.random() < 0.45 else None
        message_id = f"<{chance.getrandbits(80):020x}.{number}@{chance.choice(_HOSTS)}>"
        subject = answers[1] if answers else _subject(chance)
        if number == count - 1:
            answers, subject = None, newest_subject(count)
        head = _head(number, received, message_id, chance, short=short)
        head += _about(subject, answers, chance)
        make = _short_body if short else _body
        recent.append((message_id, subject))
        del recent[:-60]
        flags = {word for word, odds in _ODDS if chance.random() < odds}
        if number >= count - _UNREAD_LAST:
            flags.discard("seen")
        yield Letter((head + make(chance)).encode(), received, frozenset(flags))


def blocks(count: int) -> int:
    """How many blocks so many messages have."""
    return -(-count // BLOCK)


@functools.cache
def _stock() -> _Stock:
    chance = random.Random(_SEED)
    words = tuple(
        {
            "".join(chance.choices(_SYLLABLES, k=chance.choice((1, 2, 2, 3, 4)))): 0
            for _ in range(6_000)
        }
    )
    weights = tuple(1 / (rank + 3) for rank in range(len(words)))
    paragraphs = []
    for _ in range(1_500):
        text = chance.choices(words, weights, k=chance.randint(25, 110))
        text[0] = text[0].capitalize()
        for place in range(9, len(text) - 1, chance.randint(8, 14)):
            text[place] += chance.choice(".,;?")
        paragraphs.append(_wrapped([*text[:-1], text[-1] + "."]))
    people = tuple(
        (f"{a} {b}", f"{a}.{i}@{_HOSTS[i % 4]}".lower())
        for a in _FIRST
        for i, b in enumerate(_LAST)
    )
    people = tuple((name, _plain(address)) for name, address in people)
    return _Stock(words, weights, tuple(paragraphs), chance.randbytes(512 * 1024), people)


def _plain(address: str) -> str:
    return address.replace("ø", "o").replace("é", "e")


def _wrapped(words: list[str]) -> str:
    lines, line = [], ""
    for word in words:
        if line and len(line) + len(word) > 74:
            lines.append(line)
            line = ""
        line = f"{line} {word}" if line else word
    return "\r\n".join([*lines, line])


def _subject(chance: random.Random) -> str:
    stock = _stock()
    words = chance.choices(stock.words, stock.weights, k=chance.randint(2, 8))
    if chance.random() < 0.15:
        words.append(chance.choice(_FOREIGN))
    return " ".join(words).capitalize()


def _encoded(text: str) -> str:
    """A header value, RFC 2047 where it must be."""
    if text.isascii():
        return text
    return f"=?utf-8?B?{base64.b64encode(text.encode()).decode()}?="


def _address(person: tuple[str, str]) -> str:
    return f"{_encoded(person[0])} <{person[1]}>"


def _dated(received: int) -> str:
    return time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(received))


def _head(
    number: int, received: int, message_id: str, chance: random.Random, *, short: bool
) -> str:
    """Everything above the subject."""
    stock = _stock()
    sender, date = chance.choice(stock.people), _dated(received)
    hops = 1 if short else chance.choice((1, 2, 3, 3, 4, 6))
    lines = [f"Return-Path: <{sender[1]}>", f"Delivered-To: {OWNER[1]}"]
    lines += [
        f"Received: from hop{hop}.{chance.choice(_HOSTS)} (hop{hop} [192.0.2.{number % 250}])\r\n"
        f"\tby mx{hop}.rig.test with ESMTPS id {chance.getrandbits(44):X}\r\n"
        f"\tfor <{OWNER[1]}>; {date}"
        for hop in range(hops)
    ]
    if not short and chance.random() < 0.8:
        lines += _signatures(sender[1].partition("@")[2], chance)
    if not short and chance.random() < 0.25:
        lines += [
            "List-Id: <dev.lists.example.org>",
            "List-Unsubscribe: <https://lists.example.org/u>,\r\n <mailto:u@lists.example.org>",
            "List-Post: <mailto:dev@lists.example.org>",
            "Precedence: list",
        ]
    copied = [] if short else chance.sample(stock.people, chance.choice((0, 0, 0, 1, 2, 5)))
    lines += [f"From: {_address(sender)}", f"To: {_address(OWNER)}"]
    if copied:
        lines.append("Cc: " + ",\r\n ".join(map(_address, copied)))
    lines += [f"Date: {date}", f"Message-ID: {message_id}", "MIME-Version: 1.0", ""]
    return "\r\n".join(lines)


def _signatures(domain: str, chance: random.Random) -> list[str]:
    """Long headers that nobody reads and every program must get past."""
    body, mark = (base64.b64encode(chance.randbytes(n)).decode() for n in (32, 192))
    folded = "\r\n\t ".join(mark[i : i + 66] for i in range(0, len(mark), 66))
    signature = (
        f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s=k1;\r\n"
        f"\th=from:to:subject:date:message-id:mime-version; bh={body};\r\n\tb={folded}"
    )
    results = (
        f"Authentication-Results: mx.rig.test; dkim=pass header.d={domain};\r\n"
        f"\tspf=pass smtp.mailfrom={domain}; dmarc=pass"
    )
    return [signature, results]


def _about(subject: str, answers: tuple[str, str] | None, chance: random.Random) -> str:
    if answers is None:
        return f"Subject: {_encoded(subject)}\r\n"
    del chance
    return (
        f"Subject: {_encoded('Re: ' + subject)}\r\n"
        f"In-Reply-To: {answers[0]}\r\nReferences: {answers[0]}\r\n"
    )


def _short_body(chance: random.Random) -> str:
    text = chance.choice(_stock().paragraphs)
    return (
        "Content-Type: text/plain; charset=us-ascii\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"
        f"{text}\r\n{_rare(chance)}"
    )


def _body(chance: random.Random) -> str:
    paragraphs = _prose(int(min(60_000, chance.lognormvariate(7.1, 0.8))), chance)
    kind = chance.random()
    if kind < 0.40:
        return _text(paragraphs, chance)
    if kind < 0.50:
        return _html(paragraphs, chance)
    alternative = _multipart(
        "alternative", [_text(paragraphs, chance), _html(paragraphs, chance)], chance
    )
    if kind < 0.86:
        return alternative
    if kind < 0.96:
        size = int(min(400_000, chance.lognormvariate(8.8, 1.1)))
        return _multipart("mixed", [alternative, _attachment(size, chance)], chance)
    inner = _head(chance.randrange(999), EPOCH, "<inner@north.example>", chance, short=True)
    forwarded = f"Content-Type: message/rfc822\r\n\r\n{inner}Subject: inner\r\n{alternative}"
    return _multipart("mixed", [_text(paragraphs[:1], chance), forwarded], chance)


def _prose(size: int, chance: random.Random) -> list[str]:
    """Paragraphs of about so many characters together."""
    stock, found, have = _stock(), [], 0
    while have < size:
        found.append(chance.choice(stock.paragraphs))
        have += len(found[-1])
    return [*found, _rare(chance)] if found else [_rare(chance)]


def _rare(chance: random.Random) -> str:
    return f"The {RARE_WORD} file is ready.\r\n" if chance.random() < 0.001 else "Regards\r\n"


def _text(paragraphs: list[str], chance: random.Random) -> str:
    words = "\r\n\r\n".join(paragraphs)
    if chance.random() < 0.3:
        words += "\r\n> " + chance.choice(_stock().paragraphs).replace("\r\n", "\r\n> ") + "\r\n"
    if chance.random() < 0.8:
        return f"Content-Type: text/plain; charset=us-ascii\r\n\r\n{words}\r\n"
    words = f"{chance.choice(_FOREIGN)}\r\n{words}"
    head = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: "
    if chance.random() < 0.5:
        return f"{head}8bit\r\n\r\n{words}\r\n"
    packed = base64.encodebytes(words.encode()).decode().replace("\n", "\r\n")
    return f"{head}base64\r\n\r\n{packed}"


def _html(paragraphs: list[str], chance: random.Random) -> str:
    rows = "\r\n".join(
        '<tr><td style="padding:8px 24px;font:14px/1.5 Arial,sans-serif;color:#333333">'
        f'{p} <a href="https://example.com/t/{chance.getrandbits(64):x}">more</a></td></tr>'
        for p in paragraphs
    )
    page = (
        '<!DOCTYPE html>\r\n<html><head><meta charset="utf-8">\r\n'
        "<style>body{margin:0;background:#f4f4f4}td{border-collapse:collapse}</style></head>\r\n"
        f'<body><table width="600" cellpadding="0" align="center">\r\n{rows}\r\n</table>\r\n'
        f'<img src="https://track.example.com/{chance.getrandbits(64):x}.gif" width="1"'
        ' alt=""></body></html>\r\n'
    )
    head = "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: "
    if chance.random() < 0.5:
        return f"{head}7bit\r\n\r\n{page}"
    packed = quopri.encodestring(page.replace("\r\n", "\n").encode()).decode()
    return f"{head}quoted-printable\r\n\r\n" + packed.replace("\n", "\r\n")


def _attachment(size: int, chance: random.Random) -> str:
    noise = _stock().noise
    at = chance.randrange(len(noise) - size)
    kind, name = chance.choice(
        (("application/pdf", "report.pdf"), ("image/jpeg", "photo.jpg"), ("text/csv", "list.csv"))
    )
    packed = base64.encodebytes(noise[at : at + size]).decode().replace("\n", "\r\n")
    return (
        f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n"
        f'Content-Disposition: attachment; filename="{name}"\r\n\r\n{packed}'
    )


def _multipart(kind: str, parts: list[str], chance: random.Random) -> str:
    mark = f"=_{chance.getrandbits(80):020x}"
    inside = "".join(f"--{mark}\r\n{part}\r\n" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="{mark}"\r\n\r\n{inside}--{mark}--\r\n'
