"""The search index: what it costs to make, against notmuch's and mu's of the same mail in one run.

In seconds of the processor, of the whole process and what it starts: the clock tells more of what
else the machine does. Extraction from the messages is part of it.
"""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from benchmarks.figures import OURS, Bar, Row, at_most, with_bars
from benchmarks.profiles import PROGRAM, Profile, environment
from benchmarks.searching import notmuch_config
from benchmarks.servers import maildir_of
from benchmarks.setting import Setting, said
from tui_mail.message.search_text import search_text
from tui_mail.model.ids import MessageId
from tui_mail.ports.store_reader import Selection
from tui_mail.store.reader import open_reader
from tui_mail.store.search_index import index_path

MEMORY: Final = 200
"""Megabytes."""
SHARE: Final = 0.8
"""Of the text that is indexed."""


def measure(setting: Setting) -> list[Row]:
    """Of the mailbox that is downloaded, as Maildir for the others."""
    maildir = maildir_of(setting.folder / "rig", "bob")
    profile = setting.own(setting.download)
    here = setting.folder / "indexing"
    shutil.rmtree(here, ignore_errors=True)
    here.mkdir()
    ours = _used([PROGRAM, "index", "--rebuild"], profile.env)
    said(f"ours: {ours[0]:.1f} s of the processor, {ours[1]:.0f} MB")
    notmuch = _notmuch(here / "notmuch", maildir) if shutil.which("notmuch") else None
    mu = _mu(here / "mu", maildir) if shutil.which("mu") else None
    many = f"{setting.download:,} messages"
    each = {OURS: ours, "notmuch": notmuch, "mu": mu}
    seconds = Row(f"making the search index, {many}", "s of the processor", _column(each, 0))
    memory = Row(f"memory for that, {many}", "MB", _column(each, 1))
    size, text = index_path(profile.database).stat().st_size, _text(profile)
    share = size / text
    return [
        with_bars(seconds, at_most(seconds, 1 / 4, "notmuch"), at_most(seconds, 1 / 2.5, "mu")),
        with_bars(memory, Bar(f"at most {MEMORY} MB", ours[1], MEMORY)),
        Row(
            f"search index by the text it holds, {many}",
            "x",
            {OURS: share, **_sizes(here, text)},
            (Bar(f"at most {SHARE} of the text", share, SHARE),),
        ),
    ]


def _column(
    each: Mapping[str, tuple[float, float] | None], number: int
) -> Mapping[str, float | None]:
    return {name: None if found is None else found[number] for name, found in each.items()}


def _used(command: Sequence[str], env: Mapping[str, str]) -> tuple[float, float]:
    """Seconds of the processor, and the most megabytes that it held."""
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def _notmuch(home: Path, maildir: Path) -> tuple[float, float]:
    env = notmuch_config(home, maildir)
    return _used(["notmuch", "new", "--quiet"], env)


def _mu(home: Path, maildir: Path) -> tuple[float, float]:
    env = environment(home)
    init = ["mu", "init", f"--muhome={home}", f"--maildir={maildir}", "--my-address=a@rig.test"]
    subprocess.run(init, env=env, check=True, stdout=subprocess.DEVNULL)
    return _used(["mu", "index", f"--muhome={home}"], env)


def _sizes(here: Path, text: int) -> Mapping[str, float | None]:
    """Of the others' indexes, by the same text."""
    folders = {"notmuch": here / "notmuch" / "index", "mu": here / "mu" / "xapian"}
    return {
        name: sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / text
        for name, folder in folders.items()
        if folder.is_dir()
    }


def _text(profile: Profile) -> int:
    """Bytes of all that is indexed, as UTF-8."""
    reader = open_reader(profile.database)
    try:
        return sum(
            len(text.encode("utf-8", "replace"))
            for place in reader.ids(Selection())
            for text in search_text(reader.raw(MessageId(place))).by_field.values()
        )
    finally:
        reader.close()
