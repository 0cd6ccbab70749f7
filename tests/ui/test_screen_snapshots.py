"""Pictures of reader, composer, outbox, set-up and dialogs; looked at before they are kept."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, OptionList, TextArea

from tests.ui.driving import ready, until
from tests.ui.fake_face import FakeFace, entry_of
from tests.ui.made_up_mail import ALICE, BOB, NOW
from tests.ui.shown import OneMessage, face_with, open_reader, screen_text
from tests.ui.test_setup import EMAIL, Setup
from tui_mail.config.schema import UiSettings
from tui_mail.model.account import AccountState, AccountStatus, Problem
from tui_mail.model.address import Address
from tui_mail.model.content import Attachment, Line, Link, Look, Span
from tui_mail.model.conversation import Direction, Spoken
from tui_mail.model.draft import AttachedFile, Draft
from tui_mail.model.events import StatusChanged
from tui_mail.model.ids import MessageId
from tui_mail.model.outbox import Recipient, RecipientState, SendState, SentCopy
from tui_mail.model.setup import CheckStep
from tui_mail.ui.app import MailApp
from tui_mail.ui.bridge import Desk
from tui_mail.ui.dialogs.attach_path import AttachPath
from tui_mail.ui.dialogs.confirm import Confirm
from tui_mail.ui.dialogs.copy_choice import Copy, CopyChoice
from tui_mail.ui.dialogs.folder_picker import FolderPicker
from tui_mail.ui.dialogs.password import PasswordDialog
from tui_mail.ui.dialogs.send_time import SendTime
from tui_mail.ui.screens import compose
from tui_mail.ui.screens.activity import ActivityScreen
from tui_mail.ui.screens.attachments import AttachmentsScreen
from tui_mail.ui.screens.compose import ComposeScreen
from tui_mail.ui.screens.outbox import OutboxScreen
from tui_mail.ui.screens.redirect import RedirectScreen
from tui_mail.ui.screens.setup import SetupScreen
from tui_mail.ui.theme_names import DARK, LIGHT

Compare = Callable[..., bool]
SIZES = [(80, 24), (120, 40)]
LOOKS = pytest.mark.parametrize("theme", [DARK, LIGHT])
ALL_SIZES = pytest.mark.parametrize("size", SIZES, ids=str)
Size = tuple[int, int]
Then = Callable[[Pilot[None]], Awaitable[None]]

_BOLD, _DIM = frozenset({Look.BOLD}), frozenset({Look.SIGNATURE})
_LINK, _CODE = frozenset({Look.LINK}), frozenset({Look.CODE})


def _line(text: str = "", quote: int = 0, looks: frozenset[Look] = frozenset()) -> Line:
    return Line((Span(text, looks),) if text else (), quote)


PLAIN = (
    _line("Dear Bob,"),
    _line(),
    Line((Span("the proofs are at "), Span("https://engine.test/proofs", _LINK, 1), Span("."))),
    _line(),
    _line("Did you see the second table?", 1),
    _line("Only the first.", 2),
    _line("Look again, it is on page nine.", 1),
    _line(),
    _line("I did, and it is right."),
    _line(),
    *(_line(f"What was written before, line {n}.", 1) for n in range(1, 12)),
    _line(),
    _line("-- ", looks=_DIM),
    _line("Ada Lovelace, London", looks=_DIM),
)
RICH = (
    _line("This week in looms", looks=frozenset({Look.HEADING})),
    _line(),
    Line((Span("A "), Span("new", _BOLD), Span(" way to weave "),
          Span("flowers", frozenset({Look.ITALIC})), Span(" and "),
          Span("leaves", frozenset({Look.STRIKE})), Span("."))),
    _line(),
    _line("• silk"),
    _line("• cotton"),
    _line(),
    _line("[picture: a loom]", looks=frozenset({Look.IMAGE})),
    _line(),
    Line((Span("Read on at "), Span("bank.com", _LINK, 1))),
    _line(),
    _line("weave --flowers --leaves", looks=_CODE),
    _line("-old thread", looks=frozenset({Look.REMOVED})),
    _line("+new thread", looks=frozenset({Look.ADDED})),
)  # fmt: skip


def client(face: FakeFace, theme: str) -> MailApp:
    return MailApp(face, ui=UiSettings(theme=theme))


def still(app: MailApp) -> None:
    """No cursor blinks in a picture."""
    for field in app.screen.query(Input):
        field.cursor_blink = False
    for text in app.screen.query(TextArea):
        text.cursor_blink = False


def over(app: MailApp, make: Callable[[Desk], Screen[Any]], then: Then) -> Then:
    """Push a screen over the settled main screen, and do something on it."""

    async def before(pilot: Pilot[None]) -> None:
        main = await ready(pilot)
        if main.wide:
            await until(pilot, lambda: main.reader.body_shown)
        screen = make(app.desk)
        app.push_screen(screen)
        await until(pilot, lambda: app.screen is screen)
        still(app)
        await then(pilot)
        await pilot.pause()

    return before


async def nothing(pilot: Pilot[None]) -> None:
    await pilot.pause()


def reading(theme: str, lines: tuple[Line, ...], **changes: object) -> MailApp:
    return client(face_with(OneMessage(lines, **changes)), theme)


@ALL_SIZES
@LOOKS
def test_a_plain_message(snap_compare: Compare, theme: str, size: Size) -> None:
    url = "https://engine.test/proofs"
    parts = (
        Attachment("2", "application/pdf", "figures.pdf", 182_000, inline=False),
        Attachment("3", "text/csv", "table of the second part.csv", 4_100, inline=False),
    )
    app = reading(theme, PLAIN, links=(Link(url, url),), parts=parts)

    async def before(pilot: Pilot[None]) -> None:
        reader = await open_reader(pilot)
        await until(pilot, lambda: any(row.fold is not None for row in reader.rows))
        await until(pilot, lambda: size[0] < 100 or "15" in screen_text(app))

    assert snap_compare(app, terminal_size=size, run_before=before)


@ALL_SIZES
@LOOKS
def test_a_wary_message_with_a_link_set_off(snap_compare: Compare, theme: str, size: Size) -> None:
    app = reading(
        theme,
        RICH,
        links=(Link("bank.com", "https://bank.com@evil.test/log/in"),),
        warnings=("The words of a link name another site than it leads to.",),
        reply_to=("answers@evil.test",),
    )

    async def before(pilot: Pilot[None]) -> None:
        await open_reader(pilot)
        await pilot.press("J")
        await until(pilot, lambda: size[0] < 100 or "15" in screen_text(app))

    assert snap_compare(app, terminal_size=size, run_before=before)


DRAFT = Draft(
    ALICE,
    Address("Alice Example", "alice@demo.test"),
    to=(Address("Bob Builder", "bob@demo.test"),),
    cc=(Address("", "ada@engine.test"),),
    subject="Re: Where are the proofs?",
    body="Dear Bob,\n\nhere they are, with figures.\n\n> Where are the proofs?\n> I need them.\n",
    attachments=(AttachedFile("figures.pdf", "application/pdf", 182_000, path="/figures.pdf"),),
    answers=MessageId(1),
)


@pytest.mark.parametrize("size", [*SIZES, (40, 12)], ids=str)
@LOOKS
def test_the_composer(
    snap_compare: Compare, theme: str, size: Size, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compose, "KEEP_EVERY", 3600.0)  # a slow machine would show that it was kept
    app = client(FakeFace(), theme)

    async def type_wrong(pilot: Pilot[None]) -> None:
        app.screen.query_one("#bcc", Input).focus()
        await pilot.press(*"carol@", "tab")
        await until(pilot, lambda: "Not an address" in screen_text(app))

    before = over(app, lambda desk: ComposeScreen(desk, DRAFT), type_wrong)
    assert snap_compare(app, terminal_size=size, run_before=before)


@ALL_SIZES
@LOOKS
def test_the_redirect(snap_compare: Compare, theme: str, size: Size) -> None:
    face = FakeFace()
    app = client(face, theme)
    row = next(iter(face.store.messages.values()))

    async def type_one(pilot: Pilot[None]) -> None:
        await pilot.press(*"bob@far.test", "tab")
        await pilot.pause()

    before = over(app, lambda desk: RedirectScreen(desk, row, DRAFT), type_one)
    assert snap_compare(app, terminal_size=size, run_before=before)


ENTRIES = (
    replace(
        entry_of(1, "Notes on the engine", SendState.WAITING), attempts=2,
        next_attempt=NOW + 1200, last_error="The server did not answer in time.",
    ),
    replace(entry_of(2, "Hello", SendState.HELD), next_attempt=NOW + 4, last_error=""),
    replace(
        entry_of(7, "Tomorrow", SendState.HELD), next_attempt=NOW + 64_800,
        scheduled=NOW + 64_800,
    ),
    replace(entry_of(3, "Proofs", SendState.SENT), sent_copy=SentCopy.FILED),
    replace(
        entry_of(4, "To two", SendState.SENT), sent_copy=SentCopy.FILED,
        recipients=(
            Recipient("ada@engine.test", RecipientState.ACCEPTED),
            Recipient("bob@demo.test", RecipientState.REFUSED, "552 mailbox full"),
        ),
    ),
    replace(entry_of(5, "Perhaps", SendState.MAYBE_SENT), last_error=""),
    replace(entry_of(6, "Never", SendState.REFUSED), last_error="No such user (550)."),
)  # fmt: skip


@ALL_SIZES
@LOOKS
def test_the_outbox(snap_compare: Compare, theme: str, size: Size) -> None:
    face = FakeFace()
    face.store.entries = list(reversed(ENTRIES))
    app = client(face, theme)

    async def details(pilot: Pilot[None]) -> None:
        options = app.screen.query_one(OptionList)
        await until(pilot, lambda: options.option_count == len(ENTRIES))
        await pilot.press("j", "j", "j", "j", "enter")
        await until(pilot, lambda: "552 mailbox full" in screen_text(app))

    before = over(app, OutboxScreen, details)
    assert snap_compare(app, terminal_size=size, run_before=before)


CONVERSATION = (
    ("imap", "-", "To imap.demo.test:993 (tls)."),
    ("imap", "-", "Connected, TLSv1.3 (TLS_AES_256_GCM_SHA384)."),
    ("imap", "S", "* OK [CAPABILITY IMAP4rev1 LOGIN-REFERRALS ENABLE IDLE AUTH=PLAIN] Welcome."),
    ("imap", "C", "DJGA1 AUTHENTICATE PLAIN"),
    ("imap", "S", "+ "),
    ("imap", "C", "[hidden]"),
    ("imap", "S", "DJGA1 OK Logged in"),
    ("imap", "C", 'DJGA2 SELECT "INBOX" (CONDSTORE)'),
    ("imap", "S", "* 340 EXISTS"),
    ("imap", "S", "DJGA2 OK [READ-WRITE] Select completed."),
    ("imap", "C", "DJGA3 UID FETCH 1:340 (UID FLAGS RFC822.SIZE INTERNALDATE)"),
    ("imap", "S", "* FETCH (340) [31204 bytes]"),
    ("imap", "S", "DJGA3 OK Fetch completed."),
    ("smtp", "C", "RCPT TO:<ada@engine.test>"),
    ("smtp", "S", "250 2.1.5 Ok"),
    ("smtp", "C", "DATA"),
    ("smtp", "S", "354 End data with <CR><LF>.<CR><LF>"),
    ("smtp", "C", "[1893 bytes]"),
    ("smtp", "C", "."),
    ("smtp", "S", "250 2.0.0 Ok: queued as 476C823A336"),
)  # fmt: skip


@ALL_SIZES
@LOOKS
def test_the_activity(snap_compare: Compare, theme: str, size: Size) -> None:
    face = FakeFace()
    for number, (protocol, direction, line) in enumerate(CONVERSATION):
        one = Spoken(NOW + number / 4, BOB, protocol, 3, Direction(direction), line)
        face.store.spoken.append(one)
    app = client(face, theme)
    syncing = AccountStatus(BOB, AccountState.SYNCING, "120 of 340")
    offline = Problem("The server did not answer within 30 seconds.")

    async def hear(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: "476C823A336" in screen_text(app))
        face.say(StatusChanged(syncing))
        face.say(StatusChanged(AccountStatus(ALICE, AccountState.OFFLINE, problem=offline)))
        await until(pilot, lambda: "120 of 340" in screen_text(app))

    before = over(app, ActivityScreen, hear)
    assert snap_compare(app, terminal_size=size, run_before=before)


@ALL_SIZES
@LOOKS
def test_the_set_up(snap_compare: Compare, theme: str, size: Size) -> None:
    setup = Setup()
    wrong = CheckStep(
        "smtp", "connect", False, "The name smtp.example.org cannot be found.",
        "Look at its spelling, or ask your provider.", 1.2,
    )  # fmt: skip
    setup.steps = (*setup.steps[:2], wrong)
    app = client(FakeFace(), theme)

    async def try_it(pilot: Pilot[None]) -> None:
        await pilot.press(*"Alice", "enter", *EMAIL, "enter", *"secret")
        await until(
            pilot, lambda: app.screen.query_one("#smtp-host", Input).value == "smtp.example.org"
        )
        await pilot.press("ctrl+t")
        await until(pilot, lambda: app.screen.query_one("#row-smtp").has_class("wrong"))
        await until(pilot, lambda: "Mend" in str(app.screen.query_one("CheckSteps").render()))

    before = over(app, lambda desk: SetupScreen(desk, setup), try_it)
    assert snap_compare(app, terminal_size=size, run_before=before)


DIALOGS: dict[str, Callable[[Desk], Screen[Any]]] = {
    "folder": lambda desk: FolderPicker(desk.reading),
    "confirm": lambda _desk: Confirm(
        "Send it without an attachment?", "Send", "Go back",
        detail="The text says “attached”, but no file is attached.",
    ),
    "time": lambda _desk: SendTime("Send it when?"),
    "password": lambda _desk: PasswordDialog(
        "alice on imap.example.org", "The server refused the user name or the password."
    ),
    "copy": lambda _desk: CopyChoice((
        Copy("Code", "493201"), Copy("Address", "ada@engine.test"), Copy("Text", "Dear Bob, …"),
    )),
    "attachments": lambda desk: AttachmentsScreen(
        desk, MessageId(1),
        (
            Attachment("2", "application/pdf", "figures.pdf", 182_000, inline=False,
                kind="PDF document"),
            Attachment("3", "image/png", "", 4_100, inline=True, kind="PNG image"),
            Attachment("4", "application/pdf", "invoice.pdf", 48_000, inline=False,
                kind="Windows program", active=True,
                doubt="It is named as a PDF document, but its content is a Windows program."),
            Attachment("5", "message/rfc822", "", 2_100, inline=False, kind="text"),
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=str)
@LOOKS
@pytest.mark.parametrize("name", DIALOGS)
def test_a_dialog(snap_compare: Compare, name: str, theme: str, size: Size) -> None:
    app = client(FakeFace(), theme)
    before = over(app, DIALOGS[name], nothing)
    assert snap_compare(app, terminal_size=size, run_before=before)


@LOOKS
def test_the_dialog_for_a_file(
    snap_compare: Compare, theme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("figures.pdf", "fields.csv", "notes.txt"):
        (tmp_path / name).write_text("")
    (tmp_path / "finished").mkdir()
    app = client(FakeFace(), theme)

    async def narrow(pilot: Pilot[None]) -> None:
        await pilot.press("f", "i")
        await until(
            pilot, lambda: "finished/" in screen_text(app) and "notes" not in screen_text(app)
        )
        await pilot.press("down")

    before = over(app, lambda _desk: AttachPath(), narrow)
    assert snap_compare(app, terminal_size=(80, 24), run_before=before)
