"""`tui-mail backup`: all mail into one file, while it may be in use. Needs no engine."""

import os
from collections.abc import Sequence
from pathlib import Path

from tui_mail.cli.arguments import Parser
from tui_mail.cli.context import Context
from tui_mail.cli.output import Progress, complain
from tui_mail.wiring.backup import back_up
from tui_mail.wiring.fail_points import asked_steps


def run(words: Sequence[str], context: Context) -> int:
    """Prints where it stands and how large it is."""
    parser = Parser("tui-mail backup", "Copy all mail of the profile into one file.")
    parser.add_argument("file", metavar="FILE", help="a new file: a plain tar, closed to others")
    parser.add_argument("--force", action="store_true", help="replace a file that is there")
    args = parser.read(words)
    target = Path(os.path.abspath(args.file))  # noqa: PTH100 - links are looked at, not followed
    progress = Progress()
    progress.show("copying")
    try:
        done = back_up(context.paths, target, asked_steps(), force=args.force)
    finally:
        progress.clear()
    if context.out.as_json:
        context.out.json({"path": str(target), "bytes": done.bytes, "missing": done.missing})
    else:
        context.out.line(f"{target} ({done.bytes} bytes), verified")
    if done.missing:
        complain(f"{done.missing} messages are not in it: the store had lost their files already.")
    return 1 if done.missing else 0
