"""What a rule does, as it is written in `do`. Must never run anything: words only."""

import re
import shlex

from tui_mail.config.fields import nearest
from tui_mail.errors import ConfigError
from tui_mail.model.flags import DELETED, SYSTEM_FLAGS
from tui_mail.model.rules import RuleAction, Verb

_VERBS = {
    "move": Verb.MOVE, "copy": Verb.COPY, "label": Verb.LABEL, "flag": Verb.LABEL,
    "archive": Verb.ARCHIVE, "delete": Verb.DELETE, "forward": Verb.FORWARD,
    "notify": Verb.NOTIFY, "run": Verb.RUN,
}  # fmt: skip
_SHAPES = {
    Verb.MOVE: "move FOLDER",
    Verb.COPY: "copy FOLDER",
    Verb.LABEL: "flag +seen -flagged +LABEL",
    Verb.ARCHIVE: "archive",
    Verb.DELETE: "delete",
    Verb.FORWARD: "forward ADDRESS",
    Verb.NOTIFY: "notify",
    Verb.RUN: "run PROGRAM ARGUMENT...",
}
_BARE = frozenset({Verb.ARCHIVE, Verb.DELETE, Verb.NOTIFY})
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+")


def read_action(text: str) -> RuleAction:
    """Understand one entry of `do`.

    Raises:
        ConfigError: it is none; the message names no file.
    """
    word, _, rest = text.strip().partition(" ")
    verb, rest = _VERBS.get(word.casefold()), rest.strip()
    if verb is None:
        hint = nearest(word.casefold(), tuple(_VERBS)) if word else ""
        raise ConfigError(f"{text!r} is nothing that a rule can do.", hint or _known())
    if verb in _BARE:
        if rest:
            raise ConfigError(f"{word} takes nothing behind it, and {rest!r} stands there.")
        return RuleAction(verb)
    if not rest:
        raise ConfigError(f"{text!r} is not whole.", f"Write: {_SHAPES[verb]}")
    if verb is Verb.LABEL:
        return RuleAction(verb, tuple(_flag(flag) for flag in rest.split()))
    if verb is Verb.RUN:
        return RuleAction(verb, _command(rest))
    if verb is Verb.FORWARD and not _ADDRESS.fullmatch(rest):
        raise ConfigError(f"{rest!r} is no mail address.", "Write: forward ada@foo.example")
    return RuleAction(verb, (rest,))


def _flag(word: str) -> str:
    """`+seen` or `-seen`; a word with neither is set."""
    sign, name = (word[0], word[1:]) if word[0] in "+-" else ("+", word)
    if not name or "\\" in name or not name.isprintable():
        raise ConfigError(f"{word!r} cannot be a flag.", f"Write: {_SHAPES[Verb.LABEL]}")
    if name.casefold() == DELETED:
        raise ConfigError("deleted is no flag that is set by hand.", "Write: delete")
    return sign + (name.casefold() if name.casefold() in SYSTEM_FLAGS else name)


def _command(text: str) -> tuple[str, ...]:
    try:
        words = tuple(shlex.split(text))
    except ValueError as error:
        raise ConfigError(f"The command {text!r} has a quote that is never closed.") from error
    if not words or not words[0]:
        raise ConfigError(f"{text!r} names no program.", f"Write: {_SHAPES[Verb.RUN]}")
    return words


def _known() -> str:
    return f"A rule can: {'; '.join(_SHAPES.values())}."
