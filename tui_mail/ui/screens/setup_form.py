"""What is filled in on the set-up screen, as the account and the secrets that it makes."""

from tui_mail.model.frozen import replace
from tui_mail.model.setup import NewAccount
from tui_mail.ui.account_form import Given, account_of, errors_of, secrets_of
from tui_mail.ui.screens.setup_news import Secrets
from tui_mail.ui.screens.setup_ways import SetupWays
from tui_mail.ui.widgets.account_fields import AccountFields


class FilledIn:
    """Reads the fields; keeps which certificates were said yes to.

    Args:
        fields: of the screen.
        ways: know what was granted.
    """

    def __init__(self, fields: AccountFields, ways: SetupWays) -> None:
        self._fields, self._ways = fields, ways
        self._trusted: dict[tuple[str, int], str] = {}
        """By host and port: the file of the certificate that alone is trusted there."""

    def is_right(self, *, to_try: bool) -> bool:
        """Whether it can be; says by each field what cannot."""
        errors = errors_of(self._fields.form, self._fields.login.password, to_try=to_try)
        self._fields.complain(errors)
        return not errors

    def read(self, proposed: NewAccount | None) -> tuple[NewAccount, Secrets]:
        """The account and its secrets, once it is right.

        Args:
            proposed: for this address; None: nothing was.
        """
        fields, login = self._fields, self._fields.login
        account = self._with_trust(account_of(fields.form, proposed))
        given = Given(
            "" if login.oauth else login.password,
            fields.smtp_password,
            login.client_secret if login.oauth else "",
            self._ways.granted(account),
        )
        return account, secrets_of(account, given)

    def trust(self, account: NewAccount) -> None:
        """From now on servers are trusted as there."""
        for end in (account.imap, account.pop, account.smtp):
            if end is not None and end.ca_file is not None:
                self._trusted[end.host, end.port] = end.ca_file

    def _with_trust(self, account: NewAccount) -> NewAccount:
        ends = {"imap": account.imap, "pop": account.pop, "smtp": account.smtp}
        trusted = {
            protocol: replace(end, ca_file=self._trusted[end.host, end.port])
            for protocol, end in ends.items()
            if end is not None and (end.host, end.port) in self._trusted
        }
        return replace(account, **trusted)
