"""Trusts a bridge on this machine by the fingerprint of its certificate, said explicitly.

The certificate becomes the only one that is trusted for that server. Must never do so for a server
of another machine, nor for a certificate with another fingerprint.
"""

import os

from tui_mail.config.paths import Paths
from tui_mail.config.private_folder import make_private
from tui_mail.discovery.bridges import shown
from tui_mail.errors import ConfigError, TlsFailed, TuiMailError
from tui_mail.model.endpoint import Endpoint
from tui_mail.model.frozen import replace
from tui_mail.model.setup import NewAccount

_PROTOCOLS = ("imap", "pop", "smtp")


def fingerprint_of(protocol: str, endpoint: Endpoint, error: TuiMailError) -> str:
    """Of a bridge here whose certificate nobody vouches for; empty where it is none."""
    if not isinstance(error, TlsFailed) or endpoint.ca_file is not None:
        return ""
    found = shown(protocol, endpoint)
    return "" if found is None else found.fingerprint


def pinned(new: NewAccount, fingerprint: str, paths: Paths) -> NewAccount:
    """The account, its servers on this machine trusted by that fingerprint.

    Raises:
        ConfigError: no server of this machine shows such a certificate.
    """
    wanted = fingerprint.replace(":", "").casefold()
    changed: dict[str, Endpoint] = {}
    seen: list[str] = []
    for protocol in _PROTOCOLS:
        end: Endpoint | None = getattr(new, protocol)
        found = None if end is None else shown(protocol, end)
        if end is None or found is None:
            continue
        seen.append(found.fingerprint)
        if found.fingerprint == wanted:
            changed[protocol] = replace(end, ca_file=_kept(paths, end, found.pem))
    if not changed:
        what = f"It shows {seen[0]}." if seen else "Only servers of this machine can be pinned."
        raise ConfigError(f"No server shows a certificate with the fingerprint {wanted}.", what)
    return replace(new, **changed)


def _kept(paths: Paths, endpoint: Endpoint, pem: str) -> str:
    folder = paths.config / "certificates"
    try:
        make_private(paths.config)
        make_private(folder)
        file = folder / f"{endpoint.host.replace(':', '_')}-{endpoint.port}.pem"
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as written:
            written.write(pem)
    except OSError as error:
        raise ConfigError(f"{folder} cannot be written: {error.strerror}.") from error
    return str(file)
