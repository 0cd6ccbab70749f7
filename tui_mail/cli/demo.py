"""`tui-mail demo`: mail servers of its own, two people's mail, and the client on it."""

import os
import signal
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

from tui_mail.cli.arguments import Parser
from tui_mail.cli.client import require_terminal
from tui_mail.cli.context import Context
from tui_mail.config.paths import Paths, paths_under
from tui_mail.config.schema import Settings
from tui_mail.demo.process import RunningDemo
from tui_mail.demo.servers import DemoServers
from tui_mail.errors import TuiMailError
from tui_mail.model.commands import GiveSecret, Reload, Stop
from tui_mail.ports.face import Face

PATIENCE = 10.0
"""Seconds for the demo's engine to take note, and to go."""


def run(words: Sequence[str], context: Context) -> int:
    """Until the user leaves it, or with --serve until SIGTERM."""
    parser = Parser("tui-mail demo", "Servers and mail of its own on a throw-away profile.")
    parser.add_argument("--serve", action="store_true", help="no screen: print where, and serve")
    if parser.read(words).serve:
        return _serve(context)
    require_terminal()
    from tui_mail.demo import process

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    with (
        process.start() as running,
        tempfile.TemporaryDirectory(prefix="tui-mail-demo-", ignore_cleanup_errors=True) as root,
    ):
        return _show(paths_under(Path(root)), running, context.paths.config / "themes")


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    """A closed terminal too must leave no engine, no servers and no folder behind."""
    del frame
    raise SystemExit(128 + number)


def _serve(context: Context) -> int:
    from tui_mail.demo.serve import run as serve

    def announce(servers: DemoServers) -> None:
        context.out.bytes(f"{servers.as_json()}\n".encode())
        context.out.flush()

    serve(announce)
    return 0


def _show(paths: Paths, running: RunningDemo, themes: Path) -> int:
    from tui_mail.cli.screen import run_app
    from tui_mail.config.save import set_value
    from tui_mail.config.view_state import ViewFile
    from tui_mail.ui.app import (
        MailApp,
        let_keep,
        let_manage,
        let_rule,
        let_switch,
        remember_views,
    )
    from tui_mail.ui.search_keeping import keep_searches
    from tui_mail.wiring.account_book import open_accounts
    from tui_mail.wiring.face import open_face
    from tui_mail.wiring.guided_setup import open_guided
    from tui_mail.wiring.rule_book import SettingsRuleBook
    from tui_mail.wiring.search_keeping import SearchFiles
    from tui_mail.wiring.switch import open_switch

    paths.make()
    face = open_face(paths, network=True, start=True)
    try:
        settings = _open_accounts(face, paths, running.servers)
        app = MailApp(
            face,
            ui=settings.ui,
            setup=lambda: open_guided(paths),
            stop_demo=running.stop,
            undo_seconds=settings.send.undo_seconds,
            themes=themes,
        )
        remember_views(app, ViewFile(paths.views))
        keep_searches(app, SearchFiles(paths))
        let_switch(app, lambda: open_switch(paths))
        let_keep(app, lambda key, value: set_value(paths.settings, key, value))
        let_rule(app, lambda: SettingsRuleBook(paths.settings))
        let_manage(app, lambda: open_accounts(paths, face))
        return run_app(app, app.leaving)
    finally:
        _end(face, paths)


def _open_accounts(face: Face, paths: Paths, servers: DemoServers) -> Settings:
    """The engine has the passwords before it hears of the accounts, and so asks nobody."""
    from tui_mail.config.load import load_settings
    from tui_mail.demo.profile import secrets, settings_text

    for name, secret in secrets(servers).items():
        face.ask(GiveSecret(name, secret), PATIENCE)
    handle = os.open(paths.settings, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(settings_text(servers))
    face.ask(Reload(), PATIENCE)
    return load_settings(paths.settings)


def _end(face: Face, paths: Paths) -> None:
    """Tell the engine to go, and wait until it let go of the folder that is removed next."""
    from tui_mail.wiring.lock import ProfileLock

    # an engine that is gone already is what is wanted
    with suppress(TuiMailError):
        face.ask(Stop(), PATIENCE)
    face.close()
    lock = ProfileLock(paths)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if lock.take():
            lock.give_back()
            return
        time.sleep(0.02)
