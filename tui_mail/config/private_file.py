"""Small files that only their owner may read. Must never be half written, nor follow a link."""

import os
from pathlib import Path


def write_private(file: Path, data: bytes) -> None:
    """Write it, 0600, whole or not at all; raises OSError."""
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
    with os.fdopen(os.open(part, flags, 0o600), "wb") as out:
        out.write(data)
    part.replace(file)
