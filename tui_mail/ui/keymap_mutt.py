"""The keys of mutt and neomutt, where they name what we can do. Pure.

What is not named here has the keys of the default keymap, as far as they are free; what it has
behind `g`, which answers all in mutt, stands behind `c`, which changes the folder there. Tags are
ours: `t`, and `T` with what messages have in common.
"""

from collections.abc import Mapping

PREFIXES: Mapping[str, str] = {"g": "c"}
"""What begins a sequence in the default keymap, and here."""
MUTT: Mapping[str, str] = {
    # moving
    "first": "=,home",
    "last": "*,end",
    "page-down": "z,pagedown,ctrl+f",
    "page-up": "Z,pageup,ctrl+b",
    "open": "enter",
    "next-message": "J",
    "previous-message": "K",
    "next-unread": "tab,]",
    "next-pane": "ctrl+w",
    "back": "i,q,esc",
    # writing
    "compose": "m",
    "reply-all": "g",
    "reply-list": "L",
    "forward-attached": "alt+f",
    "redirect": "b",
    "edit-new": "alt+e,e",
    # messages
    "archive": "A",
    "move": "s",
    "copy-message": "C",
    "star": "F",
    "unread": "N",
    "undo": "u",
    "redo": "alt+u",
    "label": "Y",
    "snooze": "alt+z",
    "select": "t",
    "select-all": "T a",
    "select-none": "T n",
    "select-others": "T i",
    "select-sender": "T f",
    "select-subject": "T s",
    "select-thread": "alt+t,T t",
    "select-unread": "T u",
    "select-starred": "T *",
    "select-found": "T /",
    # the list
    "fold": "alt+v",
    "fold-all": "alt+V",
    "sort": "o",
    # folders
    "new-folder": "C,+",
    "rename-folder": "r",
    "delete-folder": "d,D",
    "subscribe-folder": "s",
    # reading
    "pictures": "c p",
    "next-hit": "n",
    "conversation": "alt+v",
    "unfold-thread": "alt+V",
    "next-in-thread": "ctrl+n,}",
    "previous-in-thread": "ctrl+p,{",
    "next-link": "ctrl+u",
    "quotes": "T",
    "charset": "ctrl+e",
    "print": "p",
    "new-window": "alt+n",
    "copy": "alt+c",
    # places
    "search": "/,l",
    "search-server": "ctrl+s",
    "book-import": "I",
    # everywhere
    "check-mail": "$,f5",
    "commands": ":",
}
"""Action to keys, written as in [ui.keys]."""
