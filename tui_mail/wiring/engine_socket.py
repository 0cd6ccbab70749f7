"""The engine's socket, as whoever looks for an engine meets it."""

import os
import socket

from tui_mail.config.paths import Paths

PATIENCE = 30.0
"""Seconds for another one-shot command to be done, or for an engine to start."""
GREETING = 10.0
"""Seconds for an engine to answer the first word."""
LOOK = 0.02
"""Seconds between looks."""


def reached(paths: Paths) -> socket.socket | None:
    """Connected to whoever listens for clients of this profile; None where nobody does."""
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    sock.settimeout(GREETING)
    try:
        sock.connect(os.fspath(paths.socket))
    except OSError:
        sock.close()
        return None
    return sock


def is_served(paths: Paths) -> bool:
    """Whether somebody listens for clients of this profile."""
    sock = reached(paths)
    if sock is None:
        return False
    sock.close()
    return True
