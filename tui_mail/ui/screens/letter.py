"""What the screens share on which it is said who a message goes to: their looks, and who is named.

Must never do anything with a message itself.
"""

from tui_mail.model.address import Address
from tui_mail.ui.action_screen import ActionScreen
from tui_mail.ui.widgets.address_field import AddressField

_LOW = 16
"""Below so many lines the title gives way."""


class LetterScreen(ActionScreen):
    """A title (`#top`) over rows of a form."""

    DEFAULT_CSS = """
    LetterScreen {
        background: $background;
        & #top { height: 1; padding: 0 2; margin: 0 0 1 0; color: $quiet; }
        & #top > #title { width: 1fr; text-style: bold; color: $foreground; }
        & FormRow {
            padding: 0 2;
            & .label { width: 9; }
            & .below { padding: 0 0 0 9; }
            & Input, & Input:focus {
                max-width: 100%;
                padding: 0 !important;
                background: $background;
                & > .input--suggestion { color: $quiet; }
            }
        }
        & AddressField.wrong, & AddressField.wrong:focus { color: $trouble; text-style: underline; }
        &.-low #top { display: none; }
    }
    """

    def on_resize(self) -> None:
        """A low terminal keeps its lines for what is written."""
        self.set_class(self.size.height < _LOW, "-low")

    def people(self, field: str) -> tuple[Address, ...]:
        """Who stands in a field of addresses.

        Args:
            field: its selector.
        """
        return self.query_one(field, AddressField).typed.addresses
