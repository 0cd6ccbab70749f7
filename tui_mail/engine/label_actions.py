"""Labels as a whole: which there are, one renamed on all its messages, one taken off them all.

Must never rename into what no server can keep.
"""

from tui_mail.engine.acting import Acting
from tui_mail.engine.doing import this_step
from tui_mail.errors import NotFound, UsageError
from tui_mail.message.sanitize import sanitize
from tui_mail.model.commands import Done
from tui_mail.model.events import MailChanged
from tui_mail.model.flags import (
    ColourLabel,
    DeleteLabel,
    Labels,
    ListLabels,
    RenameLabel,
    wrong_with,
)
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey, MessageId

LabelCommand = ListLabels | RenameLabel | DeleteLabel | ColourLabel


class LabelActions(Acting):
    """Answers what is asked about labels."""

    def do(self, command: LabelCommand) -> Done | Labels:
        """Raises NotFound where no message has it, UsageError where it cannot be called so."""
        match command:
            case ListLabels():
                return Labels(self._tools.store.labels())
            case RenameLabel(label, name):
                return self._rename(label, name)
            case DeleteLabel(label):
                count = self._change(label, "", f"remove the label {label}")
                return Done(f"Removed the label {sanitize(label)}", count)
            case ColourLabel(label, colour):
                from tui_mail.config.label_colours import set_colour  # few change one

                set_colour(self._settings().path, label, colour)
                return Done(f"{sanitize(label)} is {colour} now", 1)

    def _rename(self, label: str, name: str) -> Done:
        if wrong := wrong_with(name):
            raise UsageError(wrong, "Choose another name.")
        if name == label:
            return Done(f"It is called {name} already", 0)
        count = self._change(label, name, f"rename the label {label} to {name}")
        return Done(f"{sanitize(label)} is called {name} now", count)

    def _change(self, label: str, name: str, word: str) -> int:
        """How many messages it was on."""
        store = self._tools.store
        with self._tools.acting:
            ids = store.messages_with(label)
            if not ids:
                raise NotFound(
                    f"No message has the label {sanitize(label)[:60]!r}.",
                    "`tui-mail label list` names those that there are.",
                )
            step = replace(this_step(self._tools.now()), word=sanitize(word))
            by_account: dict[AccountKey, list[MessageId]] = {}
            for place in store.placed(ids):
                by_account.setdefault(place.account, []).append(place.id)
            for account, those in by_account.items():
                add = (name,) if name else ()
                touched = store.change_flags(those, add, (label,), say=True, note=step)
                self._tools.hub.tell(MailChanged(account, touched))
                if self._folders.says(account):
                    self._changed(account)
        return len(ids)
