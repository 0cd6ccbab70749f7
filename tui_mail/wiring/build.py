"""Builds an engine on the real store, edges and keyring of a profile."""

import gc
import random
from pathlib import Path

from tui_mail.config.load import load_settings
from tui_mail.config.paths import Paths
from tui_mail.conversation.log import ConversationLog
from tui_mail.engine.account_work import Tools
from tui_mail.engine.engine import Engine
from tui_mail.engine.hub import Hub
from tui_mail.engine.secret_desk import SecretDesk
from tui_mail.engine.status import StatusBoard
from tui_mail.net.network import ThisNetwork
from tui_mail.ports.upkeep import Fillers, FillingBeside, SearchFilling
from tui_mail.store.spool import FileSpools
from tui_mail.wiring.clock import SystemClock
from tui_mail.wiring.edges import AskedOnce, AskedPrograms, PicturesAsked, RealEdges
from tui_mail.wiring.fail_points import asked_steps
from tui_mail.wiring.secret_sources import open_secrets, open_tokens
from tui_mail.wiring.updating import open_updated
from tui_mail.wiring.works import make_work

_YOUNG = 50_000
"""Objects made before the collector looks for circles. Of the words of mail none go in circles: at
Python's usual 700 a twentieth of a download's processor time goes into looking."""


def build_engine(paths: Paths, *, background: bool) -> Engine:
    """Not started yet. The caller holds the profile's lock.

    Raises:
        ConfigError: the settings cannot be used.
        StoreError: the store cannot.
    """
    settings = load_settings(paths.settings)
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])
    hub, secrets = Hub(), open_secrets(paths, settings)
    tools = Tools(
        store=open_updated(paths, asked_steps()),
        edges=RealEdges(ConversationLog(paths.logs), FileSpools(paths.database)),
        secrets=SecretDesk(secrets, open_tokens(paths, secrets)),
        clock=SystemClock(),
        steps=asked_steps(),
        hub=hub,
        board=StatusBoard(hub),
        random=random.random,
        network=ThisNetwork(),
        one_click=AskedOnce(),
        pictures=PicturesAsked(),
        programs=AskedPrograms(),
        fillers=_fillers(paths.database),
    )
    return Engine(
        settings, lambda: load_settings(paths.settings), tools, make_work, background=background
    )


def _fillers(database: Path) -> Fillers:
    """Of the search index; what reads messages for it is loaded with the first that is taken in."""

    def here() -> SearchFilling:
        from tui_mail.wiring.indexing import open_filling

        return open_filling(database)

    def beside() -> FillingBeside:
        from tui_mail.wiring.indexing import Beside

        return Beside(database)

    return Fillers(here, beside)
