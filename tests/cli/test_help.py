"""--help teaches: every command with examples that are true, and the list of them in groups."""

import shlex
from contextlib import ExitStack
from functools import partial

import pytest

from tests.cli.calling import User
from tui_mail.cli import account, contacts, setup
from tui_mail.cli.arguments import Parser, flag_word, parser_of, search_word
from tui_mail.cli.context import Context
from tui_mail.cli.help_words import EXAMPLES, GROUPS, READ_ON, STATUS
from tui_mail.cli.output import Output
from tui_mail.cli.registry import COMMANDS
from tui_mail.config.paths import paths_under

NAMES = [
    *(name for name in COMMANDS if name not in {"account", "setup", "contacts"}),
    *(f"account {action}" for action in account.ACTIONS),
    *(f"setup {action}" for action in setup.ACTIONS),
    *(f"contacts {action}" for action in contacts.ACTIONS),
]


def parser_named(name: str, user: User) -> Parser:
    command, *rest = name.split()
    context = Context(paths_under(user.home), Output(), ExitStack())
    parser = parser_of(partial(COMMANDS[command].load().run, [*rest, "--help"], context))
    assert parser is not None, f"{name} does something before it answers --help"
    return parser


@pytest.mark.parametrize("name", NAMES)
def test_every_command_says_what_it_does_with_examples_and_what_its_status_means(
    user: User, name: str
) -> None:
    for words in ((*name.split(), "--help"), ("help", *name.split())):
        page = user.done(*words).out.decode()
        assert page.startswith("usage: tui-mail ")
        assert "\nexamples:\n" in page
        assert "\nexit status:\n  0: done." in page
        assert page.count(f"\n  tui-mail {name}") >= len(EXAMPLES[name])
        assert max(map(len, page.splitlines())) <= 100


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_understood(user: User, name: str) -> None:
    for line, what in EXAMPLES[name]:
        program, *words = shlex.split(line)
        assert program == "tui-mail"
        assert words[: len(name.split())] == name.split()
        rest = words[len(name.split()) :]
        keep = {"list": search_word, "flag": flag_word}.get(name)
        if keep is not None and "--json" in rest:
            rest.remove("--json")
        if name == "list":
            rest = [word for word in rest if not word.startswith("--")]
        parser_named(name, user).read(rest, keep=keep)
        assert what


def test_the_front_page_has_every_command_once_in_its_group(user: User) -> None:
    page = user.done("--help").out.decode()
    assert page == user.done("help").out.decode() == user.done("-h").out.decode()
    for name, command in COMMANDS.items():
        assert page.count(f"\n  {name} ") == 1
        assert command.about in page
    assert not set(COMMANDS) - {name for names in GROUPS.values() for name in names}
    order = [title for title in GROUPS if f"\n{title}:\n" in page]
    assert order == sorted(order, key=page.index)


def test_where_to_read_on_is_somewhere() -> None:
    for names in (*READ_ON.values(), tuple(STATUS), tuple(READ_ON)):
        for name in names:
            assert name in EXAMPLES, name


def test_help_of_what_is_not_there_names_the_nearest(user: User) -> None:
    called = user.call("help", "lst")
    assert called.status == 1
    assert "Did you mean list?" in called.complaint()


def test_a_command_may_bring_its_own_examples() -> None:
    page = Parser("tui-mail list", "x", examples=(("tui-mail list y", "why"),)).format_help()
    assert "tui-mail list y\n      why" in page
    assert "is:unread\n" not in page
