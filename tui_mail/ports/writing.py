"""What a composer asks while somebody writes; nothing of it needs the engine or a network."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from tui_mail.model.content import Line
from tui_mail.model.draft import Draft, Filled
from tui_mail.model.ids import AccountKey


class Spelling(Protocol):
    """Knows which words are wrong. Safe to call from any thread; belongs on a worker.

    Everything here raises SpellingMissing where a dictionary, or what reads it, is not there.
    """

    def is_asked_for(self, account: AccountKey) -> bool:
        """Whether the settings name a language, rather than leaving it to the locale."""
        ...

    def misspelt(
        self, account: AccountKey, lines: Sequence[str], first: int, last: int
    ) -> Mapping[int, tuple[tuple[int, int], ...]]:
        """Start and end of each wrong word in the lines from `first` to before `last`.

        Quotes, signatures, code, links and addresses are passed over.
        """
        ...

    def suggestions(self, account: AccountKey, word: str) -> tuple[str, ...]:
        """What may have been meant, the likeliest first."""
        ...

    def learn(self, word: str) -> None:
        """It is right from now on. Raises StoreError where it cannot be kept."""
        ...


class Writing(Protocol):
    """Helps with one text at a time. Safe to call from any thread; `preview` belongs on a worker.

    Every string it gives is sanitised.
    """

    @property
    def markdown(self) -> bool:
        """Whether a new message begins as Markdown."""
        ...

    def preview(self, text: str, width: int, *, markdown: bool) -> tuple[Line, ...]:
        """A text as who gets it will read it, laid out as the reader does.

        Raises:
            MessageError: it cannot go out so.
        """
        ...

    def templates(self) -> tuple[str, ...]:
        """The names of the user's templates. Raises ConfigError."""
        ...

    def fill(self, template: str, draft: Draft) -> Filled:
        """A template for that message.

        Raises:
            NotFound: there is none of that name.
            ConfigError: it cannot be read.
        """
        ...

    @property
    def spelling(self) -> Spelling:
        """Knows which words are wrong."""
        ...
