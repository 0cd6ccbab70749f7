"""Words that look like options and are none."""

import pytest

from tui_mail.cli.arguments import (
    Parser,
    flag_word,
    message_ids,
    profile_name,
    search_word,
)
from tui_mail.errors import NotFound, UsageError


def parser() -> Parser:
    made = Parser("tui-mail x", "A command.")
    made.add_argument("words", nargs="*")
    made.add_argument("--limit", type=int, default=50)
    made.add_argument("--folder")
    return made


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("-from:x", ["-from:x"]),
        ("-has:attachment foo", ["-has:attachment", "foo"]),
        ("foo --limit 5 -bar ( a OR -b )", ["foo", "-bar", "(", "a", "OR", "-b", ")"]),
        ("-h:x -1", ["-h:x", "-1"]),
        ("foo -- --limit -x", ["foo", "--limit", "-x"]),
        ("", []),
    ],
)
def test_a_query_word_with_a_dash_is_no_option(line: str, words: list[str]) -> None:
    assert parser().read(line.split(), keep=search_word).words == words


def test_the_value_of_an_option_may_begin_with_a_dash() -> None:
    args = parser().read(["--folder", "-x", "y"], keep=search_word)
    assert (args.folder, args.words) == ("-x", ["y"])


def test_an_unknown_long_option_is_refused_for_a_query_and_is_a_flag_for_flag() -> None:
    with pytest.raises(UsageError, match="--seen"):
        parser().read(["--seen"], keep=search_word)
    args = parser().read(["1", "--seen", "-x", "--json"], keep=flag_word)
    assert args.words == ["1", "--seen", "-x"]
    assert args.json


def test_an_option_is_never_guessed_from_its_beginning() -> None:
    with pytest.raises(UsageError, match="--lim"):
        parser().read(["--lim", "5"])


def test_ids_are_numbers_each_once() -> None:
    assert message_ids(["2", "1", "2"]) == (2, 1)
    for word in ("", "x", "-1", "1.0", "²", "１", str(2**63)):
        with pytest.raises(NotFound):
            message_ids([word])


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "-x", ".x", "a\n", "x" * 65, "a b"])
def test_a_profile_cannot_lead_elsewhere(name: str) -> None:
    with pytest.raises(UsageError):
        profile_name(name)


@pytest.mark.parametrize("name", ["work", "a.b-c_1", "Ünal"])
def test_a_profile_is_one_word(name: str) -> None:
    assert profile_name(name) == name
