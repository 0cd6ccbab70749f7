"""`tui-mail setup service`: the unit is one that systemd takes, and nobody else's is touched."""

import os
import platform
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.calling import User
from tui_mail.cli.main import main
from tui_mail.wiring.service import MARK, Service

PROGRAM = Path(sys.executable).parent / "tui-mail"
SYSTEMCTL = """\
#!/bin/sh
echo "$@" >> "{log}"
exit {status}
"""
needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not there"
)


def unit_of(user: User, name: str = "tui-mail.service") -> Path:
    return user.home / "config_home" / "systemd" / "user" / name


def verified(unit: Path, folder: Path) -> "subprocess.CompletedProcess[str]":
    """What systemd itself says of it."""
    env = {**os.environ, "XDG_RUNTIME_DIR": str(folder), "XDG_CONFIG_HOME": str(folder)}
    command = ["systemd-analyze", "--user", "verify", str(unit)]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


@needs_systemd
@pytest.mark.parametrize(
    "profile", [(), ("--profile", "work"), ("--profile", "über.50-Ä")], ids=["none", "plain", "odd"]
)
def test_systemd_understands_the_unit(user: User, tmp_path: Path, profile: Sequence[str]) -> None:
    said = user.call(*profile, "setup", "service")
    assert said.status == 0
    (unit,) = unit_of(user).parent.iterdir()
    assert unit.name.startswith("tui-mail")
    assert b"systemctl --user enable --now " + unit.name.encode() in said.out
    found = verified(unit, tmp_path)
    assert (found.returncode, found.stderr) == (0, "")
    spoiled = tmp_path / unit.name
    spoiled.write_text(unit.read_text().replace("Restart=on-failure", "Restart=perhaps"))
    assert verified(spoiled, tmp_path).stderr, "and it would have said otherwise"


def test_it_runs_the_installed_program_on_the_profile_with_its_folders(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["pytest"])
    user.call("--profile", "work", "setup", "service")
    lines = unit_of(user, "tui-mail-work.service").read_text().splitlines()
    assert f"ExecStart={PROGRAM} --profile work sync --watch" in lines
    for folder in ("CONFIG", "DATA", "STATE"):
        value = user.home / f"{folder.lower()}_home"
        assert f"Environment=XDG_{folder}_HOME={value}" in lines


def test_what_it_starts_works(user: User) -> None:
    """The command line of the unit, without systemd: it stands until it is told to end."""
    user.call("setup", "service")
    (line,) = (x for x in unit_of(user).read_text().splitlines() if x.startswith("ExecStart="))
    command = shlex.split(line.removeprefix("ExecStart="))
    env = {**os.environ, **user.environment}
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(3)
        process.terminate()
        out, _ = process.communicate(timeout=60)
        assert (process.returncode, out) == (0, b"")
    finally:
        process.kill()
        process.wait()


def test_print_writes_nothing_and_names_are_quoted_for_systemd(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = user.home / "100% of it's"
    folder.mkdir()
    program = folder / "tui-mail"
    program.symlink_to(PROGRAM)
    monkeypatch.setattr(sys, "argv", [str(program)])
    out = user.done("setup", "service", "--print").out.decode()
    quoted = str(program).replace("%", "%%")
    assert f'ExecStart="{quoted}" sync --watch' in out.splitlines(), "the link, not its target"
    assert not unit_of(user).exists()


def test_a_unit_of_somebody_else_s_is_left_alone(user: User) -> None:
    unit = unit_of(user)
    unit.parent.mkdir(parents=True)
    unit.write_text("[Service]\nExecStart=/bin/true\n")
    said = user.call("setup", "service")
    assert said.status == 2
    assert "not from tui-mail" in said.complaint()
    said = user.call("setup", "service", "--remove")
    assert said.status == 1
    assert "There is no service of tui-mail's" in said.complaint()
    assert unit.read_text() == "[Service]\nExecStart=/bin/true\n"


@pytest.mark.parametrize("status", [0, 1])
def test_enable_and_remove_tell_systemd(
    user: User, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    log = user.home / "told"
    tool = user.home / "bin" / "systemctl"
    tool.parent.mkdir()
    tool.write_text(SYSTEMCTL.format(log=log, status=status))
    tool.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tool.parent}:{os.environ['PATH']}")
    said = user.call("setup", "service", "--enable")
    told = log.read_text().splitlines()
    assert said.status == status
    if status:
        assert "systemctl --user daemon-reload failed" in said.complaint()
        assert told == ["--user daemon-reload"]
    else:
        assert told == ["--user daemon-reload", "--user enable --now tui-mail.service"]
    assert unit_of(user).read_text().startswith(MARK)
    assert user.call("setup", "service", "--remove").status == 0, "also where systemd is not there"
    assert not unit_of(user).exists()
    assert "--user disable --now tui-mail.service" in log.read_text()


@pytest.mark.parametrize(("system", "words"), [("Darwin", "macOS"), ("FreeBSD", "FreeBSD")])
def test_where_there_is_no_systemd_it_says_so(
    user: User, monkeypatch: pytest.MonkeyPatch, system: str, words: str
) -> None:
    monkeypatch.setattr(platform, "system", lambda: system)
    said = user.call("setup", "service")
    assert said.status == 2
    assert words in said.complaint()
    assert "sync --watch" in said.complaint()
    assert not unit_of(user).exists()


def test_for_scripts(user: User) -> None:
    user.write(
        '[accounts.a]\nemail = "a@b.example"\nmode = "imap"\n[accounts.a.imap]\nhost = "h"\n'
    )
    (told,) = user.json("setup", "service")
    assert told == {
        "unit": "tui-mail.service",
        "path": str(unit_of(user)),
        "state": "written",
        "enable": [
            "systemctl --user daemon-reload",
            "systemctl --user enable --now tui-mail.service",
        ],
    }
    assert Service(None).name == told["unit"]


def test_completion_knows_it(user: User, capsys: pytest.CaptureFixture[str]) -> None:
    for words, found in ((["setup", ""], "service"), (["setup", "service", "--"], "--enable")):
        assert main(["completion", "--candidates", "--", *words]) == 0
        assert found in capsys.readouterr().out.split()
