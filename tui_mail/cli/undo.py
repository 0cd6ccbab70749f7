"""`tui-mail undo` and `tui-mail redo`: take the last changes back, do them again, list them."""

import time
from collections.abc import Sequence

from tui_mail.cli.arguments import Parser
from tui_mail.cli.changes import tell
from tui_mail.cli.context import Context
from tui_mail.cli.engine import attached
from tui_mail.errors import UsageError
from tui_mail.model.undoing import ListSteps, Redo, Step, Steps, StepState, Undo

_WORDS = {StepState.DONE: "", StepState.UNDONE: "undone", StepState.LOST: "cannot be undone"}


def run(words: Sequence[str], context: Context) -> int:
    """Says what was undone, or lists what was done."""
    parser = Parser("tui-mail undo", "Take the last changes to messages back.")
    parser.add_argument("times", nargs="?", default="1", metavar="N", help="how many; 1 by default")
    parser.add_argument("--list", action="store_true", help="what was done, the newest first")
    args = parser.read(words)
    times = _number(args.times)
    with attached(context, network=False) as face:
        if not args.list:
            return tell(context, face.ask(Undo(times)))
        answer = face.ask(ListSteps())
    if isinstance(answer, Steps):
        _print(context, answer.steps)
    return 0


def run_redo(words: Sequence[str], context: Context) -> int:
    """Says what was done again."""
    parser = Parser("tui-mail redo", "Do again what was undone last.")
    parser.add_argument("times", nargs="?", default="1", metavar="N", help="how many; 1 by default")
    times = _number(parser.read(words).times)
    with attached(context, network=False) as face:
        return tell(context, face.ask(Redo(times)))


def _number(word: str) -> int:
    if not word.isascii() or not word.isdigit() or not 0 < int(word) <= 1_000:
        raise UsageError(f"{word!r} is no number of steps.", "tui-mail undo 3")
    return int(word)


def _print(context: Context, steps: Sequence[Step]) -> None:
    if context.out.as_json:
        for step in steps:
            context.out.json(shape(step))
        return
    context.out.table(
        [
            (
                time.strftime("%Y-%m-%d %H:%M", time.localtime(step.made)),
                step.by or "-",
                str(step.count),
                step.word,
                _WORDS[step.state],
            )
            for step in steps
        ],
        right=(2,),
    )


def shape(step: Step) -> dict[str, object]:
    """One step for programs."""
    return {
        "step": step.id,
        "done": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(step.made)),
        "by": step.by,
        "text": step.word,
        "count": step.count,
        "left": step.left,
        "state": str(step.state),
    }
