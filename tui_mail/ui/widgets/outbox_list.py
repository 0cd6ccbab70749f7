"""The list of the outbox: entries as lines that change only where their words do."""

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui_mail.model.events import SendProgress
from tui_mail.model.ids import OutboxId
from tui_mail.model.outbox import OutboxEntry, SendState
from tui_mail.ui import format as shown
from tui_mail.ui.widgets.outbox_rows import prompt


class OutboxList(OptionList):
    """Messages on their way; the cursor stays on its message."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: tuple[OutboxEntry, ...] = ()
        self._prompts: list[Content] = []
        self._detailed: set[OutboxId] = set()
        self._sent: dict[OutboxId, float] = {}
        """Share of its bytes that went out, of what is being sent."""

    @property
    def entry(self) -> OutboxEntry | None:
        """The message under the cursor."""
        at = self.highlighted
        return self.entries[at] if at is not None and at < len(self.entries) else None

    def show_entries(self, entries: tuple[OutboxEntry, ...], width: int) -> None:
        """As they are now.

        Args:
            entries: newest first.
            width: cells of the screen.
        """
        before = self.entry
        self.entries = entries
        sending = {entry.id for entry in entries if entry.state is SendState.SENDING}
        self._sent = {one: share for one, share in self._sent.items() if one in sending}
        self._prompts = []
        self.clear_options()
        self.paint(width)
        if entries:
            ids = [entry.id for entry in entries]
            self.highlighted = (
                ids.index(before.id) if before is not None and before.id in ids else 0
            )

    def follow(self, progress: SendProgress, width: int) -> None:
        """More of one went out."""
        self._sent[progress.id] = progress.sent / max(progress.size, 1)
        self.paint(width)

    def detail(self, entry: OutboxId, *, always: bool = False) -> None:
        """Every recipient, and what the servers said; where they are shown, no more of it."""
        self._detailed = self._detailed | {entry} if always else self._detailed ^ {entry}

    def move(self, by: int) -> None:
        """The cursor, as far as there are messages."""
        if self.entries:
            at = (self.highlighted or 0) + by
            self.highlighted = min(max(0, at), len(self.entries) - 1)

    def paint(self, width: int) -> None:
        """Words that changed since the last time; most seconds that is none."""
        now = shown.clock()
        prompts = [
            prompt(
                entry, width - 6, now,
                detailed=entry.id in self._detailed, share=self._sent.get(entry.id),
            )
            for entry in self.entries
        ]  # fmt: skip
        if self.option_count != len(prompts):
            self.clear_options()
            self.add_options([Option(words) for words in prompts])
        else:
            for at, words in enumerate(prompts):
                if at >= len(self._prompts) or words != self._prompts[at]:
                    self.replace_option_prompt_at_index(at, words)
        self._prompts = prompts
        self.display = bool(prompts)
