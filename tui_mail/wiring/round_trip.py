"""A message from oneself to oneself: through the outbox, as any other, and seen to come back.

It stays where it arrives, for whoever sent it to see. Must never send to another address.
"""

import time
import uuid
from collections.abc import Iterator

from tui_mail.config.schema import AccountSettings
from tui_mail.errors import TuiMailError
from tui_mail.message.compose import compose
from tui_mail.model.address import Address
from tui_mail.model.commands import Answer, Queued, Submit, Sync, Synced
from tui_mail.model.draft import Draft
from tui_mail.model.folder import Folder, Role
from tui_mail.model.ids import AccountKey
from tui_mail.model.outbox import OutboxEntry, SendState
from tui_mail.model.setup import CheckStep
from tui_mail.model.summary import View
from tui_mail.ports.face import Face
from tui_mail.ports.reading import Reading

SEND, ARRIVAL = "test message", "arrival"
PATIENCE = 60.0
"""Seconds that it may take to come back."""
LOOK = 1.0
"""Seconds between looks at the server."""
_NEWEST = 50
"""Messages of a folder that are looked through: it was sent a moment ago."""
_OWN = frozenset({Role.SENT, Role.DRAFTS})
"""Folders where a copy is no arrival."""
_BODY = """\
This message was sent by tui-mail from your account to yourself, to see that
sending and receiving work. You can read it, so they do. Delete it as you like.
"""


def round_trip(
    face: Face, account: AccountSettings, patience: float = PATIENCE
) -> Iterator[CheckStep]:
    """Two steps: it is taken by a server, and it is here again. The second only after the first.

    Args:
        face: on the engine; asked, so never on a screen's thread.
        account: who writes to whom.
        patience: seconds for it to come back.
    """
    if not account.smtp:
        words = f"{account.key} names no SMTP server: it only reads."
        yield CheckStep("smtp", SEND, False, words, "Name one: tui-mail account edit --smtp NAME")
        return
    message_id = f"<{uuid.uuid4().hex}@{account.email.rpartition('@')[2]}>"
    begun = time.monotonic()
    try:
        answer = face.ask(Submit(_letter(account, message_id), account.key, from_headers=True))
    except TuiMailError as error:
        yield CheckStep("smtp", SEND, False, error.message, error.hint)
        return
    sent = _sent(answer, time.monotonic() - begun)
    yield sent
    if sent.ok:
        yield _arrived(face, account, message_id, patience)


def _letter(account: AccountSettings, message_id: str) -> bytes:
    oneself = Address(account.name, account.email)
    draft = Draft(account.key, oneself, (oneself,), subject="Test message of tui-mail", body=_BODY)
    return compose(draft, message_id=message_id, date=int(time.time()), files={})


def _sent(answer: Answer, seconds: float) -> CheckStep:
    entries = answer.entries if isinstance(answer, Queued) else ()
    entry = next(iter(entries), None)
    if entry is not None and entry.state is SendState.SENT:
        return CheckStep("smtp", SEND, True, f"Taken by {entry.smtp}.", seconds=seconds)
    why = "" if entry is None else entry.last_error
    return CheckStep("smtp", SEND, False, why or "It was not sent.", _what_now(entry), seconds)


def _what_now(entry: OutboxEntry | None) -> str:
    if entry is not None and entry.state is SendState.REFUSED:
        return "It was refused, and lies in the outbox: tui-mail outbox"
    return "It waits in the outbox, and is tried again: tui-mail outbox"


def _arrived(face: Face, account: AccountSettings, message_id: str, patience: float) -> CheckStep:
    server = account.mode.value
    begun = time.monotonic()
    while True:
        try:
            trouble = _synced(face.ask(Sync((account.key,))))
        except TuiMailError as error:
            trouble = str(error)
        folder = _found(face.reading, account.key, message_id)
        seconds = time.monotonic() - begun
        if folder is not None:
            return _seen(server, folder, seconds)
        if trouble:
            words = f"It was sent, and mail could not be looked for: {trouble}"
            return CheckStep(server, ARRIVAL, False, words, seconds=seconds)
        if seconds > patience:
            words = f"It was sent, and did not come back within {patience:.0f} seconds."
            hint = (
                "It may only be slow. Look on the provider's web site whether it lies in Junk, and "
                "whether the address is that of this mailbox."
            )
            return CheckStep(server, ARRIVAL, False, words, hint, seconds)
        time.sleep(LOOK)


def _seen(server: str, folder: Folder, seconds: float) -> CheckStep:
    words = f"It came back after {seconds:.1f} seconds, into {folder.name}."
    if folder.role is Role.JUNK:
        hint = "Mail of yours is taken for junk there: mark it as none, on the web site too."
        return CheckStep(server, ARRIVAL, False, words, hint, seconds)
    return CheckStep(server, ARRIVAL, True, words, seconds=seconds)


def _synced(answer: Answer) -> str:
    """Why mail could not be looked for; empty where it could."""
    results = answer.results if isinstance(answer, Synced) else ()
    return " ".join(result.error for result in results if not result.ok)


def _found(reading: Reading, account: AccountKey, message_id: str) -> Folder | None:
    """Where it arrived."""
    for folder in reading.folders(account):
        if folder.role in _OWN:
            continue
        rows = reading.page(View(account, folder.id), 0, _NEWEST)
        if any(row.message_id == message_id for row in rows):
            return folder
    return None
