"""The one table of actions: what keys, sequences, help, palette and key bar are made from.

An action stands here only when it works. Knows no widget; `method` names a method `act_METHOD`
of a screen, or of one of the objects that the screen names as its handlers.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from tui_mail.model.account import Capability
from tui_mail.model.frozen import frozen


class Scope(StrEnum):
    """Where an action can be had: the pane or screen that has the focus."""

    EVERYWHERE = "everywhere"
    LIST = "list"
    FOLDERS = "folders"
    READER = "reader"
    COMPOSE = "compose"
    REDIRECT = "redirect"
    ATTACHMENTS = "attachments"
    OUTBOX = "outbox"
    DONE = "done"
    ACTIVITY = "activity"
    SETUP = "setup"
    SEARCH = "search"
    RULES = "rules"
    CLEANING = "cleaning"
    BOOK = "book"
    ACCOUNTS = "accounts"


PANES = (Scope.LIST, Scope.FOLDERS, Scope.READER)
MESSAGE = (Scope.LIST, Scope.READER)
ORDER = (Scope.CLEANING, Scope.BOOK)
ROWS = (Scope.OUTBOX, Scope.DONE, Scope.ATTACHMENTS, Scope.ACCOUNTS, *ORDER)
LISTS = (Scope.ACTIVITY, Scope.RULES, *ROWS)
LINES = (Scope.LIST, Scope.FOLDERS, *ROWS)
TEXTS = (Scope.READER, Scope.ACTIVITY)
TYPING = frozenset({Scope.SEARCH, Scope.COMPOSE, Scope.REDIRECT, Scope.SETUP})
"""Where keys that print belong to a text."""
INVITATION = ("accept", "maybe", "decline", "save-invitation")
"""What can be done with an invitation."""
TITLES: dict[Scope, str] = {
    Scope.LIST: "List",
    Scope.READER: "Reader",
    Scope.FOLDERS: "Folders",
    Scope.COMPOSE: "Composer",
    Scope.REDIRECT: "Redirect",
    Scope.ATTACHMENTS: "Attachments",
    Scope.OUTBOX: "Outbox",
    Scope.DONE: "What was done",
    Scope.ACTIVITY: "Activity",
    Scope.SETUP: "Set-up",
    Scope.ACCOUNTS: "Accounts",
    Scope.SEARCH: "Search",
    Scope.RULES: "Rules",
    Scope.CLEANING: "Cleaning up",
    Scope.BOOK: "Address book",
    Scope.EVERYWHERE: "Everywhere",
}


@frozen
class Action:
    """One thing the user can do.

    `keys` are sequences of key names parted by a space (`g i`); a key is named by its character
    (`?`), or as `esc enter space tab ctrl+s alt+1 f5 up`. None: only in the palette.
    """

    name: str
    """In the settings: [ui.keys]."""
    words: str
    """English, through `say` before it is shown."""
    keys: tuple[str, ...]
    scopes: tuple[Scope, ...]
    method: str
    needs: Capability | None = None
    footer: int = 0
    """Rank in the key bar: 1 gives way last; 0 never stands in it."""
    hidden: bool = False
    """Kept out of the palette: moves that make sense by key alone."""
    argument: int | None = None
    """Handed to the method instead of a count."""
    short: str = ""
    """English, for the key bar; empty: `words`."""


_RANKS = ("always", "first", "footer", "late")
"""Of the key bar, from 1 on."""


def _action(
    name: str,
    words: str,
    keys: str,
    scopes: Scope | tuple[Scope, ...],
    flags: str = "",
) -> Action:
    """A row of the table: `words|short words`, keys by commas, flags: a rank, hidden, send."""
    marks = flags.split()
    full, _, short = words.partition("|")
    return Action(
        name,
        full,
        tuple(key for key in keys.split(",") if key),
        scopes if isinstance(scopes, tuple) else (scopes,),
        name.replace("-", "_"),
        Capability.SEND if "send" in marks else None,
        next((rank for rank, mark in enumerate(_RANKS, 1) if mark in marks), 0),
        "hidden" in marks,
        short=short,
    )


ACTIONS: tuple[Action, ...] = (
    # moving
    _action("down", "Down", "j,down", LINES, "hidden"),
    _action("up", "Up", "k,up", LINES, "hidden"),
    _action("first", "To the top", "g g,home", (*PANES, *LISTS), "hidden"),
    _action("last", "To the end", "G,end", (*PANES, *LISTS), "hidden"),
    _action("page-down", "Page down", "pagedown,ctrl+f", (*PANES, Scope.ACTIVITY), "hidden"),
    _action("page-up", "Page up", "pageup,ctrl+b", (*PANES, Scope.ACTIVITY), "hidden"),
    _action("scroll-down", "Line down", "j,down", TEXTS, "hidden"),
    _action("scroll-up", "Line up", "k,up", TEXTS, "hidden"),
    _action("scroll-left", "Left in long lines", "left", Scope.READER, "hidden"),
    _action("scroll-right", "Right in long lines", "right", Scope.READER, "hidden"),
    _action("open", "Open", "enter,o", (Scope.LIST, Scope.FOLDERS), "first"),
    _action("page", "Page on", "space", MESSAGE, "hidden"),
    _action("next-message", "Next message", "n", MESSAGE, "hidden"),
    _action("previous-message", "Previous message", "p", MESSAGE, "hidden"),
    _action("next-unread", "Next unread", "]", MESSAGE),
    _action("previous-unread", "Previous unread", "[", MESSAGE),
    _action("next-pane", "Next pane", "tab", PANES, "hidden"),
    _action("previous-pane", "Previous pane", "shift+tab", PANES, "hidden"),
    _action("back", "Back", "esc,q", (Scope.READER, *LISTS), "always"),
    _action("clear", "Back, or select nothing", "esc", (Scope.LIST, Scope.FOLDERS), "hidden"),
    # writing
    _action("compose", "Compose", "c", PANES, "footer send"),
    _action("reply", "Reply", "r", MESSAGE, "footer send"),
    _action("reply-all", "Reply to all|All", "a", MESSAGE, "late send"),
    _action("reply-list", "Reply to the list", "l", MESSAGE, "send"),
    _action("forward", "Forward", "f", MESSAGE, "late send"),
    _action("forward-attached", "Forward as an attachment", "F", MESSAGE, "send"),
    _action("redirect", "Redirect as it is|Redirect", "R", MESSAGE, "send"),
    _action("edit-new", "Edit as a new message", "C", MESSAGE, "send"),
    _action("send-again", "Send bounced mail again|Send again", "B", MESSAGE, "send"),
    # messages
    _action("archive", "Archive", "e", MESSAGE, "late"),
    _action("delete", "Delete", "d", MESSAGE, "footer"),
    _action("move", "Move", "m", MESSAGE, "late"),
    _action("copy-message", "Copy to a folder", "y", MESSAGE),
    _action("star", "Star", "s", MESSAGE, "late"),
    _action("unread", "Unread or read", "u", MESSAGE),
    _action("label", "Labels", "L", MESSAGE),
    _action("undo", "Undo", "z", (*PANES, Scope.DONE), "late"),
    _action("redo", "Do again what was undone|Redo", "Z", (*PANES, Scope.DONE)),
    _action("done-list", "What was done, to be undone", "g z", PANES),
    _action("undo-to", "Undo up to here, or redo|Undo to here", "enter", Scope.DONE, "first"),
    _action("select", "Select", "x", Scope.LIST),
    _action("select-range", "Select up to here", "X", Scope.LIST),
    _action("select-all", "Select all", "* a", Scope.LIST),
    _action("select-none", "Select nothing", "* n", Scope.LIST),
    _action("select-others", "Select the others instead", "* i", Scope.LIST),
    _action("select-sender", "Select all from this sender", "* f", Scope.LIST),
    _action("select-subject", "Select all with this subject", "* s", Scope.LIST),
    _action("select-thread", "Select this thread", "* t", Scope.LIST),
    _action("select-unread", "Select what is unread", "* u", Scope.LIST),
    _action("select-starred", "Select what is starred", "* *", Scope.LIST),
    _action("select-found", "Select what a query finds", "* /", Scope.LIST),
    # keeping order
    _action("snooze", "Snooze: away until a time|Snooze", "b", MESSAGE),
    _action("spam", "Spam, or not spam", "!", MESSAGE),
    _action("remind", "Remind if nobody answers", "g f", MESSAGE),
    _action("mute", "Mute the thread, or hear of it again", "g m", MESSAGE),
    _action("pin", "Keep on top of the list, or not", "g k", MESSAGE),
    # the list
    _action("fold", "Fold or unfold the thread", "t", Scope.LIST),
    _action("fold-all", "Fold or unfold all threads", "T", Scope.LIST),
    _action("break-thread", "Break the thread here", "#", MESSAGE),
    _action("join-threads", "Join the selected to this", "&", Scope.LIST),
    _action("sort", "Sort the list", "$", Scope.LIST),
    _action("threads", "Threads, or single messages", "V", Scope.LIST),
    _action("days", "Days with headings, or without", "", Scope.LIST),
    # folders
    _action("new-folder", "New folder|New", "+", Scope.FOLDERS, "footer"),
    _action("rename-folder", "Rename the folder|Rename", "R", Scope.FOLDERS, "footer"),
    _action("delete-folder", "Delete the folder|Delete", "D", Scope.FOLDERS, "footer"),
    _action("empty-folder", "Empty Trash or Junk|Empty", "E", Scope.FOLDERS, "late"),
    _action("keep-here", "Make the folder available offline|Keep here", "W", PANES),
    _action("subscribe-folder", "Subscribed or not", "s", Scope.FOLDERS),
    _action("read-folder", "Mark the folder as read|All read", "M", PANES),
    # reading
    _action("fetch-whole", "Fetch the whole message", "g w", MESSAGE),
    _action("html", "HTML or plain text", "H", Scope.READER),
    _action("browser", "HTML in the browser", "w", Scope.READER),
    _action("pictures", "Load pictures from the web", "i", Scope.READER),
    _action("always-pictures", "Always load this sender's pictures", "g I", Scope.READER),
    _action("attachments", "Attachments", "v", Scope.READER, "late"),
    _action("headers", "All headers", "h", Scope.READER),
    _action("passport", "Where the message came from|Passport", "P", MESSAGE),
    _action("conversation", "Conversation, or message|Conversation", "t", Scope.READER, "late"),
    _action("next-in-thread", "Next in conversation", "}", Scope.READER),
    _action("previous-in-thread", "Previous in conversation", "{", Scope.READER),
    _action("unfold-thread", "Unfold or fold all of it", "T", Scope.READER),
    _action("raw", "Raw source", "\\", Scope.READER),
    _action("next-hit", "Next hit of the search|Next hit", ".", Scope.READER),
    _action("previous-hit", "The hit before", "g .", Scope.READER),
    _action("next-link", "Next link", "J", Scope.READER),
    _action("open-link", "Open the link", "enter,o", Scope.READER),
    _action("quote", "Show or fold one quote", ">", Scope.READER),
    _action("quotes", "Show or fold all quotes", "Q", Scope.READER),
    _action("long-lines", "Long lines whole, or wrapped", "g W", Scope.READER),
    _action("charset", "Read in another charset", "E", Scope.READER),
    _action("pipe", "Pipe to a command", "|", (*MESSAGE, Scope.ATTACHMENTS)),
    _action("print", "Print", "g p", MESSAGE),
    _action("new-window", "Open in a new window", "N", MESSAGE),
    _action("copy", "Copy", "Y", Scope.READER),
    _action("unsubscribe", "Unsubscribe", "U", MESSAGE),
    _action("list-archive", "The list's archive", "g L", MESSAGE),
    _action("accept", "Accept the invitation|Accept", "I a", MESSAGE, "send"),
    _action("maybe", "Tell that you may come|Maybe", "I m", MESSAGE, "send"),
    _action("decline", "Decline the invitation|Decline", "I d", MESSAGE, "send"),
    _action("save-invitation", "Save the calendar file", "I s", MESSAGE),
    _action("open-sent", "Go to the message sent", "g o", Scope.READER),
    # attachments
    _action("view-part", "View", "enter", Scope.ATTACHMENTS, "first"),
    _action("save-part", "Save", "s", Scope.ATTACHMENTS, "footer"),
    _action("save-parts", "Save all", "S", Scope.ATTACHMENTS, "footer"),
    _action("open-part", "Open with a program|Open", "o", Scope.ATTACHMENTS, "footer"),
    # places
    _action("search", "Search", "/", PANES, "footer"),
    _action("search-server", "Search on the server too", "g /,ctrl+s", (*PANES, Scope.SEARCH)),
    _action(
        "save-search", "Save the search as a folder|Save it", "g v,ctrl+o", (*PANES, Scope.SEARCH)
    ),
    _action("go-inbox", "Go to Inbox", "g i", PANES),
    _action("go-archive", "Go to Archive", "g a", PANES),
    _action("go-sent", "Go to Sent", "g s", PANES),
    _action("go-drafts", "Go to Drafts", "g d", PANES),
    _action("go-trash", "Go to Trash", "g t", PANES),
    _action("go-all", "Go to all inboxes", "g A", PANES),
    _action("outbox", "Outbox", "O", PANES),
    _action("clean-up", "Clean up: newsletters, the largest, …", "g c", PANES),
    _action("address-book", "Address book", "g b", PANES),
    _action("switch-mode", "Switch the account to POP or IMAP", "S", PANES),
    _action("sign-in", "Sign in at the provider", "", PANES),
    _action("doctor", "Look whether all is well: the doctor", "", PANES),
    _action("activity", "Activity, server log", "g l", PANES),
    _action("accounts", "Change the accounts", "g e", PANES),
    *(
        Action(f"account-{n}", f"Go to account {n}", (f"alt+{n}",), PANES, "account", argument=n)
        for n in range(1, 10)
    ),
    # rules
    _action("rules", "Rules", "g r", PANES),
    _action("rule-for", "Rule for mail like this", "g R", MESSAGE),
    _action("rule-switch", "On or off", "space", Scope.RULES, "first"),
    _action("rule-new", "New rule|New", "n", Scope.RULES, "footer"),
    _action("rule-edit", "Change the rule|Change", "e", Scope.RULES, "first"),
    _action("rule-earlier", "Asked earlier|Up", "K,shift+up", Scope.RULES, "footer"),
    _action("rule-later", "Asked later|Down", "J,shift+down", Scope.RULES, "footer"),
    _action("rule-delete", "Delete the rule|Delete", "d", Scope.RULES, "late"),
    _action("rule-try", "Try the rule: change nothing|Try", "t", Scope.RULES, "first"),
    _action("rules-try", "Try all that are on: change nothing|Try all", "T", Scope.RULES, "footer"),
    _action("rules-run", "Run all that are on now|Run", "r", Scope.RULES, "footer"),
    # search
    _action("search-done", "To what was found|To the list", "enter", Scope.SEARCH, "first hidden"),
    _action("complete", "Complete the word|Complete", "tab", Scope.SEARCH, "footer hidden"),
    _action("complete-back", "The completion before", "shift+tab", Scope.SEARCH, "hidden"),
    _action(
        "search-older", "What was searched for before|Before", "up", Scope.SEARCH, "late hidden"
    ),
    _action(
        "search-newer",
        "What was searched for after; or to the list",
        "down",
        Scope.SEARCH,
        "hidden",
    ),
    _action("search-leave", "End the search", "esc", Scope.SEARCH, "first hidden"),
    # composer
    _action("send", "Send", "ctrl+s", (Scope.COMPOSE, Scope.REDIRECT), "always"),
    _action("send-later", "Send at a later time|Later", "ctrl+l", Scope.COMPOSE, "late"),
    _action("remind-sent", "Remind if nobody answers this", "", Scope.COMPOSE),
    _action("editor", "Write in $EDITOR|Editor", "ctrl+o", Scope.COMPOSE, "late"),
    _action("attach", "Attach", "ctrl+t", Scope.COMPOSE, "footer"),
    _action("preview", "Preview: as it will be read|Preview", "f2", Scope.COMPOSE, "late"),
    _action("markdown", "Markdown, or plain text", "f3", Scope.COMPOSE),
    _action("template", "Put a template in|Template", "f4", Scope.COMPOSE),
    _action("spelling", "Next wrong word|Spelling", "f8", Scope.COMPOSE),
    _action("leave", "Keep the draft and leave|Keep draft", "esc", Scope.COMPOSE, "always"),
    _action("leave-redirect", "Leave it", "esc", Scope.REDIRECT, "always"),
    # outbox
    _action("retry", "Try now", "r,t", Scope.OUTBOX, "footer"),
    _action("cancel", "Take back into Drafts|Take back", "d,c", Scope.OUTBOX, "footer"),
    _action("edit-outgoing", "Take back and edit|Edit", "e", Scope.OUTBOX, "footer"),
    _action("reschedule", "Send at another time|Time", "s", Scope.OUTBOX, "late"),
    _action("look-for", "Look for what may have been sent|Look for", "f", Scope.OUTBOX, "late"),
    _action("mark-sent", "Mark as sent", "m", Scope.OUTBOX, "late"),
    _action("details", "Details", "enter", Scope.OUTBOX, "footer"),
    # activity
    _action("next-account", "Next account", "tab", Scope.ACTIVITY, "footer"),
    _action("folder-states", "Folders, or what was said|Folders", "f", Scope.ACTIVITY, "footer"),
    # cleaning up, address book
    _action("next-list", "Next list|Next", "tab", ORDER, "footer"),
    _action("previous-list", "Previous list", "shift+tab", ORDER, "hidden"),
    _action("tidy-open", "Read it, or the newest of it|Read", "enter", Scope.CLEANING, "first"),
    _action("tidy-leave", "Unsubscribe", "U", Scope.CLEANING, "late"),
    _action("tidy-archive", "Archive all of it|Archive", "e", Scope.CLEANING, "footer"),
    _action("tidy-delete", "Delete all of it|Delete", "d", Scope.CLEANING, "footer"),
    _action("tidy-empty", "Empty Trash or Junk|Empty", "E", Scope.CLEANING, "late"),
    _action("tidy-undo", "Undo", "z", Scope.CLEANING, "late"),
    _action("book-write", "Write to them|Write", "enter,c", Scope.BOOK, "first"),
    _action("book-find", "Find", "/", Scope.BOOK, "footer"),
    _action("book-add", "Add", "a", Scope.BOOK, "footer"),
    _action("book-edit", "Edit", "e", Scope.BOOK, "footer"),
    _action("book-delete", "Take out", "d", Scope.BOOK, "footer"),
    _action("book-import", "Take vCards in|Import", "i", Scope.BOOK, "late"),
    _action("book-export", "Write vCards|Export", "x", Scope.BOOK, "late"),
    # accounts
    _action("edit-account", "Change it|Change", "enter,e", Scope.ACCOUNTS, "first"),
    _action("new-account", "Add an account|Add", "n", Scope.ACCOUNTS, "footer"),
    _action("check-account", "Try its servers|Try", "t", Scope.ACCOUNTS, "footer"),
    _action("test-message", "Send yourself a message|Test message", "T", Scope.ACCOUNTS, "late"),
    _action("account-password", "Give its password|Password", "p", Scope.ACCOUNTS, "late"),
    _action("account-sign-in", "Sign in at its provider|Sign in", "s", Scope.ACCOUNTS),
    _action("account-mode", "Switch it to POP or IMAP|Switch", "m", Scope.ACCOUNTS, "late"),
    _action("account-off", "Fetch nothing for it, or again|Off, on", "x", Scope.ACCOUNTS, "footer"),
    _action("account-down", "Further down the list", "J", Scope.ACCOUNTS),
    _action("account-up", "Further up the list", "K", Scope.ACCOUNTS),
    _action("remove-account", "Remove it|Remove", "d", Scope.ACCOUNTS, "footer"),
    # set-up
    _action("try-servers", "Try the servers|Try", "ctrl+t", Scope.SETUP, "first"),
    _action("save-account", "Save", "ctrl+s", Scope.SETUP, "first"),
    _action("take-over", "From another mail program|Take over", "f2", Scope.SETUP, "footer"),
    _action("trust-certificate", "Trust a bridge here|Trust", "f3", Scope.SETUP, "late"),
    _action("leave-setup", "Leave", "esc", Scope.SETUP, "always"),
    # everywhere
    _action("check-mail", "Check mail", "f5", Scope.EVERYWHERE),
    _action("help", "Keys", "?,f1", Scope.EVERYWHERE, "always"),
    _action("commands", "Commands", ":,ctrl+p", Scope.EVERYWHERE, "first"),
    _action("dismiss", "Dismiss the problem", "ctrl+x", Scope.EVERYWHERE),
    _action("password", "Give the password that is asked for", "", Scope.EVERYWHERE),
    _action("add-account", "Add an account", "", Scope.EVERYWHERE),
    _action("theme", "Choose a theme", "", Scope.EVERYWHERE),
    _action("stop-demo", "Stop the demo servers", "", Scope.EVERYWHERE),
    _action("leave-program", "Quit", "q", (Scope.LIST, Scope.FOLDERS), "footer"),
)


def available(actions: Iterable[Action], scope: Scope) -> tuple[Action, ...]:
    """Those of a scope, its own before those of everywhere."""
    rows = tuple(actions)
    own = tuple(row for row in rows if scope in row.scopes)
    everywhere = tuple(row for row in rows if Scope.EVERYWHERE in row.scopes)
    return own + tuple(row for row in everywhere if row not in own)


def named(actions: Sequence[Action], name: str) -> Action | None:
    """The action of that name."""
    return next((row for row in actions if row.name == name), None)


def key_of(actions: Sequence[Action], name: str) -> str:
    """The first key in force for an action; where it has none, the one that opens all commands."""
    for wanted in (name, "commands"):
        action = named(actions, wanted)
        if action is not None and action.keys:
            return action.keys[0]
    return ""
