"""Rules for mail: what they may do, what is asked of the engine about them, and what it answers."""

from enum import StrEnum

from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey, MessageId


class Verb(StrEnum):
    """What a rule may do."""

    MOVE = "move"
    COPY = "copy"
    LABEL = "label"
    ARCHIVE = "archive"
    DELETE = "delete"
    FORWARD = "forward"
    NOTIFY = "notify"
    RUN = "run"


PLACES = frozenset({Verb.MOVE, Verb.ARCHIVE, Verb.DELETE})
"""Of these the first that is said of a message decides where it goes."""


@frozen
class RuleAction:
    """One thing a rule does."""

    verb: Verb
    words: tuple[str, ...] = ()
    """MOVE, COPY: a folder. LABEL: `+x` or `-x` each. FORWARD: an address. RUN: a program and its
    arguments. Else none."""

    def __str__(self) -> str:
        """As it is written in the settings, but for quotes."""
        return " ".join((self.verb.value, *self.words))


@frozen
class RuleDraft:
    """A rule that stands in no file so far."""

    name: str
    when: str
    do: tuple[str, ...]
    stop: bool = False


@frozen
class RunRules:
    """Apply rules to messages that are here, or only say what they would do. Answer: RulesRan.

    All that a run changes is one step to undo.
    """

    names: tuple[str, ...] = ()
    """None: all that are on. One that is named is run though it is off."""
    account: AccountKey | None = None
    folder: str = ""
    """Of each account; empty: its inbox."""
    dry: bool = False
    """Change nothing."""
    draft: RuleDraft | None = None
    """Instead of those of the settings."""


@frozen
class RuledMessage:
    """What rules do to one message."""

    id: MessageId
    account: AccountKey
    rules: tuple[str, ...]
    """Names of those that it fits, in their order."""
    does: tuple[str, ...]
    """What comes of them all, in words of the settings."""


@frozen
class RulesRan:
    """What rules did, or would do; messages in the order of their list, the newest first."""

    messages: tuple[RuledMessage, ...] = ()
    looked_at: int = 0
    dry: bool = False
    remarks: tuple[str, ...] = ()
    """What was not done, and why; a sentence each."""
