"""Watches a connection being made, for a check to say how far it came: name, TCP, TLS, greeting.

A place for conversations that passes everything on, and an Opening that nobody ends. Must never
keep a word of what is said.
"""

import time

from tui_mail.model.endpoint import Endpoint
from tui_mail.model.secret import Secret
from tui_mail.ports.conversation import Conversation, Conversations
from tui_mail.ports.opening import Step

NAME, TCP, TLS, GREETING = "name", "TCP", "TLS", "greeting"


class Witness:
    """Implements ports.conversation.Conversations and ports.opening.Opening.

    Args:
        conversations: told everything.
    """

    def __init__(self, conversations: Conversations) -> None:
        self._conversations = conversations
        self._begun = 0.0
        self._parts: list[str] = []
        self._made = 0

    @property
    def parts(self) -> tuple[str, ...]:
        """What was done since `begin`, in order: `name 3 ms`."""
        return tuple(self._parts)

    @property
    def reached(self) -> float:
        """Monotonic time at which the last of them was over; of `begin`, where there is none."""
        return self._begun

    def begin(self) -> None:
        """A new connection is about to be made."""
        self._begun = time.monotonic()
        self._parts, self._made = [], 0

    def done(self, part: str) -> None:
        """One part is over, and the next begins; a part counts once."""
        if any(one.startswith(part) for one in self._parts):
            return
        now = time.monotonic()
        self._parts.append(f"{part} {(now - self._begun) * 1000:.0f} ms")
        self._begun = now

    def made(self, cut: Step, done: Step) -> None:
        """See ports.opening.Opening: first the race begins, then the connection stands."""
        del cut
        done()
        self._made += 1
        self.done(NAME if self._made == 1 else TCP)

    def opened(
        self, account: str, protocol: str, endpoint: Endpoint, secret: Secret | None
    ) -> Conversation:
        """See ports.conversation.Conversations."""
        return _Overheard(self._conversations.opened(account, protocol, endpoint, secret), self)

    def flush(self) -> None:
        """See ports.conversation.Conversations."""
        self._conversations.flush()


class _Overheard:
    """One conversation, passed on."""

    def __init__(self, conversation: Conversation, witness: Witness) -> None:
        self._conversation = conversation
        self._witness = witness

    def said(self, line: bytes) -> None:
        self._conversation.said(line)

    def heard(self, line: bytes) -> None:
        self._witness.done(GREETING)
        self._conversation.heard(line)

    def note(self, words: str) -> None:
        if words.startswith("Connected, TLS"):
            self._witness.done(TLS)
        self._conversation.note(words)
