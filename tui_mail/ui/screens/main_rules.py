"""Rules from the main screen: all of them, and one for mail like a message."""

from collections.abc import Callable

from tui_mail.model.ids import MessageId
from tui_mail.model.rules import RuleDraft
from tui_mail.model.summary import Summary
from tui_mail.ports.rule_book import RuleBook
from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.folder_picker import FolderPicker
from tui_mail.ui.dialogs.rule import RuleDialog
from tui_mail.ui.dialogs.rule_about import OneOf
from tui_mail.ui.rule_words import quoted
from tui_mail.ui.screens.main_actions import Stage
from tui_mail.ui.screens.rules import RulesScreen
from tui_mail.ui.words import say

_DEEDS = (
    ("Archive it", "archive"),
    ("Mark it as read", "flag +seen"),
    ("Star it", "flag +flagged"),
    ("Tell me of it", "notify"),
    ("Delete it", "delete"),
)
Book = Callable[[], RuleBook]


def open_rules(stage: Stage, book: Book) -> None:
    """The screen of all rules."""
    stage.open_screen(RulesScreen(stage.desk, book))


def make_for(stage: Stage, book: Book, message: MessageId) -> None:
    """Always do something with mail like this one: which, what, and what that would change now."""
    rows = stage.desk.reading.rows((message,))
    if not rows:
        return
    row = rows[0]
    ways = _ways(row, _list_of(stage, message))
    lines = [words for words, _, _ in ways]
    stage.ask(
        OneOf(say("A rule for which mail?"), lines),
        lambda chosen: _ask_deed(stage, book, row, ways[chosen]),
    )


def _ask_deed(stage: Stage, book: Book, row: Summary, way: tuple[str, str, str]) -> None:
    lines = [say("Move it to a folder…"), *(say(words) for words, _ in _DEEDS)]

    def chosen(number: int) -> None:
        if number:
            _write(stage, book, way, _DEEDS[number - 1][1])
            return
        title = say("Move to which folder?")
        stage.ask(
            FolderPicker(stage.desk.reading, row.account, title),
            lambda folder: _write(stage, book, way, f"move {folder}"),
        )

    stage.ask(OneOf(say("What is always done with it?"), lines), chosen)


def _write(stage: Stage, book: Book, way: tuple[str, str, str], do: str) -> None:
    """The rule, with what it would do, before it is saved."""
    _, name, when = way
    rule = RuleDraft(name, when, (do,))

    def saved(made: RuleDraft) -> None:
        screen = RulesScreen(stage.desk, book)
        screen.first = made
        stage.open_screen(screen)

    stage.ask(RuleDialog(stage.desk, book(), rule, say("Always do this?")), saved)


def _ways(row: Summary, list_address: str) -> list[tuple[str, str, str]]:
    """What to choose from: words, the rule's name, its condition."""
    found = []
    if row.from_:
        address = one_line(row.from_[0].address)
        found.append((say("From {address}", address=address), address, f"from:{quoted(address)}"))
        domain = address.rpartition("@")[2]
        if domain:
            words = say("From anybody at {domain}", domain=domain)
            found.append((words, domain, f"from:{quoted(domain)}"))
    if list_address:
        words = say("Of the mailing list {address}", address=list_address)
        query = quoted(list_address)
        found.append((words, list_address, f"(to:{query} OR cc:{query})"))
    if row.subject.strip():
        subject = one_line(row.subject)
        words = say("With the subject {subject}", subject=subject)
        found.append((words, subject[:40], f"subject:{quoted(subject)}"))
    return found


def _list_of(stage: Stage, message: MessageId) -> str:
    found = stage.desk.reading.content(message).mailing_list
    return one_line(found.post) if found is not None else ""
