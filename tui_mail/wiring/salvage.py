"""A damaged store set aside and salvaged row by row into a new one. Only ever when asked for.

At every moment mail.db is the damaged store or the new one. Must never run beside an engine.
"""

import time
from collections.abc import Callable
from pathlib import Path

from tui_mail.archive.own_folder import own_folder, sync
from tui_mail.config.load import load_settings
from tui_mail.config.paths import Paths
from tui_mail.config.private_folder import make_private
from tui_mail.errors import ConfigError, EngineError, NotFound, StoreCorrupt, UsageError
from tui_mail.model.frozen import frozen
from tui_mail.ports.steps import Step, Steps
from tui_mail.store.health import examine
from tui_mail.store.salvage.rebuilding import Salvaged, check_not_newer_than_us, rebuild
from tui_mail.wiring.aside import set_aside, swap
from tui_mail.wiring.lock import ProfileLock


@frozen
class Done:
    """What a salvage did."""

    salvaged: Salvaged
    aside: Path
    """Where the damaged store stands."""


def salvage(paths: Paths, steps: Steps, tell: Callable[[str, int], None]) -> Done:
    """Save what can be read of a damaged store.

    Args:
        paths: of the profile.
        steps: told of each durable step.
        tell: hears what is being read, and how many so far.

    Raises:
        NotFound: there is no store.
        UsageError: it is not damaged.
        EngineError: an engine runs.
        StoreCorrupt: a newer program made it.
        StoreLocked, StoreFull, TuiMailError: what the disk said; nothing was changed.
    """
    if not paths.database.exists():
        raise NotFound("There is no mail store to salvage.", "Set an account up first.")
    paths.make()
    lock = ProfileLock(paths)
    if not lock.take():
        raise EngineError(
            "tui-mail is running for this profile.", "Close it, wait a moment, then salvage."
        )
    try:
        _check_damaged(paths.database)
        with own_folder(paths.database) as part:
            return _salvage(paths, part, steps, tell)
    finally:
        lock.give_back()


def _check_damaged(database: Path) -> None:
    check_not_newer_than_us(database)
    try:
        examine(database)
    except StoreCorrupt:
        return
    raise UsageError(
        f"The mail store {database} is whole; there is nothing to salvage.",
        "`tui-mail doctor` looks at everything else.",
    )


def _salvage(paths: Paths, part: Path, steps: Steps, tell: Callable[[str, int], None]) -> Done:
    fresh = part / "fresh" / paths.database.name
    make_private(fresh.parent)
    try:
        accounts = tuple(load_settings(paths.settings).accounts)
    except ConfigError:
        accounts = ()  # mail is saved whatever is wrong with the settings
    done = rebuild(paths.database, fresh, accounts, int(time.time()), tell)
    sync(fresh.parent)
    steps.passed(Step.SALVAGE_AFTER_BUILD)
    aside = set_aside(paths, part, "before-salvage", with_side_files=True)
    steps.passed(Step.SALVAGE_BEFORE_SWAP)
    swap(paths.database, fresh)
    steps.passed(Step.SALVAGE_AFTER_SWAP)
    return Done(done, aside)
