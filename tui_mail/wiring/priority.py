"""Niceness of what works behind the screen: the engine, and `sync --watch`."""

import os

NICE = 5
"""Below the screen (the engine must never slow a key)."""


def step_back() -> None:
    """Be at least that nice; a process that was started nicer stays so."""
    if (now := os.getpriority(os.PRIO_PROCESS, 0)) < NICE:
        os.nice(NICE - now)
