"""A store of an older program is brought up to date before anything else is done with it (R16)."""

import sys

from tui_mail.cli.context import Context
from tui_mail.cli.output import Progress
from tui_mail.store.migrate import is_older


def up_to_date(context: Context, *, on_screen: bool) -> bool:
    """Whether to go on: at once where nothing is to be done, else when it is done.

    Args:
        context: of this run.
        on_screen: the command is one that draws; its user may leave, and the update goes on.

    Raises:
        EngineError, StoreError: it cannot be done.
    """
    if not is_older(context.paths.database):
        return True
    if on_screen and sys.stdin.isatty() and sys.stdout.isatty():
        return _on_screen(context)
    from tui_mail.wiring.fail_points import asked_steps
    from tui_mail.wiring.updating import update_here

    progress = Progress()
    try:
        update_here(
            context.paths,
            asked_steps(),
            lambda words: progress.show(f"Updating the mail store. {words}"),
        )
    finally:
        progress.clear()
    return True


def _on_screen(context: Context) -> bool:
    """The engine does it; the screen says how far it is."""
    from tui_mail.cli.screen import run_app
    from tui_mail.ui.updating import UpdatingApp
    from tui_mail.wiring.far import begin_engine
    from tui_mail.wiring.updating import Updating

    context.paths.make()
    updating = Updating(context.paths, begin_engine(context.paths))
    app = UpdatingApp(updating.words, context.settings().ui.theme, context.paths.config / "themes")
    status = run_app(app)
    if app.failure is not None:
        raise app.failure
    return status == 0 and app.done
