"""Identities. Never positions: a message is addressed by these and by nothing else."""

from typing import NewType

AccountKey = NewType("AccountKey", str)
"""The account's name in the settings: `home`."""

FolderId = NewType("FolderId", int)
"""A folder's row in the store."""

MessageId = NewType("MessageId", int)
"""One message's place in one account; kept through moves, syncs and mode switches, never reused."""

OutboxId = NewType("OutboxId", int)
"""An outbox entry; never reused."""
