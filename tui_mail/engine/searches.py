"""Searches that stand among the folders: those that are built in, then the user's own. Pure."""

from collections.abc import Iterator
from typing import Final

from tui_mail.config.schema import Settings
from tui_mail.message.search_phrase import phrase
from tui_mail.model.search import SavedSearch

_NOT_ASIDE: Final = "-in:trash -in:junk"
"""What was thrown away is not waiting for anybody."""
BUILT_IN: Final = (
    SavedSearch("Unread", f"is:unread -is:draft {_NOT_ASIDE}", built_in=True),
    SavedSearch("Starred", f"is:flagged {_NOT_ASIDE}", built_in=True),
    SavedSearch("With attachments", f"has:attachment {_NOT_ASIDE}", built_in=True),
    SavedSearch("Snoozed", "is:snoozed", built_in=True),
)
"""The same for everybody, in the order in which they stand. *Sent to me* follows them."""


def searches_of(settings: Settings) -> tuple[SavedSearch, ...]:
    """All of them; a search of the user's that has the name of a built-in one stands for it."""
    own = tuple(SavedSearch(name, query) for name, query in settings.searches.items())
    named = {search.name.casefold() for search in own}
    built_in = (*BUILT_IN, *_sent_to_me(settings))
    return (*(one for one in built_in if one.name.casefold() not in named), *own)


def _sent_to_me(settings: Settings) -> Iterator[SavedSearch]:
    """To or Cc one of one's own addresses, aliases among them; none without an account."""
    own = dict.fromkeys(
        address.removeprefix("*")  # *@alice.example is every address there
        for account in settings.accounts.values()
        for address in (account.email, *account.aliases)
    )
    if own:
        any_of = " OR ".join(f"{field}:{phrase(address)}" for address in own for field in _FIELDS)
        yield SavedSearch("Sent to me", f"({any_of}) {_NOT_ASIDE}", built_in=True)


_FIELDS: Final = ("to", "cc")
