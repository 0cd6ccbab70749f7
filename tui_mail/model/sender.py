"""How it stands with who a message says it is from."""

from tui_mail.model.frozen import frozen


@frozen
class Sender:
    """What is known of it. Every string is sanitised, one sentence or less."""

    confirmed: str = ""
    """What one's own provider vouches for: `signed by engine.test`; empty: nothing."""
    remarks: tuple[str, ...] = ()
    """Worth knowing, and no cause for worry: `the first message from this address`."""
    warnings: tuple[str, ...] = ()
    """What to be wary of."""
    authserv: tuple[str, ...] = ()
    """Whose Authentication-Results are believed for this account; none: nobody's."""
    learned: bool = True
    """They were learned from the mail here, not told by the settings."""
    checks: tuple[tuple[str, str, str], ...] = ()
    """What that provider found: method, result, domain (`dkim`, `pass`, `engine.test`)."""

    @property
    def dkim_passed(self) -> bool:
        """Whether that provider says that a signature fits."""
        return any(check[:2] == ("dkim", "pass") for check in self.checks)
