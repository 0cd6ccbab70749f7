"""`tui-mail label`: the labels there are; one renamed, taken off everywhere, given a colour."""

from collections.abc import Sequence

from tui_mail.cli.arguments import Parser
from tui_mail.cli.changes import tell
from tui_mail.cli.context import Context
from tui_mail.cli.engine import attached, tell_engine
from tui_mail.config.label_colours import set_colour
from tui_mail.config.schema import COLOURS
from tui_mail.errors import UsageError
from tui_mail.model.commands import Reload
from tui_mail.model.flags import DeleteLabel, Labels, ListLabels, RenameLabel

_WANTS = {"list": 0, "rename": 2, "delete": 1, "colour": 2}


def run(words: Sequence[str], context: Context) -> int:
    """One of the four."""
    parser = Parser(
        "tui-mail label",
        "list: labels and how many messages have each; rename OLD NEW; delete LABEL: off every "
        f"message; colour LABEL COLOUR: {', '.join(COLOURS)}, or none.",
    )
    parser.add_argument("what", choices=tuple(_WANTS), metavar="|".join(_WANTS), help="what to do")
    parser.add_argument("names", nargs="*", metavar="LABEL", help="which, and what it becomes")
    args = parser.read(words)
    if len(args.names) != _WANTS[args.what]:
        raise UsageError(
            f"{args.what} wants {_WANTS[args.what]} names.", "See: tui-mail help label"
        )
    if args.what == "list":
        return _list(context)
    if args.what == "colour":
        set_colour(context.paths.settings, args.names[0], args.names[1])
        tell_engine(context, Reload())
        return 0
    command = RenameLabel(*args.names) if args.what == "rename" else DeleteLabel(*args.names)
    with attached(context, network=False) as face:
        return tell(context, face.ask(command))


def _list(context: Context) -> int:
    with attached(context, network=False) as face:
        answer = face.ask(ListLabels())
    colours = context.settings().ui.labels
    for each in answer.labels if isinstance(answer, Labels) else ():
        if context.out.as_json:
            shape = {"label": each.name, "count": each.count, "colour": colours.get(each.name, "")}
            context.out.json(shape)
    if isinstance(answer, Labels) and not context.out.as_json:
        rows = [(one.name, str(one.count), colours.get(one.name, "")) for one in answer.labels]
        context.out.table(rows, right=(1,))
    return 0
