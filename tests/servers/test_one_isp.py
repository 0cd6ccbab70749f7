"""One ISP's server for two addresses of different providers, and a relay on this machine: by keys
on the screen, real servers, real engine."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.servers.person import Person
from tests.servers.rig import Rig
from tests.servers.test_story_screen import client, shown, type_in, until
from tui_mail.model.outbox import OutboxEntry, SendState
from tui_mail.ports.face import Face
from tui_mail.ui.screens.main import MainScreen
from tui_mail.ui.screens.outbox import OutboxScreen


def settings(rig: Rig, smtp: str) -> str:
    """Alice's two addresses through `smtp`; Bob through a relay on localhost."""

    def server(name: str, port: str, more: str) -> str:
        return f'[{name}]\nhost = "localhost"\nport = {rig.ports[port]}\n{more}'

    tls = f'ca_file = "{rig.ca}"\npassword_command = "printf USERpw"\nusername = "USER"\n'
    plain = 'security = "none"\nauth = "none"\n'
    alice, bob = tls.replace("USER", "alice"), tls.replace("USER", "bob")
    return (
        server("smtp.isp", "isp", 'security = "starttls"\n' + alice)
        + server("smtp.stranger", "stranger", plain)
        + server("smtp.local", "smarthost", plain)
        + f'[accounts.alice]\nemail = "alice@rig.test"\nname = "Alice"\nsmtp = {smtp}\n'
        'mode = "pop"\n'
        'aliases = ["alice@old.test"]\n'
        + server("accounts.alice.pop", "pop3s", 'security = "tls"\n' + alice)
        + '[accounts.bob]\nemail = "bob@rig.test"\nname = "Bob"\nmode = "imap"\nsmtp = "local"\n'
        + server("accounts.bob.imap", "imaps", 'security = "tls"\n' + bob)
        + "[send]\nundo_seconds = 0\n"
    )


async def write(pilot: Pilot[None], account: str, to: str, subject: str, turns: int = 0) -> None:
    """A letter by keys; the From field is turned so many times."""
    await until(pilot, lambda: isinstance(pilot.app.screen, MainScreen), "no main screen")
    main, whose = pilot.app.screen, {"alt+1": "alice", "alt+2": "bob"}[account]
    assert isinstance(main, MainScreen)
    folders = main.folders
    await until(
        pilot,
        lambda: folders.find(lambda place: place.account == whose and bool(place.folder)),
        "the account has no folder yet",
    )
    await pilot.press(account)
    await until(pilot, lambda: main.place.account == whose, "not in the account")
    await pilot.press("c")
    await until(pilot, lambda: "Subject" in shown(pilot), "no composer")
    await type_in(pilot, to)
    if turns:
        await pilot.press("shift+tab", *["space"] * turns)
        await until(pilot, lambda: "alice@old.test" in shown(pilot), "the other address")
        await pilot.press("tab")
    await pilot.press("tab", "tab", "tab")
    await type_in(pilot, subject)
    await pilot.press("tab")
    await type_in(pilot, "words\n")
    await pilot.press("ctrl+s")


def settled(face: Face, subject: str) -> Callable[[], OutboxEntry | None]:
    def found() -> OutboxEntry | None:
        return next(
            (
                entry
                for entry in face.reading.outbox()
                if entry.subject == subject
                and entry.state not in {SendState.WAITING, SendState.HELD, SendState.SENDING}
            ),
            None,
        )

    return found


async def came_of(pilot: Pilot[None], face: Face, subject: str) -> OutboxEntry:
    find = settled(face, subject)
    await until(pilot, find, f"nothing came of {subject}")
    entry = find()
    assert entry is not None
    return entry


def at_bob(rig: Rig, subject: str) -> list[bytes]:
    return [raw for raw in rig.messages("bob") if f"Subject: {subject}\r\n".encode() in raw]


async def test_both_addresses_leave_through_the_one_isp_each_with_its_own_from(
    clean_rig: Rig, tmp_path: Path
) -> None:
    people = Person(tmp_path, settings(clean_rig, '"isp"'))
    async with client(people, (120, 40)) as (pilot, face):
        for turns, address, subject in ((0, "alice@rig.test", "one"), (1, "alice@old.test", "two")):
            await write(pilot, "alt+1", "bob@rig.test", subject, turns)
            entry = await came_of(pilot, face, subject)
            assert (entry.state, entry.smtp, entry.sender) == (SendState.SENT, "isp", address)
            await until(pilot, lambda s=subject: at_bob(clean_rig, s), "it never arrived")  # type: ignore[misc]
            (raw,) = at_bob(clean_rig, subject)
            assert f"\r\nFrom: Alice <{address}>\r\n".encode() in raw
            assert f"Return-Path: <{address}>".encode() in raw


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_where_alice_is_no_customer_the_words_say_why_and_which_server_to_use(
    clean_rig: Rig, tmp_path: Path, size: tuple[int, int]
) -> None:
    people = Person(tmp_path, settings(clean_rig, '"stranger"'))
    async with client(people, size) as (pilot, face):
        await write(pilot, "alt+1", "bob@rig.test", "three")
        entry = await came_of(pilot, face, "three")
        assert entry.state is SendState.REFUSED
        await until(pilot, lambda: isinstance(pilot.app.screen, MainScreen), "no main screen")
        await pilot.press("O")
        await until(pilot, lambda: isinstance(pilot.app.screen, OutboxScreen), "no outbox")

        def said(words: str) -> bool:
            return words in " ".join(shown(pilot).split())

        await until(pilot, lambda: said("passes no mail on for you"), "not said why")
        await until(pilot, lambda: said('smtp = "isp"'), "not said which server")
        assert not at_bob(clean_rig, "three")


async def test_the_list_falls_over_to_the_server_that_takes_it(
    clean_rig: Rig, tmp_path: Path
) -> None:
    people = Person(tmp_path, settings(clean_rig, '["stranger", "isp"]'))
    async with client(people, (120, 40)) as (pilot, face):
        await write(pilot, "alt+1", "bob@rig.test", "four")
        entry = await came_of(pilot, face, "four")
        assert (entry.state, entry.smtp) == (SendState.SENT, "isp")
        await until(pilot, lambda: at_bob(clean_rig, "four"), "it never arrived")
        assert len(at_bob(clean_rig, "four")) == 1


async def test_bob_sends_through_the_relay_on_his_machine_without_a_log_in(
    clean_rig: Rig, tmp_path: Path
) -> None:
    people = Person(tmp_path, settings(clean_rig, '"isp"'))
    async with client(people, (120, 40)) as (pilot, face):
        await write(pilot, "alt+2", "alice@old.test", "five")
        entry = await came_of(pilot, face, "five")
        assert (entry.state, entry.smtp) == (SendState.SENT, "local")
        await until(
            pilot,
            lambda: any(b"Subject: five" in raw for raw in clean_rig.messages("alice")),
            "it never arrived",
        )
