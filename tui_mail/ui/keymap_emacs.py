"""Emacs's keys for moving, searching, undoing and leaving. Pure.

Terminals send M-< as escape and `<`, so both mean the top. What is not named here has the keys of
the default keymap, as far as they are free: Emacs's mail programs use letters for the rest, each
its own.
"""

from collections.abc import Mapping

EMACS: Mapping[str, str] = {
    # moving
    "down": "ctrl+n,down",
    "up": "ctrl+p,up",
    "first": "<,home",
    "last": ">,end",
    "page-down": "ctrl+v,pagedown",
    "page-up": "alt+v,pageup",
    "scroll-down": "ctrl+n,down",
    "scroll-up": "ctrl+p,up",
    "scroll-left": "ctrl+b,left",
    "scroll-right": "ctrl+f,right",
    "next-pane": "ctrl+x o,tab",
    "back": "ctrl+g,q,esc",
    "clear": "ctrl+g,esc",
    # writing
    "compose": "c,ctrl+x m",
    # messages
    "undo": "ctrl+_,ctrl+x u",
    "select": "x,ctrl+@",
    "select-all": "ctrl+x h,* a",
    "star": "+",
    # reading
    "quote": "ctrl+c ctrl+q",
    # places
    "search": "ctrl+s,/",
    "search-server": "alt+s,g /",
    "outbox": "O,ctrl+x ctrl+o",
    # search
    "search-newer": "down,ctrl+n",
    "search-older": "up,ctrl+p",
    "search-leave": "ctrl+g,esc",
    # composer
    "send": "ctrl+c ctrl+c",
    "send-later": "ctrl+c ctrl+l",
    "editor": "ctrl+c ctrl+e",
    "attach": "ctrl+c ctrl+a",
    "preview": "ctrl+c ctrl+p,f2",
    "markdown": "ctrl+c ctrl+d,f3",
    "template": "ctrl+c ctrl+t,f4",
    "leave": "ctrl+x k,esc",
    "leave-redirect": "ctrl+g,esc",
    # set-up
    "try-servers": "ctrl+c ctrl+t",
    "save-account": "ctrl+x ctrl+s",
    "leave-setup": "ctrl+g,esc",
    # everywhere
    "commands": "alt+x,:",
    "dismiss": "ctrl+x d",
    "leave-program": "ctrl+x ctrl+c,q",
}
"""Action to keys, written as in [ui.keys]."""
