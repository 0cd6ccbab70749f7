"""A Dovecot, and the Postfix that asks it, that offer another log-in for a while."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from tests.servers.rig import Rig, until

_BOTH = "auth_mechanisms = plain login oauthbearer xoauth2\n"


@contextmanager
def only_xoauth2(rig: Rig) -> Iterator[None]:
    """As Outlook's servers do; everything as before afterwards."""
    file = rig.folder / "dovecot.conf"
    before = file.read_text()
    file.write_text(before.replace(_BOTH, _BOTH.replace("oauthbearer ", "")))
    rig.doveadm("reload")
    try:
        until(lambda: not _offers(rig, b"OAUTHBEARER"), "it offers both still", 60)
        yield
    finally:
        file.write_text(before)
        rig.doveadm("reload")
        until(lambda: _offers(rig, b"OAUTHBEARER"), "it does not offer both again", 60)


def _offers(rig: Rig, mechanism: bytes) -> bool:
    """Over both; Postfix hears of it when it asks anew."""
    with socket.create_connection(("127.0.0.1", rig.ports["imap"]), 20) as line:
        line.settimeout(20)
        greeting = line.recv(4096)
    return mechanism in greeting
