"""SMTP servers, each failing at one stage."""

from tests.scripted.server import Peer, Script


def _hello(peer: Peer, *extensions: str) -> None:
    peer.send("220 ready")
    peer.expect("EHLO .*")
    lines = ("here", "8BITMIME", *extensions)
    peer.send(*(f"250-{line}" for line in lines[:-1]), f"250 {lines[-1]}")


def _takes_mail(peer: Peer) -> None:
    """Up to RCPT."""
    _hello(peer, "AUTH PLAIN")
    peer.expect("AUTH PLAIN .*")
    peer.send("235 in")
    if peer.line() == "QUIT":
        peer.send("221 bye")
        return
    peer.send("250 ok")
    peer.expect("RCPT TO:.*")


def rcpt(answer: str) -> Script:
    """Every recipient gets this answer."""

    def script(peer: Peer) -> None:
        _takes_mail(peer)
        peer.send(answer)
        _bye(peer)

    return script


def dot(answer: str) -> Script:
    """The whole message gets this answer."""

    def script(peer: Peer) -> None:
        _takes_mail(peer)
        peer.send("250 ok")
        peer.expect("DATA")
        peer.send("354 go on")
        peer.data()
        peer.send(answer)
        _bye(peer)

    return script


def mail(answer: str) -> Script:
    """MAIL FROM gets this answer."""

    def script(peer: Peer) -> None:
        _hello(peer, "AUTH PLAIN")
        peer.expect("AUTH PLAIN .*")
        peer.send("235 in")
        if peer.line() == "QUIT":
            peer.send("221 bye")
            return
        peer.send(answer)
        _bye(peer)

    return script


def auth(answer: str) -> Script:
    """The log-in gets this answer."""

    def script(peer: Peer) -> None:
        _hello(peer, "AUTH PLAIN")
        peer.expect("AUTH PLAIN .*")
        peer.send(answer)
        _bye(peer)

    return script


def helo(answer: str) -> Script:
    """Both EHLO and HELO get this answer."""

    def script(peer: Peer) -> None:
        peer.send("220 ready")
        _refuses(peer, answer)

    return script


def data(answer: str) -> Script:
    """The command DATA gets this answer."""

    def script(peer: Peer) -> None:
        _takes_mail(peer)
        peer.send("250 ok")
        peer.expect("DATA")
        peer.send(answer)
        _bye(peer)

    return script


def greeting(answer: str) -> Script:
    """The greeting is this."""

    def script(peer: Peer) -> None:
        peer.send(answer)
        peer.stall()

    return script


def _refuses(peer: Peer, answer: str) -> None:
    while line := peer.line():
        peer.send("221 bye" if line == "QUIT" else answer)


def _bye(peer: Peer) -> None:
    while line := peer.line():
        peer.send("221 bye" if line == "QUIT" else "250 ok")


WRONG = "535 5.7.8 no such pair"


def greets(peer: Peer) -> None:
    peer.send("220 ready")
    peer.stall()


def no_starttls(peer: Peer) -> None:
    _hello(peer, "AUTH PLAIN")
    assert not peer.line(), "it goes on in clear"


def wrong_password(peer: Peer) -> None:
    _hello(peer, "AUTH PLAIN")
    peer.expect("AUTH PLAIN .*")
    peer.send("535 5.7.8 no such pair.")
    _bye(peer)


def no_password(peer: Peer) -> None:
    _hello(peer)
    assert not peer.line(), "it tries all the same"


def busy(peer: Peer) -> None:
    peer.send("421 4.3.2 come back later")
    peer.stall()


def takes_all(peer: Peer) -> None:
    """Nothing is wrong with it: it takes every message."""
    _hello(peer)
    while line := peer.line():
        if line == "DATA":
            peer.send("354 go on")
            peer.data()
        peer.send("221 bye" if line == "QUIT" else "250 ok")
        if line == "QUIT":
            return
