"""[reading] in config.toml."""

from pathlib import Path

import pytest

from tests.unit.config.writing import GOOD, refused, write
from tui_mail.config.load import load_settings
from tui_mail.config.schema import ReadingSettings


def test_how_messages_are_read_is_a_setting(tmp_path: Path) -> None:
    assert load_settings(write(tmp_path, GOOD)).reading == ReadingSettings()
    own = '[reading]\nheaders = ["List-Id", "X-Mailer"]\nprint_command = "lpr"\nnew_window = ["foot", "-T", "mail"]\n'  # noqa: E501
    assert load_settings(write(tmp_path, GOOD + own)).reading == ReadingSettings(
        ("List-Id", "X-Mailer"), ("lpr",), ("foot", "-T", "mail")
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('headers = ["List-Id:"]', "names of headers"),
        ('headers = ["a b"]', "names of headers"),
        ("print_command = []", "a program"),
        ('header = ["X"]', "Did you mean headers?"),
    ],
)
def test_what_cannot_be_is_refused_with_its_line(tmp_path: Path, line: str, said: str) -> None:
    refused(tmp_path, f"[reading]\n{line}\n", 2, said)
