"""How large the store is beside the mail in it: `python -m benchmarks.store_size [N]`.

Makes N messages (20,000 unless told) whose sizes and kinds are those of ordinary mail: 7.4 KB on
average, mostly text, a third with HTML, a few with a picture or a document. Prints the share of
the raw bytes that the store takes on the disk, and the memory of the process that stored them.
"""

import base64
import random
import sys
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tui_mail.message.digest import digest
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, FolderId
from tui_mail.ports.mail_store import Arrival, DropOrigin
from tui_mail.store.mail_store import open_store

ACCOUNT: Final = AccountKey("bench")
BATCH: Final = 200
EPOCH: Final = 1_200_000_000
MEAN: Final = 7_400
"""Bytes of a message."""
BAR: Final = 0.65
"""The share that the store may take at most."""

_CONSONANTS: Final = "bcdfghjklmnprstvwxyz"
_VOWELS: Final = "aeiou"


def _lexicon() -> list[str]:
    """As many words as people use, some much more often than others."""
    chance = random.Random(5)
    syllables = [chance.choice(_CONSONANTS) + chance.choice(_VOWELS) for _ in range(30)]
    return ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(12_000)]


class Letters:
    """Made-up messages, the same ones each time."""

    def __init__(self) -> None:
        self._chance = random.Random(20_260_101)
        self._words = _lexicon()
        self._weights = [1 / (rank + 3) for rank in range(len(self._words))]
        self._hosts = [f"{word}.example" for word in self._words[200:800]]
        self._recent: list[str] = []

    def make(self, count: int) -> Iterator[bytes]:
        """So many of them."""
        for number in range(count):
            yield self._letter(number)

    def _letter(self, number: int) -> bytes:
        chance, boundary = self._chance, f"----=_{self._chance.getrandbits(96):024x}"
        text = self._text(int(chance.lognormvariate(6.8, 0.9)))
        parts = [("text/plain; charset=utf-8", "8bit", text)]
        if chance.random() < 0.33:
            parts.append(("text/html; charset=utf-8", "8bit", self._html(text)))
        if chance.random() < 0.035:
            parts.append(self._attachment())
        head = self._head(number)
        if len(parts) == 1:
            kind, encoding, body = parts[0]
            head += [f"Content-Type: {kind}", f"Content-Transfer-Encoding: {encoding}"]
            return "\r\n".join([*head, "", body, ""]).encode()
        head.append(f'Content-Type: multipart/mixed; boundary="{boundary}"')
        lines = [*head, ""]
        for kind, encoding, body in parts:
            lines += [f"--{boundary}", f"Content-Type: {kind}"]
            lines += [f"Content-Transfer-Encoding: {encoding}", "", body]
        return "\r\n".join([*lines, f"--{boundary}--", ""]).encode()

    def _head(self, number: int) -> list[str]:
        """As many trace fields and marks of machines as ordinary mail has."""
        chance = self._chance
        host, own = chance.choices(self._hosts, k=2)
        own_id = f"<{chance.getrandbits(80):020x}@{own}>"
        head = []
        for hop in range(chance.randint(2, 4)):
            via = chance.choice(self._hosts)
            head.append(
                f"Received: from {via} ({via} [10.{hop}.{chance.randint(0, 255)}."
                f"{chance.randint(0, 255)}])\r\n\tby mx{hop}.{host} with ESMTPS id "
                f"{chance.getrandbits(60):015X};\r\n\tFri, 27 Nov 2026 00:{number % 60:02}:00 +0000"
            )
        if chance.random() < 0.8:
            mark = base64.b64encode(chance.randbytes(256)).decode()
            folded = "\r\n\t".join(mark[at : at + 72] for at in range(0, len(mark), 72))
            head.append(
                f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={own}; s=mail;\r\n\t"
                f"h=from:to:subject:date:message-id; bh={mark[:43]}=;\r\n\tb={folded}"
            )
        name = " ".join(chance.choices(self._words[300:1500], k=2)).title()
        head += [
            f"From: {name} <{name.split()[0].lower()}@{own}>",
            f"To: somebody <somebody@{host}>",
            f"Subject: {self._text(40).splitlines()[0]}",
            "Date: Fri, 27 Nov 2026 00:00:00 +0000",
            f"Message-ID: {own_id}",
            "MIME-Version: 1.0",
        ]
        if self._recent and chance.random() < 0.45:
            answered = chance.choices(self._recent, k=chance.randint(1, 4))
            head += [f"In-Reply-To: {answered[-1]}", "References: " + "\r\n ".join(answered)]
        self._recent = [*self._recent[-200:], own_id]
        return head

    def _text(self, length: int) -> str:
        words = self._chance.choices(self._words, self._weights, k=max(1, length // 5))
        return "\r\n".join(" ".join(words[at : at + 12]) for at in range(0, len(words), 12))

    def _html(self, text: str) -> str:
        cells = "\r\n".join(
            f'<tr><td style="font-family:Arial,sans-serif;font-size:14px;padding:0 24px">'
            f'<a href="https://{self._chance.choice(self._hosts)}/{self._chance.getrandbits(64):x}">'
            f"{line}</a></td></tr>"
            for line in text.splitlines()
        )
        return f'<html><body><table width="600" cellpadding="0">{cells}</table></body></html>'

    def _attachment(self) -> tuple[str, str, str]:
        """A picture, which does not pack, or a document, which does."""
        size = int(min(self._chance.lognormvariate(10.6, 0.9), 1_000_000))
        noise = self._chance.randbytes(size)
        if self._chance.random() < 0.5:
            noise = zlib.compress(noise[: size // 3] * 3)[: size // 2] + bytes(size // 2)
        return (
            'application/octet-stream; name="a.bin"',
            "base64",
            base64.encodebytes(noise).decode().replace("\n", "\r\n"),
        )


def fill(database: Path, count: int) -> int:
    """Put so many messages into a new store; their raw bytes."""
    store = open_store(database, now=lambda: EPOCH)
    store.ensure_account(ACCOUNT)
    inbox = store.ensure_folder(ACCOUNT, "Inbox", role=Role.INBOX, local=True).id
    raws, whole, number = [], 0, 0
    for raw in Letters().make(count):
        raws.append(raw)
        whole += len(raw)
        if len(raws) == BATCH:
            number = _store(store.add, inbox, raws, number)
            raws = []
    if raws:
        _store(store.add, inbox, raws, number)
    store.close()
    return whole


def _store(add: object, inbox: FolderId, raws: list[bytes], number: int) -> int:
    """As a POP account stores them, with their lines of the ledger."""
    arrivals = [
        Arrival(
            inbox,
            raw,
            digest(raw, EPOCH),
            EPOCH + number + at,
            drop=DropOrigin("pop.bench.example", "me", f"{number + at:016x}", len(raw)),
        )
        for at, raw in enumerate(raws)
    ]
    assert callable(add)
    add(arrivals)
    return number + len(raws)


def peak_megabytes() -> float:
    """Of this process, so far."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main(arguments: list[str]) -> int:
    """Print the share, and whether it keeps the bar."""
    count = int(arguments[0]) if arguments else 20_000
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        database = Path(folder) / "data" / "mail.db"
        raw = fill(database, count)
        size = sum(file.stat().st_size for file in database.parent.rglob("*") if file.is_file())
    share = size / raw
    print(f"{count:,} messages of {raw / count:,.0f} bytes: {raw / 1e6:,.1f} MB raw")
    print(f"store: {size / 1e6:,.1f} MB, {share:.3f} of it (at most {BAR})")
    print(f"memory of the process that stored them: {peak_megabytes():.0f} MB")
    return 0 if share <= BAR else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
