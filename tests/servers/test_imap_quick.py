"""A sync that finds nothing, or little, says and loads no more than that takes."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.here import Here, Keys, engine
from tests.engine.middle import Middle
from tests.servers.imap_session import mail, session
from tests.servers.person import HANG, Person, account
from tests.servers.rig import PASSWORDS, Rig
from tests.servers.test_imap_news import settings

BOXES = tuple(f"Box {number}" for number in range(20))
CHANGES = 5
"""In each box: two flags, two deliveries, one deletion."""
OF_A_CHANGE = 260
"""Bytes of both sides; the messages are 80 bytes long."""
NOT_NEEDED = (
    "asyncio", "concurrent.futures", "dataclasses", "email", "hashlib", "imapclient", "inspect",
    "keyring", "logging", "platformdirs", "tui_mail.engine.client", "tui_mail.engine.desks",
    "tui_mail.engine.imap_folder", "tui_mail.engine.imap_news", "tui_mail.engine.reading",
    "tui_mail.engine.replay", "tui_mail.engine.sender", "tui_mail.imap.bodies",
    "tui_mail.message.addresses", "tui_mail.message.digest", "tui_mail.message.parse",
    "tui_mail.pop3", "tui_mail.smtp.session", "tui_mail.store.reader", "zstandard",
)  # fmt: skip
LOADED = """
import sys
from tui_mail.cli.main import main
status = main(["sync"])
print([name for name in sys.argv[1].split() if name in sys.modules], len(sys.modules))
sys.exit(status)
"""
MODULES = 370
"""There were 456 once, and then they took five times as long as the sync."""


@pytest.fixture
def middle(clean_rig: Rig) -> Iterator[Middle]:
    with Middle(("127.0.0.1", clean_rig.ports["imap"])) as middle:
        yield middle


def cost(here: Here, middle: Middle) -> tuple[int, int]:
    """Commands of a sync, and bytes of both sides."""
    commands, given = len(middle.heard), middle.given
    assert here.sync() == ""
    said = middle.heard[commands:]
    return len(said), sum(map(len, said)) + middle.given - given


def change(rig: Rig, boxes: tuple[str, ...], number: int) -> None:
    for at, box in enumerate(boxes):
        fresh = [mail(1_000 * number + 10 * at + more) for more in range(2)]
        rig.seed("bob", fresh, mailbox=box)
    with session(rig) as there:
        for box in boxes:
            there.select(box)
            uids = there.uids()
            there.change_flags([uids[1]], ["flagged"], [])
            there.change_flags([uids[2]], ["seen"], [])
            there.delete([uids[0]])


def test_a_check_that_finds_nothing_is_said_in_five_commands(
    middle: Middle, tmp_path: Path
) -> None:
    keys = Keys(imap=PASSWORDS["bob"])
    with engine(tmp_path, settings(middle), keys) as here:
        assert here.sync() == ""
    heard = len(middle.heard)
    with engine(tmp_path, settings(middle), keys) as here:
        assert here.sync() == ""
    said = [line.decode("latin-1").split(" ", 1)[1].strip() for line in middle.heard[heard:]]
    verbs = [words.split()[0] for words in said]
    assert verbs == ["AUTHENTICATE", "ENABLE", "ID", "NAMESPACE", "LIST"], said
    assert len(said[0].split()) == 3, "the password comes with the command"


def test_what_goes_over_the_wire_is_as_much_as_changed(
    clean_rig: Rig, middle: Middle, tmp_path: Path
) -> None:
    for box in BOXES:
        clean_rig.seed("bob", [mail(number) for number in range(8)], mailbox=box)
    with engine(tmp_path, settings(middle), Keys(imap=PASSWORDS["bob"])) as here:
        assert here.sync() == ""
        commands, quiet = cost(here, middle)
        assert commands <= 2, "a list tells that nothing happened"
        change(clean_rig, BOXES[:4], 1)
        of_four, some = cost(here, middle)
        change(clean_rig, BOXES, 2)
        of_twenty, many = cost(here, middle)
        assert of_four <= commands + 3 * 4
        assert of_twenty <= commands + 3 * 20
        assert some - quiet <= 4 * CHANGES * OF_A_CHANGE, (quiet, some, many)
        assert many - quiet <= 20 * CHANGES * OF_A_CHANGE, (quiet, some, many)

        clean_rig.seed("bob", [mail(number) for number in range(300)], mailbox=BOXES[0])
        assert here.sync() == ""
        cost(here, middle)
        change(clean_rig, BOXES[:4], 3)
        again, of_a_large_one = cost(here, middle)
        assert again <= of_four
        assert of_a_large_one <= 1.1 * some, "what did not change costs nothing"


def test_a_check_that_finds_nothing_loads_nothing_that_it_does_not_use(
    clean_rig: Rig, tmp_path: Path
) -> None:
    clean_rig.seed("bob", [mail(number) for number in range(3)])
    bob = Person(tmp_path, account(clean_rig, "bob", "bob", "imap"))
    bob.run("sync")
    command = [sys.executable, "-c", LOADED, " ".join(NOT_NEEDED)]
    done = subprocess.run(command, env=bob.env, capture_output=True, timeout=HANG, check=True)
    found, _, count = done.stdout.decode().splitlines()[-1].rpartition(" ")
    assert found == "[]"
    assert int(count) <= MODULES
