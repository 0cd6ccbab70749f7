"""What an export holds, message by message: `manifest.json`, one JSON object, a message a line.

{"format": "mbox", "messages": [
{"file": "home/Inbox.mbox", "offset": 72, "length": 1234, "size": 1233, "sha256": "...", ...},
...
], "count": 2}
"""

import json
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import BinaryIO, Final

from tui_mail.archive.own_folder import create
from tui_mail.model.frozen import frozen

NAME: Final = "manifest.json"


@frozen
class Exported:
    """One message, and where it stands in the export."""

    file: str
    """Below the export's folder."""
    offset: int
    """In that file; 0 but in an mbox."""
    length: int
    """Bytes in that file, quotes of an mbox among them."""
    size: int
    """Bytes of the original."""
    sha256: str
    """Of the original."""
    id: int
    account: str
    folder: str
    received: int
    flags: list[str]


_FIELDS: Final = tuple(field.name for field in fields(Exported))


class ManifestWriter:
    """Writes it line by line; it is whole only after `end`.

    Args:
        folder: the export's.
        kind: eml, mbox or maildir.
    """

    def __init__(self, folder: Path, kind: str) -> None:
        self._file: BinaryIO = create(folder / NAME)
        self._count = 0
        self._file.write(f'{{"format": "{kind}", "messages": [\n'.encode())

    def add(self, message: Exported) -> None:
        """One more."""
        line = json.dumps({name: getattr(message, name) for name in _FIELDS})
        self._file.write((f",\n{line}" if self._count else line).encode("ascii"))
        self._count += 1

    def end(self) -> int:
        """That was all; how many."""
        self._file.write(f'\n], "count": {self._count}}}\n'.encode())
        self._file.close()
        return self._count

    def close(self) -> None:
        """Whether or not it came to its end."""
        self._file.close()


def read_manifest(folder: Path) -> Iterator[Exported]:
    """As it was written, line by line."""
    with (folder / NAME).open("rb") as file:
        for line in file:
            if line.startswith(b'{"file"'):
                yield Exported(**json.loads(line.rstrip(b",\n")))
