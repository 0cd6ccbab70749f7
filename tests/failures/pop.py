"""POP3 servers, each failing at one stage."""

from tests.failures.sides import MESSAGE, drip
from tests.scripted.server import Peer

WRONG = "[AUTH] no such pair"


def greets(peer: Peer) -> None:
    peer.send("+OK ready")
    peer.stall()


def _lists(peer: Peer) -> None:
    """Up to the RETR of its only message."""
    peer.send("+OK ready")
    peer.expect("CAPA")
    peer.send("+OK", "SASL PLAIN", "UIDL", ".")
    peer.expect("AUTH PLAIN .*")
    peer.send("+OK in")
    peer.expect("LIST")
    peer.send("+OK", f"1 {len(MESSAGE)}", ".")
    peer.expect("UIDL")
    peer.send("+OK", "1 u1", ".")
    peer.expect("RETR 1")
    peer.send("+OK")


def half(peer: Peer) -> None:
    _lists(peer)
    peer.raw(MESSAGE[:100])
    peer.stall()


def drips(peer: Peer) -> None:
    _lists(peer)
    drip(peer, MESSAGE)


def _offers(peer: Peer, *capabilities: str) -> None:
    peer.send("+OK ready")
    peer.expect("CAPA")
    peer.send("+OK", "UIDL", *capabilities, ".")


def no_starttls(peer: Peer) -> None:
    _offers(peer, "SASL PLAIN")
    assert not peer.line(), "it goes on in clear"


def wrong_password(peer: Peer) -> None:
    _offers(peer, "SASL PLAIN")
    peer.expect("AUTH PLAIN .*")
    peer.send("-ERR [AUTH] no such pair.")
    peer.stall()


def plan(peer: Peer) -> None:
    _offers(peer, "SASL PLAIN")
    peer.expect("AUTH PLAIN .*")
    peer.send("-ERR POP3 is for paying customers: upgrade your account.")
    peer.stall()


def no_password(peer: Peer) -> None:
    _offers(peer, "SASL GSSAPI")
    assert not peer.line(), "it tries all the same"


def busy(peer: Peer) -> None:
    peer.send("-ERR [SYS/TEMP] come back later")
    peer.stall()


def in_use(peer: Peer) -> None:
    _offers(peer, "SASL PLAIN")
    peer.expect("AUTH PLAIN .*")
    peer.send("-ERR [IN-USE] another one reads")
    peer.stall()
