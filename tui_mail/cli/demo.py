"""`tui-mail demo`: mail servers of its own, two people's mail, and the client on it."""

import os
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from tui_mail.cli.arguments import Parser
from tui_mail.cli.client import require_terminal
from tui_mail.cli.context import Context
from tui_mail.config.paths import Paths, paths_under
from tui_mail.errors import TuiMailError
from tui_mail.model.commands import GiveSecret, Stop

LEAVE = 5.0
"""Seconds for the demo's engine to go."""


def run(words: Sequence[str], context: Context) -> int:
    """Until the user leaves it, or with --serve until SIGTERM."""
    parser = Parser("tui-mail demo", "Servers and mail of its own on a throw-away profile.")
    parser.add_argument("--serve", action="store_true", help="no screen: print where, and serve")
    if parser.read(words).serve:
        return _serve(context)
    require_terminal()
    from tui_mail.demo import process

    with (
        process.start() as running,
        tempfile.TemporaryDirectory(prefix="tui-mail-demo-", ignore_cleanup_errors=True) as root,
    ):
        paths = paths_under(Path(root))
        from tui_mail.demo.profile import secrets, settings_text

        _write_settings(paths, settings_text(running.servers))
        _show(paths, secrets(running.servers), running.stop, context.paths.config / "themes")
    return 0


def _serve(context: Context) -> int:
    from tui_mail.demo.serve import run as serve
    from tui_mail.demo.servers import DemoServers

    def announce(servers: DemoServers) -> None:
        context.out.bytes(f"{servers.as_json()}\n".encode())
        context.out.flush()

    serve(announce)
    return 0


def _write_settings(paths: Paths, text: str) -> None:
    paths.make()
    handle = os.open(paths.settings, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def _show(
    paths: Paths, given: dict[str, str], stop_servers: Callable[[], None], themes: Path
) -> None:
    from tui_mail.config.load import load_settings
    from tui_mail.ui.app import MailApp
    from tui_mail.wiring.face import open_face

    settings = load_settings(paths.settings)
    face = open_face(paths, network=True, start=True)
    try:
        for name, secret in given.items():
            face.ask(GiveSecret(name, secret), LEAVE)
        MailApp(
            face,
            ui=settings.ui,
            setup=None,
            stop_demo=stop_servers,
            undo_seconds=settings.send.undo_seconds,
            themes=themes,
        ).run()
    finally:
        with suppress(TuiMailError):
            face.ask(Stop(), LEAVE)
        face.close()
