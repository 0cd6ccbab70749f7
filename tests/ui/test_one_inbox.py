"""Messages of several accounts in one list: what folders are offered, whom replies come from."""

from pathlib import Path

from tests.ui.driving import until
from tests.ui.shown import screen_text
from tests.ui.three_accounts import ARCHIVES, CLUB, HOME, WORK, client, subjects, three_accounts
from tui_mail.message.digest import digest
from tui_mail.model.folder import Folder, Role
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.model.summary import View
from tui_mail.ports.mail_store import Arrival
from tui_mail.store.mail_store import open_store
from tui_mail.store.reader import open_reader
from tui_mail.ui.dialogs.mixed_folder_picker import landing
from tui_mail.ui.screens.compose import ComposeScreen
from tui_mail.ui.screens.main import MainScreen


def folder_of(main: MainScreen, message: MessageId) -> tuple[AccountKey, str]:
    (row,) = main.desk.reading.rows((message,))
    return row.account, row.folder


async def test_a_mixed_selection_goes_to_each_account_s_own_folder_which_is_said(
    tmp_path: Path,
) -> None:
    async with client(three_accounts(tmp_path)) as (pilot, main):
        found = subjects(main)
        chosen = [found[f"Budget of {account}"] for account in (HOME, WORK, CLUB)]
        for message in chosen:
            main.messages.stand_on(message)
            await pilot.press("x")
        await pilot.press("m")
        words = "home: Archive  work: Ablage  club: Archive"
        await until(pilot, lambda: words in screen_text(pilot.app), "it was not said")
        await pilot.press(*"arch", "enter")
        await until(pilot, lambda: folder_of(main, chosen[0])[1] == "Archive", "never moved")
        assert [folder_of(main, one) for one in chosen] == list(ARCHIVES.items())
        await pilot.press("z")
        await until(pilot, lambda: folder_of(main, chosen[1])[1] == "Inbox", "never undone")
        assert {folder_of(main, one)[1] for one in chosen} == {"Inbox"}
        await pilot.press("asterisk", "n")
        main.messages.stand_on(subjects(main)["Looms at work"])
        await pilot.press("m")
        await until(pilot, lambda: "Ablage" in screen_text(pilot.app), "no folders of one account")
        assert "club:" not in screen_text(pilot.app)


def test_a_name_is_the_folder_of_that_name_before_the_one_for_that(tmp_path: Path) -> None:
    paths = three_accounts(tmp_path)
    store = open_store(paths.database)
    try:
        store.ensure_folder(WORK, "archive")
        known = {account: _folders(paths.database, account) for account in (HOME, WORK)}
    finally:
        store.close()
    assert landing(known, "Archive") == {HOME: "Archive", WORK: "archive"}
    assert landing(known, "Trash") == {HOME: "Trash", WORK: "Trash"}
    assert landing(known, "Nowhere") == {HOME: None, WORK: None}


def _folders(database: Path, account: AccountKey) -> tuple[Folder, ...]:
    reader = open_reader(database)
    try:
        return reader.folders(account)
    finally:
        reader.close()


async def test_a_reply_comes_from_the_account_and_alias_that_was_written_to(
    tmp_path: Path,
) -> None:
    paths = three_accounts(tmp_path)
    wanted = {
        "to home": (HOME, "old@home.test", "old@home.test"),
        "to work": (WORK, "orders@shop.work.test", "orders@shop.work.test"),
        "to a list": (WORK, "list@far.test", "me@work.test"),
    }
    store = open_store(paths.database)
    try:
        for n, (subject, (account, to, _)) in enumerate(wanted.items()):
            inbox = store.ensure_folder(account, "Inbox", role=Role.INBOX).id
            head = f"From: x@far.test\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <r{n}@x>\r\n"
            raw = f"{head}\r\nhello\r\n".encode()
            store.add([Arrival(inbox, raw, digest(raw), 1_741_790_000 + n)])
    finally:
        store.close()
    async with client(paths) as (pilot, main):
        assert main.messages.view == View(query="in:inbox", threads=True)
        for subject, (account, _, sender) in wanted.items():
            main.messages.stand_on(subjects(main)[subject])
            await pilot.press("r")
            await until(pilot, lambda: isinstance(pilot.app.screen, ComposeScreen), "no composer")
            screen = pilot.app.screen
            assert isinstance(screen, ComposeScreen)
            draft = screen.draft
            assert (draft.account, draft.from_.address) == (account, sender), subject
            await pilot.press("escape")
            await until(pilot, lambda: pilot.app.screen is main, "the composer never left")
