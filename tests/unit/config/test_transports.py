"""[smtp.NAME] with a command: a program in the place of a server."""

from pathlib import Path

import pytest

from tests.unit.config.writing import refused, write
from tui_mail.config.load import load_settings
from tui_mail.model.endpoint import AuthKind


def section(value: str, more: str = "") -> str:
    return f"[smtp.own]\ncommand = {value}\n{more}"


@pytest.mark.parametrize(
    ("value", "command", "place"),
    [
        ('"msmtp -a work"', "msmtp -a work", "msmtp"),
        ('["/usr/sbin/sendmail", "-oi"]', ("/usr/sbin/sendmail", "-oi"), "sendmail"),
        ('"HOME=/x /opt/my-mail \\"$@\\""', 'HOME=/x /opt/my-mail "$@"', "my-mail"),
    ],
)
def test_a_text_or_a_list_with_a_long_time_limit(
    value: str, command: object, place: str, tmp_path: Path
) -> None:
    server = load_settings(write(tmp_path, section(value))).smtp["own"]
    assert (server.endpoint.command, server.endpoint.place) == (command, place)
    assert (server.endpoint.auth, server.wants_secret) == (AuthKind.NONE, False)
    assert server.endpoint.timeout == 600


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (section('"msmtp -t"'), 2, ["-t", "recipients", "Take -t out"]),
        (section('["sendmail", "-oi", "-it"]'), 2, ["-t", "recipients"]),
        (section('"msmtp --read-recipients"'), 2, ["-t"]),
        (section('""'), 2, ["command in quotes"]),
        (section("[]"), 2, ["command in quotes"]),
        (section("7"), 2, ["command in quotes"]),
        (section('"msmtp \'a"'), 2, ["cannot be read", "quotation"]),
        (section('"msmtp"', 'host = "a.example"\n'), 3, ["both command and host", "two sections"]),
        (section('"msmtp"', 'password_command = "x"\n'), 3, ["command and password_command"]),
        (section('"msmtp"', 'pasword = "x"\n'), 3, ["not a setting"]),
        (section('"msmtp"', "timeout = 0\n"), 3, ["1s to 1h"]),
    ],
)
def test_what_it_may_not_be(text: str, line: int, words: list[str], tmp_path: Path) -> None:
    refused(tmp_path, text, line, "smtp.own", *words)


def test_words_that_only_look_like_t_are_no_reading_of_headers(tmp_path: Path) -> None:
    text = section('["msmtp", "-a", "t", "--timeout=9", "-C/etc/t"]')
    assert load_settings(write(tmp_path, text)).smtp["own"].endpoint.place == "msmtp"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("1", "1 message a minute"),
        ('"10/m"', "10 messages a minute"),
        ('"100 / h"', "100 messages an hour"),
        ('"500/d"', "500 messages a day"),
    ],
)
def test_a_pace_in_words(value: str, words: str, tmp_path: Path) -> None:
    for text in (
        section('"msmtp"', f"pace = {value}\n"),
        f'[smtp.own]\nhost = "a.example"\npace = {value}\n',
    ):
        pace = load_settings(write(tmp_path, text)).smtp["own"].pace
        assert pace is not None
        assert pace.words == words


@pytest.mark.parametrize("value", ["0", "-1", "true", '"10"', '"10/s"', '"0/m"', "1.5", "[]"])
def test_a_pace_that_cannot_be(value: str, tmp_path: Path) -> None:
    text = f'[smtp.own]\nhost = "a.example"\npace = {value}\n'
    refused(tmp_path, text, 3, "smtp.own.pace", "100/h")
