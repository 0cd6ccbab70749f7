"""A query with a name, which stands among the folders."""

from tui_mail.model.frozen import frozen


@frozen
class SavedSearch:
    """One line of the folder pane that is no folder."""

    name: str
    """As the user called it; of one that is built in, English."""
    query: str
    """In the query language of the contract, section 3."""
    built_in: bool = False
    """It comes with the program: it has no line in the settings."""
