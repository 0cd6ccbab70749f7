"""What --help says beside the arguments: groups, examples, exit status, where to read on.

Loaded only when help is printed. Every example is a line that the command understands.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from tui_mail.cli.registry import COMMANDS

Pairs = Sequence[tuple[str, str]]

ABOUT: Final = """\
usage: tui-mail [--profile NAME] [COMMAND ...]

Mail in the terminal. Without a command it opens the client.
{groups}
options:
  --profile NAME  a profile with settings and mail of its own
  --version       print the version
  -h, --help      print this

examples:
  tui-mail demo                           try it, with made-up mail
  tui-mail account add alice@foo.example  set an account up
  tui-mail list is:unread                 what is unread

tui-mail help COMMAND says more, with examples. Lists take --json: one object a line.
"""

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "start": ("demo", "sync"),
    "reading": ("folders", "list", "searches", "show", "open", "save"),
    "organising": (
        *("flag", "label", "move", "copy", "archive", "delete", "thread", "rules"),
        *("snooze", "remind", "junk", "notjunk", "clean", "undo", "redo", "folder"),
    ),
    "sending": ("compose", "send", "outbox", "invitation", "unsubscribe"),
    "accounts": ("account", "contacts", "setup"),
    "keeping safe": ("import", "export", "backup", "restore"),
    "when something is wrong": ("doctor", "log", "index"),
    "the command itself": ("completion", "help"),
}

EXAMPLES: Final[Mapping[str, Pairs]] = {
    "demo": (
        ("tui-mail demo", "the client, with two people's mail on this machine"),
        ("tui-mail demo --serve", "only the servers; prints where they are, as JSON"),
    ),
    "sync": (
        ("tui-mail sync", "every account, once"),
        ("tui-mail sync home --watch", "one account, until it is stopped"),
    ),
    "folders": (
        ("tui-mail folders", "those of every account"),
        ("tui-mail folders home --json", "those of one, for a script"),
    ),
    "open": (("tui-mail open 12", "the client on that message, in its folder"),),
    "list": (
        ("tui-mail list is:unread", "what is unread, in every folder"),
        ("tui-mail list from:ada newer:7d has:attachment", "Ada's of the last week with files"),
        ("tui-mail list --account home --folder Inbox --limit 10", "the newest ten"),
        ("tui-mail list loom -from:shop --json", "a word, but not from the shop; for a script"),
    ),
    "searches": (
        ("tui-mail searches", "each with what is unread and how many it finds"),
        ("tui-mail searches add Boss from:boss newer:30d", "it stands among the folders now"),
        ("tui-mail searches remove Boss", "what it found stays"),
    ),
    "show": (
        ("tui-mail show 12", "a message, as the reader shows it"),
        ("tui-mail show 12 13 --json", "several, for a script"),
        ("tui-mail show 12 --raw", "the original, byte for byte"),
    ),
    "save": (
        ("tui-mail save 12 2", "part 2 of message 12, into this folder, by its own name"),
        ("tui-mail save 12 2 --output -", "the same to standard output"),
    ),
    "flag": (
        ("tui-mail flag 12 +seen", "mark as read"),
        ("tui-mail flag 12 13 +flagged +Later -seen", "a star, a label, and unread again"),
    ),
    "move": (
        ("tui-mail move 12 Projects/Loom", "into a folder of its account, made if missing"),
        ("tui-mail move 12 13 Archive", "several at once"),
    ),
    "copy": (
        ("tui-mail copy 12 Projects/Loom", "the original stays where it is"),
        ("tui-mail copy 12 13 Kept --json", "several; prints the ids of the copies"),
    ),
    "folder": (
        ("tui-mail folder create home Projects/2026", "here at once, on the server with a sync"),
        ("tui-mail folder rename home Projects Work", "with every folder below it"),
        ("tui-mail folder delete home Old", "its messages go to Trash"),
        ("tui-mail folder empty home trash", "for good"),
        ("tui-mail folder read home Inbox", "every message in it is read"),
        ("tui-mail folder offline home Archive", "all of it is here with the next sync"),
        ("tui-mail folder offline home Lists 30", "what came in the last 30 days"),
    ),
    "label": (
        ("tui-mail label list", "those that there are, and on how many messages"),
        ("tui-mail label rename Later Soon", "on every message that has it"),
        ("tui-mail label delete Soon", "off every message"),
        ("tui-mail label colour Work red", "as lists and the reader show it"),
    ),
    "archive": (("tui-mail archive 12 13", "into the folder that is the archive"),),
    "delete": (("tui-mail delete 12", "into Trash; from Trash, for good"),),
    "thread": (
        ("tui-mail thread break 12", "it begins a thread, with what answers it"),
        ("tui-mail thread join 12 20 31", "20, 31 and their threads stand below 12"),
        ("tui-mail thread mute 12", "its mail is read and archived by itself; unmute ends that"),
        ("tui-mail thread pin 12", "it stays on top of its folder; unpin ends that"),
    ),
    "invitation": (
        ("tui-mail invitation accept 12", "the organizer hears that you come"),
        ("tui-mail invitation decline 12 --json", "that you do not; for a script"),
    ),
    "unsubscribe": (
        ("tui-mail unsubscribe 12", "shows what it would do, and asks"),
        ("tui-mail unsubscribe 12 --by mail --yes", "by a message, unasked"),
    ),
    "undo": (
        ("tui-mail undo", "the last move, flag or deletion"),
        ("tui-mail undo 3", "the last three"),
        ("tui-mail undo --list", "what was done, when and by what"),
    ),
    "redo": (("tui-mail redo", "what was undone last, again"),),
    "rules": (
        ("tui-mail rules list", "those of config.toml, in their order"),
        ("tui-mail rules run --dry-run", "what all of them would do to the inbox"),
        ("tui-mail rules run newsletters --folder Archive", "one of them, to another folder"),
        ("tui-mail rules export --sieve", "for a server that filters by itself"),
    ),
    "snooze": (
        ("tui-mail snooze 12 tomorrow morning", "out of the inbox until then"),
        ("tui-mail snooze 12 13 2026-12-24 08:00", "two, until a date"),
        ("tui-mail snooze 12 off", "back now"),
    ),
    "remind": (
        ("tui-mail remind 12 friday", "on top of the inbox then, unless somebody answered"),
        ("tui-mail remind 12 off", "no reminder any more"),
    ),
    "clean": (
        ("tui-mail clean", "newsletters by sender, the most mail first"),
        ("tui-mail clean attachments --limit 20 --json", "the largest files, for a script"),
    ),
    "junk": (("tui-mail junk 12 13", "into Junk, with the word that servers learn by"),),
    "notjunk": (("tui-mail notjunk 12", "back into the inbox"),),
    "index": (
        ("tui-mail index", "take new mail into the search index now"),
        ("tui-mail index --rebuild", "all of it, anew"),
    ),
    "send": (
        ("tui-mail send -t", "the message on standard input, to whom it says"),
        ("tui-mail send --account home bob@foo.example", "to this one only, from that account"),
        ("tui-mail send -i -f me@foo.example bob@foo.example", "as git and cron call sendmail"),
    ),
    "compose": (
        ("tui-mail compose", "an empty message"),
        ("tui-mail compose --to bob@foo.example --subject hello", "with a beginning"),
        ("tui-mail compose --to bob@foo.example --template thanks", "with a text of your own"),
        ("tui-mail compose 'mailto:bob@foo.example?subject=hello'", "for the desktop"),
    ),
    "import": (
        ("tui-mail import ~/old-mail --account home --folder Old", "files, mbox, Maildir"),
        ("tui-mail import letters.mbox --account home", "into the folder Imported"),
    ),
    "export": (
        ("tui-mail export ~/copy --format maildir", "everything"),
        ("tui-mail export ~/copy in:inbox older:1y --format mbox", "what a query finds"),
    ),
    "backup": (("tui-mail backup ~/mail.backup", "all mail and the settings, in one file"),),
    "restore": (
        ("tui-mail restore ~/mail.backup", "the store that was there is set aside"),
        ("tui-mail restore --release", "say to the servers what came back held"),
    ),
    "outbox": (
        ("tui-mail outbox", "what waits, since when, and the server's last answer"),
        ("tui-mail outbox retry all", "try now what waits"),
        ("tui-mail outbox cancel 7", "take one back"),
        ("tui-mail outbox seen 7", "say no more that one waits for long, or came back"),
    ),
    "log": (
        ("tui-mail log", "the last lines of every account"),
        ("tui-mail log home --lines 50", "the last 50 of one"),
        ("tui-mail log home --follow", "and what is said from now on"),
    ),
    "doctor": (
        ("tui-mail doctor", "what is wrong, and what to do"),
        ("tui-mail doctor --salvage", "save what can be read of a damaged mail store"),
        ("tui-mail doctor --report", "a text for whoever helps you, with nothing private in it"),
    ),
    "completion": (
        ("tui-mail completion bash", "the script for bash; see above for where to put it"),
        ("tui-mail completion fish", "the one for fish"),
    ),
    "help": (
        ("tui-mail help", "every command"),
        ("tui-mail help list", "one of them"),
        ("tui-mail help account add", "a part of one"),
    ),
    "account add": (
        ("tui-mail account add alice@foo.example", "asks for what it cannot find out"),
        ("tui-mail account add a@b.example --imap m.b.example:993:tls --smtp isp --dry-run",
         "shows what it would write"),
    ),
    "account list": (("tui-mail account list", "every account, one a line"),),
    "account show": (("tui-mail account show home", "one, with its servers"),),
    "account check": (
        ("tui-mail account check", "tries every server of every account"),
        ("tui-mail account check home --json", "one account, for a script"),
    ),
    "account import": (
        ("tui-mail account import --dry-run", "what other mail programs have set up here"),
        ("tui-mail account import --from ~/.muttrc", "what one file has"),
    ),
    "account edit": (
        ("tui-mail account edit home --name 'Ada Lovelace'", "the name in From"),
        ("tui-mail account edit home --imap imap.b.example:993:tls", "another server"),
    ),
    "account order": (("tui-mail account order work home", "these first, the others behind"),),
    "account disable": (("tui-mail account disable home", "its mail stays, nothing is fetched"),),
    "account enable": (("tui-mail account enable home", "fetch again"),),
    "account remove": (
        ("tui-mail account remove home", "asks what becomes of its mail here"),
        ("tui-mail account remove home --delete-mail", "and its mail here goes, too"),
    ),
    "account password": (
        ("tui-mail account password home", "for the server mail is read from"),
        ("tui-mail account password home outgoing", "for the one it is sent through"),
    ),
    "contacts import": (
        ("tui-mail contacts import contacts.vcf", "the address book is what that file holds"),
        ("tui-mail contacts import --add more.vcf", "beside what is there"),
    ),
    "contacts list": (("tui-mail contacts list ada", "whom that word fits"),),
    "contacts add": (("tui-mail contacts add 'Ada <ada@foo.example>'", "or another name"),),
    "contacts remove": (("tui-mail contacts remove ada@foo.example", "out of the book"),),
    "contacts groups": (("tui-mail contacts groups --json", "for a script"),),
    "contacts group": (
        ("tui-mail contacts group set Weavers ada@foo.example bob@foo.example", "these two"),
        ("tui-mail contacts group delete Weavers", "its members stay in the book"),
    ),
    "contacts export": (
        ("tui-mail contacts export book.vcf", "all of it, as vCard 4"),
        ("tui-mail contacts export --version 3.0", "for older programs, on standard output"),
    ),
    "contacts forget": (("tui-mail contacts forget", "none of what was imported"),),
    "setup service": (
        ("tui-mail setup service", "writes the unit, and says how to enable it"),
        ("tui-mail setup service --enable", "and enables it: it runs from now on"),
        ("tui-mail setup service --print", "only shows it"),
        ("tui-mail setup service --remove", "stops it and takes it away"),
    ),
    "account signin": (
        ("tui-mail account signin me", "opens a browser, or prints where to go"),
        ("tui-mail account signin me --device", "over ssh: a code to type elsewhere"),
        ("tui-mail account signin me --client-id ID", "from now on, as your own client ID"),
    ),
    "setup desktop": (
        ("tui-mail setup desktop --default", "menus know it, and it opens mailto: links"),
    ),
    "setup man": (("tui-mail setup man", "then: man tui-mail"),),
    "setup completion": (("tui-mail setup completion zsh", "for one shell only"),),
    "account unlock": (
        ("tui-mail account unlock", "asks for the passphrase, for the running engine"),
        ("tui-mail account unlock --change", "seals the file of passwords by another one"),
    ),
    "account mode": (("tui-mail account mode home imap", "read over IMAP from now on"),),
}  # fmt: skip

STATUS: Final[Mapping[str, str]] = {
    "send": "75: queued, but not sent yet; it is tried again by itself.",
    "invitation": "75: queued, but not sent yet; it is tried again by itself.",
    "unsubscribe": "75: by mail: queued, but not sent yet; it is tried again by itself.",
    "doctor": "1 also when something is wrong; with --report only when none could be made.",
    "account check": "1 also when a server did not let us in.",
}
USUAL_STATUS: Final = (
    "0: done. 1: it failed, with one line on standard error. 2: it was not understood."
)

READ_ON: Final[Mapping[str, tuple[str, ...]]] = {
    "list": ("show", "folders", "searches"),
    "searches": ("list", "folders"),
    "show": ("list", "save"),
    "open": ("list", "show"),
    "save": ("show",),
    "flag": ("label", "undo"),
    "label": ("flag", "undo"),
    "move": ("archive", "undo"),
    "copy": ("move", "undo"),
    "folder": ("folders", "undo"),
    "compose": ("outbox", "send"),
    "import": ("export", "list"),
    "contacts import": ("compose", "contacts forget"),
    "contacts forget": ("contacts import",),
    "export": ("import", "backup"),
    "backup": ("restore", "export"),
    "restore": ("backup", "outbox"),
    "archive": ("move", "undo"),
    "delete": ("undo",),
    "thread": ("list", "undo"),
    "invitation": ("show", "outbox"),
    "unsubscribe": ("show", "outbox"),
    "undo": ("redo", "move", "flag"),
    "redo": ("undo",),
    "snooze": ("remind", "list"),
    "remind": ("snooze", "list"),
    "junk": ("notjunk", "undo"),
    "clean": ("delete", "folder"),
    "notjunk": ("junk", "undo"),
    "sync": ("log", "outbox", "setup service"),
    "folders": ("list",),
    "send": ("outbox",),
    "outbox": ("send", "log"),
    "doctor": ("log", "account check"),
    "log": ("doctor", "sync"),
    "index": ("list", "doctor"),
    "demo": ("account add",),
    "account add": ("account check", "account password"),
    "setup service": ("sync", "outbox"),
    "account check": ("log", "doctor"),
    "account password": ("account check",),
    "account signin": ("account check",),
    "account unlock": ("account password",),
}


def front_page() -> str:
    """What `tui-mail --help` prints: the commands that there are, in groups."""
    width = max(map(len, COMMANDS))
    pages = []
    for title, names in groups().items():
        lines = (f"  {name:<{width}}  {COMMANDS[name].about}" for name in names)
        pages.append(f"\n{title}:\n" + "\n".join(lines) + "\n")
    return ABOUT.format(groups="".join(pages))


def groups() -> Mapping[str, tuple[str, ...]]:
    """Titles, and the commands below each; every command stands somewhere."""
    known = {title: tuple(n for n in names if n in COMMANDS) for title, names in GROUPS.items()}
    placed = {name for names in known.values() for name in names}
    rest = tuple(name for name in COMMANDS if name not in placed)
    return {title: names for title, names in {**known, "more": rest}.items() if names}


def closing(prog: str, examples: Pairs | None = None) -> str:
    """What stands under the arguments of one command.

    Args:
        prog: `tui-mail account add`.
        examples: its own; those of the table when None.
    """
    name = prog.removeprefix("tui-mail ")
    pairs = EXAMPLES.get(name, ()) if examples is None else examples
    text = ""
    if pairs:
        text += "\nexamples:\n" + "".join(f"  {line}\n      {what}\n" for line, what in pairs)
    text += f"\nexit status:\n  {USUAL_STATUS}\n"
    if name in STATUS:
        text += f"  {STATUS[name]}\n"
    known = [one for one in READ_ON.get(name, ()) if one.split()[0] in COMMANDS]
    if known:
        text += "\nread on: " + ", ".join(f"tui-mail help {one}" for one in known) + "\n"
    return text
