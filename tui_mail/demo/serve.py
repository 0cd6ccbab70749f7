"""Runs the demo's three servers in this process until it is told to stop.

Its own event loop, loopback only, ports that were free, passwords made at the start.
"""

import asyncio
import os
import secrets
import signal
import threading
from collections.abc import Callable
from datetime import datetime

from tui_mail.demo.extra import require
from tui_mail.demo.servers import ALICE, BOB, DemoServers, HostPort

__all__ = ["DemoServers", "run"]

HOST = "127.0.0.1"


def run(ready: Callable[[DemoServers], None], *, with_parent: bool = False) -> None:
    """Serve until SIGTERM or SIGINT; blocks. For the main thread, which hears signals.

    Args:
        ready: called once, when all three servers listen.
        with_parent: also end when standard input does, as it does when who started us ends.

    Raises:
        UsageError: the extra `demo` is not installed.
    """
    require()
    asyncio.run(_serve(ready, with_parent))


async def _serve(ready: Callable[[DemoServers], None], with_parent: bool) -> None:
    # Here, because these are the rooms of pymap and aiosmtpd, which may be missing.
    from tui_mail.demo.imap_server import start_imap
    from tui_mail.demo.mailbox.fill import fill
    from tui_mail.demo.pop3_server import start_pop3
    from tui_mail.demo.postbox import Postbox
    from tui_mail.demo.smtp_server import start_smtp

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    users = {address: secrets.token_urlsafe(12) for address in (ALICE, BOB)}
    postbox = Postbox(users)
    await fill(postbox, datetime.now().astimezone())
    listeners = (
        await start_pop3(postbox, HOST),
        await start_imap(postbox, HOST),
        await start_smtp(postbox, HOST),
    )
    pop3, imap, smtp = map(_place, listeners)
    ready(DemoServers(pop3, imap, smtp, users))
    if with_parent:
        _watch_input(loop, stop)
    await stop.wait()
    for listener in listeners:
        listener.close()


def _place(listener: asyncio.Server) -> HostPort:
    host, port = listener.sockets[0].getsockname()[:2]
    return str(host), int(port)


def _watch_input(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """A thread, since a loop cannot wait for every kind of standard input."""

    def until_end() -> None:
        while os.read(0, 4096):
            pass
        loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=until_end, name="demo-parent", daemon=True).start()
