"""Failures of sockets and TLS, as errors of the tree in plain words: what happened, what to do.

Must never show a server's bytes unsanitised, nor call a broken line a wrong password.
"""

import contextlib
import errno
import re
import ssl
from collections.abc import Iterator, Sequence

from tui_mail.errors import (
    ConnectFailed,
    ConnectionLost,
    NetworkError,
    NoAnswer,
    TimedOut,
    TlsFailed,
    Unreachable,
)
from tui_mail.message.sanitize import sanitize
from tui_mail.model.endpoint import Endpoint, Security

WORDS_LIMIT = 300
"""Characters of a server's own words that are ever shown."""

_TLS_PORTS = {465, 993, 995}
"""Where TLS is spoken from the first byte (RFC 8314)."""

_PER_PROGRAM = re.compile(r"application(.specific)? password|app.?password", re.IGNORECASE)
_PLAN = re.compile(
    r"(paid|paying|premium|upgrade|free) (account|plan|customer|user|version)|your plan"
    r"|upgrade your",
    re.IGNORECASE,
)
_SWITCHED_OFF = re.compile(
    r"not (enabled|allowed|activated) for|(imap|pop3?|smtp)( access)? is (disabled|not enabled"
    r"|switched off|turned off|deactivated)|enable (imap|pop)|(imap|pop3?) ?(zugriff|zugang)",
    re.IGNORECASE,
)
"""What the words of a refused log-in may tell."""

_SELF_SIGNED = {18, 19}
_UNKNOWN_CA = {2, 20, 21}
_NOT_YET, _EXPIRED = 9, 10
_WRONG_NAME = {62, 64}
"""Codes of OpenSSL's X509_V_ERR_*."""

_UNREACHABLE = {errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}


def server_words(reply: bytes | str) -> str:
    """A server's own words, fit to be shown: one clean line, at most WORDS_LIMIT characters."""
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    clean = " ".join(sanitize(text[: 4 * WORDS_LIMIT]).split())
    return clean if len(clean) <= WORDS_LIMIT else clean[: WORDS_LIMIT - 1] + "…"


def address(endpoint: Endpoint) -> str:
    """HOST:PORT, as the settings have it."""
    return endpoint.place


@contextlib.contextmanager
def mapped(endpoint: Endpoint, server: str) -> Iterator[None]:
    """Whatever goes wrong inside on a connection that stands: TimedOut or ConnectionLost.

    Args:
        endpoint: whom the talk is with.
        server: what it is, for the sentence ("POP3 server").
    """
    try:
        yield
    except TimeoutError as error:
        raise timed_out(endpoint, server) from error
    except (EOFError, OSError) as error:
        raise ConnectionLost(
            f"The {server} {address(endpoint)} broke the connection.", "It is tried again later."
        ) from error


@contextlib.contextmanager
def mapped_connect(endpoint: Endpoint, server: str) -> Iterator[None]:
    """The same around TCP connect: ConnectFailed or NoAnswer."""
    try:
        yield
    except TimeoutError as error:
        silent = timed_out(endpoint, server)
        raise NoAnswer(silent.message, silent.hint) from error
    except OSError as error:
        raise _not_connected(endpoint, server, error) from error


@contextlib.contextmanager
def mapped_handshake(endpoint: Endpoint, server: str) -> Iterator[None]:
    """The same around a TLS handshake: TlsFailed, ConnectionLost or TimedOut."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise certificate_refused(endpoint, server, error.verify_code) from error
    except (ssl.SSLEOFError, ssl.SSLZeroReturnError) as error:
        raise _broken_handshake(endpoint, server) from error
    except ssl.SSLError as error:
        raise _no_tls(endpoint, server, error) from error
    except TimeoutError as error:
        raise timed_out(endpoint, server) from error
    except OSError as error:
        raise _broken_handshake(endpoint, server) from error


def timed_out(endpoint: Endpoint, server: str) -> TimedOut:
    """No answer within the endpoint's timeout."""
    hint = "It is tried again later; check the network, and host and port in the settings."
    if endpoint.port in _TLS_PORTS and endpoint.security is not Security.TLS:
        hint = f'Port {endpoint.port} wants TLS from the start: set security to "tls".'
    return TimedOut(
        f"The {server} {address(endpoint)} did not answer within {endpoint.timeout:g} seconds.",
        hint,
    )


def no_starttls(endpoint: Endpoint, server: str, why: str, tls_port: int) -> TlsFailed:
    """STARTTLS is asked for by the settings and cannot be had.

    Args:
        endpoint: whom the talk is with.
        server: what it is.
        why: completes "the server ...".
        tls_port: where such a server speaks TLS from the first byte.
    """
    return TlsFailed(
        f"The {server} {address(endpoint)} cannot be used safely: its settings ask for encryption "
        f"by STARTTLS, and the server {why}. Nothing secret was sent.",
        f'Try security = "tls" (port {tls_port}) in the settings; if it worked before, somebody '
        "may meddle with the line.",
    )


def login_advice(service: str, said: str = "") -> str:
    """What to do when user name or password were refused.

    Args:
        service: what providers switch off until it is asked for ("POP3").
        said: the server's words, which may tell more than that it was refused.
    """
    if _PER_PROGRAM.search(said):
        return (
            "Make an app password on the provider's web site, and give it instead of your own: "
            "tui-mail account password."
        )
    if _PLAN.search(said):
        return (
            f"Your plan there is without {service}: ask the provider for one that has it, or read "
            "this mail on its web site."
        )
    if _SWITCHED_OFF.search(said):
        return f"Switch {service} on on the provider's web site, then try again."
    return (
        "Check user name and password; some providers want an app password, made on their web "
        f"site, or have {service} switched off until it is allowed there."
    )


def _not_connected(endpoint: Endpoint, server: str, error: OSError) -> NetworkError:
    where = address(endpoint)
    if error.errno == errno.ECONNREFUSED:
        return ConnectFailed(
            f"The {server} {where} refused the connection.",
            f"Check the port ({endpoint.port}) in the settings, and whether the server runs.",
        )
    if error.errno in _UNREACHABLE:
        return Unreachable(
            f"The {server} {where} cannot be reached from here.",
            "Check whether this machine is online.",
        )
    return ConnectFailed(
        f"No connection to the {server} {where}: {server_words(error.strerror or str(error))}.",
        "Check the network, and host and port in the settings.",
    )


def certificate_refused(
    endpoint: Endpoint, server: str, code: int, names: Sequence[str] = ()
) -> TlsFailed:
    """Why the certificate is not trusted, by OpenSSL's verify code.

    Args:
        endpoint: whom the certificate should belong to.
        server: what it is.
        code: X509_V_ERR_*.
        names: the host names of a certificate that is otherwise good, where they are known.
    """
    its = f"The certificate of the {server} {address(endpoint)}"
    safe = "Nothing secret was sent."
    if code in _WRONG_NAME:
        known = ", ".join(server_words(name) for name in names[:5])
        whose = f"is for {known}, not for" if known else "is not for the host name"
        advice = "Use the host name that the certificate has" if known else "Check the host name"
        return TlsFailed(f"{its} {whose} {endpoint.host}. {safe}", f"{advice} in the settings.")
    if code == _EXPIRED:
        return TlsFailed(
            f"{its} has expired. {safe}",
            "If this machine's clock is right, its operator has to renew the certificate.",
        )
    if code == _NOT_YET:
        return TlsFailed(f"{its} is not valid yet. {safe}", "Check this machine's clock.")
    if code in _SELF_SIGNED:
        return TlsFailed(
            f"{its} is self-signed: nobody that this machine trusts vouches for it. {safe}",
            "If the server is your own, name its certificate as ca_file in the settings.",
        )
    if code in _UNKNOWN_CA:
        whom = "by the authorities of ca_file" if endpoint.ca_file else "by any this machine knows"
        return TlsFailed(
            f"{its} cannot be trusted: it was not issued {whom}. {safe}",
            "If you know its authority, name that authority's PEM file as ca_file in the settings.",
        )
    reason = server_words(_rare(code))
    return TlsFailed(
        f"{its} cannot be trusted ({reason}). {safe}", "Its operator has to mend the certificate."
    )


def _rare(code: int) -> str:
    """A word for a rare verify code."""
    return {
        23: "it was revoked",
        66: "its key is too weak",
        67: "its authority's key is too weak",
        68: "its signature is too weak",
    }.get(code, f"code {code}")


def _broken_handshake(endpoint: Endpoint, server: str) -> ConnectionLost:
    """Wrong port or a server that restarts: trying again may help."""
    return ConnectionLost(
        f"The {server} {address(endpoint)} broke the connection while TLS was set up.",
        "It is tried again later; check port and security of this server in the settings.",
    )


def _no_tls(endpoint: Endpoint, server: str, error: ssl.SSLError) -> TlsFailed:
    where = address(endpoint)
    reason = error.reason or ""
    if reason in {
        "WRONG_VERSION_NUMBER",
        "HTTP_REQUEST",
        "PACKET_LENGTH_TOO_LONG",
        "RECORD_LAYER_FAILURE",
    }:
        return TlsFailed(
            f"The {server} {where} does not speak TLS on this port.",
            'Set security to "starttls", or use the port for TLS.',
        )
    if "PROTOCOL" in reason or "VERSION" in reason or "HANDSHAKE_FAILURE" in reason:
        return TlsFailed(
            f"The {server} {where} and this machine know no common way of TLS (1.2 or later).",
            "Its operator has to bring the server up to date.",
        )
    words = server_words(reason.replace("_", " ").lower() or "connection ended")
    return TlsFailed(
        f"TLS with the {server} {where} failed: {words}.",
        "Check port and security of this server in the settings.",
    )
