"""IMAP servers, each failing at one stage."""

from tests.failures.sides import MESSAGE, drip
from tests.scripted.imap_peer import ImapPeer
from tests.scripted.server import Peer

WRONG = "no such pair"


def greets(peer: Peer) -> None:
    peer.send("* OK hello")
    peer.stall()


def _offers(peer: Peer, capabilities: str) -> ImapPeer:
    talk = ImapPeer(peer, capabilities)
    peer.send("* OK hello")
    talk.tells_capabilities()
    return talk


def _logs_in(peer: Peer) -> ImapPeer:
    """Up to the question for the log-in."""
    talk = _offers(peer, "IMAP4rev1 AUTH=PLAIN")
    talk.asked("AUTHENTICATE PLAIN")
    peer.send("+ ")
    peer.line()
    return talk


def _fetches(peer: Peer) -> ImapPeer:
    """Up to the FETCH of the only message, which an inbox that is new here comes to first."""
    talk = _logs_in(peer)
    talk.ok()
    talk.tells_capabilities()
    talk.selects(1)
    size = f"RFC822.SIZE {len(MESSAGE)}"
    date = 'INTERNALDATE "17-Jul-1996 02:44:25 -0700"'
    talk.says("UID FETCH 1(:1)? .*", f"* 1 FETCH (UID 1 FLAGS () {size} {date})")
    talk.asked("UID FETCH 1 .*")
    peer.raw(b"* 1 FETCH (UID 1 BODY[] {%d}\r\n" % len(MESSAGE))
    return talk


def half(peer: Peer) -> None:
    _fetches(peer)
    peer.raw(MESSAGE[:100])
    peer.stall()


def drips(peer: Peer) -> None:
    _fetches(peer)
    drip(peer, MESSAGE)


def no_starttls(peer: Peer) -> None:
    _offers(peer, "IMAP4rev1 AUTH=PLAIN")
    assert not peer.line(), "it goes on in clear"


def wrong_password(peer: Peer) -> None:
    _logs_in(peer).no("[AUTHENTICATIONFAILED] no such pair.")
    peer.stall()


def app_password(peer: Peer) -> None:
    _logs_in(peer).no("[ALERT] Application-specific password required.")
    peer.stall()


def switched_off(peer: Peer) -> None:
    _logs_in(peer).no("Your account is not enabled for IMAP use.")
    peer.stall()


def plan(peer: Peer) -> None:
    _logs_in(peer).no("IMAP is for paying customers: upgrade your account.")
    peer.stall()


def no_password(peer: Peer) -> None:
    _offers(peer, "IMAP4rev1 LOGINDISABLED")
    assert not peer.line(), "it tries all the same"


def busy(peer: Peer) -> None:
    peer.send("* BYE come back later")
    peer.stall()


def cannot_tell(peer: Peer) -> None:
    _logs_in(peer).no("[UNAVAILABLE] the directory is down")
    peer.stall()
