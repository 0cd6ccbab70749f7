"""Opens every message of some folders as a face does, where nothing may reach for a network.

A program of its own (`python -m tests.engine.silent_reading STORE FOLDER...`): what an audit hook
forbids stays forbidden. Says how many messages it opened and what was reached for, as JSON.
"""

import contextlib
import json
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tui_mail.config.load import parse_settings
from tui_mail.conversation.read import ConversationFiles
from tui_mail.engine.reading import StoreReading
from tui_mail.message.digest import digest
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.ports.mail_store import Arrival
from tui_mail.store.mail_store import open_store
from tui_mail.store.reader import open_reader
from tui_mail.wiring.clock import SystemClock

FORBIDDEN = (
    "socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
    "socket.gethostbyname", "socket.gethostbyaddr", "socket.bind", "subprocess.Popen",
    "os.system", "os.exec", "os.posix_spawn", "webbrowser.open", "urllib.Request",
)  # fmt: skip
HOME = AccountKey("home")


def watch() -> list[str]:
    """From now on, what is reached for is noted here, and refused."""
    found: list[str] = []

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event in FORBIDDEN:
            found.append(f"{event} {args!r:.200}")
            raise PermissionError(event)

    sys.addaudithook(hook)
    return found


def must_be_watched(found: list[str]) -> None:
    """It is noted when something is reached for."""
    with contextlib.suppress(PermissionError):
        socket.create_connection(("127.0.0.1", 9), 1)
    assert found
    found.clear()


def messages(folders: list[Path]) -> Iterator[bytes]:
    """Of every .eml; an .html is the body of one."""
    for folder in folders:
        for file in sorted(folder.rglob("*.eml")):
            yield file.read_bytes()
        for file in sorted(folder.rglob("*.html")):
            yield b"Content-Type: text/html; charset=utf-8\r\n\r\n" + file.read_bytes()


def take_in(path: Path, folders: list[Path]) -> list[MessageId]:
    """Their messages in a store."""
    store = open_store(path)
    store.ensure_account(HOME)
    inbox = store.ensure_folder(HOME, "Inbox", role=Role.INBOX).id
    ids = [
        message
        for raw in messages(folders)
        for message in store.add([Arrival(inbox, raw, digest(raw, 1), 1, frozenset())])
    ]
    store.close()
    return ids


def read(reading: StoreReading, id: MessageId) -> None:
    """All that a face reads of a message."""
    for form in (reading, reading.html):
        content = form.content(id)
        form.first_lines(id, 78)
        form.lines(id, 78)
    reading.html.page(id)
    reading.source(id)
    for part in content.parts:
        reading.attachment(id, part.part)


def main(words: list[str]) -> None:
    """Take in, then read."""
    path, folders = Path(words[0]), [Path(word) for word in words[1:]]
    ids = take_in(path, folders)
    settings = parse_settings("", path)
    found = watch()
    must_be_watched(found)
    reading = StoreReading(
        open_reader(path), lambda: settings, SystemClock(), ConversationFiles(path.parent)
    )
    for message in ids:
        read(reading, message)
    reading.close()
    print(json.dumps({"read": len(ids), "reached": found}))


if __name__ == "__main__":
    main(sys.argv[1:])
