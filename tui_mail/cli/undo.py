"""`tui-mail undo`: takes the last change back."""

from collections.abc import Sequence

from tui_mail.cli.arguments import Parser
from tui_mail.cli.changes import tell
from tui_mail.cli.context import Context
from tui_mail.cli.engine import attached
from tui_mail.model.commands import Undo


def run(words: Sequence[str], context: Context) -> int:
    """Says what was undone."""
    Parser("tui-mail undo", "Take the last change to messages back.").read(words)
    with attached(context, network=False) as face:
        return tell(context, face.ask(Undo()))
