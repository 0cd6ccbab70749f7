"""Which protocol an account is read with: the one place that asks for its mode."""

from tui_mail.config.schema import AccountSettings
from tui_mail.engine.account_work import AccountWork, Tools
from tui_mail.errors import ConfigError
from tui_mail.model.account import Mode


def make_work(account: AccountSettings, tools: Tools) -> AccountWork:
    """The work for an account as its settings are; the other protocol is not even imported."""
    if account.mode is Mode.POP and account.pop is not None:
        from tui_mail.engine.pop_account import PopAccount

        return PopAccount(account, account.pop, tools)
    if account.mode is Mode.IMAP and account.imap is not None:
        from tui_mail.engine.imap_account import ImapAccount

        return ImapAccount(account, account.imap, tools)
    raise ConfigError(
        f"The account {account.key} is read over {account.mode}, but has no such section.",
        f"Add [accounts.{account.key}.{account.mode}] to config.toml.",
    )
