"""The folders of an account as its user sees them, and what its server is told of.

Must never ask what protocol an account is read by: its capabilities say what it can.
"""

from collections.abc import Callable

from tui_mail.config.schema import Settings
from tui_mail.engine.account_summary import capabilities
from tui_mail.engine.account_work import Tools
from tui_mail.model.account import Capability
from tui_mail.model.events import FoldersChanged
from tui_mail.model.folder import Folder, FolderChange, Role
from tui_mail.model.ids import AccountKey
from tui_mail.sync.folder_roles import NAMES


class AccountFolders:
    """Found, and made where they are missing.

    Args:
        tools: the engine's.
        settings: gives the settings in force.
    """

    def __init__(self, tools: Tools, settings: Callable[[], Settings]) -> None:
        self._tools = tools
        self._settings = settings

    def says(self, account: AccountKey) -> bool:
        """Whether a server hears of changes to its messages."""
        return self._can(account, Capability.SERVER_FLAGS)

    def on_server(self, account: AccountKey) -> bool:
        """Whether a server has its folders."""
        return self._can(account, Capability.SERVER_FOLDERS)

    def shown(self, account: AccountKey) -> list[Folder]:
        """Every folder but those that are on their way out."""
        states = self._tools.store.folder_states(account)
        return [s.folder for s in states if s.pending is not FolderChange.DELETE]

    def of_role(self, account: AccountKey, role: Role) -> Folder:
        """The folder with that role, made if missing."""
        known = next((f for f in self.shown(account) if f.role is role), None)
        return known or self.made(account, NAMES[role], role)

    def made(self, account: AccountKey, name: str, role: Role | None) -> Folder:
        """A folder of that name, on the server too where it has the account's folders."""
        local = not self.on_server(account)
        folder = self._tools.store.ensure_folder(account, name, role=role, local=local)
        self._tools.hub.tell(FoldersChanged(account))
        return folder

    def _can(self, account: AccountKey, capability: Capability) -> bool:
        settings = self._settings().accounts.get(account)
        return settings is not None and capability in capabilities(settings)
