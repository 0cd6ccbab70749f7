"""Opening an IMAP session: connect, secure, log in, ask what the server can.

Must never talk past a certificate that is not trusted, nor in clear where TLS was asked for.
"""

import imaplib
from collections.abc import Sequence
from functools import partial
from typing import Any

from tui_mail import __version__
from tui_mail.errors import Busy, Refused
from tui_mail.imap.dialogue import Dialogue
from tui_mail.imap.login import log_in
from tui_mail.imap.replies import SERVER, broken
from tui_mail.imap.session import Session
from tui_mail.imap.wire import Wire
from tui_mail.model.endpoint import Endpoint, Security
from tui_mail.model.secret import Secret
from tui_mail.net.addresses import is_loopback
from tui_mail.net.connect import open_socket, secure
from tui_mail.net.failures import mapped
from tui_mail.ports.conversation import UNTOLD, Conversation
from tui_mail.ports.imap_server import ImapServer
from tui_mail.ports.opening import PATIENT, Opening
from tui_mail.ports.spool import Spools

_UTF8 = frozenset({"UTF8=ACCEPT", "UTF8=ONLY"})


def open_server(
    endpoint: Endpoint,
    secret: Secret | None,
    conversation: Conversation = UNTOLD,
    opening: Opening = PATIENT,
    spools: Spools | None = None,
) -> ImapServer:
    """An authenticated session.

    Raises:
        NetworkError: it was not reached, or not safely (TlsFailed; nothing secret was sent).
        AuthFailed: it refused user name or password.
        SecretMissing: no secret was given.
        Busy: it turned us away for now.
        MissingCapability: it takes no log-in of a kind we know.
        BrokeProtocol: it said something that IMAP does not know.
    """
    sock = open_socket(endpoint, SERVER, opening)
    with mapped(endpoint, SERVER):
        try:
            wire = Wire(sock, endpoint, conversation)
            try:
                return _session_on(wire, endpoint, secret, spools)
            except BaseException:
                wire.shutdown()
                raise
        except imaplib.IMAP4.error as error:
            raise broken("gave an answer that cannot be read") from error


def _session_on(
    wire: Wire, endpoint: Endpoint, secret: Secret | None, spools: Spools | None
) -> Session:
    if endpoint.security is Security.STARTTLS:
        wire.start_tls(partial(secure, endpoint=endpoint, server=SERVER))
    log_in(wire, endpoint, secret)
    capabilities = wire.after_log_in()
    client = partial(_client_on, wire, endpoint, capabilities)
    dialogue = Dialogue(wire, client, endpoint, capabilities)
    _enable(dialogue)
    _compress(dialogue)
    return Session(dialogue, spools)


def _enable(dialogue: Dialogue) -> None:
    """ENABLE (RFC 5161) what has to be agreed on; a server that does not agree goes without.

    Nobody waits for the answers: they are read with those to the next command.
    """
    asked = []
    if {"ENABLE", "QRESYNC"} <= dialogue.capabilities:
        asked.append("ENABLE QRESYNC")
    if "ENABLE" in dialogue.capabilities and _UTF8 & dialogue.capabilities:
        asked.append("ENABLE UTF8=ACCEPT")  # apart: who refuses it has QRESYNC all the same
    if "ID" in dialogue.capabilities:
        asked.append(f'ID ("name" "tui-mail" "version" "{__version__}")')  # no more (RFC 2971)
    if not asked:
        return
    with dialogue.asking() as wire:
        tags = [wire.begin(command) for command in asked]
    dialogue.under_way = partial(_enabled, dialogue, tags)


def _enabled(dialogue: Dialogue, tags: Sequence[bytes]) -> None:
    """Take the answers."""
    dialogue.under_way = None
    for tag in tags:
        try:
            with dialogue.asking() as wire:
                while (parts := wire.heard(tag)) is not None:
                    words = parts[0].upper().split()
                    if words[:2] == [b"*", b"ENABLED"]:
                        dialogue.resyncs |= b"QRESYNC" in words
                        wire.utf8 |= b"UTF8=ACCEPT" in words
                    elif words[:2] == [b"*", b"ID"]:
                        dialogue.garbles_mailbox_ids |= b'"CYRUS IMAPD"' in parts[0].upper()
        except (Refused, Busy):
            continue  # all are favours


def _compress(dialogue: Dialogue) -> None:
    """COMPRESS (RFC 4978), where the way is longer than this machine; never twice."""
    if "COMPRESS=DEFLATE" not in dialogue.capabilities or dialogue.wire.stream.compressed:
        return
    if is_loopback(str(dialogue.wire.sock.getpeername()[0])):
        return
    try:
        with dialogue.asking(ahead=True) as wire:
            tag = wire.begin("COMPRESS DEFLATE")
        dialogue.catch_up()
        with dialogue.asking() as wire:
            while wire.heard(tag) is not None:
                pass  # nothing that is told with it
    except (Refused, Busy):
        return
    dialogue.wire.stream.compress()
    dialogue.wire.tap.note("Compressed from here on.")


def _client_on(wire: Wire, endpoint: Endpoint, capabilities: frozenset[str]) -> Any:
    """An IMAPClient on a wire that stands, where its own would open one and ask again."""
    from imapclient import IMAPClient

    known = tuple(capability.encode("latin-1") for capability in capabilities)
    ours = {"_create_IMAP4": lambda _self: wire, "capabilities": lambda _self: known}
    on_our_wire = type("ClientOnWire", (IMAPClient,), ours)
    client = on_our_wire(endpoint.host, endpoint.port, ssl=False, timeout=endpoint.timeout)
    client.folder_encode = False  # names.encoded keeps what modified UTF-7 would lose
    wire.debug = 0  # nothing of a conversation goes to a log by way of the library
    return client
