"""The first page of a search, the whole command: by sender, and for a rare word in the text."""

import shutil
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from benchmarks.figures import OURS, Row, interleaved, row
from benchmarks.letters import RARE_WORD
from benchmarks.profiles import PROGRAM, environment
from benchmarks.servers import maildir_of
from benchmarks.setting import Setting, said

PAGE = 100
QUERIES = {"by sender": ("from:hopper", "from:hopper"), "rare word": (RARE_WORD, RARE_WORD)}
"""Ours, and the same for the others."""
_NOTMUCH = """\
[database]
path={index}
mail_root={mail}
[user]
name=Alice
primary_email=alice@rig.test
[new]
tags=
[maildir]
synchronize_flags=false
"""
_NOTHING_FOUND = 4
"""What mu ends with then."""
Env = Mapping[str, str]


def measure(setting: Setting) -> list[Row]:
    """Over the mailbox that is downloaded, as Maildir for the others."""
    maildir = maildir_of(setting.folder / "rig", "bob")
    here = setting.folder / "indexes"
    notmuch = _notmuch(here / "notmuch", maildir) if shutil.which("notmuch") else None
    mu = _mu(here / "mu", maildir) if shutil.which("mu") else None
    rows = []
    for words, (ours, theirs) in QUERIES.items():
        runs: dict[str, Callable[[], dict[str, float]] | None] = {
            OURS: _ours(setting, ours),
            "notmuch": _run(["notmuch", "search", f"--limit={PAGE}", theirs], notmuch),
            "mu": _run(
                [
                    "mu",
                    "find",
                    f"--muhome={here / 'mu'}",
                    "-n",
                    f"{PAGE}",
                    "-s",
                    "date",
                    "-z",
                    theirs,
                ],
                mu,
            ),
        }
        samples = interleaved(runs, setting.rounds)
        matter = f"first {PAGE} of a search, {words}, {setting.download:,} messages"
        rows.append(row(matter, "ms", samples, "s", 1000))
    return rows


def _ours(setting: Setting, query: str) -> Callable[[], dict[str, float]] | None:
    env = setting.own(setting.download).env
    return _run([PROGRAM, "list", query, "--limit", f"{PAGE}"], env)


def _run(command: Sequence[str], env: Env | None) -> Callable[[], dict[str, float]] | None:
    return None if env is None else partial(_timed, tuple(command), env)


def _timed(command: Sequence[str], env: Env) -> dict[str, float]:
    begun = time.perf_counter()
    done = subprocess.run(command, env=env, check=False, stdout=subprocess.DEVNULL)
    if done.returncode not in {0, _NOTHING_FOUND}:
        raise RuntimeError(f"{command[0]} failed with {done.returncode}")
    return {"s": time.perf_counter() - begun}


def notmuch_config(home: Path, maildir: Path) -> Env:
    """A notmuch of its own, of that mail, in an empty folder; what to run it in."""
    home.mkdir(parents=True)
    (home / "config").write_text(_NOTMUCH.format(index=home / "index", mail=maildir))
    (home / "index").mkdir()
    return environment(home) | {"NOTMUCH_CONFIG": str(home / "config")}


def _notmuch(home: Path, maildir: Path) -> Env:
    env = environment(home) | {"NOTMUCH_CONFIG": str(home / "config")}
    if not (home / "made").exists():
        said("notmuch reads its mailbox once")
        shutil.rmtree(home, ignore_errors=True)
        notmuch_config(home, maildir)
        subprocess.run(["notmuch", "new", "--quiet"], env=env, check=True)
        (home / "made").touch()
    return env


def _mu(home: Path, maildir: Path) -> Env:
    env = environment(home)
    if not (home / "made").exists():
        said("mu reads its mailbox once")
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        for words in (["init", f"--maildir={maildir}", "--my-address=alice@rig.test"], ["index"]):
            _timed(["mu", words[0], f"--muhome={home}", *words[1:]], env)
        (home / "made").touch()
    return env
