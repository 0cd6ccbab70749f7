"""What failing servers of any protocol do."""

import time

from tests.scripted.certificates import certificates
from tests.scripted.server import Peer, Script

MESSAGE = b"From: f@far.test\r\nTo: alice@home.test\r\nSubject: one\r\n\r\n" + b"words\r\n" * 40


def mute(peer: Peer) -> None:
    """Takes the line and says nothing, not even a handshake."""
    peer.stall()


def over_tls(kind: str) -> Script:
    """A certificate of that kind; nothing comes after it."""

    def script(peer: Peer) -> None:
        peer.tls(certificates()[kind])
        peer.stall()

    return script


def drip(peer: Peer, data: bytes) -> None:
    """A few bytes a second, for as long as the client lasts."""
    for at in range(len(data)):
        peer.raw(data[at : at + 1])
        time.sleep(0.1)
