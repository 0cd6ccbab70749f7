"""Themes: where they are found, what they must hold."""

from pathlib import Path

import pytest
from textual.color import Color
from textual.pilot import Pilot

from tests.ui.driving import until
from tests.ui.fake_face import FakeFace
from tui_mail.config.schema import UiSettings
from tui_mail.errors import ConfigError
from tui_mail.ui.app import MailApp, let_keep
from tui_mail.ui.dialogs.theme_picker import ThemePicker
from tui_mail.ui.theme_colors import FALLBACKS
from tui_mail.ui.theme_names import DARK, LIGHT
from tui_mail.ui.themes import bundled, bundled_names, load_themes, read_theme
from tui_mail.ui.widgets.banner import Banner

AA, AAA = 4.5, 7.0
GROUNDS = ("background", "pane", "surface", "panel", "cursor", "cursor-idle")
READ_ON = {
    GROUNDS: (
        *("foreground", "quiet", "unread", "star", "mark", "link", "code"),
        *("accent", "warning", "error", "success"),
    ),
    ("background", "pane", "surface"): ("quote1", "quote2", "quote3", "added", "removed"),
    ("trouble-pane",): ("trouble", "foreground"),
}
"""What is written on what."""


def test_a_dark_and_a_light_theme_come_with_the_program() -> None:
    themes = load_themes()
    assert [theme.name for theme in themes[:2]] == [DARK, LIGHT]
    assert [theme.dark for theme in themes[:2]] == [True, False]


@pytest.mark.parametrize("name", bundled_names())
def test_each_theme_names_all_our_colours_and_its_text_can_be_read(name: str) -> None:
    theme = read_theme(bundled() / f"{name}.toml")
    assert theme.name == name
    assert set(FALLBACKS) <= set(theme.variables)
    if theme.ansi:
        return  # how the terminal shows its own colours is the terminal's
    colours = theme.to_color_system().generate() | theme.variables
    least = AAA if name.startswith("high-contrast") else AA
    poor = [
        f"{text} on {ground}: {contrast:.2f}"
        for grounds, texts in READ_ON.items()
        for ground in grounds
        for text in texts
        if (contrast := _contrast(colours[text], colours[ground])) < least
    ]
    assert poor == []


def test_there_are_themes_for_every_need() -> None:
    names = set(bundled_names())
    assert len(names) >= 12
    assert {DARK, LIGHT, "high-contrast-dark", "high-contrast-light"} <= names
    assert {"colour-safe-dark", "colour-safe-light", "terminal"} <= names


@pytest.mark.parametrize("name", ["colour-safe-dark", "colour-safe-light"])
def test_what_was_added_and_removed_is_told_apart_without_red_and_green(name: str) -> None:
    colours = read_theme(bundled() / f"{name}.toml").variables
    added, removed = Color.parse(colours["added"]), Color.parse(colours["removed"])
    # who sees no difference of red and green still sees that of blue and yellow
    assert abs((added.b - (added.r + added.g) / 2) - (removed.b - (removed.r + removed.g) / 2)) > 60


def _contrast(text: str, ground: str) -> float:
    """WCAG 2.2, 1.4.3: from 1 to 21."""
    light, dark = sorted((_luminance(Color.parse(one)) for one in (text, ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: Color) -> float:
    parts = [value / 255 for value in color.rgb]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


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
        ('name = "x"\n[colors]\nprimary = "bluish"\n', "bluish"),
        ('name = "x"\nansi = 1\n[colors]\nprimary = "#fff"\n', "ansi"),
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


async def test_the_terminals_own_colours_reach_it_as_they_are(face: FakeFace) -> None:
    app = MailApp(face, ui=UiSettings(theme="terminal"))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.native_ansi_color
        assert app.screen.styles.background.ansi is not None


async def test_a_theme_is_shown_while_the_cursor_rests_on_it_and_esc_leaves_all(
    app: MailApp,
) -> None:
    async with app.run_test() as pilot:
        await pilot.pause()
        await _open_picker(app, pilot)
        await pilot.press("down")
        await until(pilot, lambda: app.theme == LIGHT)
        await pilot.press("escape")
        await until(pilot, lambda: app.theme == DARK)


async def test_a_theme_that_is_chosen_is_kept(app: MailApp) -> None:
    kept: list[tuple[tuple[str, ...], object]] = []
    let_keep(app, lambda key, value: kept.append((key, value)))
    async with app.run_test() as pilot:
        await pilot.pause()
        await _open_picker(app, pilot)
        await pilot.press("down", "enter")
        await until(pilot, lambda: bool(kept))
        assert app.theme == LIGHT
        assert kept == [(("ui", "theme"), LIGHT)]


async def test_why_a_choice_cannot_be_kept_is_told_and_it_holds_meanwhile(app: MailApp) -> None:
    def refuse(key: tuple[str, ...], value: str | int | bool) -> None:
        del key, value
        raise ConfigError("The settings cannot be written.", "Make room.")

    let_keep(app, refuse)
    async with app.run_test() as pilot:
        await pilot.pause()
        await _open_picker(app, pilot)
        await pilot.press("down", "enter")
        await until(pilot, lambda: any(b.problems for b in app.screen.query(Banner)))
        assert app.theme == LIGHT


async def test_the_users_own_theme_is_drawn_anew_when_its_file_changes(
    face: FakeFace, tmp_path: Path
) -> None:
    own = tmp_path / "mine.toml"
    own.write_text('name = "mine"\n[colors]\nprimary = "#112233"\n')
    app = MailApp(face, ui=UiSettings(theme="mine"), themes=tmp_path)
    async with app.run_test() as pilot:
        await app.theming.watch()
        own.write_text('name = "mine"\n[colors]\nprimary = "#998877"\nforeground = "#ffffff"\n')

        def drawn() -> bool:
            own.touch()  # the app may have taken its first look only now
            return app.theme_variables["primary"].lower() == "#998877"

        await until(pilot, drawn)


async def test_a_mistake_in_the_users_own_theme_is_told_and_the_old_one_stays(
    face: FakeFace, tmp_path: Path
) -> None:
    own = tmp_path / "mine.toml"
    own.write_text('name = "mine"\n[colors]\nprimary = "#112233"\n')
    app = MailApp(face, ui=UiSettings(theme="mine"), themes=tmp_path)
    async with app.run_test() as pilot:
        await app.theming.watch()
        own.write_text('name = "mine"\n[colors]\nprimary = "bluish"\n')

        def told() -> bool:
            own.touch()  # the app may have taken its first look only now
            return any(b.problems for b in app.screen.query(Banner))

        await until(pilot, told)
        assert app.theme_variables["primary"].lower() == "#112233"


async def _open_picker(app: MailApp, pilot: Pilot[None]) -> None:
    app.act_theme()
    await until(pilot, lambda: isinstance(app.screen, ThemePicker))
