"""What the engine asks of an edge to leave a newsletter (RFC 8058): one request, no more."""

from typing import Protocol

from tui_mail.errors import UsageError


class OneClick(Protocol):
    """Says to a web server that one wants no more of its mail."""

    def post(self, url: str) -> None:
        """Ask once. Follows no redirect, and tells nothing of who asks.

        Raises:
            NetworkError: it was not reached, or not safely.
            ServerError: it did not say yes.
            UsageError: it is no address that may be asked.
        """
        ...


class NobodyAsked:
    """Where nothing is ever asked of the web."""

    def post(self, url: str) -> None:
        """Refuse."""
        del url
        raise UsageError("Web servers are not asked from here.", "Open the page instead.")


NOBODY_ASKED = NobodyAsked()
