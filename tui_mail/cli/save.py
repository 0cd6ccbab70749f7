"""`tui-mail save`: one attachment to a file, never over another, closed to others."""

import os
from collections.abc import Sequence
from pathlib import Path

from tui_mail.cli.arguments import Parser, message_ids
from tui_mail.cli.context import Context
from tui_mail.cli.whole_messages import bring_whole
from tui_mail.errors import StoreError, TuiMailError, UsageError

MOST_TRIES = 1000


def run(words: Sequence[str], context: Context) -> int:
    """Prints where it was saved."""
    parser = Parser("tui-mail save", "Save one attachment of a message.")
    parser.add_argument("id", metavar="ID", help="of the message, as the list shows it")
    parser.add_argument("part", metavar="PART", help="as `show --json` names it: 2, 1.3")
    parser.add_argument(
        "--output", metavar="PATH", help="a new file, a folder, or - for standard output"
    )
    args = parser.read(words, keep=lambda word: word == "-")
    (message,) = message_ids([args.id])
    for why in bring_whole(context, (message,)):
        raise StoreError(why)
    name, data = context.reading().attachment(message, args.part)
    if args.output == "-":
        context.out.bytes(data)
        return 0
    path = _write(args.output, name, data)
    if context.out.as_json:
        context.out.json({"path": str(path), "size": len(data)})
    else:
        context.out.line(f"{path} ({len(data)} bytes)")
    return 0


def _write(output: str | None, name: str, data: bytes) -> Path:
    if output is not None and not Path(output).is_dir():
        path = Path(output)
        if not _created(path, data):
            raise UsageError(f"{path} is there already.", "Name another with --output.")
        return path
    folder = Path(output or ".")
    first = folder / name
    for number in range(1, MOST_TRIES):
        path = first if number == 1 else first.with_stem(f"{first.stem}-{number}")
        if _created(path, data):
            return path
    raise UsageError(f"{first} is there already.", "Name another with --output.")


def _created(path: Path, data: bytes) -> bool:
    """Write a file that was not there; False when it was. What is cut short does not stay."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        handle = os.open(path, flags, 0o600)
    except FileExistsError:
        return False
    except OSError as error:
        raise TuiMailError(f"{path} cannot be written: {error.strerror}.") from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise TuiMailError(f"{path} cannot be written: {error.strerror}.") from error
    return True
