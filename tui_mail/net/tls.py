"""TLS contexts. Must never make one that trusts a certificate or host name unchecked (S3, T1)."""

import socket
import ssl

from tui_mail.errors import ConfigError
from tui_mail.model.endpoint import Endpoint


def context(endpoint: Endpoint) -> ssl.SSLContext:
    """A client context: certificate and host name checked, TLS 1.2 or later.

    Trusts the system's authorities, or only those of `endpoint.ca_file` where that is set.

    Raises:
        ConfigError: ca_file cannot be read or holds no certificate.
    """
    try:
        made = ssl.create_default_context(cafile=endpoint.ca_file)
    except (OSError, ssl.SSLError) as error:
        raise ConfigError(
            f"The certificates of ca_file {endpoint.ca_file} cannot be read: "
            f"{error.strerror or 'not a PEM file'}.",
            "Name a readable PEM file, or take ca_file out to trust the system's authorities.",
        ) from error
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    # One behaviour on every Python: 3.13 starts with both of these the other way than 3.11 does.
    # Home-made authorities often lack the key identifiers that STRICT asks for; who is trusted,
    # and for which host, does not depend on either.
    made.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    made.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return made


def tls_words(sock: socket.socket) -> str:
    """How a connection is protected, in a few words for the log."""
    if not isinstance(sock, ssl.SSLSocket):
        return "Connected, not encrypted."
    cipher = sock.cipher()
    return f"Connected, {sock.version() or 'TLS'} ({cipher[0] if cipher else 'unknown'})."
