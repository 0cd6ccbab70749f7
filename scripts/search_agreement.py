"""Whether searches find what notmuch finds: python -m scripts.search_agreement CORPUS.

Puts every message of a folder (*.eml, at any depth) into a store and into notmuch, makes word
queries of the words that stand in them, and compares what is found. Each difference is put down to
a reason that is checked on the message itself; ends with 1 where one has none.
"""

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.searching import notmuch_config
from tui_mail.message.digest import digest
from tui_mail.message.folding import fold
from tui_mail.message.indexed_words import has, sought, words_in
from tui_mail.message.parse import Part, parse
from tui_mail.message.search_syntax import parse_query
from tui_mail.message.search_text import search_text
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.ports.mail_store import Arrival
from tui_mail.ports.store_reader import Selection
from tui_mail.store.mail_store import open_store
from tui_mail.store.reader import open_reader
from tui_mail.wiring.indexing import open_filling

NOW: Final = 1_800_000_000
SEED: Final = 10
QUERIES: Final = 200
SHORTEST: Final = 3
LONGEST: Final = 15
"""Letters of the words that are looked for."""
EDGES: Final = "_'’&.,·"
"""Signs that Xapian takes for a part of a word between two letters or digits."""
REASONS: Final = {
    "accents": "ours: accents do not matter; notmuch compares them",
    "hangs at it": "ours: it stands in the text of an attachment, or in a header such as Reply-To",
    "joined": "ours: it stands at a sign (_ . & '), at which only we part words",
    "address": "ours: it stands in an address line that is not written as the rules have it",
    "reader's text": "ours: it stands in what the reader shows of a message that has to be decoded "
    "or set right first (HTML, transfer encodings, no line between header and text)",
    "kind": "notmuch: it is a word of the type of a part (text/plain)",
    "attached": "notmuch: it stands in a part of an attached message that the reader does not show",
    "another part": "notmuch: it stands in a part that the reader does not show: HTML beside plain",
    "in the markup": "notmuch: it stands in the source of an HTML part, in what the reader leaves "
    "out",
    "in the bytes": "notmuch: it stands in the bytes of the message as they came, and in no text "
    "that is shown",
}


_HEAD: Final = """\
# Searches, beside notmuch's

`python -m scripts.search_agreement CORPUS`: {found.queries} words, drawn by lot from
{found.messages:,} messages of public collections, each looked for as a whole word by both. Messages
that notmuch does not take for mail, and such that share their Message-ID, are left out.

- The same messages: {found.same} of {found.queries} queries.
- Found by both: {found.both:,} times.
- Found by one alone without a reason: {alone} times.

| found by one alone, and why | times |
| --- | --- |
"""
_FOOT: Final = """
Each reason is looked for in the message itself. notmuch goes over whole messages, HTML beside plain
text included; ours over what the reader shows, so that each hit can be seen and is marked.
"""


@dataclass
class Found:
    """What came of it."""

    messages: int = 0
    queries: int = 0
    same: int = 0
    """Queries that found the same on both sides."""
    both: int = 0
    """Pairs of a query and a message that both found."""
    ours: Counter[str] = field(default_factory=Counter)
    theirs: Counter[str] = field(default_factory=Counter)
    """Pairs that one side alone found, by reason; empty: none was seen."""
    unexplained: list[str] = field(default_factory=list)


def main(words: Sequence[str]) -> int:
    """Compare, print, write down."""
    parser = argparse.ArgumentParser(prog="python -m scripts.search_agreement", description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--document", type=Path, help="write the page into this file (Markdown)")
    told = parser.parse_args(words)
    if shutil.which("notmuch") is None:
        parser.error("notmuch is not installed")
    with tempfile.TemporaryDirectory(prefix="search-agreement-") as folder:
        found = compare(sorted(told.corpus.rglob("*.eml")), Path(folder))
    text = page(found)
    sys.stdout.write(text)
    if told.document:
        told.document.write_text(text, "utf-8")
    for line in found.unexplained:
        sys.stderr.write(f"{line}\n")
    return 1 if found.unexplained else 0


def compare(paths: Sequence[Path], folder: Path) -> Found:
    """Every query, on both sides."""
    mail = folder / "mail"
    mail.mkdir()
    raws = {}
    for number, path in enumerate(paths):
        file = mail / f"{number}-{path.name}"
        file.write_bytes(path.read_bytes())
        raws[file] = path.read_bytes()
    env = notmuch_config(folder / "notmuch", mail)
    subprocess.run(["notmuch", "new", "--quiet"], env=env, check=True, stderr=subprocess.DEVNULL)
    known = asked(env, "*")
    ids: Counter[str] = Counter(digest(raw).message_id for raw in raws.values())
    # what notmuch does not take for mail, and what it takes for one message, is no matter of words
    chosen = {
        file: raw
        for file, raw in raws.items()
        if file in known and (not (own := digest(raw).message_id) or ids[own] == 1)
    }
    found = Found(messages=len(chosen))
    with closing(_Ours(folder / "data" / "mail.db", chosen)) as ours:
        for word in queries([*chosen.values()]):
            theirs = asked(env, f'"{word}"') & chosen.keys()
            mine = ours.asked(word)
            found.queries += 1
            found.same += mine == theirs
            found.both += len(mine & theirs)
            _explain(found, word, {file: chosen[file] for file in mine - theirs}, by_us=True)
            _explain(found, word, {file: chosen[file] for file in theirs - mine}, by_us=False)
    return found


class _Ours:
    """A store of these messages, and its search index."""

    def __init__(self, database: Path, raws: Mapping[Path, bytes]) -> None:
        store = open_store(database)
        store.ensure_account(AccountKey("corpus"))
        inbox = store.ensure_folder(AccountKey("corpus"), "Inbox", local=True).id
        files, self._files = [*raws], dict[MessageId, Path]()
        for file in files:
            raw = raws[file]
            coming = Arrival(inbox, raw, digest(raw, NOW), NOW, frozenset())
            self._files[store.add([coming])[0]] = file
        store.close()
        filling = open_filling(database)
        while filling.left():
            filling.step()
        filling.close()
        self._reader = open_reader(database)

    def asked(self, word: str) -> set[Path]:
        """The files that it finds."""
        search = parse_query(f'"{word}"', now=NOW)
        return {
            self._files[MessageId(place)] for place in self._reader.ids(Selection(search=search))
        }

    def close(self) -> None:
        """Let go of it."""
        self._reader.close()


def asked(env: Mapping[str, str], query: str) -> set[Path]:
    """The files that notmuch finds."""
    command = ["notmuch", "search", "--output=files", "--exclude=false", query]
    said = subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout
    return {Path(line) for line in said.splitlines()}


def queries(raws: Sequence[bytes]) -> list[str]:
    """Words of messages that are drawn by lot: each text of a message as often as another."""
    lot = random.Random(SEED)
    chosen: dict[str, None] = {}
    while len(chosen) < QUERIES:
        texts = [text for text in search_text(lot.choice(raws)).by_field.values() if text]
        words = [word.text for word in words_in(lot.choice(texts).lower())] if texts else []
        fitting = [word for word in words if SHORTEST <= len(word) <= LONGEST and word.isalpha()]
        if fitting:
            chosen[lot.choice(fitting)] = None
    return [*chosen]


def _explain(found: Found, word: str, raws: Mapping[Path, bytes], *, by_us: bool) -> None:
    for file, raw in raws.items():
        reason = _why_ours(word, raw) if by_us else _why_theirs(word, raw)
        (found.ours if by_us else found.theirs)[reason] += 1
        if not reason:
            side = "ours" if by_us else "notmuch"
            found.unexplained.append(f"{word}: {side} alone, {file.name}")


def _why_ours(word: str, raw: bytes) -> str:
    """Seen in the message itself; empty where nothing is."""
    by_field = search_text(raw).by_field
    texts = [text for name, text in by_field.items() if name != "inside"]
    wanted = sought(word, prefix=False)
    if not any(has(fold(text), wanted) for text in texts):
        return "hangs at it"
    plain = [unicodedata.normalize("NFC", text).lower() for text in texts]
    alone = [text for text in plain if _stands(text, unicodedata.normalize("NFC", word), "")]
    if not alone:
        return "accents"
    if not any(_stands(text, word, EDGES) for text in alone):
        return "joined"
    people = [by_field[name] for name in ("from", "to", "cc")]
    if any(has(fold(text), wanted) for text in people) and not any(
        has(fold(by_field[name]), wanted) for name in ("subject", "body", "file")
    ):
        return "address"
    shown = any(_stands(text, word, EDGES) for text in _undecoded(raw))
    return "" if shown and not _is_odd(raw) else "reader's text"


def _why_theirs(word: str, raw: bytes) -> str:
    wanted = sought(word, prefix=False)
    parsed = parse(raw)
    if any(has(kind, wanted) for kind in _types(parsed.root)):
        return "kind"
    plain = [leaf for leaf in parsed.leaves if leaf.content_type.startswith("text/")]
    if any(has(fold(leaf.text), wanted) for leaf in plain if leaf.content_type != "text/html"):
        return "another part"
    attached = [leaf for leaf in parsed.leaves if leaf.content_type == "message/rfc822"]
    if any(_why_theirs(word, leaf.data) for leaf in attached):
        return "attached"
    pages = [leaf for leaf in parsed.leaves if leaf.content_type == "text/html"]
    if any(has(fold(leaf.text), wanted) for leaf in pages):
        beside = any(leaf.content_type == "text/plain" for leaf in plain)
        return "another part" if beside else "in the markup"
    if any(has(fold(text), wanted) for text in _undecoded(raw)):
        return "in the bytes"
    return ""


def _types(part: Part) -> Iterator[str]:
    """Content types of it and of all parts in it."""
    yield part.content_type
    for child in part.children:
        yield from _types(child)
    if part.content_type == "message/rfc822" and not part.children:
        yield from _types(parse(part.data).root)


def _stands(text: str, word: str, edges: str) -> bool:
    """Whether it stands there by itself, and not joined to others by one of the signs."""
    start = text.find(word)
    while start >= 0:
        before, after = text[:start][-2:], text[start + len(word) :][:2]
        if not _joins(before[::-1], edges) and not _joins(after, edges):
            return True
        start = text.find(word, start + 1)
    return False


def _joins(beside: str, edges: str) -> bool:
    if not beside:
        return False
    if beside[0].isalnum() or beside[0] == "_" == edges[:1]:
        return True
    return beside[0] in edges and len(beside) > 1 and beside[1].isalnum()


def _undecoded(raw: bytes) -> Iterator[str]:
    """The message as it came, by two character sets."""
    yield raw.decode("utf-8", "replace").lower()
    yield raw.decode("latin-1").lower()


def _is_odd(raw: bytes) -> bool:
    """Whether something has to be decoded, or set right, before its words can be read."""
    low = raw.lower()
    signs = (b"base64", b"quoted-printable", b"=?", b"begin 6", b"text/html", b"multipart/")
    bare = b"\n\n" not in raw.replace(b"\r\n", b"\n")
    return bare or any(sign in low for sign in signs) or not low.isascii()


def page(found: Found) -> str:
    """In Markdown."""
    lines = _HEAD.format(found=found, alone=len(found.unexplained)).splitlines()
    for reason, times in [*found.ours.most_common(), *found.theirs.most_common()]:
        lines.append(f"| {REASONS.get(reason, 'no reason was seen')} | {times:,} |")
    return "\n".join([*lines, _FOOT])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
