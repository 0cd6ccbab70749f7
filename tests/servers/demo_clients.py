"""Other people's clients for the demo's servers, and mail for them to carry."""

import poplib
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

import imapclient

from tui_mail.demo.servers import DemoServers

LIMIT = 10.0


@contextmanager
def imap(servers: DemoServers, user: str) -> Iterator[imapclient.IMAPClient]:
    client = imapclient.IMAPClient(*servers.imap, ssl=False, timeout=LIMIT)
    try:
        client.login(user, servers.users[user])
        yield client
    finally:
        client.shutdown()


@contextmanager
def pop(servers: DemoServers, user: str) -> Iterator[poplib.POP3]:
    client = poplib.POP3(*servers.pop3, timeout=LIMIT)
    try:
        client.user(user)
        client.pass_(servers.users[user])
        yield client
    finally:
        client.close()


@contextmanager
def smtp(servers: DemoServers) -> Iterator[smtplib.SMTP]:
    with smtplib.SMTP(*servers.smtp, local_hostname="client.test", timeout=LIMIT) as client:
        yield client


def written(subject: str, sender: str, *to: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, ", ".join(to), subject
    message.set_content("A line.\n.\n..two dots\nFrom here on: nothing.\n")
    return message.as_bytes().replace(b"\n", b"\r\n")


def retrieved(client: poplib.POP3, number: int) -> bytes:
    return b"".join(line + b"\r\n" for line in client.retr(number)[1])


def whole(client: imapclient.IMAPClient, uid: int) -> bytes:
    raw = client.fetch([uid], ["BODY.PEEK[]"])[uid][b"BODY[]"]
    assert isinstance(raw, bytes)
    return raw
