"""`tui-mail compose` on a terminal: the composer, filled in, and nothing but it."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.cli.calling import User
from tests.cli.conftest import with_passwords
from tests.cli.terminal import Terminal
from tui_mail.demo.process import RunningDemo

TOLD_TO_END = 128 + signal.SIGTERM


def without_delay(demo: RunningDemo) -> str:
    text = with_passwords(demo)
    assert "undo_seconds = 5" in text
    return text.replace("undo_seconds = 5", "undo_seconds = 0")


def test_a_mailto_link_opens_the_composer_and_is_sent_by_one_key(
    user: User, demo: RunningDemo, tmp_path: Path
) -> None:
    user.write(without_delay(demo))
    file = tmp_path / "notes.txt"
    file.write_text("figures")
    terminal = Terminal(
        user,
        "compose",
        "mailto:bob@demo.test?subject=Loom%20notes&body=first%20line&attach=/etc/passwd",
        "--account",
        "alice",
        "--attach",
        str(file),
    )
    terminal.until(b"Loom notes")
    terminal.until(b"notes.txt")
    terminal.until(b"alice@demo.test")
    assert b"passwd" not in terminal.seen
    terminal.type("\x13")
    assert terminal.status() == 0
    assert b"Queued as 1" in terminal.seen
    user.done("sync")
    (entry,) = user.json("outbox")
    assert entry["state"] == "sent"
    (sent,) = user.json("list", "subject:Loom", "--folder", "sent", "--account", "alice")
    (full,) = user.json("show", sent["id"])
    assert "first line" in full["text"]
    assert [part["filename"] for part in full["parts"]] == ["notes.txt"]


def test_what_was_written_is_kept_when_the_composer_is_left(user: User, demo: RunningDemo) -> None:
    user.write(with_passwords(demo))
    terminal = Terminal(user, "compose", "--to", "Bob <bob@demo.test>", "--subject", "later")
    terminal.until(b"later")
    terminal.then("some words", b"some words")
    terminal.type("\x1b")
    assert terminal.status() == 0
    (draft,) = user.json("list", "--folder", "drafts", "subject:later")
    assert draft["to"] == [{"name": "Bob", "address": "bob@demo.test"}]


def test_what_cannot_be_is_one_clear_line(user: User) -> None:
    called = user.call("compose", "mailto:bob@demo.test")
    assert called.status == 2
    assert "terminal" in called.complaint()
    assert "no mail address" in user.call("compose", "--to", "nobody").complaint()


@pytest.mark.parametrize("gone", [True, False])
def test_told_to_end_or_without_its_terminal_it_keeps_the_last_word(
    user: User, demo: RunningDemo, gone: bool
) -> None:
    user.write(with_passwords(demo))
    terminal = Terminal(user, "compose", "--to", "bob@demo.test", "--subject", "cut off")
    terminal.until(b"cut off")
    terminal.then("the very last words", b"last words")
    if gone:
        terminal.go_away()
        assert os.waitstatus_to_exitcode(os.waitpid(terminal.pid, 0)[1]) == 128 + signal.SIGHUP
    else:
        for number in (signal.SIGHUP, signal.SIGTERM):  # told twice: the words come first
            os.kill(terminal.pid, number)
        assert terminal.status() in {128 + signal.SIGHUP, TOLD_TO_END}
    (draft,) = user.json("list", "--folder", "drafts", "subject:cut")
    (full,) = user.json("show", draft["id"])
    assert "the very last words" in full["text"]


def test_it_keeps_the_last_word_though_its_terminal_takes_nothing_any_more(
    user: User, demo: RunningDemo
) -> None:
    user.write(with_passwords(demo))
    terminal = Terminal(user, "compose", "--to", "bob@demo.test", "--subject", "cut off")
    terminal.until(b"cut off")
    terminal.then("the very last", b"very last")
    with terminal.stopped():
        for letter in " words of all, which nobody sees, nor any of the rest that comes":
            terminal.type(letter)
            time.sleep(0.03)  # each is drawn for itself, until the program waits for its terminal
        os.kill(terminal.pid, signal.SIGTERM)
        assert os.waitstatus_to_exitcode(os.waitpid(terminal.pid, 0)[1]) == TOLD_TO_END
    (draft,) = user.json("list", "--folder", "drafts", "subject:cut")
    (full,) = user.json("show", draft["id"])
    assert "the very last words" in full["text"]


def test_a_template_is_put_in_and_one_that_is_not_there_is_named(
    user: User, demo: RunningDemo
) -> None:
    user.write(with_passwords(demo))
    folder = user.home / "config_home" / "tui-mail" / "templates"
    folder.mkdir()
    (folder / "thanks.txt").write_text("Subject: To {first}\n\nDear {first}, {cursor}bye.\n")
    called = user.call("compose", "--template", "thank")
    assert called.status == 1
    assert "Did you mean thanks?" in called.complaint()
    terminal = Terminal(user, "compose", "--to", "Bob Bee <bob@demo.test>", "--template", "thanks")
    terminal.until(b"Dear Bob,")
    terminal.then("good", b"good")
    terminal.type("\x1b")
    assert terminal.status() == 0
    (draft,) = user.json("list", "--folder", "drafts", "subject:To")
    (full,) = user.json("show", draft["id"])
    assert full["subject"] == "To Bob"
    assert "Dear Bob, goodbye." in full["text"]
