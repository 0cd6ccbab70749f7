"""Real mail, thousands of it: comes in, lists, shows and goes out again, byte for byte.

It lies beside the checkout and is nobody's here: where it is not, these tests are skipped.
"""

import hashlib
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.archive.letters import SETTINGS
from tests.cli.calling import User
from tui_mail.message.digest import digest

OPEN = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "open"
BOX = OPEN / "lists" / "linux-man-2500.mbox"
PROGRAM = Path(sys.executable).parent / "tui-mail"
HANG = 2.0
"""Seconds for one message."""

pytestmark = pytest.mark.skipif(not OPEN.is_dir(), reason="the corpus is not beside this checkout")

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
CONTROL_IN_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass
class Corpus:
    """Whose mail it is now, and what is listed and shown of it."""

    user: User
    sources: list[bytes]
    """SHA-256 of every message, from the files alone."""
    listed: list[dict[str, Any]]
    shown: list[dict[str, Any]] = field(default_factory=list)
    slowest: float = 0.0


def sources() -> Iterator[bytes]:
    """Every message as its file has it, found without the program's own code."""
    for path in sorted(OPEN.glob("*.eml")):
        yield path.read_bytes()
    box = b"\n" + BOX.read_bytes()
    for piece in re.split(rb"\nFrom mboxrd@z [^\n]*\n", box.removesuffix(b"\n"))[1:]:
        yield b"\n".join(unquoted(line) for line in piece.split(b"\n"))


def unquoted(line: bytes) -> bytes:
    """One line of an mboxrd."""
    return line[1:] if line[:1] == b">" and line.lstrip(b">")[:5] == b"From " else line


def sha(raw: bytes) -> bytes:
    return hashlib.sha256(raw).digest()


@pytest.fixture(scope="module")
def corpus() -> Iterator[Corpus]:
    with tempfile.TemporaryDirectory(prefix="corpus-") as home:
        user = User(Path(home))
        user.write(SETTINGS)
        (told,) = user.json("import", OPEN, "--account", "home")
        assert told["imported"] == 4492
        assert told["unreadable"] == 0
        found = Corpus(user, sorted(map(sha, sources())), [])
        found.listed = user.json("list", "--limit", 10_000)
        show(found)
        yield found


def show(corpus: Corpus) -> None:
    """Each message, many in one call; how long each kept one waiting."""
    ids = [row["id"] for row in corpus.listed]
    words = [PROGRAM, "show", "--json", *ids]
    environment = {"PATH": "/usr/bin:/bin", **corpus.user.environment}
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        before = time.monotonic()
        for number, line in enumerate(process.stdout):
            now = time.monotonic()
            if number:  # the first one waits for the program to start
                corpus.slowest = max(corpus.slowest, now - before)
            corpus.shown.append(json.loads(line))
            before = time.monotonic()
        assert process.wait() == 0


def test_every_message_of_the_corpus_is_listed_with_its_own_bytes(corpus: Corpus) -> None:
    assert len(corpus.sources) == 1992 + 2500
    assert len(corpus.listed) == len(corpus.sources)
    hashes = sorted(bytes.fromhex(row["origin"]["sha256"]) for row in corpus.shown)
    assert hashes == corpus.sources


def test_S1_no_string_of_any_json_holds_a_control_character(corpus: Corpus) -> None:
    assert len(corpus.shown) == len(corpus.listed)
    for row in (*corpus.listed, *corpus.shown):
        for key, text in strings(row):
            found = (CONTROL_IN_TEXT if key == "text" else CONTROL).search(text)
            assert found is None, f"message {row['id']}, {key}: {found!r}"


def strings(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield "a key", name
            yield from strings(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, key)


def test_no_message_keeps_anybody_waiting(corpus: Corpus) -> None:
    assert 0 < corpus.slowest < HANG
    for path in OPEN.glob("*.eml"):
        raw = path.read_bytes()
        start = time.monotonic()
        digest(raw)
        assert time.monotonic() - start < HANG, path.name


def test_the_corpus_reads_as_people_read_it(corpus: Corpus) -> None:
    """The way of `show` without --json, too: nothing a terminal would obey."""
    ids = [row["id"] for row in corpus.listed]
    out = corpus.user.done("show", *ids[::5]).out.decode("utf-8")
    assert CONTROL_IN_TEXT.search(out) is None


@pytest.mark.parametrize("kind", ["eml", "mbox", "maildir"])
def test_the_corpus_goes_out_again_byte_for_byte(corpus: Corpus, tmp_path: Path, kind: str) -> None:
    dest = tmp_path / "out"
    (told,) = corpus.user.json("export", dest, "--format", kind)
    assert told["count"] == len(corpus.sources)
    whole = json.loads((dest / "manifest.json").read_text())
    assert sorted(bytes.fromhex(m["sha256"]) for m in whole["messages"]) == corpus.sources
    if kind == "mbox":
        found = from_boxes(dest, whole["messages"])
    else:
        pattern = "home/Imported/*.eml" if kind == "eml" else "home/Imported/cur/*"
        found = [sha(path.read_bytes()) for path in dest.glob(pattern)]
    assert sorted(found) == corpus.sources


def from_boxes(dest: Path, messages: list[dict[str, Any]]) -> list[bytes]:
    """By the manifest's word, without the program's own code."""
    (box,) = dest.rglob("*.mbox")
    data = box.read_bytes()
    found = []
    for message in messages:
        piece = data[message["offset"] : message["offset"] + message["length"]]
        raw = b"\n".join(unquoted(line) for line in piece.split(b"\n"))
        found.append(sha(raw[: message["size"]]))
    return found
