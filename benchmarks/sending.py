"""Messages handed to a server over STARTTLS with a password: by commands, in bulk, by a key."""

import shutil
import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.figures import OURS, Row, at_most, interleaved, row, with_bars
from benchmarks.profiles import NOWHERE, PROGRAM, Profile, account, environment, smtp_server
from benchmarks.setting import Setting
from benchmarks.terminal import Terminal
from tui_mail.config.paths import Paths
from tui_mail.model.commands import Submit
from tui_mail.model.ids import AccountKey
from tui_mail.wiring.face import open_face

MESSAGES = 5
"""In a round."""
MANY = 200
"""That wait in the outbox, and go over one connection; of msmtp a command each."""
ROUNDS = 5
MSMTP: Final = "msmtp"
_CTRL_S: Final = "\x13"
_NO_DELAY: Final = "[send]\nundo_seconds = 0\n"
Runs = dict[str, Callable[[], dict[str, float]] | None]
_MSMTP = """\
account default
host localhost
port {port}
from alice@rig.test
auth plain
user alice
password alicepw
tls on
tls_starttls on
tls_trust_file {ca}
"""
_MESSAGE = b"From: alice@rig.test\r\nTo: bob@rig.test\r\nSubject: sent\r\n\r\nA short message.\r\n"


def measure(setting: Setting) -> list[Row]:
    """Each command from its start to its end; ours keeps the message safely first."""
    if setting.rig is None:
        return []
    profile, rounds = _profile(setting), min(ROUNDS, setting.rounds)
    rc = _msmtp(setting) if shutil.which("msmtp") else None
    each: Runs = {OURS: partial(_ours, profile), MSMTP: _of(rc, MESSAGES)}
    many: Runs = {OURS: partial(_emptied, profile), MSMTP: _of(rc, MANY)}
    commands = interleaved(each, rounds)
    bulk = row(
        f"one of {MANY} messages sent from the outbox", "ms",
        interleaved(many, min(3, rounds), warm=0), "s", 1000 / MANY,
    )  # fmt: skip
    return [
        row("one message sent, a command each", "ms", commands, "s", 1000 / MESSAGES),
        with_bars(bulk, at_most(bulk, 1.0, MSMTP)),
    ]


def measure_key(setting: Setting) -> list[Row]:
    """From the key in the composer to the word that a server took it; msmtp's whole run."""
    if setting.rig is None:
        return []
    profile, rounds = _profile(setting), setting.rounds  # begins with an empty folder
    rc = _msmtp(setting) if shutil.which("msmtp") else None
    window = Window(profile)
    try:
        runs: Runs = {OURS: window.sent, MSMTP: _of(rc, 1)}
        found = row(
            "one message, from the key to “Sent”", "ms", interleaved(runs, rounds), "s", 1000
        )
    finally:
        window.terminal.close()
        profile.end_engine()
    return [with_bars(found, at_most(found, 1.5, MSMTP))]


class Window:
    """The client on a terminal, its engine running, with no time to take a message back."""

    def __init__(self, profile: Profile) -> None:
        self.terminal = Terminal([PROGRAM], profile.env)
        self.terminal.until_live("Inbox")
        profile.await_engine()
        self.terminal.settle(1.0)

    def sent(self) -> dict[str, float]:
        """One message, written and then sent."""
        self.terminal.type("c")
        self.terminal.until("Subject")
        self.terminal.settle(0.3)
        for keys in ("bob@rig.test", "\t", "\t", "\t", "Short", "\t", "Short"):
            self.terminal.type(keys)
            self.terminal.settle(0.2)
        self.terminal.settle(4.0, 5.0)  # its draft is saved meanwhile
        took = self.terminal.key(_CTRL_S, "Sent to bob")
        self.terminal.settle(0.5)
        return {"s": took}


def _profile(setting: Setting) -> Profile:
    if setting.rig is None:
        raise RuntimeError("this needs Postfix")
    server = smtp_server(setting.port["submission"], setting.rig.ca)
    folder = setting.folder / "sending"
    shutil.rmtree(folder, ignore_errors=True)
    return Profile(
        folder / "ours", server + account("alice", "pop", NOWHERE, smtp="rig") + _NO_DELAY
    )


def _ours(profile: Profile) -> dict[str, float]:
    return {"s": sum(profile.run("send", "-t", feed=_MESSAGE) for _ in range(MESSAGES))}


def _emptied(profile: Profile) -> dict[str, float]:
    """The command that sends what waits; putting it there is not counted."""
    config, data = profile.folder / "config" / "tui-mail", profile.database.parent
    paths = Paths(config, data, profile.folder / "state" / "tui-mail", profile.folder / "run")
    face = open_face(paths, start=False)
    try:
        for _ in range(MANY):
            face.ask(Submit(_MESSAGE, AccountKey("alice"), ("bob@rig.test",), wait=False))
    finally:
        face.close()
    begun = time.perf_counter()
    subprocess.run(  # its maildrop refuses, which is the end of it
        [PROGRAM, "sync"], env=profile.env, check=False, capture_output=True
    )
    return {"s": time.perf_counter() - begun}


def _msmtp(setting: Setting) -> Path:
    if setting.rig is None:
        raise RuntimeError("this needs Postfix")
    home = setting.folder / "sending" / "msmtp"
    home.mkdir(parents=True, exist_ok=True)
    rc = home / "rc"
    rc.write_text(_MSMTP.format(port=setting.port["submission"], ca=setting.rig.ca))
    rc.chmod(0o600)
    return rc


def _of(rc: Path | None, count: int) -> Callable[[], dict[str, float]] | None:
    """So many messages, where msmtp is on this machine."""
    return None if rc is None else partial(_send_all, rc, count)


def _send_all(rc: Path, count: int) -> dict[str, float]:
    begun = time.perf_counter()
    for _ in range(count):
        command = ["msmtp", "-C", str(rc), "-t"]
        subprocess.run(command, env=environment(rc.parent), input=_MESSAGE, check=True)
    return {"s": time.perf_counter() - begun}
