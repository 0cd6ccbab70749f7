"""Accounts as rows."""

from tui_mail.errors import NotFound
from tui_mail.model.ids import AccountKey
from tui_mail.store.database import Transaction


def find_account(tx: Transaction, account: AccountKey) -> int | None:
    """Its row, if it is known."""
    row = tx.db.execute("SELECT id FROM accounts WHERE name = ?", (account,)).fetchone()
    return row[0] if row else None


def account_id(tx: Transaction, account: AccountKey) -> int:
    """Its row; raises NotFound."""
    found = find_account(tx, account)
    if found is None:
        raise NotFound(
            f"The mail store knows no account {account}.", "`tui-mail account list` shows them."
        )
    return found
