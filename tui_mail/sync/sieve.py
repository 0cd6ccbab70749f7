"""Rules as a Sieve script (RFC 5228, 3894, 5173, 5229, 5232, 5260, 5490, 5231); pure.

The script files mail that is being delivered as the rules would when it came. What cannot be said
is left out, and named in a comment and in the answer.
"""

from collections.abc import Callable, Sequence
from typing import Final

from tui_mail.model.flags import ANSWERED, DRAFT, FLAGGED, FORWARDED, SEEN
from tui_mail.model.frozen import frozen
from tui_mail.model.rules import PLACES, RuleAction, Verb
from tui_mail.model.search import Search
from tui_mail.sync.sieve_tests import DeliveryTests, Unsayable, quoted

_FLAGS: Final = {
    SEEN: "\\Seen", FLAGGED: "\\Flagged", ANSWERED: "\\Answered", DRAFT: "\\Draft",
    FORWARDED: "$Forwarded",
}  # fmt: skip
_NO_ATOM: Final = frozenset('(){%*"\\] ')
_FILES: Final = frozenset({*PLACES, Verb.COPY})


@frozen
class Asked:
    """A rule that is to be said."""

    name: str
    when: str
    """As it was written, for the comment."""
    search: Search
    actions: tuple[RuleAction, ...]
    stop: bool


@frozen
class Script:
    """What was made of rules."""

    text: str
    left_out: tuple[str, ...]
    """What is not in it, and what comes of that; a sentence each."""
    differs: tuple[str, ...] = ()
    """Where it does not tell exactly the same."""


@frozen
class _Said:
    """One rule in Sieve."""

    asked: Asked
    test: str
    remarks: tuple[str, ...]
    actions: tuple[RuleAction, ...]


def script(
    rules: Sequence[Asked], tests: DeliveryTests, folder: Callable[[RuleAction], str]
) -> Script:
    """The script.

    Args:
        rules: those that are asked of mail that comes into the inbox, in their order.
        tests: of the account.
        folder: the server's name of the folder that an action names.
    """
    said: list[_Said] = []
    left_out: list[str] = []
    for rule in rules:
        try:
            one, remarks = _say(rule, tests)
        except Unsayable as error:
            left_out.append(f"rule {rule.name!r}: {error}")
            if rule.stop or any(action.verb in PLACES for action in rule.actions):
                left_out.append(f"rules after {rule.name!r} now get what it would have taken")
            continue
        left_out += remarks
        if one is not None:
            said.append(one)
    if all(_ends(one) or one is said[-1] for one in said):
        body = _straight(said, folder)
    else:
        tests.needs.add("variables")
        body = _deferred(said, folder)
    head = [
        "# Made by tui-mail rules export --sieve.",
        "# Accented letters count as letters of their own here.",
    ]
    head += [f"# Not in it: {words}" for words in left_out]
    differs = tuple(sorted(tests.remarks))
    head += [f"# Differs: {words}" for words in differs]
    needs = sorted(tests.needs | _needs(said))
    requires = [f"require [{', '.join(map(quoted, needs))}];"] if needs else []
    return Script("\n".join([*head, *requires, "", *body]) + "\n", tuple(left_out), differs)


def _say(rule: Asked, tests: DeliveryTests) -> tuple[_Said | None, list[str]]:
    """The rule; None where it fits nothing that is being delivered. What of it is not done."""
    test = tests.of(rule.search)
    if test is False:
        return None, [f"rule {rule.name!r}: it fits no mail that is just being delivered"]
    kept, remarks = [], []
    for action in rule.actions:
        why = _why_not(action)
        if why:
            remarks.append(f"rule {rule.name!r}, {action}: {why}")
        else:
            kept.append(action)
    if not kept and not rule.stop:
        return None, remarks
    return _Said(rule, "true" if test is True else test, tuple(remarks), tuple(kept)), remarks


def _why_not(action: RuleAction) -> str:
    if action.verb in {Verb.RUN, Verb.NOTIFY}:
        return "a server does nothing on this machine"
    if action.verb is Verb.LABEL and any(set(word) & _NO_ATOM for word in action.words):
        return "that is no flag that a server keeps"
    return ""


def _ends(one: _Said) -> bool:
    """Whether nothing that comes after it matters for what it files."""
    return one.asked.stop or not any(action.verb in _FILES for action in one.actions)


def _needs(said: Sequence[_Said]) -> set[str]:
    verbs = {action.verb for one in said for action in one.actions}
    needs = set()
    if verbs & _FILES:
        needs |= {"fileinto", "mailbox"}
    if verbs & {Verb.COPY, Verb.FORWARD}:
        needs.add("copy")
    if Verb.LABEL in verbs:
        needs.add("imap4flags")
    return needs


def _straight(said: Sequence[_Said], folder: Callable[[RuleAction], str]) -> list[str]:
    """Rule by rule, as one would write it by hand."""
    lines: list[str] = []
    for one in said:
        inner = [*_flag_lines(one), *_redirects(one)]
        copies = [a for a in one.actions if a.verb is Verb.COPY]
        places = [a for a in one.actions if a.verb in PLACES]
        inner += [f"fileinto :create {quoted(folder(action))};" for action in places]
        inner += [f"fileinto :copy :create {quoted(folder(action))};" for action in copies]
        lines += _block(one, [*inner, *(["stop;"] if one.asked.stop else [])])
    return lines


def _deferred(said: Sequence[_Said], folder: Callable[[RuleAction], str]) -> list[str]:
    """Where later rules add to what earlier ones file: everything is filed at the end."""
    lines = ['set "done" "";', 'set "to" "";']
    copies: dict[str, str] = {}
    places: dict[str, str] = {}
    for one in said:
        inner = [*_flag_lines(one), *_redirects(one)]
        for action in one.actions:
            if action.verb is Verb.COPY:
                name = copies.setdefault(folder(action), f"copy{len(copies) + 1}")
                inner.append(f'set "{name}" "yes";')
            elif action.verb in PLACES:
                name = places.setdefault(folder(action), f"place{len(places) + 1}")
                inner.append(f'if string :is "${{to}}" "" {{ set "to" "{name}"; }}')
        inner += ['set "done" "yes";'] if one.asked.stop else []
        lines += _block(one, inner, 'not string :is "${done}" "yes"')
    # what goes to a folder and is copied there, too, is filed once: the first word on it counts
    for target, name in places.items():
        lines.append(f'if string :is "${{to}}" "{name}" {{ fileinto :create {quoted(target)}; }}')
    for target, name in copies.items():
        lines.append(
            f'if string :is "${{{name}}}" "yes" {{ fileinto :copy :create {quoted(target)}; }}'
        )
    return lines


def _block(one: _Said, inner: Sequence[str], also: str = "") -> list[str]:
    test = f"allof ({also}, {one.test})" if also else one.test
    return [
        f"# {one.asked.name}: {one.asked.when}",
        f"if {test} {{",
        *(f"    {line}" for line in inner),
        "}",
    ]


def _flag_lines(one: _Said) -> list[str]:
    words = [word for action in one.actions if action.verb is Verb.LABEL for word in action.words]
    return [
        f"{'addflag' if word[0] == '+' else 'removeflag'} {quoted(_FLAGS.get(word[1:], word[1:]))};"
        for word in words
    ]


def _redirects(one: _Said) -> list[str]:
    """A server forwards once to an address, however often it is said (RFC 5228, 2.10.3)."""
    return [
        f"redirect :copy {quoted(action.words[0])};"
        for action in one.actions
        if action.verb is Verb.FORWARD
    ]
