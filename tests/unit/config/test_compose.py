"""[compose] in config.toml."""

from pathlib import Path

from tests.unit.config.writing import GOOD, refused, write
from tui_mail.config.load import load_settings
from tui_mail.model.attribution import ATTRIBUTION


def test_the_line_above_a_quote_is_a_setting(tmp_path: Path) -> None:
    assert load_settings(write(tmp_path, GOOD)).compose.attribution == ATTRIBUTION
    own = f'{GOOD}[compose]\nattribution = "Am {{day}} schrieb {{name}}:"\n'
    assert load_settings(write(tmp_path, own)).compose.attribution == "Am {day} schrieb {name}:"


def test_a_field_that_is_none_is_refused_with_the_nearest(tmp_path: Path) -> None:
    wrong = '[compose]\nattribution = "On {date}, {nmae} wrote:"\n'
    refused(tmp_path, wrong, 2, "{nmae}", "Did you mean name?", "{address}")


def test_long_lines_flow_unless_the_settings_say_not(tmp_path: Path) -> None:
    assert load_settings(write(tmp_path, GOOD)).compose.flowed
    assert not load_settings(write(tmp_path, f"{GOOD}[compose]\nflowed = false\n")).compose.flowed
