"""What rules do to messages is decided as a whole, before anything is done."""

from tui_mail.model.ids import MessageId
from tui_mail.model.rules import RuleAction, Verb
from tui_mail.sync.rule_plan import Found, plan

ONE, TWO, THREE = map(MessageId, (1, 2, 3))


def found(name: str, fits: set[MessageId], *do: RuleAction, stop: bool = False) -> Found:
    return Found(name, do, stop, fits)


def move(folder: str) -> RuleAction:
    return RuleAction(Verb.MOVE, (folder,))


def label(*words: str) -> RuleAction:
    return RuleAction(Verb.LABEL, words)


def test_a_rule_that_stops_keeps_later_ones_from_its_own_messages_only() -> None:
    rules = (
        found("boss", {ONE}, label("+boss"), stop=True),
        found("all", {ONE, TWO}, move("Later")),
    )
    done = plan(rules, (ONE, TWO, THREE))
    assert [(deed.id, deed.rules) for deed in done] == [(ONE, ("boss",)), (TWO, ("all",))]
    assert done[0].place is None
    assert done[1].words == ("move Later",)


def test_the_first_place_that_is_said_and_the_last_word_on_a_flag_decide() -> None:
    rules = (
        found("a", {ONE}, move("A"), label("+seen", "+x")),
        found("b", {ONE}, RuleAction(Verb.DELETE), label("-seen")),
    )
    (deed,) = plan(rules, (ONE,))
    assert deed.words == ("flag +x -seen", "move A")


def test_a_message_is_copied_and_forwarded_once_to_each() -> None:
    copy, on = RuleAction(Verb.COPY, ("K",)), RuleAction(Verb.FORWARD, ("ada@foo.example",))
    (deed,) = plan((found("a", {ONE}, copy, on), found("b", {ONE}, on, copy)), (ONE,))
    assert deed.copies == ("K",)
    assert deed.forwards == ("ada@foo.example",)
