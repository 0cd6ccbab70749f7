"""What the main screen says of an engine that goes away, and of what one did by itself."""

import pytest

from tests.ui.driving import face_of, ready, until
from tests.ui.fake_face import FakeFace
from tests.ui.test_main_screen import shown
from tui_mail.model.account import Problem
from tui_mail.model.commands import Answer, Command, GetNotices, GetStatus, Notices
from tui_mail.model.events import EngineBack, EngineGone
from tui_mail.ui.app import MailApp
from tui_mail.ui.widgets.banner import Banner


async def test_an_engine_that_stays_away_is_said_until_there_is_one_again(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        face = face_of(main)
        face.say(EngineGone("It hung up."))
        await until(pilot, lambda: "It hung up." in shown(main, "Banner"))
        assert "started again by itself" in shown(main, "Banner")
        face.say(EngineGone("No space is left."))
        await until(pilot, lambda: len(main.query_one(Banner).problems) == 2)
        asked = len(face.asked(GetStatus))
        face.say(EngineBack(restarted=True))
        await until(pilot, lambda: not main.query_one(Banner).display)
        assert "it was started again" in shown(main, "#status")
        assert len(face.asked(GetStatus)) == asked + 1, "how accounts are doing is asked anew"


async def test_an_engine_that_had_only_hung_up_is_no_news_but_everything_is_read_anew(
    app: MailApp,
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        face = face_of(main)
        missed = face.arrive("While you slept")
        face.say(EngineGone("It hung up."))
        face.say(EngineBack(restarted=False))
        await until(pilot, lambda: main.messages.row(missed) is not None)
        await pilot.pause(1.2)
        assert not main.query_one(Banner).display
        assert "started again" not in shown(main, "#status")


async def test_an_engine_that_is_not_looked_for_again_is_said_at_once(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        face_of(main).say(EngineGone("A newer version is in charge.", returns=False))
        await until(pilot, lambda: "A newer version is in charge." in shown(main, "Banner"))
        assert "by itself" not in shown(main, "Banner")


async def test_what_the_engine_did_by_itself_is_told_once_it_is_asked(
    app: MailApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = Problem("“Hello” was due, when tui-mail was not running.")
    do = FakeFace._do

    def with_notice(self: FakeFace, command: Command) -> Answer:
        return Notices((notice,)) if isinstance(command, GetNotices) else do(self, command)

    monkeypatch.setattr(FakeFace, "_do", with_notice)
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await until(pilot, lambda: "“Hello” was due" in shown(main, "Banner"))
        assert face_of(main).asked(GetNotices) == [GetNotices(take=True)]
