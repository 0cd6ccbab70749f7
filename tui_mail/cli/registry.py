"""Every command by name: the module that is it, and what it does, in one line."""

import importlib
from collections.abc import Mapping, Sequence
from typing import Protocol, cast

from tui_mail.cli.context import Context
from tui_mail.model.frozen import frozen


class Module(Protocol):
    """A command's module."""

    def run(self, words: Sequence[str], context: Context) -> int:
        """Do it; the exit status.

        Args:
            words: of the command line, after the command's name.
            context: of this run.
        """
        ...


@frozen
class Command:
    """A command that the program has."""

    module: str
    about: str

    def load(self) -> Module:
        """The module, imported now."""
        return cast("Module", importlib.import_module(f"tui_mail.cli.{self.module}"))


COMMANDS: Mapping[str, Command] = {
    "demo": Command("demo", "try it: mail servers and two people's mail, made up, on this machine"),
    "account": Command("account", "set up, show, check and remove accounts"),
    "setup": Command("setup", "let the system around it know of it: a service without a screen"),
    "compose": Command("compose", "write a message in the composer"),
    "sync": Command("sync", "fetch mail, push changes, send what waits"),
    "folders": Command("folders", "folders with unread and total"),
    "list": Command("list_messages", "messages, newest first, or those that a query finds"),
    "show": Command("show", "messages as the reader shows them"),
    "open": Command("open_message", "open the client on one message"),
    "save": Command("save", "save an attachment"),
    "flag": Command("flag", "set and clear flags and labels"),
    "move": Command("move", "move messages to a folder"),
    "copy": Command("copy", "copy messages to a folder"),
    "archive": Command("archive", "move messages to the archive"),
    "delete": Command("delete", "move messages to the trash; from there, for good"),
    "thread": Command("thread", "break and join threads, where headers have it wrong"),
    "undo": Command("undo", "take the last change back"),
    "folder": Command("folder", "make, rename, delete, empty folders; mark all in one as read"),
    "send": Command("send", "send a message given on standard input, as sendmail does"),
    "import": Command("import_mail", "put mail that lies in files into a folder here"),
    "contacts": Command("contacts", "take an address book in, for completing addresses"),
    "export": Command("export", "write messages into files: eml, mbox or Maildir"),
    "backup": Command("backup", "copy all mail into one file, while it is in use"),
    "restore": Command("restore", "put a backup in the place of the mail store"),
    "outbox": Command("outbox", "what is on its way, and what became of it"),
    "index": Command("index", "fill the search index now, or make it anew"),
    "doctor": Command("doctor", "look for what is wrong: settings, keyring, store, servers"),
    "log": Command("log", "what was said to the servers, and what they answered"),
    "completion": Command("completion", "the script that lets a shell complete all this"),
    "help": Command("help", "this, or what one command does"),
}
