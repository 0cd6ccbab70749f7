"""The accounts of a profile, shown and changed: by what the commands use, whatever asks.

Must never change more of the settings than was asked for.
"""

from collections.abc import Iterator, Sequence

from tui_mail.config.account_edits import AccountEdit, listed, values_of, wants_password
from tui_mail.config.edit_accounts import change_account, put_in_order, switch_off
from tui_mail.config.load import load_settings
from tui_mail.config.paths import Paths
from tui_mail.config.places import place_of, read_place
from tui_mail.config.schema import AccountSettings, ImapSettings, PopSettings, ServerSettings
from tui_mail.errors import NotFound, UsageError
from tui_mail.model.account import Mode
from tui_mail.model.ids import AccountKey
from tui_mail.model.secret import Secret
from tui_mail.model.setup import CheckStep
from tui_mail.ports.accounts import AccountCard, CardEdit
from tui_mail.ports.face import Face
from tui_mail.secrets.all_or_none import keep_all
from tui_mail.wiring.round_trip import round_trip
from tui_mail.wiring.setup import Setup, open_setup


class ProfileAccounts:
    """Implements ports.accounts.AccountBook.

    Args:
        paths: of the profile.
        setup: tries servers and keeps secrets.
        face: sends and fetches.
    """

    def __init__(self, paths: Paths, setup: Setup, face: Face) -> None:
        self._paths, self._setup, self._face = paths, setup, face

    def cards(self) -> tuple[AccountCard, ...]:
        """See ports.accounts.AccountBook; the other methods too."""
        settings = load_settings(self._paths.settings)
        return tuple(_card(account) for account in settings.accounts.values())

    def smtp_names(self) -> tuple[str, ...]:
        """In the order of the file."""
        return self._setup.smtp_names()

    def change(self, account: AccountKey, edit: CardEdit) -> bool:
        """Servers are given as they are typed."""
        before = self._account(account)
        texts = {"pop": edit.pop, "imap": edit.imap}
        servers = {name: read_place(text, name) for name, text in texts.items() if text}
        wanted = AccountEdit(
            name=edit.name,
            email=edit.email,
            aliases=None if edit.aliases is None else listed(edit.aliases),
            signature=edit.signature,
            user=edit.user,
            smtp=None if edit.smtp is None else listed(edit.smtp),
        )
        values = values_of(before, wanted, servers)
        now = change_account(self._paths.settings, account, values, servers)
        return wants_password(before, now.accounts[account])

    def put_in_order(self, accounts: Sequence[AccountKey]) -> None:
        """The others follow."""
        put_in_order(self._paths.settings, accounts)

    def switch_off(self, account: AccountKey, *, off: bool) -> None:
        """Or on."""
        switch_off(self._paths.settings, account, off=off)

    def remove(self, account: AccountKey) -> None:
        """As `account remove` does."""
        self._setup.remove(account)

    def keep_password(self, account: AccountKey, secret: Secret) -> tuple[str, ...]:
        """All of them or none."""
        servers = self._taking_passwords(account)
        if not servers:
            raise UsageError(f"{account} takes no password that could be kept.")
        keep_all(self._setup.secrets, {server.secret_key: secret for server in servers})
        return tuple(server.secret_key.keyring_name for server in servers)

    def password_names(self, account: AccountKey) -> tuple[str, ...]:
        """The reading server's first."""
        return tuple(one.secret_key.keyring_name for one in self._taking_passwords(account))

    def check(self, account: AccountKey) -> Iterator[CheckStep]:
        """As `account check` does."""
        return self._setup.check_account(self._account(account), {})

    def test_message(self, account: AccountKey) -> Iterator[CheckStep]:
        """As `account check --test-message` does."""
        return round_trip(self._face, self._account(account))

    def _account(self, account: AccountKey) -> AccountSettings:
        found = load_settings(self._paths.settings).accounts.get(account)
        if found is None:
            raise NotFound(f"There is no account {account}.")
        return found

    def _taking_passwords(self, account: AccountKey) -> list[ServerSettings]:
        servers = self._setup.servers_of(self._account(account))
        return [one for one in servers if one.wants_secret and not (one.renews or one.by_command)]


def open_accounts(paths: Paths, face: Face) -> ProfileAccounts:
    """With the real edges and the keyring that the settings choose."""
    return ProfileAccounts(paths, open_setup(paths), face)


def _card(account: AccountSettings) -> AccountCard:
    reads = account.pop if account.mode is Mode.POP else account.imap
    return AccountCard(
        key=account.key,
        email=account.email,
        name=account.name,
        mode=account.mode,
        disabled=account.disabled,
        imap=_place(account.imap),
        pop=_place(account.pop),
        user="" if reads is None else reads.server.endpoint.username,
        smtp=", ".join(account.smtp),
        aliases=", ".join(account.aliases),
        signature=account.signature,
        signs_in=reads is not None and reads.server.renews,
    )


def _place(part: PopSettings | ImapSettings | None) -> str:
    return "" if part is None else place_of(part.server.endpoint)
