"""`tui-mail setup desktop`: an entry in menus, and mailto: links that open the composer.

Must never put words into a command line that the desktop entry standard reads otherwise.
"""

import shutil
import subprocess
from collections.abc import Sequence
from typing import Final

from tui_mail.cli.arguments import Parser
from tui_mail.cli.context import Context
from tui_mail.cli.setup_files import Placed, add_choices, place, user_data
from tui_mail.errors import EngineError
from tui_mail.wiring.program import program_words

MARK: Final = "# Written by: tui-mail setup desktop"
NAME: Final = "tui-mail.desktop"
SCHEME: Final = "x-scheme-handler/mailto"
PATIENCE: Final = 20.0
"""Seconds for xdg-mime."""
ENTRY: Final = """\
[Desktop Entry]
{mark}
Type=Application
Version=1.4
Name=tui-mail
GenericName=Mail
Comment=Read and write mail in a terminal
Exec={open}
Terminal=true
Categories=Network;Email;ConsoleOnly;
Keywords=mail;email;imap;pop3;smtp;
MimeType=x-scheme-handler/mailto;
StartupNotify=false
Actions=compose;

[Desktop Action compose]
Name=Write a message
Exec={compose}
"""
_RESERVED = frozenset(" \t\n\"'\\><~|&;$*?#()`")
"""Of the desktop entry specification, The Exec key: a word with one of these is quoted."""


def run(words: Sequence[str], context: Context) -> int:
    """0 when it is written, printed or removed."""
    parser = Parser(
        "tui-mail setup desktop",
        "Write a desktop entry: tui-mail stands in the menus, and a mailto: link opens the "
        "composer in a terminal.",
    )
    parser.add_argument("--default", action="store_true", help="open mailto: links from now on")
    add_choices(parser)
    args = parser.read(words)
    file = user_data() / "applications" / NAME
    hint = "" if args.default else f"To open mailto: links: xdg-mime default {NAME} {SCHEME}"
    files = [Placed(file, entry(context.profile), MARK, hint)]
    status = place(context, files, printed=args.print, removed=args.remove)
    if args.default and not (args.print or args.remove):
        _make_default()
    return status


def entry(profile: str | None) -> str:
    """The text of the entry: one program for the menu and for links, which come as %u."""
    program = [*program_words(), *(["--profile", profile] if profile else [])]
    spoken = " ".join(map(_quoted, program))
    return ENTRY.format(mark=MARK, open=f"{spoken} %u", compose=f"{spoken} compose")


def _quoted(word: str) -> str:
    """As the Exec key reads it back: quoted, then escaped once more as any string of the file."""
    word = word.replace("%", "%%")
    if not _RESERVED & set(word):
        return word
    inner = "".join("\\" + c if c in '"`$\\' else c for c in word)
    return ('"' + inner + '"').replace("\\", "\\\\").replace("\n", "\\n")


def _make_default() -> None:
    command = ["xdg-mime", "default", NAME, SCHEME]
    if shutil.which(command[0]) is None:
        raise EngineError(
            "xdg-mime is not there, which makes it the default.", "Install xdg-utils."
        )
    done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise EngineError(f"xdg-mime failed: {said}", f"Later: {' '.join(command)}")
