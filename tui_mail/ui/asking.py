"""Waits for the engine's answer in a worker of a screen, without holding the screen up."""

import asyncio

from tui_mail.model.account import Problem
from tui_mail.model.commands import Answer, Command
from tui_mail.ui.bridge import Desk


async def answer_to(desk: Desk, command: Command) -> Answer | Problem:
    """Send a command and wait: the answer, or what went wrong."""
    waiting: asyncio.Future[Answer | Problem] = asyncio.get_running_loop().create_future()

    def settle(outcome: Answer | Problem) -> None:
        if not waiting.done():
            waiting.set_result(outcome)

    desk.submit(command, settle, settle)
    return await waiting
