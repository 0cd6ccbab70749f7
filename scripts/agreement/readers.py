"""The parsers that are compared: ours, Python's policy.default, and two of npm.

Must open no connection and write nothing: a message is only read.
"""

import json
import subprocess
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from scripts.agreement.reading import Found, Value, files, first, line, people, words
from tui_mail.message.addresses import parse_addresses
from tui_mail.message.body import bodies, parts_of, plain_text
from tui_mail.message.dates import parse_date
from tui_mail.message.parse import Parsed, parse

PEERS = ("python", "postal-mime", "mailparser")
_SCRIPT = Path(__file__).with_name("peers.mjs")


def ours(raw: bytes) -> Found:
    """As the reader and the list have it."""
    parsed = parse(raw)
    headers = parsed.headers
    return Found(
        {
            "subject": line(headers.first("subject")),
            "from": first(_our_people(parsed, "from")),
            "to": people(_our_people(parsed, "to")),
            "cc": people(_our_people(parsed, "cc")),
            "date": parse_date(headers.raw("date")),
            "attachments": files([(each.filename, each.content_type) for each in parts_of(parsed)]),
            "text": _our_text(parsed),
        }
    )


def _our_people(parsed: Parsed, name: str) -> list[tuple[str, str]]:
    values = parsed.headers.raw_all(name)
    return [(each.name, each.address) for value in values for each in parse_addresses(value)]


def _our_text(parsed: Parsed) -> str:
    """As the others have it: the plain parts; else the source of the HTML."""
    chosen = bodies(parsed)
    plain = [plain_text(part) for part in chosen if part.content_type == "text/plain"]
    html = [part.text for part in chosen if part.content_type == "text/html"]
    return words("\n".join(plain), "\n".join(html))


def python(raw: bytes) -> Found:
    """policy.default; what it raises at is left out."""
    try:
        message = message_from_bytes(raw, policy=policy.default)
    except Exception:  # noqa: BLE001 - it may raise anything, and that is an answer too
        return Found({})
    assert isinstance(message, EmailMessage)
    questions: dict[str, Callable[[EmailMessage], Value]] = {
        "subject": lambda m: line(str(m["subject"] or "")),
        "from": lambda m: first(_their_people(m, "from")),
        "to": lambda m: people(_their_people(m, "to")),
        "cc": lambda m: people(_their_people(m, "cc")),
        "date": _their_date,
        "attachments": lambda m: files([_file(leaf) for leaf in _leaves(m) if _is_file(leaf)]),
        "text": _their_text,
    }
    found: dict[str, Value] = {}
    for matter, answer in questions.items():
        try:
            found[matter] = answer(message)
        except Exception:  # noqa: BLE001 - as above: it has no vote there
            continue
    return Found(found)


def _their_people(message: EmailMessage, name: str) -> list[tuple[str, str]]:
    return [
        (one.display_name, one.addr_spec)
        for header in message.get_all(name, [])
        for one in header.addresses
    ]


def _their_date(message: EmailMessage) -> int | None:
    header = message["date"]
    when = header.datetime if header is not None else None
    if when is None:
        return None
    return int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp())


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """A message in the message is one leaf."""
    if message.is_multipart() and message.get_content_maintype() == "multipart":
        for part in message.iter_parts():
            assert isinstance(part, EmailMessage)
            yield from _leaves(part)
    else:
        yield message


def _is_file(leaf: EmailMessage) -> bool:
    kind = leaf.get_content_type()
    return leaf.is_attachment() or bool(leaf.get_filename()) or kind not in _TEXTS


_TEXTS = ("text/plain", "text/html", "multipart/mixed")


def _file(leaf: EmailMessage) -> tuple[str, str]:
    return leaf.get_filename() or "", leaf.get_content_type()


def _their_text(message: EmailMessage) -> str:
    plain = message.get_body(("plain",))
    html = message.get_body(("html",))
    return words(
        plain.get_content() if plain is not None else "",
        html.get_content() if html is not None else "",
    )


def by_npm(paths: Sequence[Path], modules: Path) -> Iterator[dict[str, Found]]:
    """postal-mime and mailparser, message by message; what fails is left out.

    Args:
        paths: of the messages.
        modules: where `npm install` has put the packages.
    """
    with subprocess.Popen(
        ["node", _SCRIPT.resolve()], cwd=modules, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for path in paths:
            process.stdin.write(f"{path.resolve()}\n".encode())
            process.stdin.flush()
            said = json.loads(process.stdout.readline())
            yield {name: _npm(answer) for name, answer in said.items()}
        process.stdin.close()


def _npm(said: dict[str, Any]) -> Found:
    if "failed" in said:
        return Found({})
    return Found(
        {
            "subject": line(said["subject"]),
            "date": said["date"],
            "attachments": files(said["attachments"]),
            "text": words(said["text"], said["html"]),
            **{name: people(said[name]) for name in ("to", "cc") if _all_found(said[name])},
            **({"from": first(said["from"])} if _all_found(said["from"][:1]) else {}),
        }
    )


def _all_found(pairs: list[tuple[str, str]]) -> bool:
    """A mailbox with a name and no address was not read: no answer to where mail goes."""
    return all(address or not name for name, address in pairs)


def npm_install(modules: Path) -> None:
    """The pinned versions, into a folder of their own."""
    modules.mkdir(parents=True, exist_ok=True)
    wanted = _SCRIPT.with_name("package.json").read_text()
    there = modules / "package.json"
    if there.exists() and there.read_text() == wanted and (modules / "node_modules").is_dir():
        return
    there.write_text(wanted)
    subprocess.run(
        ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"],
        cwd=modules,
        check=True,
        stdout=subprocess.DEVNULL,
    )
