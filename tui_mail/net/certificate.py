"""How long a server's certificate is valid. Says nothing on the connection."""

import ssl
from contextlib import closing

from tui_mail.model.endpoint import Endpoint, Security
from tui_mail.model.frozen import frozen, replace
from tui_mail.net.connect import open_socket

_PATIENCE = 5.0
"""Seconds for each wait."""


@frozen
class Validity:
    """From when until when, Unix seconds."""

    begins: float
    ends: float


def validity(endpoint: Endpoint) -> Validity | None:
    """Of a certificate that is trusted; None where the server does not begin with TLS.

    Raises:
        NetworkError, TlsFailed: it was not reached, or is not trusted.
        ConfigError: ca_file cannot be read.
    """
    if endpoint.security is not Security.TLS or endpoint.command is not None:
        return None
    hasty = replace(endpoint, timeout=min(endpoint.timeout, _PATIENCE))
    with closing(open_socket(hasty)) as sock:
        shown = sock.getpeercert() if isinstance(sock, ssl.SSLSocket) else None
    if not shown:
        return None
    begins, ends = (ssl.cert_time_to_seconds(str(shown[k])) for k in ("notBefore", "notAfter"))
    return Validity(begins, ends)
