"""The accounts of the settings as faces see them."""

from tui_mail.config.schema import AccountSettings, Settings
from tui_mail.model.account import AccountSummary, Capability, Mode

_OF_MODE = {
    Mode.POP: frozenset[Capability](),
    Mode.IMAP: frozenset({Capability.SERVER_FOLDERS, Capability.SERVER_FLAGS}),
}


def capabilities(account: AccountSettings) -> frozenset[Capability]:
    """What an account can do."""
    send = frozenset({Capability.SEND}) if account.smtp else frozenset[Capability]()
    return _OF_MODE[account.mode] | send


def summaries(settings: Settings) -> tuple[AccountSummary, ...]:
    """Every account, in the order of the settings."""
    return tuple(_summary(settings, account) for account in settings.accounts.values())


def _summary(settings: Settings, account: AccountSettings) -> AccountSummary:
    hosts = tuple(settings.smtp[name].endpoint.place for name in account.smtp)
    return AccountSummary(
        account.key,
        account.email,
        account.name,
        account.mode,
        account.smtp,
        hosts,
        account.aliases,
        account.signature,
        capabilities(account),
    )
