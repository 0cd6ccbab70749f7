"""A socket to a server, made safe before anything is said on it.

Must never hand out a connection without TLS where the endpoint asks for TLS, nor one to another
machine without TLS at all unless the settings insist.
"""

import contextlib
import socket
import ssl

from tui_mail.errors import NetworkError
from tui_mail.model.endpoint import Endpoint, Security
from tui_mail.net.addresses import on_wire, permitted, resolved
from tui_mail.net.failures import (
    certificate_refused,
    mapped_connect,
    mapped_handshake,
)
from tui_mail.net.race import connect
from tui_mail.net.tls import context
from tui_mail.ports.opening import PATIENT, Opening


def open_socket(
    endpoint: Endpoint, server: str = "mail server", opening: Opening = PATIENT
) -> socket.socket:
    """Connected within the endpoint's timeout, which also holds for each read and write on it.

    With Security.TLS the handshake is done and the certificate checked; with STARTTLS the socket
    is plain, and `secure` follows once the server agreed.

    Args:
        endpoint: where to.
        server: what it is, for the sentences of errors ("POP3 server").
        opening: hears of the socket, to be able to end the wait for it.

    Raises:
        UnknownHost, ConnectFailed, ConnectionLost, TimedOut: it was not reached.
        TlsFailed: it cannot be reached safely.
        ConfigError: ca_file cannot be read.
    """
    made = _connected(endpoint, server, opening)
    spare = made.dup()  # TLS takes the socket away from `made`; this one stays good to cut it by
    opening.made(lambda: cut(spare), spare.close)
    if endpoint.security is not Security.TLS:
        return made
    return secure(made, endpoint, server)


def secure(sock: socket.socket, endpoint: Endpoint, server: str = "mail server") -> ssl.SSLSocket:
    """TLS on a connected socket; closes it when that fails.

    Raises:
        TlsFailed: the certificate is not to be trusted, or there is no TLS; says why.
        ConnectionLost, TimedOut: the handshake was broken off, or took too long.
        ConfigError: ca_file cannot be read.
    """
    try:
        trust = context(endpoint)
        with mapped_handshake(endpoint, server):
            try:
                return trust.wrap_socket(sock, server_hostname=on_wire(endpoint.host))
            except ssl.SSLCertVerificationError as error:
                if endpoint.security is Security.TLS and error.verify_code in {62, 64}:
                    names = _names(endpoint, server)
                    code = error.verify_code
                    raise certificate_refused(endpoint, server, code, names) from error
                raise
    except BaseException:
        sock.close()
        raise


def cut(sock: socket.socket) -> None:
    """End whatever is under way on the socket, from any thread; a read in another one ends."""
    with contextlib.suppress(OSError):
        # SSLSocket.shutdown takes TLS away first: another thread's next bytes would go out plain
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


def _connected(endpoint: Endpoint, server: str, opening: Opening = PATIENT) -> socket.socket:
    addresses = permitted(endpoint, resolved(endpoint))
    with mapped_connect(endpoint, server):
        made = connect(addresses, endpoint.timeout, opening)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    return made


def _names(endpoint: Endpoint, server: str) -> tuple[str, ...]:
    """The host names of a certificate that is trusted but another host's; () where not to be had.

    Takes a second connection, on which nothing is said: after a refused handshake the library
    shows nothing of the certificate.
    """
    trust = context(endpoint)
    trust.check_hostname = False  # the names are wanted because they do not fit
    try:
        with (
            contextlib.closing(_connected(endpoint, server)) as plain,
            trust.wrap_socket(plain, server_hostname=endpoint.host) as asked,
        ):
            shown = asked.getpeercert() or {}
    except (OSError, NetworkError):
        return ()
    names = shown.get("subjectAltName", ())
    return tuple(str(pair[1]) for pair in names if isinstance(pair, tuple) and len(pair) == 2)
