"""The server's side of POP3 and SMTP sessions with the engine, and the settings that lead there."""

from collections.abc import Sequence

from tests.scripted.server import Peer, Script

NOWHERE = 9
"""A port of this machine where nobody listens."""


def pop(port: int, *, leave: bool = True) -> str:
    """An account `home` that reads there and sends through `out`."""
    return (
        '[accounts.home]\nemail = "alice@home.test"\nmode = "pop"\nsmtp = ["out"]\n'
        f'[accounts.home.pop]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
        f'check_every = "1d"\ntimeout = 15\nleave_on_server = {str(leave).lower()}\n'
    )


def smtp(port: int, name: str = "out", *, log_in: bool = False) -> str:
    """An SMTP server of that name."""
    auth = "password" if log_in else "none"
    return (
        f'[smtp.{name}]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
        f'auth = "{auth}"\nusername = "{name}"\ntimeout = 15\n'
    )


def letter(number: int, words: str = "words") -> bytes:
    """A message of the maildrop."""
    return (
        f"From: Friend <f@far.test>\r\nTo: alice@home.test\r\nSubject: letter {number}\r\n"
        f"Message-ID: <{number}@far.test>\r\n\r\n{words} {number}\r\n"
    ).encode()


def logs_in(peer: Peer) -> None:
    """Greeting to the end of the log-in."""
    peer.send("+OK ready")
    peer.expect("CAPA")
    peer.send("+OK", "SASL PLAIN", "UIDL", ".")
    peer.expect("AUTH PLAIN .*")
    peer.send("+OK in")


def lists(peer: Peer, sizes: Sequence[int]) -> None:
    """LIST and UIDL."""
    peer.expect("LIST")
    peer.send("+OK", *(f"{n} {size}" for n, size in enumerate(sizes, 1)), ".")
    if sizes:
        peer.expect("UIDL")
        peer.send("+OK", *(f"{n} u{n}" for n, _ in enumerate(sizes, 1)), ".")


def gives(peer: Peer, number: int, raw: bytes) -> None:
    """One RETR."""
    peer.expect(f"RETR {number}")
    peer.raw(b"+OK\r\n" + raw + b".\r\n")


def bye(peer: Peer) -> None:
    """QUIT."""
    peer.expect("QUIT")
    peer.send("+OK bye")


def answering(*answers: tuple[str, str], extensions: tuple[str, ...] = ()) -> Script:
    """An SMTP transaction: expected commands and answers, then QUIT.

    Of an answer that is empty none is given; `<data>` is the message.
    """

    def script(peer: Peer) -> None:
        hello(peer, *extensions)
        for command, answer in answers:
            if command == "<data>":
                peer.data()
            else:
                peer.expect(command)
            if not answer:
                peer.drop()
            peer.send(answer)
        if peer.line():
            peer.send("221 bye")

    return script


def hello(peer: Peer, *extensions: str) -> None:
    """Greeting and EHLO."""
    peer.send("220 ready")
    peer.expect("EHLO .*")
    lines = ("here", "8BITMIME", *extensions)
    peer.send(*(f"250-{line}" for line in lines[:-1]), f"250 {lines[-1]}")


MAIL = ("MAIL FROM:.*", "250 ok")
DATA = ("DATA", "354 go on")
TAKEN = ("<data>", "250 taken")


def rcpt(name: str, answer: str = "250 ok") -> tuple[str, str]:
    """RCPT TO of somebody at far.test."""
    return f"RCPT TO:<{name}@far.test>.*", answer
