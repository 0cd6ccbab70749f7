"""The client on the screen. Owns screens and themes; the work is the engine's."""

import gc
from collections.abc import Callable, Container, Iterable
from pathlib import Path
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.notifications import SeverityLevel
from textual.screen import Screen

from tui_mail.config.schema import UiSettings
from tui_mail.errors import ConfigError
from tui_mail.model.account import Problem
from tui_mail.model.draft import Draft
from tui_mail.model.events import NewsTold
from tui_mail.model.frozen import replace
from tui_mail.model.ids import MessageId
from tui_mail.model.outbox import OutboxEntry
from tui_mail.ports.accounts import AccountBook
from tui_mail.ports.doctor import Examiner
from tui_mail.ports.face import Face
from tui_mail.ports.rule_book import RuleBook
from tui_mail.ports.settings import KeepSetting
from tui_mail.ports.setup import GuidedSetup, ModeSetting
from tui_mail.ports.signing_in import SigningIn
from tui_mail.ports.view_keeper import ViewKeeper
from tui_mail.ui.action_screen import ActionScreen
from tui_mail.ui.actions import Action, available
from tui_mail.ui.bridge import Answered, Desk, DraftQueued, EngineEvent, Look
from tui_mail.ui.early.memory import Start
from tui_mail.ui.early.takeover import driver_for
from tui_mail.ui.keymaps import keymap
from tui_mail.ui.label_looks import COLOURS_IN_USE
from tui_mail.ui.leaving import Leaving
from tui_mail.ui.screens.main import MainScreen
from tui_mail.ui.screens.main_opening import go_to
from tui_mail.ui.terminal_driver import TerminalApp
from tui_mail.ui.theme_colors import with_ours
from tui_mail.ui.theme_names import DARK
from tui_mail.ui.themes import bundled_names, first_themes
from tui_mail.ui.theming import Theming
from tui_mail.ui.views import Views
from tui_mail.ui.widgets.banner import Banner
from tui_mail.ui.widgets.status_line import StatusLine
from tui_mail.ui.words import say

_STYLES = Path(__file__).parent / "styles"


class MailApp(TerminalApp):
    """The client.

    Args:
        face: the engine; whoever made it closes it.
        ui: the settings of [ui]; raises ConfigError where they cannot be used.
        setup: gives what adds accounts; without it none can be added here.
        stop_demo: stops the demo's servers; None outside the demo. May block.
        undo_seconds: for which a message is held after Send.
        themes: the user's own folder of themes.
    """

    CSS_PATH: ClassVar[list[Path]] = sorted(_STYLES.glob("*.tcss"))  # type: ignore[assignment]
    ENABLE_COMMAND_PALETTE = False
    TITLE = "tui-mail"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+z", "suspend_process", show=False),
    ]

    def __init__(
        self,
        face: Face,
        *,
        ui: UiSettings,
        setup: Callable[[], GuidedSetup] | None = None,
        stop_demo: Callable[[], None] | None = None,
        undo_seconds: int = 10,
        themes: Path | None = None,
    ) -> None:
        super().__init__()
        self.setup = setup
        self.queued: OutboxEntry | None = None
        """What was sent last; it may still be held."""
        self._writing: tuple[Draft, str | None] | None = None
        self.mistake: Exception | None = None
        """What ended the app, if it was a mistake of ours."""
        COLOURS_IN_USE.use(ui.labels)
        self._stop_demo, self._asked = stop_demo, set[str]()
        absent = {"stop-demo"} if stop_demo is None else set()
        absent |= {"add-account"} if setup is None else set()
        table = tuple(row for row in keymap(ui) if row.name not in absent)
        self.desk = Desk(
            face, self, table, undo_seconds, ui.conversations, prefer_html=ui.prefer_html
        )
        self.leaving = Leaving(self, face.reading)
        self.theming = Theming(self, themes, self.show_problem)
        for theme in first_themes(ui.theme or DARK, themes):
            self.register_theme(theme)
        # before the styles are read: they are read once
        self.set_reactive(App.theme, _wanted_theme(ui, self.available_themes))
        self.stylesheet.set_variables(self.get_css_variables())

    def only_write(self, draft: Draft, template: str | None = None) -> None:
        """Before it runs: the composer is all there is, with this in it, and that put in."""
        self._writing = draft, template

    def get_css_variables(self) -> dict[str, str]:
        """The theme's colours, with our own among them."""
        self.theme_variables = with_ours(super().get_css_variables())
        return self.theme_variables

    def get_default_screen(self) -> Screen[None]:
        """The main screen itself, so that nothing is drawn before it."""
        if self._writing is not None or not (self.setup is None or self.desk.reading.accounts()):
            return super().get_default_screen()
        return MainScreen(self.desk, self.size)

    def on_mount(self) -> None:
        """The composer or the set-up, where the main screen is not what opens."""
        self.desk.listen()
        if self._writing is not None:
            self._write(*self._writing)
        elif not isinstance(self.screen, MainScreen):
            self.act_add_account()
        if self.desk.look.opens is not None:
            self.call_after_refresh(_open_first, self, self.desk.look.opens)

    def on_ready(self) -> None:
        """The first layout stands; what was loaded for it stays, and is not looked through."""
        gc.freeze()
        gc.enable()
        self.run_worker(self.theming.watch())

    def _handle_exception(self, error: Exception) -> None:
        """The library's picture of a mistake shows what is in every variable: mail, passwords.

        None is shown; whoever runs the app writes the mistake down.
        """
        self.mistake = self.mistake or error
        super()._handle_exception(error)
        self._exit_renderables.clear()

    def on_engine_event(self, message: EngineEvent) -> None:
        """Every screen that wants to know hears it."""
        for screen in self.screen_stack:
            if isinstance(screen, ActionScreen):
                with screen.guarding():
                    screen.hear(message.event)
        if isinstance(message.event, NewsTold):
            self.say_to_terminal(message.event)

    def on_answered(self, message: Answered) -> None:
        """To who asked; a failure that nobody waits for becomes a banner."""
        problem = message.take()
        if problem is not None:
            self.show_problem(problem)

    def on_draft_queued(self, message: DraftQueued) -> None:
        """The main screen can take it back while it is held."""
        self.queued = message.entry
        for screen in self.screen_stack:
            if isinstance(screen, MainScreen):
                screen.actions.queued(message.entry, message.draft)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Success is quiet: a word in the status line, a toast only on screens without one."""
        screen = next((s for s in reversed(self.screen_stack) if isinstance(s, ActionScreen)), None)
        line = None if screen is None else next(iter(screen.query(StatusLine)), None)
        if line is None or severity != "information":
            super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)
        else:
            line.flash(message)

    def show_problem(self, problem: Problem) -> None:
        """On the topmost screen that has a banner."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, ActionScreen):
                screen.show_problem(problem)
                return

    def on_banner_shown(self, message: Banner.Shown) -> None:
        """A password that is missing is asked for, once; `password` in the palette asks again."""
        name = message.problem.wants_secret
        if name and name not in self._asked and isinstance(self.screen, MainScreen):
            self._asked.add(name)
            self._ask_password(message.problem)

    # actions that any screen has

    def act_help(self, _count: int | None = None) -> None:
        """The keys in force."""
        if isinstance(self.screen, ActionScreen):
            from tui_mail.ui.screens.help import HelpScreen

            screen = self.screen
            rows = self._usable(self.desk.actions, screen)
            self.push_screen(HelpScreen(rows, screen.scope))

    def act_commands(self, _count: int | None = None) -> None:
        """Everything that can be done here."""
        if isinstance(self.screen, ActionScreen):
            from tui_mail.ui.palette import CommandPalette

            screen = self.screen
            rows = available(self.desk.actions, screen.scope)
            dialog = CommandPalette(self._usable(rows, screen))

            def chosen(action: Action | None) -> None:
                if action is not None:
                    screen.perform(action)

            self.push_screen(dialog, chosen)

    def act_dismiss(self, _count: int | None = None) -> None:
        """The problem was read."""
        for banner in self.screen.query(Banner):
            banner.dismiss()

    def act_password(self, _count: int | None = None) -> None:
        """Give a password that a problem asks for."""
        problems = [p for b in self.screen.query(Banner) for p in b.problems if p.wants_secret]
        if problems:
            self._ask_password(problems[0])

    def act_theme(self, _count: int | None = None) -> None:
        """Choose how it looks."""
        self.run_worker(self.theming.choose(self.desk.keep), group="theme", exclusive=True)

    def act_add_account(self, _count: int | None = None) -> None:
        """The set-up."""
        from tui_mail.ui.screens.setup import SetupScreen

        if self.setup is not None:
            screen = SetupScreen(self.desk, self.setup())
            self.push_screen(screen, lambda _: self._set_up(screen.parting))

    def act_stop_demo(self, _count: int | None = None) -> None:
        """Stop the demo's servers, to see that reading goes on."""
        if self._stop_demo is not None:
            self.run_worker(self._stop_demo, thread=True)
            self.notify(say("The demo servers are stopping; reading goes on."), markup=False)

    def act_leave_program(self, _count: int | None = None) -> None:
        """Quit; asks where something is unsent."""
        self.leaving.ask()

    async def action_quit(self) -> None:
        """Ctrl+q, from anywhere."""
        self.act_leave_program()

    def _write(self, draft: Draft, template: str | None) -> None:
        """The composer, and nothing after it."""
        from tui_mail.ui.screens.compose import ComposeScreen as Composer

        self.push_screen(Composer(self.desk, draft, template=template), lambda _: self.exit())

    def _set_up(self, parting: Problem | None) -> None:
        """With a first account the client opens; without one there is nothing to show."""
        main = next((s for s in self.screen_stack if isinstance(s, MainScreen)), None)
        if main is None and not self.desk.reading.accounts():
            self.exit()
            return
        if main is None:
            main = MainScreen(self.desk)
            self.push_screen(main)
        if parting is not None:
            main.call_after_refresh(main.show_problem, parting)

    def _ask_password(self, problem: Problem) -> None:
        from tui_mail.ui.passwords import ask_password

        ask_password(self, self.desk, self.setup, problem)

    def _usable(self, rows: Iterable[Action], screen: ActionScreen) -> tuple[Action, ...]:
        most = len(self.desk.reading.accounts())
        return tuple(row for row in rows if (row.argument or 0) <= most and screen.can(row))


def take_over(app: MailApp, start: Start) -> None:
    """Before it runs: the terminal is held already, and may show the first picture."""
    app.driver_class = driver_for(start.terminal)
    app.desk = replace(app.desk, memory=start.memory, views=start.views)


def _open_first(app: MailApp, message: MessageId) -> None:
    if isinstance(app.screen, MainScreen):
        go_to(app.screen, message, read=True)


def _wanted_theme(ui: UiSettings, usable: Container[str]) -> str:
    """The name that the settings ask for; raises ConfigError where there is no such theme."""
    wanted = ui.theme or DARK
    if wanted not in usable:
        raise ConfigError(
            f"There is no theme {wanted!r}, as [ui] asks for.",
            f"Known: {', '.join(bundled_names())}.",
            ("ui", "theme"),
        )
    return wanted


def remember_views(app: MailApp, keeper: ViewKeeper) -> None:
    """Before it runs: how its lists stand is remembered there."""
    app.desk = replace(app.desk, views=Views(keeper))


def let_switch(app: MailApp, modes: Callable[[], ModeSetting]) -> None:
    """Before it runs: accounts may be switched between POP and IMAP."""
    app.desk = replace(app.desk, modes=modes)


def look_by(app: MailApp, look: Look) -> None:
    """Before it runs: how messages are read."""
    app.desk = replace(app.desk, look=look)


def let_keep(app: MailApp, keep: KeepSetting) -> None:
    """Before it runs: what is chosen on screen may be written into the settings."""
    app.desk = replace(app.desk, keep=keep)


def let_examine(app: MailApp, doctor: Callable[[], Examiner]) -> None:
    """Before it runs: everything that the profile needs may be looked at."""
    app.desk = replace(app.desk, doctor=doctor)


def let_rule(app: MailApp, book: Callable[[], RuleBook]) -> None:
    """Before it runs: rules may be read and written."""
    app.desk = replace(app.desk, rule_book=book)


def let_sign_in(app: MailApp, sign_ins: Callable[[], SigningIn]) -> None:
    """Before it runs: somebody may sign in at the providers of accounts."""
    app.desk = replace(app.desk, sign_ins=sign_ins)


def let_manage(app: MailApp, accounts: Callable[[], AccountBook]) -> None:
    """Before it runs: accounts that are set up may be changed."""
    app.desk = replace(app.desk, accounts=accounts)
