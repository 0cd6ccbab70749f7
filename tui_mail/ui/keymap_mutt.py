"""The keys of mutt and neomutt, where they name what we can do. Pure.

What is not named here has the keys of the default keymap, as far as they are free. A folder is
changed by `c` and its first letter; tags are ours (`t`, and `T` with what messages have in common).
"""

from collections.abc import Mapping

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
    "snooze": "alt+z",
    "remind": "c f",
    "mute": "c m",
    "pin": "c k",
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
    "fetch-whole": "alt+w",
    "pictures": "c p",
    "always-pictures": "c P",
    "next-hit": "n",
    "previous-hit": "c n",
    "conversation": "alt+v",
    "unfold-thread": "alt+V",
    "next-in-thread": "ctrl+n,}",
    "previous-in-thread": "ctrl+p,{",
    "next-link": "ctrl+u",
    "quotes": "T",
    "long-lines": "alt+l",
    "charset": "ctrl+e",
    "print": "p",
    "new-window": "alt+n",
    "copy": "alt+c,Y",
    "list-archive": "alt+a",
    "open-sent": "alt+o",
    # places
    "search": "/,l",
    "search-server": "ctrl+s",
    "go-inbox": "c i",
    "go-archive": "c a",
    "go-sent": "c s",
    "go-drafts": "c d",
    "go-trash": "c t",
    "go-all": "c A",
    "activity": "c l",
    "done-list": "c z",
    "rules": "c r",
    "rule-for": "c R",
    "clean-up": "c c",
    "address-book": "c b",
    "outbox": "c o,O",
    # everywhere
    "check-mail": "$,f5",
    "commands": ":",
}
"""Action to keys, written as in [ui.keys]."""
