"""Themes: where they are found, what they must hold."""

from pathlib import Path

import pytest
from textual.color import Color

from tests.ui.fake_face import FakeFace
from tui_mail.config.schema import UiSettings
from tui_mail.errors import ConfigError
from tui_mail.ui.app import MailApp
from tui_mail.ui.theme_colors import FALLBACKS
from tui_mail.ui.theme_names import DARK, LIGHT
from tui_mail.ui.themes import bundled, load_themes, read_theme


def test_a_dark_and_a_light_theme_come_with_the_program() -> None:
    themes = load_themes()
    assert [theme.name for theme in themes[:2]] == [DARK, LIGHT]
    assert [theme.dark for theme in themes[:2]] == [True, False]


@pytest.mark.parametrize("name", [DARK, LIGHT])
def test_our_themes_name_all_our_colours_and_they_can_be_read(name: str) -> None:
    theme = read_theme(bundled() / f"{name}.toml")
    assert set(theme.variables) == set(FALLBACKS)
    variables = theme.to_color_system().generate() | theme.variables
    ground = Color.parse(variables["background"])
    for colour in ("foreground", "quiet", "unread", "star", "link", "quote1", "quote2", "quote3"):
        contrast = ground.get_contrast_text().brightness - ground.brightness
        distance = Color.parse(variables[colour]).brightness - ground.brightness
        assert abs(distance) > abs(contrast) * 0.3, colour


def test_the_users_own_themes_are_found_and_win(tmp_path: Path) -> None:
    own = tmp_path / "mine.toml"
    own.write_text(f'name = "{DARK}"\n[colors]\nprimary = "#ff0000"\n')
    assert next(t for t in load_themes(tmp_path) if t.name == DARK).primary == "#ff0000"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('name = "x"\n', "primary"),
        ('name = "x"\n[colors]\nprimary = "#fff"\nprimry = "#fff"\n', "primry"),
        ('name = "x"\ncolour = 1\n', "colour"),
        ("name = 7\n[colors]\nprimary = '#fff'\n", "name"),
        ("name = ", "x.toml"),
        ('name = "x"\n[colors]\nprimary = 7\n', "primary"),
    ],
)
def test_a_theme_that_cannot_be_used_says_why(tmp_path: Path, text: str, word: str) -> None:
    (tmp_path / "x.toml").write_text(text)
    with pytest.raises(ConfigError, match=word):
        load_themes(tmp_path)


def test_an_unknown_theme_in_the_settings_is_refused_with_the_known(face: FakeFace) -> None:
    with pytest.raises(ConfigError, match=LIGHT):
        MailApp(face, ui=UiSettings(theme="no-such"))


async def test_a_theme_of_the_library_can_be_used_too(face: FakeFace) -> None:
    app = MailApp(face, ui=UiSettings(theme="nord"))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.theme == "nord"
        assert set(FALLBACKS) <= set(app.theme_variables)


async def test_the_theme_is_changed_by_a_command(app: MailApp) -> None:
    async with app.run_test() as pilot:
        await pilot.pause()
        app.act_theme()
        await pilot.pause()
        assert app.theme == LIGHT
        app.act_theme()
        assert app.theme == load_themes()[2 % len(load_themes())].name
