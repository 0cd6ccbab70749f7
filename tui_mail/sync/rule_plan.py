"""What rules do to messages, decided before anything is done; pure.

Every condition is asked of the messages as they are when the run begins: no rule sees what another
one did. So what is told before is what is done, and the same can be said in Sieve.
"""

from collections.abc import Collection, Iterable, Sequence

from tui_mail.model.frozen import frozen
from tui_mail.model.ids import MessageId
from tui_mail.model.rules import PLACES, RuleAction, Verb


@frozen
class Found:
    """A rule, and what it fits."""

    name: str
    actions: tuple[RuleAction, ...]
    stop: bool
    fits: Collection[MessageId]


@frozen
class Deed:
    """What all rules together do to one message."""

    id: MessageId
    rules: tuple[str, ...]
    """Names of those that it fits and that were asked."""
    add: tuple[str, ...] = ()
    """Flags and labels."""
    remove: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    """Folders."""
    place: RuleAction | None = None
    """Where it goes."""
    forwards: tuple[str, ...] = ()
    """Addresses."""
    notify: bool = False
    programs: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Names of rules, and what they run."""

    @property
    def words(self) -> tuple[str, ...]:
        """As the settings write it."""
        flags = (*(f"+{flag}" for flag in self.add), *(f"-{flag}" for flag in self.remove))
        return (
            *((f"flag {' '.join(flags)}",) if flags else ()),
            *(f"copy {folder}" for folder in self.copies),
            *(() if self.place is None else (str(self.place),)),
            *(f"forward {address}" for address in self.forwards),
            *(("notify",) if self.notify else ()),
            *(f"run {' '.join(command)}" for _, command in self.programs),
        )


def plan(rules: Sequence[Found], messages: Iterable[MessageId]) -> tuple[Deed, ...]:
    """What is to be done, message by message; those that no rule fits are left out.

    Of flags the last rule that names one decides; of places (move, archive, delete) the first that
    is said. A message is copied once into a folder, not into the one it goes to, and forwarded once
    to an address.
    """
    deeds = []
    for message in messages:
        fitting = _asked(rules, message)
        if fitting:
            deeds.append(_deed(message, fitting))
    return tuple(deeds)


def _asked(rules: Sequence[Found], message: MessageId) -> list[Found]:
    fitting = []
    for rule in rules:
        if message in rule.fits:
            fitting.append(rule)
            if rule.stop:
                break
    return fitting


def _deed(message: MessageId, rules: Sequence[Found]) -> Deed:
    flags: dict[str, bool] = {}
    copies: list[str] = []
    forwards: list[str] = []
    programs: list[tuple[str, tuple[str, ...]]] = []
    place: RuleAction | None = None
    notify = False
    for rule in rules:
        for action in rule.actions:
            match action.verb:
                case Verb.LABEL:
                    flags.update((word[1:], word[0] == "+") for word in action.words)
                case Verb.COPY:
                    copies += action.words
                case Verb.FORWARD:
                    forwards += action.words
                case Verb.RUN:
                    programs.append((rule.name, action.words))
                case Verb.NOTIFY:
                    notify = True
                case verb if verb in PLACES:
                    place = place or action
    moved = place.words[0].casefold() if place is not None and place.words else None
    return Deed(
        message,
        tuple(rule.name for rule in rules),
        add=tuple(flag for flag, wanted in flags.items() if wanted),
        remove=tuple(flag for flag, wanted in flags.items() if not wanted),
        copies=tuple(dict.fromkeys(name for name in copies if name.casefold() != moved)),
        place=place,
        forwards=tuple(dict.fromkeys(forwards)),
        notify=notify,
        programs=tuple(programs),
    )
