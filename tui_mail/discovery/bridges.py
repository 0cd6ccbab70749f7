"""The certificate of a bridge on this machine, to be trusted by its fingerprint and no other.

Programs that make mail readable here (Proton's Bridge, say) sign their certificates themselves.
Must never look at a server of another machine, nor say anything to one but hello.
"""

import hashlib
import ssl

from tui_mail.config.servers import is_loopback
from tui_mail.discovery.probe import SaysOtherwiseError, to_tls
from tui_mail.errors import NetworkError
from tui_mail.model.endpoint import Endpoint, Security
from tui_mail.model.frozen import frozen, replace
from tui_mail.net.connect import open_socket

_PATIENCE = 5.0


@frozen
class ShownCertificate:
    """What a server shows."""

    pem: str
    fingerprint: str
    """SHA-256, 64 hexadecimal digits."""


def shown(protocol: str, endpoint: Endpoint) -> ShownCertificate | None:
    """The certificate; None where the server is not this machine's, or shows none.

    Args:
        protocol: `pop`, `imap` or `smtp`.
        endpoint: with TLS or STARTTLS.
    """
    if endpoint.security is Security.NONE or not is_loopback(endpoint.host):
        return None
    looking = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    looking.check_hostname = False  # only looked at: the fingerprint decides, and nothing is said
    looking.verify_mode = ssl.CERT_NONE
    plain = replace(endpoint, security=Security.STARTTLS, timeout=_PATIENCE)
    try:
        with open_socket(plain, "server") as sock:
            if endpoint.security is Security.STARTTLS:
                to_tls(sock, protocol)
            with looking.wrap_socket(sock) as asked:
                found = asked.getpeercert(binary_form=True)
    except (NetworkError, OSError, SaysOtherwiseError):
        return None
    if not found:
        return None
    return ShownCertificate(ssl.DER_cert_to_PEM_cert(found), hashlib.sha256(found).hexdigest())
