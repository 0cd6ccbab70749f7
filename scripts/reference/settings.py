"""docs/settings.md: every key of config.toml, with the words of settings.toml.

The keys are those that the strict reader allows, so that none is left out. A key without words is
a KeyError: whoever adds a setting says what it is for.
"""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from tui_mail.config.accounts import ACCOUNT_KEYS, IMAP_KEYS, POP_KEYS, SMTP_KEYS
from tui_mail.config.compose import COMPOSE_KEYS
from tui_mail.config.load import ROOT_KEYS, SECRET_KEYS, SEND_KEYS, UI_KEYS
from tui_mail.config.notify import HOOK_KEYS, NOTIFY_KEYS
from tui_mail.config.oauth import KEYS as OAUTH_KEYS
from tui_mail.config.reading import READING_KEYS
from tui_mail.config.rules import RULE_KEYS

WORDS = Path(__file__).with_name("settings.toml")
SECTIONS: Mapping[str, Sequence[str]] = {
    "[smtp.NAME]": SMTP_KEYS,
    "[accounts.NAME]": ACCOUNT_KEYS,
    "[accounts.NAME.pop]": POP_KEYS,
    "[accounts.NAME.imap]": IMAP_KEYS,
    "[oauth.NAME]": OAUTH_KEYS,
    "[ui]": UI_KEYS,
    "[send]": SEND_KEYS,
    "[compose]": COMPOSE_KEYS,
    "[reading]": READING_KEYS,
    "[secrets]": SECRET_KEYS,
    "[searches]": (),
    "[labels]": (),
    "[[rules]]": RULE_KEYS,
    "[notify]": NOTIFY_KEYS,
    "[hooks]": HOOK_KEYS,
}
_HEAD = """# Settings

`config.toml` in the folder of settings (`tui-mail doctor` names it; `$XDG_CONFIG_HOME/tui-mail`
on Linux). Every key, made from what the reader of the file allows (`make docs`). An unknown key or
a wrong value is an error with file, line and the nearest known key. No password is ever accepted in
this file. What is changed on screen or by `tui-mail account` keeps your comments.

Times are seconds, or words: `"90s"`, `"15m"`, `"4h"`, `"5d"`. A command is a string (run by
`sh -c`) or a list (run directly).
"""


def page() -> str:
    """The whole page. Raises KeyError for a key without words, ValueError for a missing section."""
    told = {title.strip("[]").split(".")[0] for title in SECTIONS}
    if told != set(ROOT_KEYS):
        raise ValueError(f"sections: {sorted(told ^ set(ROOT_KEYS))}")
    known = tomllib.loads(WORDS.read_text("utf-8"))
    parts = [_HEAD]
    for title, keys in SECTIONS.items():
        words = known["server"] | known[title]
        parts.append(f"\n## {title}\n\n{words['about']}\n")
        if keys:
            parts.append("\n| key | |\n| --- | --- |\n")
            parts += [f"| `{key}` | {words[key]} |\n" for key in keys]
    return "".join(parts)
