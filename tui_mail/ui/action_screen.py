"""A screen whose keys come from the table of actions. Does no work of its own in a handler."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ClassVar, cast

from textual import events
from textual.css.query import NoMatches
from textual.screen import Screen

from tui_mail.errors import TuiMailError
from tui_mail.model.account import Capability, Problem
from tui_mail.model.commands import Command, ReadNews
from tui_mail.model.events import Event
from tui_mail.ui.actions import Action, Scope
from tui_mail.ui.bridge import Desk
from tui_mail.ui.dispatch import Dispatcher, Pending, Pressed, key_name
from tui_mail.ui.pause import Pause
from tui_mail.ui.widgets.banner import Banner
from tui_mail.ui.widgets.key_bar import KeyBar
from tui_mail.ui.words import say

HOLD = 2.0
"""Seconds that another screen is waited for at most."""
HESITATION = 0.15
"""Seconds after the first key of two until the key bar says what may follow."""
Act = Callable[[int | None], None]
"""An `act_…` method: takes the count, None where none was typed."""


class ActionScreen(Screen[None]):
    """Feeds keys to the dispatcher and calls `act_METHOD(count)` of a handler.

    A widget with an attribute `scope` of type Scope says what is in force while the focus is in
    it; otherwise the screen's SCOPE holds. Text inputs keep what can be printed. A screen
    that composes a Banner and a KeyBar has them kept up to date.
    """

    SCOPE: ClassVar[Scope] = Scope.EVERYWHERE

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.dispatcher = Dispatcher(desk.actions)
        self._keys_shown: tuple[Scope, str] | None = None
        self._held_until = 0.0
        self._passed_on: events.Key | None = None
        self._hint = Pause(self, HESITATION)
        self.pressed_at = 0.0
        """Monotonic time of the key whose action is being done."""

    @property
    def scope(self) -> Scope:
        """Where the focus is."""
        nodes = () if self.focused is None else self.focused.ancestors_with_self
        for node in nodes:
            scope = getattr(node, "scope", None) if node is not self else None
            if isinstance(scope, Scope):
                return scope
        return self.SCOPE

    @property
    def handlers(self) -> tuple[object, ...]:
        """Objects whose `act_…` methods do the actions; the app comes last."""
        return (self,)

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What can be done with what is shown; everything, unless the screen knows better."""
        return frozenset(Capability)

    def can(self, action: Action) -> bool:
        """Whether the action can be done now."""
        allowed = action.needs is None or action.needs in self.capabilities
        return allowed and self._act(action) is not None

    def perform(self, action: Action, count: int | None = None) -> bool:
        """Do it, if it can be done here."""
        act = self._act(action)
        if act is None:
            return False
        if action.needs is not None and action.needs not in self.capabilities:
            self.show_problem(_lacking(action))
            return True
        with self.guarding():
            act(count if action.argument is None else action.argument)
        return True

    @contextmanager
    def guarding(self) -> Iterator[None]:
        """What cannot be read or done is said; the screen stands."""
        try:
            yield
        except TuiMailError as error:
            self.show_problem(Problem(error.message, error.hint, error.recoverable))

    def on_banner_dismissed(self, message: Banner.Dismissed) -> None:
        """It was read: a message that came back is told of no more."""
        if message.problem.outgoing is not None:
            self.desk.submit(ReadNews((message.problem.outgoing,)))

    def show_problem(self, problem: Problem) -> None:
        """Show it until it is dealt with."""
        try:
            self.query_one(Banner).show(problem)
        except NoMatches:
            self.notify(problem.message, severity="error", markup=False)

    def show_keys(self, *, anew: bool = False) -> None:
        """Bring the key bar up to date: cheap where nothing changed, for it follows every key.

        Args:
            anew: what can be done may have changed, though the focus has not.
        """
        state = (self.scope, self.dispatcher.pending)
        if anew or state != self._keys_shown:
            self._keys_shown = state
            for bar in self.query(KeyBar):
                bar.show(self.desk.actions, *state, self.can)

    def hold_keys(self) -> None:
        """Another screen is on its way: keys that come before it are not meant for this one."""
        self._held_until = time.monotonic() + HOLD

    def on_screen_suspend(self) -> None:
        """It is there."""
        self._held_until = 0.0

    async def let_go(self) -> bool:
        """The program ends: keep what is being written here; whether nothing would be lost."""
        return True

    def last_words(self) -> Command | None:
        """What keeps it, for when no loop runs any more; None: there is nothing to keep."""
        return None

    def hear(self, event: Event) -> None:
        """What the engine said; screens that show it do something with it."""

    def on_key(self, event: events.Key) -> None:
        """Everything that the focused widget left."""
        if event.time < self._held_until:
            self._take(event)
            return
        if event.is_printable and self._types(event):
            self._pass_on(event)
            return
        answer = self.dispatcher.feed(key_name(event.key, event.character), self.scope)
        match answer:
            case None:
                return
            case Pending():
                self._take(event)
                self._hint.then(self.show_keys)
                return
            case Pressed(action, count):
                self.pressed_at = event.time
                if self.perform(action, count):
                    self._take(event)
        self.show_keys()

    def _types(self, event: events.Key) -> bool:
        """Whether the focus is where one writes."""
        at = self.focused
        return at is not None and at.check_consume_key(event.key, event.character)

    def _pass_on(self, event: events.Key) -> None:
        """Typed before the focus had moved: it belongs to where the focus is now."""
        if event is not self._passed_on and self.focused is not None:
            self._take(event)
            self._passed_on = events.Key(event.key, event.character)
            self.focused.post_message(self._passed_on)

    def on_descendant_focus(self) -> None:
        """The keys that matter are now others."""
        self.dispatcher.clear()
        self._keys_shown = None
        self.show_keys()

    def _take(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()

    def _act(self, action: Action) -> Act | None:
        for handler in (*self.handlers, self.app):
            act = getattr(handler, f"act_{action.method}", None)
            if callable(act):
                return cast(Act, act)
        return None


def _lacking(action: Action) -> Problem:
    return Problem(
        say("This account cannot do that: {action}.", action=say(action.words)),
        say("It has no SMTP server; name one for it in the settings."),
    )
