"""`tui-mail index`: fills the search index now, or makes it anew. Needs no server and no engine."""

from collections.abc import Sequence

from tui_mail.cli.arguments import Parser
from tui_mail.cli.context import Context
from tui_mail.cli.output import Progress
from tui_mail.errors import NotFound


def run(words: Sequence[str], context: Context) -> int:
    """What the engine does by itself while it runs."""
    parser = Parser(
        "tui-mail index",
        "Take all mail that is here into the search index. An engine that runs does that by itself;"
        " where none does, searches of much new mail are quicker after it.",
    )
    parser.add_argument("--rebuild", action="store_true", help="make the index anew")
    args = parser.read(words)
    if not context.paths.database.exists():
        raise NotFound("There is no mail to index so far.", "Set an account up first.")
    from tui_mail.wiring.indexing import open_filling

    filling, progress, done = open_filling(context.paths.database), Progress(), 0
    try:
        if args.rebuild:
            filling.begin_anew()
        while left := filling.left():
            progress.show(f"{done:,} messages indexed, {left:,} left")
            done += filling.step().messages
        while filling.tidy():
            progress.show("putting the index in order")
    finally:
        progress.clear()
        filling.close()
    if context.out.as_json:
        context.out.json({"indexed": done})
    else:
        context.out.line(f"{done:,} messages indexed; the index knows all.")
    return 0
