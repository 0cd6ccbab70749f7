"""Where a plain connection may go, and names that lead nowhere."""

import socket

import pytest

from tui_mail.errors import TlsFailed, UnknownHost
from tui_mail.model.endpoint import Endpoint, Security
from tui_mail.net.addresses import SocketAddress, is_loopback, permitted, resolved

NEAR = SocketAddress(socket.AF_INET, ("127.0.0.1", 25))
NEAR_SIX = SocketAddress(socket.AF_INET6, ("::1", 25, 0, 0))
FAR = SocketAddress(socket.AF_INET, ("192.0.2.7", 25))


@pytest.mark.parametrize(
    ("numeric", "near"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("::ffff:192.0.2.7", False),
        ("192.0.2.7", False),
        ("0.0.0.0", False),
        ("fe80::1%lo", False),
        ("10.0.0.1", False),
    ],
)
def test_only_this_machines_own_addresses_are_loopback(numeric: str, near: bool) -> None:
    assert is_loopback(numeric) is near


def test_without_tls_only_loopback_addresses_of_a_host_are_used() -> None:
    endpoint = Endpoint("mixed.example", 25, Security.NONE)
    assert permitted(endpoint, (FAR, NEAR, NEAR_SIX)) == (NEAR, NEAR_SIX)


def test_without_tls_another_machine_is_refused_unless_the_settings_insist() -> None:
    with pytest.raises(TlsFailed, match="allow_insecure"):
        permitted(Endpoint("far.example", 25, Security.NONE), (FAR,))
    insisting = Endpoint("far.example", 25, Security.NONE, allow_insecure=True)
    assert permitted(insisting, (FAR,)) == (FAR,)


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_with_tls_every_address_is_used(security: Security) -> None:
    assert permitted(Endpoint("far.example", 25, security), (FAR, NEAR)) == (FAR, NEAR)


@pytest.mark.parametrize("host", ["a..b", "x" * 70 + ".example", "a\0b", "::1%nosuch"])
def test_a_name_that_leads_nowhere_is_told_as_such(host: str) -> None:
    with pytest.raises(UnknownHost, match="No server is known by the name"):
        resolved(Endpoint(host, 25, Security.TLS))


def test_a_numeric_address_resolves_to_itself() -> None:
    assert resolved(Endpoint("127.0.0.1", 25, Security.TLS)) == (NEAR,)
