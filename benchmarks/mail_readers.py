"""The other mail readers on a terminal: how each is told to open one mailbox, newest first.

Must never name a server that is not on loopback, and never read this user's own settings.
"""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.profiles import environment

PASSWORD: Final = "alicepw"

_MUTT: Final = """\
set folder="{folder}"
set sort=reverse-date
set mail_check=600
set timeout=600
set ssl_starttls=no
set ssl_force_tls=no
set imap_user="alice"
set imap_pass="alicepw"
set quit=yes
set mbox_type=Maildir
set move=no
{more}
push <first-entry>
"""
_AERC: Final = """\
[bench]
source = {source}
default = {inbox}
from = Alice <alice@rig.test>
cache-headers = true
"""
_ALPINE: Final = """\
inbox-path={{localhost:{port}/ssl/novalidate-cert/user=alice}}INBOX
user-id=alice
user-domain=rig.test
rsh-open-timeout=0
ssh-open-timeout=0
sort-key=Date/Reverse
initial-keystroke-list=
feature-list=enable-arrow-navigation,quit-without-confirm,disable-password-caching,disable-password-file-saving
last-version-used=6.26
"""


@dataclass(frozen=True, slots=True)
class Reader:
    """How one mail reader opens the mailbox.

    Args:
        name: as the table has it.
        command: with its arguments.
        env: to run it in.
        asks: what it says before it wants the password; empty where it was told.
        leave: keys that end it.
    """

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    leave: str
    asks: str = ""


def readers(folder: Path, ports: Mapping[str, int], maildir: Path) -> dict[str, Reader | None]:
    """Every one of them; None for those that are not installed.

    Args:
        folder: for their settings and caches.
        ports: of the servers, `imap` and `imaps`.
        maildir: the same mail.
    """
    port = ports["imap"]
    imap = f"imap://alice@127.0.0.1:{port}/INBOX"
    made = [
        _aerc(folder, "aerc IMAP", f"imap+insecure://alice:{PASSWORD}@127.0.0.1:{port}", "INBOX"),
        _aerc(folder, "aerc Maildir", f"maildir://{maildir.parent}", maildir.name),
        _mutt(folder, "neomutt", "IMAP", imap),
        _mutt(folder, "neomutt", "Maildir", str(maildir)),
        _mutt(folder, "mutt", "IMAP", imap),
        _alpine(folder, ports["imaps"]),  # in clear it stops for seconds to warn
    ]
    return {one.name: one if shutil.which(one.command[0]) else None for one in made}


def _home(folder: Path, name: str) -> Path:
    home = folder / name.replace(" ", "-").lower()
    home.mkdir(parents=True, exist_ok=True)
    return home


def _aerc(folder: Path, name: str, source: str, inbox: str) -> Reader:
    home = _home(folder, name)
    config = home / ".config" / "aerc"
    config.mkdir(parents=True, exist_ok=True)
    accounts = config / "accounts.conf"
    accounts.write_text(_AERC.format(source=source, inbox=inbox))
    accounts.chmod(0o600)
    return Reader(name, ["aerc"], environment(home), ":quit -f\r")


def _mutt(folder: Path, program: str, kind: str, mailbox: str) -> Reader:
    home = _home(folder, f"{program} {kind}")
    (home / "cache").mkdir(exist_ok=True)
    more = f'set header_cache="{home}/cache/"'
    settings = home / "rc"
    settings.write_text(_MUTT.format(folder=home, more=more))
    command = [program, "-n", "-F", str(settings), "-f", mailbox]
    return Reader(f"{program} {kind}", command, environment(home), "x")


def _alpine(folder: Path, port: int) -> Reader:
    home = _home(folder, "alpine")
    settings = home / "pinerc"
    settings.write_text(_ALPINE.format(port=port))
    command = ["alpine", "-p", str(settings), "-i"]
    return Reader("alpine IMAP", command, environment(home), "q", asks="PASSWORD")
