"""What everything that the user does to mail has at hand.

Must never act itself.
"""

from collections.abc import Callable

from tui_mail.config.schema import Settings
from tui_mail.engine.account_folders import AccountFolders
from tui_mail.engine.account_work import Tools
from tui_mail.model.ids import AccountKey


class Acting:
    """Applied here at once, carried to the server by whoever syncs.

    Args:
        tools: the engine's.
        settings: gives the settings in force.
        changed: told of each account that has something to say to its server.
    """

    def __init__(
        self, tools: Tools, settings: Callable[[], Settings], changed: Callable[[AccountKey], None]
    ) -> None:
        self._tools = tools
        self._settings = settings
        self._changed = changed
        self._folders = AccountFolders(tools, settings)
