"""Changes an account that is set up: names, addresses, servers, who sends.

Stays open until what was typed could be written; what was not touched is not written.
"""

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Input

from tui_mail.model.frozen import replace
from tui_mail.ports.accounts import AccountCard, CardEdit
from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.dialog import Dialog, Trouble
from tui_mail.ui.widgets.form_row import FormRow
from tui_mail.ui.words import say

BREAK = "\\n"
"""Stands for the end of a line where a field has only one."""
Save = Callable[[CardEdit], Awaitable[str]]
"""Writes it; why it cannot be, empty where it is done."""


class EditAccount(Dialog[bool]):
    """Gives True once something was written; None where nothing was.

    Args:
        card: as it is.
        smtp_names: every SMTP server there is.
        save: writes what was changed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", show=False, priority=True),
        Binding("enter,down", "app.focus_next", show=False, priority=True),
        Binding("up", "app.focus_previous", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    EditAccount {
        & > #box { width: 76; }
        & VerticalScroll { height: auto; max-height: 16; scrollbar-size-vertical: 1; }
    }
    """

    def __init__(self, card: AccountCard, smtp_names: tuple[str, ...], save: Save) -> None:
        title = say("Change {account}", account=one_line(card.key))
        super().__init__(title, say("ctrl+s saves, enter goes on, esc leaves it as it is"))
        self._card, self._smtp_names, self._save = card, smtp_names, save

    def body(self) -> tuple[Widget, ...]:
        """A row a text, and what was wrong with the last try."""
        card = self._card
        known = ", ".join(one_line(name) for name in self._smtp_names)
        smtp = say("the first one that takes it; known: {names}", names=known or say("none"))
        more = say("more addresses to write from, by commas")
        rows = [
            FormRow(say("Name"), _field("name", card.name)),
            FormRow(say("Address"), _field("email", card.email)),
            FormRow(say("Aliases"), _field("aliases", card.aliases), hint=more),
            FormRow("IMAP", _field("imap", card.imap), hint=_place("imap") if card.imap else ""),
            FormRow("POP", _field("pop", card.pop), hint="" if card.imap else _place("pop")),
            FormRow(say("User name"), _field("user", card.user)),
            FormRow(say("Sends by"), _field("smtp", card.smtp), hint=smtp),
            FormRow(say("Signature"), _field("signature", _on_one_line(card.signature)),
                    hint=say("{sign} begins a new line", sign=BREAK)),
        ]  # fmt: skip
        return (VerticalScroll(*rows, can_focus=False), Trouble())

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one("#name", Input).focus()

    def action_save(self) -> None:
        """Write what is another now."""
        edit = self._edit()
        if edit == CardEdit():
            self.dismiss(None)
        else:
            # not in a handler: the answer that it waits for comes through the app
            self.run_worker(self._write(edit), group="save")

    async def _write(self, edit: CardEdit) -> None:
        trouble = await self._save(edit)
        if trouble:
            self.query_one(Trouble).tell(trouble)
        else:
            self.dismiss(True)

    def _edit(self) -> CardEdit:
        card = self._card
        before = {
            "name": card.name, "email": card.email, "aliases": card.aliases, "imap": card.imap,
            "pop": card.pop, "user": card.user, "smtp": card.smtp,
            "signature": _on_one_line(card.signature),
        }  # fmt: skip
        typed = {name: self.query_one(f"#{name}", Input).value.strip() for name in before}
        changed = {name: text for name, text in typed.items() if text != one_line(before[name])}
        if "signature" in changed:
            changed["signature"] = changed["signature"].replace(BREAK, "\n")
        return replace(CardEdit(), **changed)


def _field(id: str, value: str) -> Input:
    return Input(one_line(value), id=id, compact=True, select_on_focus=False)


def _on_one_line(text: str) -> str:
    return text.replace("\n", BREAK)


def _place(protocol: str) -> str:
    return say("as {protocol}.foo.example:993:tls", protocol=protocol)
