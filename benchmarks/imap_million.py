"""A check that finds nothing new of a mailbox of a million.

Measured only when asked for: what it needs is made once, in FOLDER/million (2 GB). On the server
the mailboxes are mbox files of tiny messages; our stores are filled by the program's own insert
path, with the UIDs of those, and the state is noted that a sync would have noted.
"""

import os
import resource
import shutil
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.figures import OURS, Bar, Row
from benchmarks.profiles import Profile
from benchmarks.setting import Setting, said
from tests.servers.imap_session import endpoint, session
from tests.servers.person import account
from tests.servers.rig import MAIL_UID, PASSWORDS, Rig, missing
from tui_mail.engine.batches import MOST, groups_of
from tui_mail.imap.connection import open_server
from tui_mail.message.digest import digest
from tui_mail.model.folder import Role
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey
from tui_mail.model.mailbox import MailboxMark
from tui_mail.model.secret import Secret
from tui_mail.ports.mail_store import Arrival
from tui_mail.store.mail_store import open_store
from tui_mail.sync.folder_roles import NAMES

MBOX: Final = "mail_location = mbox:~/mbox:INBOX=~/inbox\nprotocol imap {\n  mail_plugins =\n}\n"
USERS: Final = ("bob", "alice")
"""Who has the mailbox of 100,000, and who the one of a million."""
CHECKS: Final = 7
NOISE: Final = 20.0
"""Milliseconds by which two medians of the same thing differ."""
PATIENCE: Final = 600.0
"""Seconds for the server's first look through a mailbox."""
_VALIDITY: Final = 1_700_000_000
_FIRST: Final = 1_300_000_000
_STEP: Final = 300


def measure(setting: Setting) -> list[Row]:
    """Both mailboxes side by side; sizes are those of the settings."""
    if missing():
        return []
    counts = dict(zip(USERS, (setting.middle, setting.large), strict=True))
    folder = setting.folder / "million"
    for user, count in counts.items():
        _fill(folder / "rig" / "mail" / user, count)
    rig = Rig(folder / "rig", dovecot=MBOX)
    rig.stop()
    with rig:
        ours = {user: _profile(folder, rig, user, count) for user, count in counts.items()}
        checks, selects, busy = _measured(rig, ours)
    small, large = USERS
    longer = max(0.0, selects[large] - selects[small])
    many = f"{counts[large]:,} messages over IMAP and TLS"
    other = f"tui-mail at {counts[small]:,}"
    nothing: dict[str, float | None] = {OURS: checks[large], other: checks[small]}
    limit = checks[small] + longer + NOISE
    bar = Bar(f"at most {longer + NOISE:.0f} ms more than {other}", checks[large], limit)
    select: dict[str, float | None] = {OURS: selects[large], other: selects[small]}
    of_ours: dict[str, float | None] = {OURS: busy[large], other: busy[small]}
    return [
        Row(f"a check that finds nothing new, {many}", "ms", nothing, (bar,)),
        Row("the same, our own processor's time", "ms", of_ours),
        Row(f"a bare SELECT (QRESYNC), {many}", "ms", select),
    ]


def _measured(
    rig: Rig, ours: dict[str, Profile]
) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    """Milliseconds by user: a check of nothing, a bare SELECT, and our processor's time of that."""
    found: tuple[dict[str, list[float]], ...] = ({}, {}, {})
    for number in range(CHECKS + 1):
        for user in USERS[:: 1 if number % 2 else -1]:
            with session(rig, user=user) as there:
                mark = there.select("INBOX").mark
            with session(rig, user=user) as there:
                begun = time.perf_counter()
                there.select("INBOX", since=mark)
                select = (time.perf_counter() - begun) * 1000
            busy = _busy()
            times = [ours[user].run("sync") * 1000, select]
            times.append((_busy() - busy) * 1000)
            if number:  # the first warms caches
                for taken, kept in zip(times, found, strict=True):
                    kept.setdefault(user, []).append(taken)
    checks, selects, busy_for = (
        {user: statistics.median(taken) for user, taken in one.items()} for one in found
    )
    return checks, selects, busy_for


def _busy() -> float:
    """Seconds of the processor that programs which ended took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _letters(count: int) -> Iterator[tuple[int, int, bytes]]:
    """UID, when it came, and the bytes of each; the newest few are unread."""
    for number in range(1, count + 1):
        when = _FIRST + number * _STEP
        day = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(when))
        head = f"From: Ada {number % 977} <ada{number % 977}@rig.test>\r\nTo: alice@rig.test\r\n"
        head += f"Subject: note {number}\r\nDate: {day}\r\nMessage-ID: <n{number}@rig.test>\r\n"
        yield number, when, f"{head}\r\nThis is note {number}.\r\n".encode()


def _fill(home: Path, count: int) -> None:
    """A user's inbox on the server, with the UIDs in it; nothing is done where it is there."""
    made = home / f"{count}.made"
    if made.exists():
        return
    said(f"making a mailbox of {count:,} tiny messages on the server")
    shutil.rmtree(home, ignore_errors=True)
    (home / "mbox").mkdir(parents=True)
    with (home / "inbox").open("wb") as box:
        for uid, when, raw in _letters(count):
            head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
            base = b"X-IMAPbase: %d %010d\n" % (_VALIDITY, count) if uid == 1 else b""
            came = time.strftime("%a %b %d %H:%M:%S %Y", time.gmtime(when)).encode()
            ours = b"%bX-UID: %d\nStatus: RO\n\n" % (base, uid)
            box.write(b"From ada@rig.test %b\n%b\n%b%b\n" % (came, head, ours, body))
    made.touch()
    for up in (home.parents[2], home.parents[1], home.parents[0]):
        up.chmod(0o755)
    for path in (home, *home.iterdir()):
        os.chown(path, MAIL_UID, MAIL_UID)


def _profile(folder: Path, rig: Rig, user: str, count: int) -> Profile:
    """Of our own, which has it all."""
    text = account(rig, user, user, "imap", imap=f'folders = ["INBOX"]\ntimeout = {PATIENCE}\n')
    ours = Profile(folder / f"ours-{user}", text)
    said(f"the server looks through its mailbox of {count:,}")
    there = open_server(
        replace(endpoint(rig, user=user), timeout=PATIENCE), Secret(PASSWORDS[user])
    )
    selected = there.select("INBOX")
    there.close()
    if selected.exists < count:
        raise RuntimeError(f"the server has {selected.exists} of {count} messages")
    if not ours.database.exists():
        said(f"making a store of {count:,} messages")
        _store(ours.database, AccountKey(user), count, selected.mark)
    ours.run("sync")
    return ours


def _store(database: Path, key: AccountKey, count: int, mark: MailboxMark) -> None:
    """Under another name first, so that it is whole or absent."""
    making = database.with_name("making") / database.name
    shutil.rmtree(making.parent, ignore_errors=True)
    store = open_store(making)
    try:
        store.ensure_account(key)
        inbox = store.ensure_folder(key, NAMES[Role.INBOX], role=Role.INBOX, remote="INBOX").id
        seen = frozenset({"seen"})
        for group in groups_of(_letters(count), MOST):
            store.add(
                [
                    Arrival(inbox, raw, digest(raw, when), when, seen, uid)
                    for uid, when, raw in group
                ]
            )
        store.note_mailbox(inbox, mark.uidvalidity, count + 1, mark.highestmodseq, count)
    finally:
        store.close()
    for file in making.parent.iterdir():
        file.rename(database.with_name(file.name))
    making.parent.rmdir()
