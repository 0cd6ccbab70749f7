"""The order of one client's commands: one after the other, but what waits for servers beside them.

Must never keep the program from ending: its threads are daemons, and what a thread waits for is
ended by the engine.
"""

import threading
from collections.abc import Callable
from typing import Final

from tui_mail.model.commands import Command, FetchWhole, Submit, Sync
from tui_mail.model.offers import LeaveList, LoadPictures
from tui_mail.model.outbox import RetryOutbox
from tui_mail.model.rules import RunRules
from tui_mail.model.server_search import SearchServer
from tui_mail.model.switch import PreviewSwitch

LONG: Final = (
    *(Sync, Submit, RetryOutbox, PreviewSwitch, FetchWhole, SearchServer, LeaveList),
    *(LoadPictures, RunRules),
)
"""Commands that wait for servers, or look through all mail: answered beside the others, not before
them."""


def take(command: Command, answer: Callable[[], None]) -> None:
    """Answer it here and now, or on a thread of its own where it may take long."""
    if isinstance(command, LONG):
        name = type(command).__name__
        threading.Thread(target=answer, name=f"long:{name}", daemon=True).start()
    else:
        answer()
