"""The network that this machine is in, looked at without a word to anybody."""

from collections.abc import Mapping
from typing import Final, Protocol


class Network(Protocol):
    """What can be seen of it from here. Every look is quick, and sends nothing."""

    def name(self) -> str:
        """Of the network, the same whenever this machine is in it; empty where it has none.

        It may tell where somebody is: never shown, logged or stored as it is.
        """
        ...

    def mark(self) -> str:
        """Another one as soon as the ways out of this machine are others."""
        ...

    def slept(self) -> float:
        """Seconds that this machine was suspended since it started; 0 where that is not known."""
        ...


class Nowhere:
    """Implements Network where nothing is known, and nothing ever changes."""

    def name(self) -> str:
        """None."""
        return ""

    def mark(self) -> str:
        """Always the same."""
        return ""

    def slept(self) -> float:
        """Never."""
        return 0.0


NOWHERE: Final = Nowhere()
"""It keeps nothing, so one is enough."""


class NetworkStore(Protocol):
    """Which server took mail on which network; networks by a hash that names no place."""

    def note_taken(self, network: str, server: str, when: int) -> None:
        """This one took mail there.

        Args:
            network: its name, hashed before it is kept.
            server: HOST:PORT.
            when: Unix seconds.
        """
        ...

    def taken_on(self, network: str) -> Mapping[str, int]:
        """The servers that took mail on that network, and when last (Unix seconds)."""
        ...

    def taken_elsewhere(self, network: str, server: str) -> int | None:
        """When that server last took mail on any other network; None: never."""
        ...
