"""Who a message is from: one of the user's own addresses, and the server that will carry it."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tui_mail.model.account import AccountSummary, Capability
from tui_mail.model.address import Address
from tui_mail.model.draft import Draft
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey
from tui_mail.ui.clean import one_line
from tui_mail.ui.words import say

_BESIDE = 12
"""Cells for what stands beside the address at least."""


@frozen
class Identity:
    """An address to write from; mail from it is carried by its account's own server."""

    account: AccountKey
    address: Address
    carriers: tuple[str, ...]
    """Hosts of SMTP servers, in the order they are tried; none: it cannot send."""


def identities(accounts: Sequence[AccountSummary], draft: Draft) -> tuple[Identity, ...]:
    """Every address that can send; the draft's own first among its account's, whatever it is."""
    own = next((a for a in accounts if a.account == draft.account), None)
    found = [_identity(own, draft.account, draft.from_)]
    for account in accounts:
        if Capability.SEND in account.capabilities:
            named = (alias for alias in account.aliases if not alias.startswith("*@"))
            addresses = (account.email, *named)
            found += [
                _identity(account, account.account, Address(account.name, a)) for a in addresses
            ]
    by_address = {(i.account, i.address.address.casefold()): i for i in reversed(found)}
    return tuple(sorted(by_address.values(), key=found.index))


def _identity(account: AccountSummary | None, key: AccountKey, address: Address) -> Identity:
    able = account is not None and Capability.SEND in account.capabilities
    return Identity(key, address, account.smtp_hosts if able and account is not None else ())


class IdentityField(Static, can_focus=True):
    """Arrows, space, enter or a click take the next one. Never changes by itself.

    Args:
        choices: of which the first is chosen.
        id: for queries.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space,enter", "turn(1)", show=False),
        Binding("left", "turn(-1)", show=False),
    ]
    DEFAULT_CSS = """
    IdentityField {
        height: 1; width: 1fr; color: $foreground; text-wrap: nowrap; text-overflow: ellipsis;
    }
    IdentityField:focus { text-style: bold; }
    """

    class Changed(Message):
        """Another identity was chosen, by the user."""

    def __init__(self, choices: tuple[Identity, ...], id: str) -> None:
        super().__init__(id=id, markup=False)
        self._choices = choices
        self._at = 0

    @property
    def chosen(self) -> Identity:
        """The one that the message is from."""
        return self._choices[self._at]

    def on_mount(self) -> None:
        """Show it."""
        self._paint()

    def on_resize(self) -> None:
        """Where the name has no room, the address alone stands."""
        self._paint()

    def watch_has_focus(self, has_focus: bool) -> None:
        """How another one is chosen is said while one can be."""
        super().watch_has_focus(has_focus)
        self._paint()

    def on_click(self) -> None:
        """The next one."""
        self.action_turn(1)

    def action_turn(self, by: int) -> None:
        """On, or back, by one."""
        if len(self._choices) > 1:
            self._at = (self._at + by) % len(self._choices)
            self._paint()
            self.post_message(self.Changed())

    def _paint(self) -> None:
        chosen = self.chosen
        full = one_line(chosen.address.full)
        room = self.content_size.width - _BESIDE
        parts = [Content(full if cell_len(full) <= room else one_line(chosen.address.address))]
        if len(self._choices) > 1:
            place = say("{n} of {all}", n=self._at + 1, all=len(self._choices))
            parts.append(Content.styled(f"  ‹ {place} ›", "$accent"))
        if chosen.carriers:
            host = one_line(chosen.carriers[0])
            words = say("sent by {host}", host=host)
            if self.has_focus and len(self._choices) > 1:
                words = say("space takes the next")
            parts.append(Content.styled(f"  {words}", "$quiet"))
        else:
            parts.append(Content.styled("  " + say("cannot send: no SMTP server"), "$trouble"))
        self.update(Content.assemble(*parts))
