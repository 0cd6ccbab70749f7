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
    "setup": Command(
        "setup", "let the system know of it: a service, menus, mailto: links, man, the tab key"
    ),
    "compose": Command("compose", "write a message in the composer"),
    "sync": Command("sync", "fetch mail, push changes, send what waits"),
    "folders": Command("folders", "folders with unread and total"),
    "list": Command("list_messages", "messages, newest first, or those that a query finds"),
    "searches": Command("searches", "saved searches, which stand among the folders"),
    "show": Command("show", "messages as the reader shows them"),
    "open": Command("open_message", "open the client on one message"),
    "save": Command("save", "save an attachment"),
    "flag": Command("flag", "set and clear flags and labels"),
    "label": Command("label", "labels: list, rename, delete, colour"),
    "move": Command("move", "move messages to a folder"),
    "copy": Command("copy", "copy messages to a folder"),
    "archive": Command("archive", "move messages to the archive"),
    "delete": Command("delete", "move messages to the trash; from there, for good"),
    "invitation": Command("invitation", "accept or decline an event, or say maybe"),
    "unsubscribe": Command("unsubscribe", "leave the list that a message came by"),
    "undo": Command("undo", "take the last changes back, or list what was done"),
    "redo": Command("redo", "do again what was undone last"),
    "rules": Command("rules", "rules for mail: list, try and run them, export them as Sieve"),
    "snooze": Command("snooze", "put messages off: out of the inbox, and back at a time"),
    "remind": Command("remind", "say when nobody answered what you sent by a time"),
    "junk": Command("junk", "mark messages as spam, and move them to Junk"),
    "notjunk": Command("notjunk", "mark messages as not spam; those in Junk come back"),
    "clean": Command("clean", "what could go: newsletters, the largest, the oldest, files"),
    "thread": Command("thread", "break, join, mute and pin threads"),
    "folder": Command("folder", "make, rename, delete, empty folders; mark all in one as read"),
    "send": Command("send", "send a message given on standard input, as sendmail does"),
    "import": Command("import_mail", "put mail that lies in files into a folder here"),
    "contacts": Command("contacts", "the address book and its groups: see, change, import, export"),
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
