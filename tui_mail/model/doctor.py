"""What the doctor found, one step at a time."""

from tui_mail.model.frozen import frozen
from tui_mail.model.setup import CheckStep


@frozen
class Finding:
    """One step, and the account it is about; empty where it is about all."""

    account: str
    step: CheckStep
