"""Rules on a real Dovecot: what was told is what doveadm finds done; and Sieve files alike.

Read by doveadm and by Dovecot's own Sieve, not by us. TUI_MAIL_SOAK=1 tries three hundred rules.
"""

import os
import random
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.engine.here import HOME, Here, Keys, engine
from tests.servers.generated_rules import State, after, mail, rules
from tests.servers.rig import MAIL_UID, PASSWORDS, Rig
from tui_mail.engine.rule_words import understood
from tui_mail.model.commands import Reload
from tui_mail.model.flags import FLAGGED
from tui_mail.model.rules import RuleAction, RuledMessage, RulesRan, RunRules
from tui_mail.model.undoing import Undo
from tui_mail.ports.store_reader import Selection
from tui_mail.store.reader import open_reader
from tui_mail.sync.sieve import Asked, script
from tui_mail.sync.sieve_tests import DeliveryTests

TURNS = range(10 if os.environ.get("TUI_MAIL_SOAK") else 1)
ROUNDS = 10 if os.environ.get("TUI_MAIL_SOAK") else 2
"""Of one turn."""
RULES = 3
"""Of one round."""
LETTERS = 40
NOW = 1_790_000_000
_STORED = re.compile(r"store message in folder: (.+)\n((?:        \+ .*\n)*)")


def settings(rig: Rig, more: str) -> str:
    return (
        '[accounts.home]\nemail = "bob@rig.test"\nmode = "imap"\n[accounts.home.imap]\n'
        f'host = "localhost"\nport = {rig.ports["imaps"]}\nsecurity = "tls"\nusername = "bob"\n'
        f'ca_file = "{rig.ca}"\ncheck_every = "1d"\ntimeout = 60\n{more}'
    )


@pytest.fixture
def letters() -> list[bytes]:
    return mail(LETTERS, random.Random(7))


@pytest.fixture
def here(clean_rig: Rig, tmp_path: Path, letters: list[bytes]) -> Iterator[Here]:
    for raw in letters:
        clean_rig.deliver("bob", raw)  # now, as what is being delivered
    with engine(tmp_path, settings(clean_rig, ""), Keys(imap=PASSWORDS["bob"])) as here:
        assert here.sync(HOME) == ""
        yield here


def on_server(rig: Rig) -> State:
    """By doveadm."""
    said = rig.doveadm(
        "-f", "tab", "fetch", "-u", "bob", "hdr.message-id mailbox flags", "mailbox", "*", "ALL"
    )
    found: State = {}
    for line in said.splitlines()[1:]:
        name, mailbox, flags = line.split("\t")
        kept = frozenset(flags.split()) - {"\\Recent"}
        assert (name, mailbox) not in found, "twice in one mailbox"
        found[name, mailbox] = kept
    return found


def told_by_name(here: Here, messages: Sequence[RuledMessage]) -> list[tuple[str, Sequence[str]]]:
    reader = open_reader(here.store_path)
    try:
        rows = {row.id: row.message_id for row in reader.rows([one.id for one in messages])}
    finally:
        reader.close()
    return [(rows[one.id], one.does) for one in messages]


def ran(here: Here, wish: RunRules) -> RulesRan:
    answer = here.ask(wish)
    assert isinstance(answer, RulesRan)
    return answer


@pytest.mark.parametrize("turn", TURNS)
def test_what_a_dry_run_tells_is_what_the_server_has_afterwards(
    clean_rig: Rig, here: Here, turn: int
) -> None:
    chance, done = random.Random(11 + turn), 0
    begun = on_server(clean_rig)
    assert len(begun) == LETTERS
    for _ in range(ROUNDS):
        here.text = settings(clean_rig, rules(RULES, chance))
        here.ask(Reload())
        told = told_by_name(here, ran(here, RunRules(dry=True)).messages)
        assert on_server(clean_rig) == begun, "a dry run changed something"
        ran(here, RunRules())
        assert here.sync(HOME) == ""
        assert on_server(clean_rig) == after(begun, told), here.text
        if told:
            here.ask(Undo())
            assert here.sync(HOME) == ""
            assert on_server(clean_rig) == begun, f"undone: {here.text}"
        done += len(told)
    assert done > ROUNDS


def test_rules_look_at_what_newly_comes_and_at_nothing_else(clean_rig: Rig, here: Here) -> None:
    text = '[[rules]]\nname = "a"\nwhen = "subject:late"\ndo = ["move Late", "flag +seen"]\n'
    clean_rig.deliver("bob", b"Subject: late 0\r\nMessage-ID: <0@rig.test>\r\n\r\nx\r\n")
    assert here.sync(HOME) == ""
    here.text = settings(clean_rig, text)
    here.ask(Reload())
    for mailbox in ("INBOX", "Shop"):
        raw = f"Subject: late {mailbox}\r\nMessage-ID: <{mailbox}@rig.test>\r\n\r\nx\r\n".encode()
        clean_rig.deliver("bob", raw, mailbox)
    assert here.sync(HOME) == ""
    state = {
        place: flags for place, flags in on_server(clean_rig).items() if "made" not in place[0]
    }
    assert state == {
        ("<0@rig.test>", "INBOX"): frozenset(),
        ("<INBOX@rig.test>", "Late"): frozenset({"\\Seen"}),
        ("<Shop@rig.test>", "Shop"): frozenset(),
    }
    assert here.store.rules.arrived(HOME) == ()


def test_nothing_is_new_in_the_first_sync_after_a_switch(clean_rig: Rig, tmp_path: Path) -> None:
    text = settings(clean_rig, '[[rules]]\nwhen = "from:x"\ndo = ["flag +flagged"]\n').replace(
        '[accounts.home.imap]',
        f'[accounts.home.pop]\nhost = "localhost"\nport = {clean_rig.ports["pop3s"]}\n'
        f'username = "bob"\nca_file = "{clean_rig.ca}"\n[accounts.home.imap]',
    )  # fmt: skip
    modes = {mode: text.replace('mode = "imap"', f'mode = "{mode}"') for mode in ("pop", "imap")}
    expected = {}
    with engine(tmp_path, modes["pop"], Keys(pop=PASSWORDS["bob"], imap=PASSWORDS["bob"])) as here:
        for number, mode in enumerate(("pop", "pop", "imap", "imap", "pop", "pop")):
            here.text = modes[mode]
            here.ask(Reload())
            raw = f"From: x@rig.test\r\nSubject: {number}\r\nMessage-ID: <{number}@x>\r\n\r\n"
            clean_rig.deliver("bob", raw.encode())
            assert here.sync(HOME) == ""
            expected[str(number)] = number % 2 == 1
            reader = open_reader(here.store_path)
            rows = reader.page(Selection(), 0, 99)
            reader.close()
            assert {row.subject: FLAGGED in row.flags for row in rows} == expected


@pytest.fixture
def sieve() -> Iterator[Path]:
    """A folder for Dovecot's Sieve alone: it stores nothing, and says what it would do."""
    if shutil.which("sievec") is None:
        pytest.skip("dovecot-sieve is not installed")
    home = Path(tempfile.mkdtemp(prefix="sieve-"))  # short, and open to the user it becomes
    home.chmod(0o755)
    os.chown(home, MAIL_UID, MAIL_UID)
    (home / "c.conf").write_text(
        f"mail_uid={MAIL_UID}\nmail_gid={MAIL_UID}\nfirst_valid_uid=1\nmail_home={home}\n"
        f"mail_location=maildir:~/Maildir\nlog_path={home}/log\n"
    )
    yield home
    shutil.rmtree(home)


def filed(sieve: Path, letter: Path) -> set[tuple[str, frozenset[str]]]:
    """Where Dovecot's Sieve would put it, with which flags."""
    said = subprocess.run(
        ["sieve-test", "-c", sieve / "c.conf", sieve / "a.sieve", letter],
        capture_output=True, text=True, timeout=120, check=True,
    ).stdout  # fmt: skip
    found = set()
    for folder, more in _STORED.findall(said):
        flags = re.search(r"add IMAP flags: (.*)", more)
        found.add((folder, frozenset(_usual(flags[1]) if flags else ())))
    return found


def _usual(flags: str) -> list[str]:
    """As doveadm writes system flags."""
    return [flag if flag[0] != "\\" else f"\\{flag[1:].capitalize()}" for flag in flags.split()]


@pytest.mark.parametrize("turn", TURNS)
def test_the_sieve_of_rules_compiles_and_files_the_same(
    here: Here, clean_rig: Rig, sieve: Path, letters: list[bytes], turn: int
) -> None:
    chance = random.Random(11 + turn)
    for number, raw in enumerate(letters):
        (sieve / f"{number}.eml").write_bytes(raw)
    said = 0
    for _ in range(ROUNDS):
        here.text = settings(clean_rig, rules(RULES, chance))
        here.ask(Reload())
        told = dict(told_by_name(here, ran(here, RunRules(dry=True)).messages))
        ready = understood(here.engine.settings, NOW)
        asked = [
            Asked(one.name, one.rule.when, one.search, one.rule.actions, one.rule.stop)
            for one in ready
        ]
        made = script(asked, DeliveryTests("home", NOW), _mailbox)
        assert not [w for w in made.left_out if "fits no mail" not in w]
        (sieve / "a.sieve").write_text(made.text)
        subprocess.run(
            ["sievec", "-c", sieve / "c.conf", sieve / "a.sieve"], check=True, timeout=120
        )
        for number in chance.sample(range(LETTERS), 8 if ROUNDS < 10 else LETTERS):
            name = f"<made-{number}@rig.test>"
            state = after({(name, "INBOX"): frozenset()}, [(name, told.get(name, ()))])
            wanted = {(mailbox, flags) for (_, mailbox), flags in state.items()}
            assert filed(sieve, sieve / f"{number}.eml") == wanted, f"{name}\n{made.text}"
            said += name in told
    assert said > ROUNDS


def _mailbox(action: RuleAction) -> str:
    return {"archive": "Archive", "delete": "Trash"}.get(action.verb.value) or action.words[0]
