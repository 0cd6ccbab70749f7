"""The client with its engine and all its screens, over what stands on the terminal already."""

import sys

from tui_mail.cli.context import Context
from tui_mail.cli.screen import run_app
from tui_mail.config.load import placed
from tui_mail.config.schema import ReadingSettings, Settings
from tui_mail.engine.reading import StoreReading
from tui_mail.model.ids import MessageId
from tui_mail.ports.accounts import AccountBook
from tui_mail.ports.doctor import Examiner
from tui_mail.ports.face import Face
from tui_mail.ports.rule_book import RuleBook
from tui_mail.ports.setup import GuidedSetup, ModeSetting
from tui_mail.ports.signing_in import SigningIn
from tui_mail.ui.app import (
    MailApp,
    let_examine,
    let_keep,
    let_manage,
    let_rule,
    let_sign_in,
    let_switch,
    look_by,
    take_over,
)
from tui_mail.ui.bridge import Look
from tui_mail.ui.early.memory import Start
from tui_mail.ui.search_keeping import keep_searches
from tui_mail.wiring.face import open_face
from tui_mail.wiring.search_keeping import SearchFiles
from tui_mail.wiring.service import Service


def open_client(
    start: Start,
    reading: StoreReading,
    settings: Settings,
    context: Context,
    message: MessageId | None = None,
) -> int:
    """Until the user leaves it; the reading is closed then. Reads that message first."""
    face = open_face(context.paths, network=True, start=True, reading=reading)
    try:
        with placed(context.paths.settings):
            app = MailApp(
                face,
                ui=settings.ui,
                setup=lambda: _setup(context),
                undo_seconds=settings.send.undo_seconds,
                themes=context.paths.config / "themes",
            )
        app.leaving.service = Service(context.profile)
        take_over(app, start)
        let_switch(app, lambda: _switch(context))
        look_by(app, _look(settings.reading, _program(context), message))
        let_examine(app, lambda: _doctor(context))
        let_keep(app, lambda key, value: _keep(context, key, value))
        keep_searches(app, SearchFiles(context.paths))
        let_sign_in(app, lambda: _sign_ins(context))
        let_rule(app, lambda: _rule_book(context))
        let_manage(app, lambda: _accounts(context, face))
        return run_app(app, app.leaving)
    finally:
        face.close()


def _rule_book(context: Context) -> RuleBook:
    from tui_mail.wiring.rule_book import SettingsRuleBook

    return SettingsRuleBook(context.paths.settings)


def _look(own: ReadingSettings, program: tuple[str, ...], opens: MessageId | None) -> Look:
    return Look(own.headers, own.print_command, own.new_window, program, opens)


def _program(context: Context) -> tuple[str, ...]:
    """The words that start this program on this profile."""
    profile = () if context.profile is None else (f"--profile={context.profile}",)
    return (sys.executable, "-m", "tui_mail", *profile)


def _setup(context: Context) -> GuidedSetup:
    from tui_mail.wiring.guided_setup import open_guided

    return open_guided(context.paths)


def _switch(context: Context) -> ModeSetting:
    from tui_mail.wiring.switch import open_switch

    return open_switch(context.paths)


def _sign_ins(context: Context) -> SigningIn:
    from tui_mail.wiring.signing_in import open_sign_ins

    return open_sign_ins(context.paths)


def _keep(context: Context, key: tuple[str, ...], value: str | int | bool) -> None:
    from tui_mail.config.save import set_value

    set_value(context.paths.settings, key, value)


def _accounts(context: Context, face: Face) -> AccountBook:
    from tui_mail.wiring.account_book import open_accounts

    return open_accounts(context.paths, face)


def _doctor(context: Context) -> Examiner:
    from tui_mail.wiring.doctor import Doctor

    return Doctor(context.paths)
