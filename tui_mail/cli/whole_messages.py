"""Messages of which only the beginning is here, fetched whole before a command shows them.

Loads nothing of the engine while everything is here.
"""

from collections.abc import Sequence

from tui_mail.cli.context import Context
from tui_mail.cli.output import Progress
from tui_mail.errors import TuiMailError
from tui_mail.model.ids import MessageId

PATIENCE = 900.0
"""Seconds for one message; a server that says nothing is given up far sooner."""


def bring_whole(context: Context, messages: Sequence[MessageId]) -> list[str]:
    """Fetch the rest of each that needs it; for each that did not come, why, in one sentence."""
    wanted = [row for row in context.reading().rows(messages) if not row.whole]
    if not wanted:
        return []
    from tui_mail.cli.engine import attached
    from tui_mail.model.commands import FetchWhole
    from tui_mail.model.events import Event, StatusChanged

    progress = Progress()

    def hear(event: Event) -> None:
        if isinstance(event, StatusChanged) and event.status.detail:
            progress.show(event.status.detail)

    failed: list[str] = []
    with attached(context, network=True) as face:
        face.listen(hear)
        for row in wanted:
            try:
                face.ask(FetchWhole(row.id), PATIENCE)
            except TuiMailError as error:
                failed.append(
                    f"Only the beginning of message {row.id} is here, and the rest "
                    f"({row.size / 1e6:,.1f} MB in all) could not be fetched: {error}"
                )
            finally:
                progress.clear()
    return failed
