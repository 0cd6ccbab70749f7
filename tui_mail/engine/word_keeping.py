"""Words of a draft with big attachments, kept every few seconds without writing those again.

Must never let them go: they count until the whole draft is saved, and are read in its place.
"""

import os

from tui_mail.engine.account_work import Tools
from tui_mail.message.compose import compose, new_message_id
from tui_mail.message.draft_file import open_draft
from tui_mail.model.draft import AttachedFile, Draft
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey, MessageId

WORTH_IT = 64 * 1024
"""Bytes of attachments; with less the whole draft is saved each time."""


class WordKeeping:
    """Knows with which attachments each draft that is being written was saved last.

    Args:
        tools: the engine's.
    """

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._saved: dict[MessageId, tuple[AccountKey, tuple[AttachedFile, ...]]] = {}

    def saved(self, message: MessageId, draft: Draft, writer: int) -> None:
        """The whole draft stands there.

        Args:
            message: its place.
            draft: as it was saved.
            writer: who goes on with it; 0: nobody.
        """
        self._saved.pop(message, None)
        if writer and sum(file.size for file in draft.attachments) >= WORTH_IT:
            self._saved[message] = (draft.account, draft.attachments)

    def keep_words(self, draft: Draft, writer: int) -> MessageId | None:
        """Keep only what was written, where that alone changed; None: save the whole.

        Raises:
            MessageError: a header cannot be written.
        """
        place = draft.id
        if not writer or place is None:
            return None
        if self._saved.get(place) != (draft.account, draft.attachments):
            return None
        text = compose(
            replace(draft, attachments=()),
            message_id=new_message_id(os.urandom(16), draft.from_.address),
            date=self._tools.now(),
            files={},
            draft_copy=True,
        )
        return place if self._tools.store.keep_text(place, text, writer) else None

    def with_words(self, draft: Draft) -> Draft:
        """A stored draft with the newer words, where there are any."""
        text = None if draft.id is None else self._tools.store.written_text(draft.id)
        if text is None or draft.id is None:
            return draft
        return replace(open_draft(text, draft.account, draft.id), attachments=draft.attachments)
