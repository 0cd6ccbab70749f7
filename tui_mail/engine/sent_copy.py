"""The copy of a sent message in the Sent folder: exactly one, here or on the server."""

from collections.abc import Mapping

from tui_mail.config.schema import AccountSettings
from tui_mail.engine.account_work import Tools
from tui_mail.engine.refused_appends import RefusedAppends
from tui_mail.engine.uploading import BYTES, MOST
from tui_mail.errors import Busy, Refused
from tui_mail.message.digest import digest
from tui_mail.model.events import FoldersChanged, MailChanged, OutboxChanged
from tui_mail.model.flags import SEEN
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, FolderId, OutboxId
from tui_mail.model.mailbox import Upload
from tui_mail.model.outbox import SentCopy
from tui_mail.ports.imap_server import ImapServer
from tui_mail.ports.mail_store import Arrival, SendUpdate
from tui_mail.ports.steps import Step
from tui_mail.sync.folder_roles import NAMES


def file_locally(tools: Tools, settings: AccountSettings) -> None:
    """Put each copy that is pending into the Sent folder of this machine."""
    store = tools.store
    pending = store.pending_copies(settings.key)
    if not pending:
        return
    sent = store.ensure_folder(settings.key, NAMES[Role.SENT], role=Role.SENT, local=True).id
    for entry in pending:
        outgoing = store.outgoing(entry)
        if not _is_in(tools, settings, sent, outgoing.entry.message_id):
            words = digest(outgoing.raw, tools.now())
            store.add(
                [
                    Arrival(
                        sent,
                        outgoing.raw,
                        words,
                        received=tools.now(),
                        flags=frozenset({SEEN}),
                        bcc=outgoing.bcc,
                    )
                ]
            )
        _filed(tools, entry)
    tools.hub.tell(MailChanged(settings.key, (sent,)))


def file_on_server(
    tools: Tools,
    settings: AccountSettings,
    server: ImapServer,
    remote: str,
    refused: RefusedAppends,
) -> bool:
    """APPEND each pending copy unless the server filed one by itself; whether any was.

    Args:
        tools: the engine's.
        settings: the account.
        server: logged in; its selected mailbox changes.
        remote: the server's name of the Sent mailbox.
        refused: hears of each that the server does not take; the others are filed all the same.

    Raises:
        Refused: the server does not let us into the mailbox.
        Busy: it cannot just now.
        NetworkError: the line broke.
    """
    pending = [e for e in tools.store.pending_copies(settings.key) if not refused.has_copy(e)]
    if pending:
        server.select(remote)
    wanted = {}
    filed = False
    for entry in pending:
        outgoing = tools.store.outgoing(entry)
        if server.find(outgoing.entry.message_id):
            _filed(tools, entry)
            filed = True
        else:
            wanted[entry] = Upload(outgoing.raw, (SEEN,), tools.now())
    if _are_put(tools, server, remote, wanted):
        return True
    for entry, upload in wanted.items():
        try:
            tools.steps.passed(Step.SENT_COPY_BEFORE_APPEND)
            server.append(remote, upload.raw, upload.flags, upload.received)
            tools.steps.passed(Step.SENT_COPY_AFTER_APPEND)
        except Refused as error:
            refused.copy(entry, error)
        else:
            _filed(tools, entry)
            filed = True
    return filed


def _are_put(
    tools: Tools, server: ImapServer, remote: str, wanted: Mapping[OutboxId, Upload]
) -> bool:
    """Whether all of them went there by one command; else each tells alone why not."""
    octets = sum(len(upload.raw) for upload in wanted.values())
    many = 1 < len(wanted) <= MOST and octets <= BYTES
    if not many or "MULTIAPPEND" not in server.capabilities:
        return False
    tools.steps.passed(Step.SENT_COPY_BEFORE_APPEND)
    try:
        server.append_all(remote, tuple(wanted.values()))
    except (Refused, Busy):
        return False
    tools.steps.passed(Step.SENT_COPY_AFTER_APPEND)
    for entry in wanted:
        _filed(tools, entry)
    return True


def _filed(tools: Tools, entry: OutboxId) -> None:
    tools.store.settle(entry, SendUpdate(sent_copy=SentCopy.FILED))
    for now in tools.store.entries((entry,)):
        tools.hub.tell(OutboxChanged(entry, now.state))


def _is_in(tools: Tools, settings: AccountSettings, sent: FolderId, message_id: str) -> bool:
    places = tools.store.placed(tools.store.find_message_id(settings.key, message_id))
    return any(place.folder == sent for place in places)


def sent_there(tools: Tools, key: AccountKey, server: ImapServer) -> str:
    """The server's name of the Sent mailbox, made if missing."""
    states = tools.store.folder_states(key)
    sent = next((s.remote for s in states if s.folder.role is Role.SENT and s.remote), None)
    if sent is not None:
        return sent
    remote = server.remote_name(NAMES[Role.SENT])
    server.create(remote)
    tools.store.ensure_folder(key, NAMES[Role.SENT], role=Role.SENT, remote=remote)
    tools.hub.tell(FoldersChanged(key))
    return remote
