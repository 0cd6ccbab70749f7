"""Which network this machine is in: its default gateway, read from /proc/net (Linux).

Needs no privilege. Must never send a packet: the socket that asks for a way out is of UDP, on which
connecting says nothing to anybody.
"""

import socket
import sys
import time
from contextlib import suppress
from pathlib import Path

from tui_mail.model.frozen import frozen

_UP = 0x1
_COMPLETE = 0x2
"""Of an entry of the ARP table: its hardware address is known (linux/if_arp.h)."""
_NO_ADDRESS = "00:00:00:00:00:00"
_OUTSIDE = (
    (socket.AF_INET, "192.0.2.1"),
    (socket.AF_INET6, "2001:db8::1"),
)
"""Addresses that nobody has (RFC 5737, 3849)."""


@frozen
class _Route:
    """One line of /proc/net/route."""

    interface: str
    target: str
    gateway: str
    """Hexadecimal, as the kernel writes it."""
    mask: str
    metric: int


class ThisNetwork:
    """Implements ports.network.Network.

    Args:
        proc: where the kernel tells of the network.
    """

    def __init__(self, proc: Path = Path("/proc/net")) -> None:
        self._proc = proc

    def name(self) -> str:
        """Its gateway's hardware address, which no other network has.

        A link without a gateway (a modem, a tunnel) goes by its own name; a gateway that cannot
        be told from another's of the same number makes no name.
        """
        ways = [route for route in self._routes() if int(route.target + route.mask, 16) == 0]
        if not ways:
            return ""
        way = min(ways, key=lambda route: route.metric)
        if int(way.gateway, 16) == 0:
            return f"link {way.interface}"
        hardware = self._hardware(_dotted(way.gateway), way.interface)
        return f"gateway {hardware}" if hardware else ""

    def mark(self) -> str:
        """Of every route, and of the addresses that this machine would go out from."""
        routes = [f"{r.interface} {r.target} {r.gateway} {r.mask}" for r in self._routes()]
        words = [*sorted(routes), self.name(), *(_own_address(*there) for there in _OUTSIDE)]
        import hashlib  # with it comes OpenSSL, and few ask where they are

        return hashlib.sha256("\n".join(words).encode()).hexdigest()

    def slept(self) -> float:
        """The clock that goes on during sleep, less the one that stands still."""
        goes_on = getattr(time, "CLOCK_BOOTTIME", None)
        stands = time.CLOCK_MONOTONIC
        if goes_on is None:  # macOS calls them otherwise
            goes_on, stands = stands, getattr(time, "CLOCK_UPTIME_RAW", stands)
        return time.clock_gettime(goes_on) - time.clock_gettime(stands)

    def _routes(self) -> list[_Route]:
        found = []
        for line in self._lines("route"):
            words = line.split()
            with suppress(ValueError, IndexError):
                if int(words[3], 16) & _UP:
                    for number in (words[1], words[2], words[7]):
                        int(number, 16)
                    route = _Route(words[0], words[1], words[2], words[7], int(words[6]))
                    found.append(route)
        return found

    def _hardware(self, gateway: str, interface: str) -> str:
        for line in self._lines("arp"):
            words = line.split()
            if len(words) == 6 and (words[0], words[5]) == (gateway, interface):
                with suppress(ValueError):
                    if int(words[2], 16) & _COMPLETE and words[3] != _NO_ADDRESS:
                        return words[3].lower()
        return ""

    def _lines(self, file: str) -> list[str]:
        """All but the heading; none where the system has no such file."""
        try:
            return (self._proc / file).read_text("ascii", "replace").splitlines()[1:]
        except OSError:
            return []


def _dotted(number: str) -> str:
    """The kernel writes an address as this machine has it in memory."""
    return ".".join(str(octet) for octet in int(number, 16).to_bytes(4, sys.byteorder))


def _own_address(family: socket.AddressFamily, outside: str) -> str:
    """From which a packet to the outside would go; empty where no way leads there."""
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as asked:
            asked.connect((outside, 9))
            return str(asked.getsockname()[0])
    except OSError:
        return ""
