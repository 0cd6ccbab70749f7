"""`tui-mail restore`: a backup in the place of the store. Never while an engine runs."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tui_mail.cli.arguments import Parser
from tui_mail.cli.changes import tell
from tui_mail.cli.context import Context
from tui_mail.cli.output import Progress
from tui_mail.errors import UsageError
from tui_mail.wiring.backup import Restored, restore
from tui_mail.wiring.fail_points import asked_steps


def run(words: Sequence[str], context: Context) -> int:
    """What was there is set aside; what would leave by itself comes back held."""
    parser = Parser("tui-mail restore", "Put a backup in the place of the mail store.")
    parser.add_argument("file", nargs="?", metavar="FILE", help="as `tui-mail backup` wrote it")
    parser.add_argument(
        "--settings", action="store_true", help="its settings too, where there are none"
    )
    parser.add_argument(
        "--release", action="store_true", help="say the changes it holds to the servers"
    )
    args = parser.read(words)
    if args.release:
        if args.file is not None or args.settings:
            raise UsageError("--release stands alone.", "Restore first, look, then release.")
        return _release(context)
    if args.file is None:
        raise UsageError("Which backup? FILE is missing.", "tui-mail restore FILE")
    source = Path(args.file).absolute()
    progress = Progress()
    progress.show("verifying")
    try:
        done = restore(context.paths, source, asked_steps(), settings=args.settings)
    finally:
        progress.clear()
    if context.out.as_json:
        context.out.json(_shape(source, done))
    else:
        for line in _lines(done):
            context.out.line(line)
    return 0


def _release(context: Context) -> int:
    from tui_mail.cli.engine import attached
    from tui_mail.model.commands import Done
    from tui_mail.model.taking_in import ReleaseHeld

    with attached(context, network=False) as face:
        answer = face.ask(ReleaseHeld())
    if isinstance(answer, Done):
        text = f"{answer.count} changes are carried to the servers by the next sync"
        answer = Done(text, answer.count)
    return tell(context, answer)


def _shape(source: Path, done: Restored) -> dict[str, object]:
    return {
        "file": str(source),
        "made": datetime.fromtimestamp(done.made).astimezone().isoformat(),
        "messages": done.messages,
        "held_outbox": done.held.outbox,
        "held_changes": done.held.changes,
        "set_aside": None if done.aside is None else str(done.aside),
        "settings": None if done.settings is None else str(done.settings),
    }


def _lines(done: Restored) -> list[str]:
    made = datetime.fromtimestamp(done.made).astimezone().strftime("%Y-%m-%d %H:%M")
    lines = [f"{done.messages} messages are here again as they were on {made}"]
    if done.aside is not None:
        lines.append(f"What was here until now stands in {done.aside}")
    if done.held.outbox:
        lines.append(
            f"{done.held.outbox} messages to be sent are held: they may have been sent since. "
            "See: tui-mail outbox; tui-mail outbox retry ID sends one"
        )
    if done.held.changes:
        lines.append(
            f"{done.held.changes} changes are held and not said to the servers. "
            "tui-mail restore --release lets them go"
        )
    if done.settings is not None:
        lines.append(f"The settings of the backup stand in {done.settings}")
    return lines
