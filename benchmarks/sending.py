"""Messages handed to a server one by one, a command each, over STARTTLS with a password."""

import shutil
import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.figures import OURS, Row, interleaved, row
from benchmarks.profiles import NOWHERE, Profile, account, environment, smtp_server
from benchmarks.setting import Setting

MESSAGES = 5
"""In a round."""
ROUNDS = 5
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
    runs: dict[str, Callable[[], dict[str, float]] | None] = {
        OURS: partial(_ours, _profile(setting)),
        "msmtp": _msmtp(setting) if shutil.which("msmtp") else None,
    }
    samples = interleaved(runs, min(ROUNDS, setting.rounds))
    return [row("one message sent, a command each", "ms", samples, "s", 1000 / MESSAGES)]


def _profile(setting: Setting) -> Profile:
    if setting.rig is None:
        raise RuntimeError("this needs Postfix")
    server = smtp_server(setting.port["submission"], setting.rig.ca)
    folder = setting.folder / "sending"
    shutil.rmtree(folder, ignore_errors=True)
    return Profile(folder / "ours", server + account("alice", "pop", NOWHERE, smtp="rig"))


def _ours(profile: Profile) -> dict[str, float]:
    return {"s": sum(profile.run("send", "-t", feed=_MESSAGE) for _ in range(MESSAGES))}


def _msmtp(setting: Setting) -> Callable[[], dict[str, float]]:
    if setting.rig is None:
        raise RuntimeError("this needs Postfix")
    home = setting.folder / "sending" / "msmtp"
    home.mkdir(parents=True, exist_ok=True)
    rc = home / "rc"
    rc.write_text(_MSMTP.format(port=setting.port["submission"], ca=setting.rig.ca))
    rc.chmod(0o600)
    return partial(_send_all, rc)


def _send_all(rc: Path) -> dict[str, float]:
    begun = time.perf_counter()
    for _ in range(MESSAGES):
        command = ["msmtp", "-C", str(rc), "-t"]
        subprocess.run(command, env=environment(rc.parent), input=_MESSAGE, check=True)
    return {"s": time.perf_counter() - begun}
