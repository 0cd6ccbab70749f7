"""The way of a command to the engine: the running one, or one in this process.

Commands that only read must never import this: its words are many.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from tui_mail.cli.context import Context
from tui_mail.cli.output import complain
from tui_mail.errors import TuiMailError
from tui_mail.model.commands import Command
from tui_mail.ports.face import Face
from tui_mail.wiring.face import open_face

PATIENCE = 10.0
"""Seconds for a running engine to take note."""


@contextmanager
def attached(context: Context, *, network: bool) -> Iterator[Face]:
    """The running engine, or one in this process for as long as this lasts.

    Args:
        context: of this run.
        network: whether servers may be asked by the command.
    """
    by = f"tui-mail {context.command}".strip()
    face = open_face(context.paths, network=network, start=False, by=by)
    try:
        yield face
    finally:
        face.close()


def tell_engine(context: Context, command: Command) -> None:
    """Let a running engine know; one that starts later finds out by itself.

    What it was told about is done already, so that trouble here is only mentioned.
    """
    if not context.paths.socket.exists():
        return
    try:
        with attached(context, network=False) as face:
            face.ask(command, PATIENCE)
    except TuiMailError as error:
        complain(f"It is done, but the running engine could not be told: {error}")
